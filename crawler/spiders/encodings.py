"""Bodies unpacked by what they are: a Content-Encoding that its body contradicts is not believed."""

import contextlib
import io
from collections.abc import Iterator, Sequence

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.loaders.http import body_pieces
from crawler.loaders.sniff import HEAD, codec_of, is_text
from schemas.errors import PageRefused
from schemas.tables import FrontierKind

TRUNCATED = "truncated"
"""The flag of a response whose body is only a part of what was packed."""
_MOST = 4
"""Codings that are undone."""
_STEP = 256
_WITHOUT_MAGIC = ("deflate", "br")
PACKED = (FrontierKind.FEED, FrontierKind.SITEMAP)
"""Kinds of addresses that may be packed files, which stay what they are."""


class TooLargeError(IgnoreRequest):
    """A body that unpacks to more than is read."""


class EncodingsMiddleware(HttpCompressionMiddleware):
    """Scrapy's, with bodies unpacked as far as they can be."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Response:
        stated = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower().split(",")
        kind = getattr(request.meta.get("leased"), "kind", None)
        if stated == [""] and (kind in PACKED or codec_of("", response.body[:HEAD]) is None):
            return response
        body, whole = unpacked(response.body, stated, request.meta.get("download_maxsize", self._max_size))
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        flags = response.flags if whole else [*response.flags, TRUNCATED]
        return response.replace(body=body, headers=headers, flags=flags)


def unpacked(body: bytes, stated: Sequence[str], limit: int) -> tuple[bytes, bool]:
    """The body with its codings undone, and whether that is all of it.  Raises TooLargeError."""
    whole = True
    for coding in reversed(stated[-_MOST:]):
        body, all_of_it = _undone(body, codec_of("", body[:HEAD]) or coding.strip(), limit)
        whole = whole and all_of_it
    for coding in () if stated == [""] or is_text(body[:HEAD]) else _WITHOUT_MAGIC:
        other, all_of_it = _undone(body, coding, limit)
        if is_text(other[:HEAD]):
            return other, all_of_it
    return body, whole


def _undone(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    try:
        return b"".join(_pieces(io.BytesIO(body), coding, limit)), True
    except PageRefused:  # once more in small steps, for all that comes before the damage
        parts: list[bytes] = []
        with contextlib.suppress(PageRefused):
            parts.extend(_pieces(_InSteps(body), coding, limit))
        return b"".join(parts) or body, False


def _pieces(source: io.BytesIO, coding: str, limit: int) -> Iterator[bytes]:
    size = 0
    for piece in body_pieces(source, {"content-encoding": coding}):
        size += len(piece)
        if size > limit:
            raise TooLargeError(f"more than {limit} bytes when unpacked")
        yield piece


class _InSteps(io.BytesIO):
    """Gives a few bytes at a time, whatever it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(_STEP)
