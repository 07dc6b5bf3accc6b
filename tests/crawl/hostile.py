"""A server that wishes its crawler ill: an answer for each way in which one can be kept busy or made to fall over."""

import contextlib
import gzip
import socket
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache

import brotli  # type: ignore[import-untyped]

HTML = b"Content-Type: text/html; charset=utf-8\r\n"
STORY = (
    b"<!doctype html><title>The honest story</title><h1>The honest story of this day</h1>"
    + b"<p>Much was said on this day in the old hall by everybody who came, and nothing was settled.</p>" * 8
)
STALLED = STORY.replace(b"honest", b"patient").replace(b"Much was said", b"Nothing at all was heard or seen")
_ZEROS = 1 << 20
Answer = Callable[[socket.socket], None]


def whole(fields: bytes, body: bytes, status: bytes = b"200 OK") -> Answer:
    """An answer with its length."""
    head = b"HTTP/1.1 " + status + b"\r\n" + fields + b"Content-Length: %d\r\n\r\n" % len(body)
    return lambda client: client.sendall(head + body)


def raw(*pieces: bytes, wait: float = 0, forever: bool = False) -> Answer:
    """Pieces as they are, the last of them again and again where it is for ever; the connection ends after them."""

    def answer(client: socket.socket) -> None:
        for piece in pieces:
            client.sendall(piece)
            time.sleep(wait)
        while forever:
            client.sendall(pieces[-1])
            time.sleep(wait)
        client.shutdown(socket.SHUT_RDWR)

    return answer


@cache
def _gzip_bomb() -> bytes:
    """A gigabyte of spaces, twice packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(b" " * _ZEROS) for _ in range(1024))
    return packed + packer.flush()


@cache
def _brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join(packer.process(b" " * _ZEROS) for _ in range(256)) + packer.finish()


def _sitemap(count: int, site: str) -> bytes:
    rows = b"".join(b"<url><loc>%s/map/%d/</loc></url>" % (site.encode(), at) for at in range(count))
    return b"<urlset>" + rows + b"</urlset>"


_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l0 "lol">'
    + b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
    + b"]>%s"
)
_OK = b"HTTP/1.1 200 OK\r\n"


def answers(site: str) -> dict[str, Answer]:
    """Addresses and what they answer."""
    here = site.encode()
    loop = b"<sitemapindex><sitemap><loc>%s/%%s</loc></sitemap><sitemap><loc>%s/maps.xml</loc></sitemap></sitemapindex>"
    loop %= (here, here)
    pages = {
        "/p/slow-body": raw(_OK + HTML + b"\r\n", b"x", wait=1, forever=True),
        "/p/slow-head": raw(_OK, b"X-A: 1\r\n", wait=1, forever=True),
        "/p/no-answer": lambda client: time.sleep(3600),
        "/p/endless": raw(_OK + HTML + b"\r\n", b"<p>and so on</p>" * 4096, forever=True),
        "/p/gzip-bomb": whole(HTML + b"Content-Encoding: gzip\r\n", _gzip_bomb()),
        "/p/brotli-bomb": whole(HTML + b"Content-Encoding: br\r\n", _brotli_bomb()),
        "/p/deflate-bomb": whole(HTML + b"Content-Encoding: deflate\r\n", zlib.compress(b" " * (200 << 20), 9)),
        "/p/packed-often": whole(HTML + b"Content-Encoding: gzip, gzip, gzip\r\n", _often(STORY, 3)),
        "/p/not-packed": whole(HTML + b"Content-Encoding: gzip, br, x-strange\r\n", STORY),
        "/p/many-headers": raw(_OK, b"X-A: 1\r\n" * 100_000, HTML + b"\r\n" + STORY),
        "/p/endless-headers": raw(_OK, b"X-A: 1\r\n" * 4096, forever=True),
        "/p/long-header": raw(_OK + b"X-A: " + b"a" * (20 << 20) + b"\r\n\r\n" + STORY),
        "/p/no-colon": raw(_OK + b"nonsense\r\n\x00: \xff\r\n: \r\n" + HTML + b"\r\n" + STORY),
        "/p/no-http": raw(b"\x16\x03\x01" * 5000),
        "/p/no-status": raw(b"HTTP/1.1 abc OK\r\n\r\n"),
        "/p/odd-status": raw(b"HTTP/1.1 999 Odd\r\n" + HTML + b"\r\n" + STORY),
        "/p/interim": raw(b"HTTP/1.1 100 Continue\r\n\r\n", wait=0.01, forever=True),
        "/p/chunked-garbage": raw(_OK + HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + STORY),
        "/p/chunk-of-terabytes": raw(_OK + HTML + b"Transfer-Encoding: chunked\r\n\r\nfffffffffff\r\n" + STORY),
        "/p/length-lies": raw(_OK + HTML + b"Content-Length: 999999999999\r\n\r\n" + STORY),
        "/p/lengths": raw(_OK + HTML + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + STORY),
        "/p/negative": raw(_OK + HTML + b"Content-Length: -5\r\n\r\n" + STORY),
        "/p/reset": reset(_OK + HTML + b"Content-Length: 100000\r\n\r\n" + STORY),
        "/p/stalls": raw(_OK + HTML + b"Content-Length: 9999\r\n\r\n" + STALLED, wait=300),
        "/p/charset-lies": whole(b"Content-Type: text/html; charset=utf-16\r\n", STORY),
        "/p/charset-unknown": whole(b"Content-Type: text/html; charset=x-\xff\x00klingon\r\n", STORY),
        "/p/charset-codec": whole(b"Content-Type: text/html; charset=zlib_codec\r\n", STORY),
        "/p/nul": whole(HTML, b"\x00" * (1 << 20) + STORY),
        "/p/deep": whole(HTML, b"<div>" * 1_000_000),
        "/p/attributes": whole(HTML, b"<p " + b"a=1 " * 1_000_000 + b">" + STORY),
        "/p/loop": whole(b"Location: /p/loop\r\n", b"", b"302 Found"),
        "/p/to-long": whole(b"Location: /" + b"a" * 100_000 + b"\r\n", b"", b"302 Found"),
        "/p/to-nul": whole(b"Location: /p/\x00nul\r\n", b"", b"302 Found"),
        "/p/to-odd": whole(b"Location: http://[::1/\xff\r\n", b"", b"302 Found"),
        "/p/links": whole(HTML, b"".join(b"<a href=/l/%d>%d</a>" % (at, at) for at in range(100_000))),
        "/p/hosts": whole(HTML, b"".join(b"<a href=http://h%d.localhost:9/x>story</a>" % at for at in range(1000))),
        "/p/honest": whole(HTML, STORY),
    }  # fmt: skip
    odd = [f"/{'a' * 100_000}", "/p/\x00", "/p/%00", "/p/%zz", "http://[/", "//" * 5000, "http://a:99999/"]
    links = "".join(f"<li><a href='{href}'>A story for each of them</a>" for href in [*pages, *odd])
    start = f"<!doctype html><title>Ill Will</title><h1>News</h1><ul>{links}</ul>".encode()
    maps = {
        "/": whole(HTML, start),
        "/robots.txt": whole(
            b"Content-Type: text/plain\r\n",
            b"User-agent: *\nDisallow: /forbidden\nSitemap: %s/maps.xml\n" % here
            + b"".join(b"Disallow: /%d*x*y*z*$\n" % at for at in range(500_000)),
        ),
        "/maps.xml": whole(
            b"Content-Type: text/xml\r\n",
            b"<sitemapindex>"
            + b"".join(
                b"<sitemap><loc>%s/%s</loc></sitemap>" % (here, name)
                for name in (b"maps.xml", b"big.xml", b"bomb.xml.gz", b"laughs.xml", b"loop/0", b"garbage.xml")
            )
            + b"</sitemapindex>",
        ),
        "/big.xml": whole(b"Content-Type: text/xml\r\n", _sitemap(400_000, site)),
        "/bomb.xml.gz": whole(b"Content-Type: application/gzip\r\n", _gzip_bomb()),
        "/laughs.xml": whole(
            b"Content-Type: text/xml\r\n", _LAUGHS % b"<urlset><url><loc>&l9;</loc></url></urlset>"
        ),
        "/garbage.xml": whole(b"Content-Type: text/xml\r\n", b"<urlset>" + bytes(range(256)) * 4096),
        "/feed.xml": whole(
            b"Content-Type: text/xml\r\n", _LAUGHS % b"<rss version='2.0'><channel><title>&l9;</title></channel></rss>"
        ),
        "/feed-big.xml": whole(
            b"Content-Type: text/xml\r\n",
            b"<rss version='2.0'><channel>" + b"<item><title>T</title><link>/f</link></item>" * 400_000,
        ),
        "/feed-deep.json": whole(b"Content-Type: application/json\r\n", b"{" + b'"a":[' * 500_000),
        "/feed-bomb.xml": whole(b"Content-Type: text/xml\r\nContent-Encoding: gzip\r\n", _gzip_bomb()),
    }  # fmt: skip
    loops = {f"/loop/{at}": whole(b"Content-Type: text/xml\r\n", loop % b"loop/%d" % (at + 1)) for at in range(2000)}
    return pages | maps | loops


def _often(body: bytes, times: int) -> bytes:
    for _ in range(times):
        body = gzip.compress(body)
    return body


def reset(half: bytes) -> Answer:
    """Half an answer, and no goodbye."""

    def answer(client: socket.socket) -> None:
        client.sendall(half)
        time.sleep(0.2)  # what has not been read is lost with the connection
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise OSError

    return answer


@contextmanager
def serving(answers: Callable[[str], dict[str, Answer]]) -> Iterator[tuple[str, dict[str, int]]]:
    """A server of the answers that stand for its address: the address, and how often each path was asked for."""
    asked: dict[str, int] = {}
    with socket.create_server(("127.0.0.1", 0), backlog=200) as server:
        site = f"http://127.0.0.1:{server.getsockname()[1]}"
        known = answers(site)

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    threading.Thread(target=_answer, args=(client, known, asked), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield site, asked
        server.shutdown(socket.SHUT_RDWR)


def hostile() -> AbstractContextManager[tuple[str, dict[str, int]]]:
    """The server that wishes ill."""
    return serving(answers)


def _answer(client: socket.socket, known: dict[str, Answer], asked: dict[str, int]) -> None:
    with contextlib.suppress(OSError, IndexError), client, client.makefile("rb") as lines:
        while first := lines.readline():
            while lines.readline().strip():
                pass
            path = first.split()[1].decode("latin-1")
            asked[path] = asked.get(path, 0) + 1
            known.get(path, whole(HTML, b"<h1>Not here</h1>", b"404 Not Found"))(client)
