"""Streams that are read once, in bounded steps."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from crawler.loaders.item import Meter
from schemas.errors import PageRefused
from schemas.outcome import Reason

STEP = 1 << 16
"""Bytes read or expanded at a time."""


class Stored(io.RawIOBase):
    """The bytes of an input as stored, counted in its meter; fills what it is asked for, also from a pipe."""

    def __init__(self, source: IO[bytes], meter: Meter, *, owns: bool = False) -> None:
        self._source = source
        self._meter = meter
        self._owns = owns
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Raises PageRefused(unreadable) when the system fails to read."""
        view, filled = memoryview(buffer), 0
        try:
            while filled < len(view) and (data := self._source.read(len(view) - filled)):
                view[filled : filled + len(data)] = data
                filled += len(data)
        except OSError as error:
            raise PageRefused(Reason.UNREADABLE, f"cannot be read: {error.strerror or error}") from error
        self._meter.stored += filled
        self._position += filled
        return filled

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        """Closes the source too where this reader owns it, else leaves it to who opened it."""
        if self._owns:
            self._source.close()
        super().close()


def open_at(path: Path, offset: int, meter: Meter) -> io.BufferedReader:
    """A file's bytes from an offset on; closing the reader closes the file."""
    try:
        source = path.open("rb")
    except OSError as error:
        raise PageRefused(Reason.UNREADABLE, f"cannot be opened again: {error.strerror}") from error
    source.seek(offset)
    return io.BufferedReader(Stored(source, meter, owns=True), STEP)


def stored(source: IO[bytes], meter: Meter) -> io.BufferedReader:
    return io.BufferedReader(Stored(source, meter), STEP)


def steps(stream: io.BufferedReader) -> Iterator[bytes]:
    """The rest of a stream, in steps."""
    while data := stream.read(STEP):
        yield data


def collect(pieces: Iterable[bytes], limit: int) -> bytes:
    """The pieces as one; raises PageRefused(too_large) at the first that exceeds `limit` bytes."""
    body = io.BytesIO()  # its getvalue() shares the memory it has grown, where joining a list would double it
    for piece in pieces:
        if body.tell() + len(piece) > limit:
            raise PageRefused(
                Reason.TOO_LARGE, f"is larger than {limit} bytes when unpacked; raise the limit if it is meant"
            )
        body.write(piece)
    return body.getvalue()


def discard(stream: io.BufferedReader) -> None:
    """Read a stream to its end, keeping nothing."""
    for _ in steps(stream):
        pass
