"""Pages that are whole or nearly so, each sent with a fault of its own, and what each must come to."""

import gzip
import random
import zlib

import brotli  # type: ignore[import-untyped]

from tests.crawl.hostile import HTML, Answer, raw, reset, whole

PARAGRAPHS = 6
_OK = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _OK + HTML + b"Transfer-Encoding: chunked\r\n\r\n"
_WORDS = (
    "harbour council winter ferry bridge market teacher river budget school window garden mayor evening letter answer "
    "morning village engine record summer island doctor ticket valley signal kitchen border captain number"
).split()


def story(name: str) -> bytes:
    """An article like no other's."""
    words = random.Random(name)
    paragraphs = [" ".join(words.choices(_WORDS, k=45)).capitalize() + "." for _ in range(PARAGRAPHS)]
    text = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    title = f"How {name.replace('-', ' ')} came to be in the news"
    return f"<!doctype html><html><title>{title}</title><article><h1>{title}</h1>\n{text}</article></html>\n".encode()


def _chunks(body: bytes, end: bytes = b"0\r\n\r\n", line: bytes = b"\r\n") -> bytes:
    pieces = (body[at : at + 700] for at in range(0, len(body), 700))
    return b"".join(b"%x%s%s%s" % (len(piece), line, piece, line) for piece in pieces) + end


def _sent(name: str, fields: bytes, first: bytes = _OK, more: int = 0) -> Answer:
    body = story(name)
    return raw(first + fields + b'ETag: "1"\r\nContent-Length: %d\r\n\r\n' % (len(body) + more) + body)


def _typed(name: str, kind: bytes | None) -> Answer:
    return _sent(name, b"Content-Type: " + kind + b"\r\n" if kind is not None else b"")


def _packed(name: str, coding: bytes, body: bytes) -> Answer:
    return whole(HTML + b"Content-Encoding: " + coding + b"\r\n", body)


def _leaves(name: str, content: str) -> Answer:
    meta = f"<meta http-equiv=refresh content='{content}'><title>".encode()
    return whole(HTML, story(name).replace(b"<title>", meta))


def _refresh(target: str, head: str = "", body: str = "<p>Please wait.") -> bytes:
    return f"<html><head>{head}<meta http-equiv=Refresh content='{target}'></head><body>{body}</body></html>".encode()


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 200
_HALF_GZIP = gzip.compress(story("gzip-cut"), mtime=0)
FAULTS: dict[str, tuple[Answer, str]] = {
    # framing
    "no-last-chunk": (raw(_CHUNKED + _chunks(story("no-last-chunk"), b"")), "truncated"),
    "chunk-cut": (raw(_CHUNKED + _chunks(story("chunk-cut"))[:1600]), "truncated"),
    "chunk-size-is-none": (raw(_CHUNKED + _chunks(story("chunk-size-is-none"), b"zz\r\nodd")), "truncated"),
    "chunks-by-bare-lf": (raw(_CHUNKED + _chunks(story("chunks-by-bare-lf"), b"0\n\n", b"\n")), "kept"),
    "chunk-extensions": (
        raw(_CHUNKED + _chunks(story("chunk-extensions")).replace(b"2bc\r", b"2bc ; a=\x01\r")),
        "kept",
    ),
    "trailers": (raw(_CHUNKED + _chunks(story("trailers"), b"0\r\nX-A: 1\r\n\r\n")), "kept"),
    "no-end-of-trailers": (raw(_CHUNKED + _chunks(story("no-end-of-trailers"), b"0\r\n")), "kept"),
    "chunked-is-not": (raw(_CHUNKED + story("chunked-is-not")), "kept"),
    "chunked-is-not-with-length": (
        whole(HTML + b"Transfer-Encoding: chunked\r\n", story("chunked-is-not-with-length")),
        "kept",
    ),
    "transfer-encoding-identity": (_sent("transfer-encoding-identity", HTML + b"Transfer-Encoding: x\r\n"), "kept"),
    "length-too-large": (_sent("length-too-large", HTML, more=700), "truncated"),
    "length-absurd": (_sent("length-absurd", HTML, more=999_999_999_999), "truncated"),
    "length-too-small": (_sent("length-too-small", HTML, more=-60), "truncated"),
    "lengths-differ": (_sent("lengths-differ", HTML + b"Content-Length: 7\r\n"), "kept"),
    "length-twice": (
        _sent("length-twice", HTML + b"Content-Length: %d\r\n" % len(story("length-twice"))),
        "kept",
    ),
    "length-is-none": (raw(_OK + HTML + b"Content-Length: many\r\n\r\n" + story("length-is-none")), "kept"),
    "length-negative": (raw(_OK + HTML + b"Content-Length: -1\r\n\r\n" + story("length-negative")), "kept"),
    "no-length": (raw(_OK + HTML + b"\r\n" + story("no-length")), "kept"),
    "no-length-reset": (reset(_OK + HTML + b"\r\n" + story("no-length-reset")), "truncated"),
    # heads
    "long-line": (_sent("long-line", HTML + b"X-Policy: " + b"a" * 60_000 + b"\r\n"), "kept"),
    "many-headers": (_sent("many-headers", HTML + b"X-A: b\r\n" * 5000), "kept"),
    "odd-names": (
        _sent("odd-names", b"X A: 1\r\n: 2\r\n\xff\xe4: 3\r\n(): 4\r\nnonsense\r\n\x00: 5\r\n" + HTML),
        "kept",
    ),
    "space-before-colon": (_sent("space-before-colon", b"Content-Type : text/html\r\n"), "kept"),
    "folded": (_sent("folded", b" X: 1\r\nX-A: b\r\n\tc\r\n" + HTML), "kept"),
    "bare-lf": (raw((_OK + HTML).replace(b"\r\n", b"\n") + b"\n" + story("bare-lf")), "kept"),
    "odd-values": (
        _sent("odd-values", HTML + b"X: \xff\xe4\x01\r\nServer:\r\nDate: \xd0\xf2 32\r\n"),
        "kept",
    ),
    "no-reason": (_sent("no-reason", HTML, b"HTTP/1.1 200\r\n"), "kept"),
    "blank-line-first": (_sent("blank-line-first", HTML, b"\r\n" + _OK), "kept"),
    "http-1-0": (raw(b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n" + story("http-1-0")), "kept"),
    "no-version": (_sent("no-version", HTML, b"HTTP 200 Document follows\r\n"), "kept"),
    "http-2-said": (_sent("http-2-said", HTML, b"HTTP/2 200\r\n"), "kept"),
    "icy": (_sent("icy", HTML, b"ICY 200 OK\r\n"), "kept"),
    "early-hints": (_sent("early-hints", HTML, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + _OK), "kept"),
    # encodings
    "says-gzip": (_packed("says-gzip", b"gzip", story("says-gzip")), "kept"),
    "says-br-is-gzip": (_packed("", b"br", gzip.compress(story("says-br-is-gzip"), mtime=0)), "kept"),
    "says-gzip-is-br": (_packed("", b"gzip", brotli.compress(story("says-gzip-is-br"))), "kept"),
    "says-utf-8": (_packed("", b"UTF-8", story("says-utf-8")), "kept"),
    "says-nothing-is-gzip": (whole(HTML, gzip.compress(story("says-nothing-is-gzip"), mtime=0)), "kept"),
    "says-gzip-twice": (_packed("", b"gzip, gzip", gzip.compress(story("says-gzip-twice"), mtime=0)), "kept"),
    "gzip-cut": (_packed("", b"gzip", _HALF_GZIP[: len(_HALF_GZIP) * 2 // 3]), "truncated"),
    "gzip-damaged": (_packed("", b"gzip", _HALF_GZIP[:-30] + b"\xff" * 30), "truncated"),
    "says-gzip-is-zlib": (_packed("", b"gzip", zlib.compress(story("says-gzip-is-zlib"))), "kept"),
    "deflate-bare": (_packed("", b"deflate", zlib.compress(story("deflate-bare"))[2:-4]), "kept"),
    "bomb": (_packed("", b"gzip", gzip.compress(b" " * (30 << 20), 9, mtime=0)), "too large"),
    # types
    **{
        f"type-{name}": (_typed(f"type-{name}", kind), "kept")
        for name, kind in {
            "none": None,
            "empty": b"",
            "html": b"html",
            "utf-8": b"UTF-8",
            "charset-only": b"charset=utf-8",
            "unknown": b"unknown/unknown",
            "octet-stream": b"application/octet-stream",
            "binary": b"binary/octet-stream",
            "plain": b"text/plain",
            "json": b"application/json",
            "xml": b"text/xml",
            "odd": b"\xff/\x01;;;=",
            "two": b"text/html, text/html; charset=utf-8",
        }.items()
    },
    "type-binary-picture": (whole(b"Content-Type: binary/octet-stream\r\n", JPEG), "no page"),
    "type-none-picture": (whole(b"", JPEG), "no page"),
    "type-unknown-pdf": (whole(b"Content-Type: x\r\n", b"%PDF-1.4\n%" + b"nothing but text\n" * 500), "no page"),
    "type-image": (whole(b"Content-Type: image/jpeg\r\n", JPEG), "no page"),
    "type-script": (whole(b"Content-Type: application/javascript\r\n", b"var a = '<html>';\n" * 50), "no page"),
    # pages that lead on at once
    "refreshes": (whole(HTML, _refresh("0; url=/to/refreshes")), "kept at /to/refreshes"),
    "refresh-header": (
        whole(HTML + b"Refresh: 1;URL='/to/refresh-header'\r\n", b"<p>Wait."),
        "kept at /to/refresh-header",
    ),
    "refresh-header-in-utf-8": (
        whole(HTML + "Refresh: 0;url=/to/é\r\n".encode(), b""),
        "kept at /to/%C3%A9",
    ),
    "refreshes-in-noscript": (
        whole(HTML, b"<html><body><noscript>" + _refresh("0;/to/noscript") + b"</noscript></body></html>"),
        "kept at /to/noscript",
    ),
    "reloads": (_leaves("reloads", "300"), "kept"),
    "leaves-late": (_leaves("leaves-late", "300;url=/x"), "kept"),
    "leaves-with-a-text": (_leaves("leaves-with-a-text", "2;url=/x"), "kept"),
    "leaves-for-the-front": (
        whole(HTML, _refresh("2; url=/", body="<h1>Gone away</h1><p>It was here. We are sorry for it.")),
        "kept",
    ),
    "refreshes-in-comment": (
        whole(HTML, story("refreshes-in-comment").replace(b"<title>", b"<!--" + _refresh("0;/x") + b"--><title>")),
        "kept",
    ),
    "refreshes-inside": (whole(HTML, _refresh("0; url=http://169.254.169.254/latest/")), "redirect"),
    "refreshes-elsewhere": (whole(HTML, _refresh("0; url=http://elsewhere.example/")), "redirect"),
    "refreshes-to-forbidden": (whole(HTML, _refresh("0; url=/forbidden/x")), "redirect"),
    "refreshes-in-circle": (whole(HTML, _refresh("0; url=/p/refreshes-back")), "redirect"),
    "refreshes-back": (whole(HTML, _refresh("0; url=/p/refreshes-in-circle")), "redirect"),
}  # fmt: skip


def answers(site: str) -> dict[str, Answer]:
    """A portal of them."""
    links = "".join(f"<li><a href=/p/{name}>A story about {name.replace('-', ' ')}</a>" for name in FAULTS)
    start = f"<!doctype html><title>The Crooked Post</title><h1>News</h1><ul>{links}</ul>".encode()
    return {
        "/": whole(HTML, _refresh("0;url=/front")),
        "/front": whole(HTML, start),
        "/robots.txt": whole(
            b"Content-Type: text/plain\r\n",
            b"\xef\xbb\xbf\xe2\x80\x8bUser-agent: THRESHER/2.0\nDisallow: /forbidden\n"
            b"User-agent: *\nDisallow: /\nSitemap :  /maps.xml /more.xml\n",
        ),
        "/maps.xml": whole(
            b"Content-Type: binary/octet-stream\r\n",
            b"<urlset><url><loc>%s/mapped</loc></url></urlset>" % site.encode(),
        ),
        "/more.xml": whole(
            b"Content-Type: application/x-gzip-compressed\r\n",
            gzip.compress(b"<urlset><url><loc>%s/mapped-more</loc></url></urlset>" % site.encode(), mtime=0),
        ),
        "/feed": whole(
            b"Content-Type: application/rss\r\n",
            b"<rss version='2.0'><channel><item><link>/fed</link><title>Fed</title></item></channel></rss>",
        ),
        **{f"/{name}": whole(HTML, story(name)) for name in ("mapped", "mapped-more", "fed")},
        **{
            f"/to/{name}": whole(HTML, story(f"to {name}"))
            for name in ("refreshes", "refresh-header", "noscript", "%C3%A9")
        },
        **{f"/p/{name}": answer for name, (answer, _) in FAULTS.items()},
    }
