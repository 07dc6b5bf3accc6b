"""Archives, and a server that answers ranges."""

import contextlib
import gzip
import re
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEXT = b"".join(b"Engineers closed lane %d of the bridge at hour %d for its repairs. " % (n, n * 7) for n in range(9))

ELSEWHERE = [
    "../../etc/x.warc",
    "a/../../x.warc",
    "..\\x.warc",
    "a/%2e%2e/%2E./x.warc",
    "a/.\t./x.warc",
    "file:///etc/x.warc",
    "local:///x.warc",
    "simplecache::x",
]
"""What a list or an index must not name."""


def record(number: int, kind: str, http: bytes, *more: bytes) -> bytes:
    head = [
        b"WARC/1.0",
        b"WARC-Type: " + kind.encode(),
        b"WARC-Target-URI: https://news.example/%d" % number,
        b"WARC-Date: 2025-01-0%dT00:00:00Z" % (number % 9 + 1),
        b"WARC-Record-ID: <urn:n:%d>" % number,
        b"Content-Type: application/http;msgtype=response",
        b"Content-Length: %d" % len(http),
        *more,
    ]
    return b"\r\n".join([*head, b"", http]) + b"\r\n\r\n"


def archive() -> list[bytes]:
    """Records: pages of their own, then revisits of the first ones."""
    html = b"<html><body><h1>Bridge %d</h1><p>" + TEXT + b"</p></body>"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    pages = [record(n, "response", http + html.replace(b"%d", b"%d" % n)) for n in range(12)]
    refers = [b"WARC-Refers-To: <urn:n:%d>" % n for n in range(6)]
    return pages + [record(20 + n, "revisit", http, refers[n]) for n in range(6)]


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    shutil.copytree(ROOT / "seeds" / "pages", folder / "pages")
    (folder / "crawl.warc.gz").write_bytes(b"".join(gzip.compress(each, mtime=0) for each in archive()))
    (folder / "whole.warc").write_bytes(b"".join(archive()))
    (folder / "broken.warc.gz").write_bytes(b"".join(gzip.compress(each, mtime=0) for each in archive())[:-200])
    members = [gzip.compress(each, mtime=0) for each in archive()]
    for number in (0, 7):
        members[number] = members[number][:10] + b"\xff" * 40 + members[number][50:]
    (folder / "damaged.warc.gz").write_bytes(b"".join(members))
    return folder


class Served:
    """The folder behind a server that answers ranges, or always with the whole file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.has_ranges = folder, True
        self.asked: list[tuple[str, str, str]] = []
        """Method, path and range of each request."""
        self.address = ""

    def __str__(self) -> str:
        return self.address


@pytest.fixture
def served(inputs: Path) -> Iterator[Served]:
    served = Served(inputs)

    class Ranges(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            if (data := self._file()) is not None:
                self._answer(b"", len(data), 200)

        def do_GET(self) -> None:
            if (data := self._file()) is None:
                return
            asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
            if asked is None or not served.has_ranges:
                self._answer(data, len(data), 200)
            else:
                first, last = int(asked[1]), min(int(asked[2]), len(data) - 1)
                part = data[first : last + 1]
                self._answer(part, len(part), 206, f"bytes {first}-{last}/{len(data)}")

        def _file(self) -> bytes | None:
            path = inputs / self.path[1:].partition("?")[0]
            if path.exists():
                return path.read_bytes()
            self.send_error(404)
            return None

        def _answer(self, body: bytes, length: int, status: int, place: str = "") -> None:
            served.asked.append((self.command, self.path, self.headers.get("Range", "")))
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.send_header("Accept-Ranges", "bytes")
            if place:
                self.send_header("Content-Range", place)
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # the rest of an answer may be refused
                self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ranges)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    thread.join()
    server.server_close()
