"""HTTP messages as archives keep them: the head, and the body in the encodings its head states."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from thresher.crawler.loaders.compressed import gunzip, inflate, unbrotli, unzstd
from thresher.crawler.loaders.sniff import HEAD, starts_with_markup
from thresher.crawler.loaders.streams import STEP
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

MAX_LINE = 1 << 16  # bound for safety
MAX_HEAD = 1 << 18
"""Bytes of a head; some portals send kilobytes of cookies and policies."""
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})

MEDIA_TYPES = ("image/", "video/", "audio/", "font/")
"""How the types of what is surely no page begin."""

_CHUNK_SIZE = re.compile(rb"\s*([0-9a-f]{1,15})\s*(?:;.*)?$", re.I | re.S)
_STATUS = re.compile(rb"\s*(?:HTTP(?:/\d+(?:\.\d+)?)?|ICY)[ \t]+(\d{3})(?!\d)", re.I)
_CHARSET = re.compile(r"""charset\s*=[\s"']*([\w.:+-]+)""", re.I)

Headers = dict[str, str]
"""Names in lower case; of a repeated header the first value, and for Content-Encoding all, joined by a comma."""


class Lines(Protocol):
    """Something that gives lines and bytes in turn."""

    def readline(self, size: int, /) -> bytes: ...
    def read(self, size: int, /) -> bytes: ...


def read_headers(source: Lines, body: list[bytes] | None = None) -> Headers:
    """The header lines up to the empty line; raises PageRefused(unreadable) when they exceed MAX_HEAD.

    With `body`, markup in place of a header is where the body begins without an empty line: it is put there.
    """
    headers: Headers = {}
    total, name = 0, ""
    while (line := source.readline(MAX_LINE)).strip():
        if body is not None and line.lstrip().startswith(b"<"):
            body.append(line)
            break
        total += len(line)
        if total > MAX_HEAD:
            raise PageRefused(Reason.UNREADABLE, f"its header is longer than {MAX_HEAD} bytes")
        text = line.decode("utf-8", "replace")
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "content-encoding" and name in headers:
            headers[name] += ", " + value
        else:
            headers.setdefault(name, value)
    return headers


@dataclass(frozen=True, slots=True)
class Head:
    """What a response says before its body."""

    status: int
    headers: Headers
    body: list[bytes]
    """What of the body was read with the head, where no empty line parts them."""


def read_head(source: Lines) -> Head | None:
    """The head of the response that starts here, as servers have written it since 1991; None when none does."""
    line = source.readline(MAX_LINE)
    if starts_with_markup(line):
        return Head(200, {}, [line])  # HTTP/0.9 has no head
    if not (match := _STATUS.match(line)):
        return None
    body: list[bytes] = []
    return Head(int(match[1]), read_headers(source, body), body)


def media_type(content_type: str | None) -> str:
    """`Text/HTML; charset=x` → `text/html`; empty when none is stated."""
    return (content_type or "").partition(";")[0].partition(",")[0].strip().lower()


def charset_of(content_type: str | None) -> str | None:
    """The charset that a Content-Type states, in lower case."""
    match = _CHARSET.search(content_type or "")
    return match[1].lower() if match else None


def body_pieces(source: Lines, headers: Headers, begun: Sequence[bytes] = ()) -> Iterator[bytes]:
    """The body as the reader of the page would get it: chunks joined, encodings undone.

    Archives often keep the headers of a body they have already decoded, so a header that its body contradicts is not
    believed.  `begun` is what was read of the body with its head.  Raises PageRefused(truncated or unreadable) where an
    encoded body ends early or is damaged.
    """
    if begun:
        return itertools.chain(begun, _raw(source))
    chunked = "chunked" in headers.get("transfer-encoding", "").lower()
    pieces = _dechunked(source) if chunked else _raw(source)
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")[:4]):
        pieces = _decoded(pieces, coding.strip())
    return pieces


def _raw(source: Lines) -> Iterator[bytes]:
    while data := source.read(STEP):
        yield data


def chunk_size(line: bytes) -> int | None:
    """The size that the line before a chunk says; None where it is no such line."""
    found = _CHUNK_SIZE.match(line)
    return int(found[1], 16) if found else None


def _dechunked(source: Lines) -> Iterator[bytes]:
    line = source.readline(MAX_LINE)
    if not line.endswith(b"\n") or chunk_size(line) is None:
        yield line
        yield from _raw(source)
        return
    while line.endswith(b"\n") and (left := chunk_size(line)) is not None:
        if not left:
            return
        while left:
            data = source.read(min(left, STEP))
            if not data:
                raise PageRefused(Reason.TRUNCATED, "its chunked body ends early; fetch the page again")
            left -= len(data)
            yield data
        source.readline(MAX_LINE)
        line = source.readline(MAX_LINE)
    if line.strip():
        raise PageRefused(Reason.UNREADABLE, "its chunked body is damaged; fetch the page again")
    raise PageRefused(Reason.TRUNCATED, "its chunked body ends early; fetch the page again")


def _decoded(pieces: Iterator[bytes], coding: str) -> Iterator[bytes]:
    if coding not in ("gzip", "x-gzip", "deflate", "br", "zstd"):
        yield from pieces
        return
    first = next(pieces, b"")
    whole = _chain(first, pieces)
    if starts_with_markup(first[:HEAD]):
        yield from whole
    elif coding in ("gzip", "x-gzip") and first.startswith(b"\x1f\x8b"):
        yield from _data(gunzip(whole))
    elif coding == "deflate" and _is_deflate(first):
        yield from _data(inflate(whole, 15 if _is_zlib(first) else -15))
    elif coding == "zstd" and first.startswith(b"\x28\xb5\x2f\xfd"):
        yield from _data(unzstd(whole))
    elif coding == "br" and _is_brotli(first):
        yield from _data(unbrotli(whole))
    else:
        yield from whole


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _data(expanded: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    return (data for _, data in expanded)


def _is_zlib(head: bytes) -> bool:
    return len(head) > 1 and head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0


def _is_deflate(head: bytes) -> bool:
    return bool(head) and (_is_zlib(head) or _decodes(inflate([head], -15)))


def _is_brotli(head: bytes) -> bool:
    """Brotli has no magic, so it is tried; markup never decodes by chance, as its first bytes state a reserved size."""
    return bool(head) and _decodes(unbrotli([head]))


def _decodes(expanded: Iterable[tuple[int, bytes]]) -> bool:
    try:
        next(iter(expanded), None)
    except PageRefused as refusal:
        return refusal.reason is Reason.TRUNCATED
    return True
