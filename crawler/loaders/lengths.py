"""The length that a WARC record states, held against the bytes that follow it."""

import io
import re
from typing import IO

from thresher.crawler.loaders.streams import STEP

_VERSION = re.compile(rb"\r?\n(?:\r?\n)?(?=WARC/[01]\.\d+\r?\n)")
_LINE_ENDS = b"\r\n\0"


class Measure:
    """Tells true sizes of the blocks in an uncompressed WARC.  `source`: its bytes; None where they stream."""

    def __init__(self, source: IO[bytes] | None) -> None:
        self._source = source

    def size(self, begin: int, stated: int) -> int:
        """`stated`, where the file ends or the next record begins behind that; else up to the next record before it.

        A stated length is believed first: a page may itself hold what looks like a record.
        """
        if self._source is None or self._is_believable(self._source, begin + stated):
            return stated
        return self._to_next_record(self._source, begin, stated)

    def _is_believable(self, source: IO[bytes], end: int) -> bool:
        source.seek(end)
        behind = source.read(64).lstrip(_LINE_ENDS)
        return behind.startswith(b"WARC/") or (not behind and source.seek(0, io.SEEK_END) >= end)

    def _to_next_record(self, source: IO[bytes], begin: int, stated: int) -> int:
        source.seek(begin)
        window, at = b"", 0
        while at < stated and (piece := source.read(STEP)):
            window += piece
            if (found := _VERSION.search(window)) and at + found.start() < stated:
                return at + found.start()
            at, window = at + len(window) - len(window[-32:]), window[-32:]
        return stated

    def close(self) -> None:
        if self._source is not None:
            self._source.close()
