"""Bodies of answers unpacked by what they are: a Content-Encoding that its body contradicts is not believed."""

import contextlib
import io
from collections.abc import Iterator, Sequence

from thresher.crawler.loaders.http import body_pieces
from thresher.crawler.loaders.sniff import HEAD, codec_of, is_text
from thresher.schemas.errors import PageRefused

_MOST = 4
"""A bound for safety: codings that are undone."""
_WITHOUT_MAGIC = ("deflate", "br")
_STEP = 256


def unpacked(body: bytes, stated: Sequence[str], limit: int) -> tuple[bytes, bool]:
    """The body with its codings undone as far as they can be, and whether that is all of it.

    A coding that is stated as "" is undone where the bytes tell which it is.
    Where it unpacks to more than `limit` bytes, a little more than that and False.
    """
    whole = True
    for coding in reversed(stated[-_MOST:]):
        body, all_of_it = _undone(body, codec_of("", body[:HEAD]) or coding.strip(), limit)
        whole = whole and all_of_it
    for coding in () if not any(stated) or is_text(body[:HEAD]) else _WITHOUT_MAGIC:
        other, all_of_it = _undone(body, coding, limit)
        if is_text(other[:HEAD]):
            return other, all_of_it
    return body, whole


def _undone(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    try:
        found = b"".join(_pieces(io.BytesIO(body), coding, limit))
        return found, len(found) <= limit
    except PageRefused:  # once more in small steps, for all that comes before the damage
        parts: list[bytes] = []
        with contextlib.suppress(PageRefused):
            parts.extend(_pieces(_InSteps(body), coding, limit))
        return b"".join(parts) or body, False


def _pieces(source: io.BytesIO, coding: str, limit: int) -> Iterator[bytes]:
    size = 0
    for piece in body_pieces(source, {"content-encoding": coding}):
        yield piece
        size += len(piece)
        if size > limit:
            return


class _InSteps(io.BytesIO):
    """Gives a few bytes at a time, whatever it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(_STEP)
