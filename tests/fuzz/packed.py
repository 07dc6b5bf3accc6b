"""Containers for fuzzing: sound ones of sound and damaged parts, damaged themselves after that, or not."""

import base64
import bz2
import gzip
import io
import lzma
import random
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import zstandard

from tests.fuzz import words
from tests.fuzz.mutate import mutated

Make = Callable[[random.Random], bytes]

_SEEDS = Path(__file__).parent / "seeds"
_PAGES = [path.read_bytes() for path in sorted((_SEEDS / "page").iterdir())]
_TEXTS = [path.read_bytes() for path in sorted((_SEEDS / "text").iterdir())]
_HEADS = (
    "WARC-Truncated: length",
    "WARC-Refers-To-Target-URI: http://news.example/",
    "WARC-Refers-To: <urn:uuid:1>",
    "WARC-Payload-Digest: sha1:AAAA",
    "WARC-Record-ID: <urn:uuid:1>",
)
_HTTP_HEADS = ("Content-Encoding: gzip", "Transfer-Encoding: chunked", "Content-Length: 10", "Location: /x", "ETag: a")


def page(source: random.Random) -> bytes:
    sound = source.choice(_PAGES)
    return sound if source.random() < 0.7 else mutated(sound, source, words.PAGE, _PAGES)


def text(source: random.Random) -> bytes:
    return mutated(source.choice(_TEXTS), source, words.TEXTS, _PAGES)


def zipped(source: random.Random) -> bytes:
    methods = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # a name that is there already
        for name, body in _members(source):
            archive.writestr(zipfile.ZipInfo(name), body, source.choice(methods))
    return _damaged(out.getvalue(), source)


def tarred(source: random.Random) -> bytes:
    out = io.BytesIO()
    form = source.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, body in _members(source):
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
    return _damaged(out.getvalue(), source)


def wacz(source: random.Random) -> bytes:
    out = io.BytesIO()
    inner = "data.wacz" if source.random() < 0.2 else "archive/data.warc.gz"
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in (
            ("datapackage.json", b'{"profile": "data-package", "resources": []}'),
            (inner, wacz(source) if inner.endswith("wacz") else warc(source)),
            ("pages/pages.jsonl", b'{"format": "json-pages-1.0"}\n'),
            ("indexes/index.cdx.gz", gzip.compress(b"cdx", mtime=0)),
        ):
            archive.writestr(zipfile.ZipInfo(name), body, source.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)))
    return _damaged(out.getvalue(), source)


def warc(source: random.Random) -> bytes:
    """Records packed one by one, all together, or not; in one file the packing may change."""
    pack = source.choice((bytes, _gzip, _gzip, zstandard.compress))
    records = [_record(source) for _ in range(source.randint(1, 4))]
    if source.random() < 0.2:
        return pack(b"".join(records))
    return _damaged(b"".join(map(pack, records)), source, words.HEADERS if pack is bytes else words.PACKED)


def mhtml(source: random.Random) -> bytes:
    coding, body = source.choice((("8bit", page(source)), ("base64", base64.encodebytes(page(source)))))
    part = b"Content-Type: text/html; charset=utf-8\r\nContent-Location: http://news.example/a\r\n"
    part += b"Content-ID: <a>\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n" % (coding.encode(), body)
    head = b"From: <Saved>\r\nSnapshot-Content-Location: http://news.example/a\r\nSubject: =?utf-8?q?H=C3=A4?=\r\n"
    head += b"Date: Tue, 5 Mar 2024 08:30:00 +0100\r\nMIME-Version: 1.0\r\n"
    head += b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    picture = b"--b\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n"
    data = head + b"".join(source.sample((b"--b\r\n" + part, picture), 2)) + b"--b--\r\n"
    return mutated(data, source, words.HEADERS, _PAGES)


def compressed(pack: Callable[[bytes], bytes]) -> Make:
    """One stream, or several in a row, of a page or an archive."""

    def make(source: random.Random) -> bytes:
        inner = source.choice((page, page, tarred, warc, text))
        count = 1 if inner is warc else source.choice((1, 1, 2))
        return _damaged(b"".join(pack(inner(source)) for _ in range(count)), source)

    return make


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": _gzip,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
    "br": brotli.compress,
}


def _members(source: random.Random) -> Iterator[tuple[str, bytes]]:
    for number in range(source.randint(1, 4)):
        ending, body = source.choice(_KINDS)
        name = source.choice((f"{number}", "news.example/a", "a_files/b", "a", "../x", "ä", "x" * 300, "con", ""))
        yield f"{name}.{ending}", body(source)


def _nested(source: random.Random) -> bytes:
    return source.choice((zipped, tarred))(source) if source.random() < 0.3 else page(source)


def _gzipped_page(source: random.Random) -> bytes:
    return _gzip(page(source))


_KINDS: list[tuple[str, Make]] = [
    ("html", page),
    ("html", page),
    ("txt", text),
    ("css", text),
    ("", page),
    ("html.gz", _gzipped_page),
    ("warc", lambda source: warc(source)),
    ("mhtml", mhtml),
    ("zip", _nested),
    ("tar", _nested),
]


def _record(source: random.Random) -> bytes:
    kind = source.choice(("response", "response", "revisit", "resource", "warcinfo", "request"))
    block = page(source)
    if kind in ("response", "revisit"):
        chosen = source.choice(_HTTP_HEADS)
        if chosen.startswith("Content-E"):
            block = _gzip(block)
        elif chosen.startswith("Transfer"):
            block = b"%x\r\n%s\r\n0\r\n\r\n" % (len(block), block)
        status = source.choice(("200 OK", "200 OK", "404 Not Found", "301 Moved", "304 Not Modified"))
        head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{chosen}\r\n\r\n"
        block = head.encode() + (b"" if kind == "revisit" else block)
    stated = {"response": "application/http; msgtype=response", "resource": "text/html"}.get(kind, "application/http")
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://news.example/{source.randrange(3)}\r\n"
    head += f"WARC-Date: 2024-03-0{source.randint(1, 9)}T08:30:00Z\r\nContent-Type: {stated}\r\n"
    head += "".join(f"{line}\r\n" for line in source.sample(_HEADS, source.randrange(3)))
    record = head.encode() + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    return record if source.random() < 0.6 else mutated(record, source, words.HEADERS, _PAGES)


def _damaged(data: bytes, source: random.Random, known: list[bytes] = words.PACKED) -> bytes:
    """Half of the time as it is."""
    return data if source.random() < 0.5 else mutated(data, source, known)
