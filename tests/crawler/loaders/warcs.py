"""WARCs written by hand, and what is read from them in a word each."""

import gzip
from pathlib import Path

import zstandard

from thresher.crawler.loaders import load
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import SavedPage

PAGE = b"<!DOCTYPE html><html><body>" + bytes(range(128, 256)) * 40 + b"</body></html>"
HTML = "text/html; charset=KOI8-R"
Result = SavedPage | Outcome


def record(
    block: bytes, kind: str = "response", url: str = "http://example.com/", length: int | None = None, **headers: str
) -> bytes:
    """A WARC record written by hand."""
    content = headers.pop("content_type", "application/http; msgtype=response")
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2026-01-01T00:00:00Z",
        f"Content-Type: {content}",
        f"Content-Length: {len(block) if length is None else length}",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def http(body: bytes, status: str = "200 OK", content_type: str | None = HTML, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def results(path: Path, data: bytes, **options: int) -> list[Result]:
    path.write_bytes(data)
    return list(load([path], **options))  # type: ignore[arg-type]


def words(found: list[Result]) -> list[str]:
    """`page`, `skipped`, or a refusal's reason."""
    return [
        "page" if isinstance(result, SavedPage) else str(result.reason or result.status).rpartition(".")[2]
        for result in found
    ]


PACK = {"a.warc": bytes, "a.warc.gz": gzip.compress, "a.warc.zst": zstandard.compress}
GOOD = record(http(PAGE))
