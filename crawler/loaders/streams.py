"""Streams that are read once, in bounded steps, and stored bytes that can be read again."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from thresher.crawler.loaders.item import Meter
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

if TYPE_CHECKING:
    from thresher.crawler.loaders.remote import RemoteFile

STEP = 1 << 16
"""A bound for safety: bytes read or expanded at a time."""


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


class _Window(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, source: IO[bytes], start: int, size: int) -> None:
        self._source = source
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        self._source.seek(self._start + self._at)
        data = self._source.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._source.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Span:
    """Stored bytes that can be read again from any place: a file, or a part of one."""

    path: "Path | RemoteFile"
    meter: Meter
    start: int = 0
    size: int | None = None
    """None: to the end of the file, which may be growing."""

    def part(self, start: int, size: int) -> "Span":
        return Span(self.path, self.meter, self.start + start, size)

    def file(self) -> IO[bytes]:
        """The bytes as a file that can be sought in.  Raises PageRefused(unreadable)."""
        try:
            source = self.path.open("rb", buffering=0)
        except OSError as error:
            raise PageRefused(Reason.UNREADABLE, f"cannot be opened again: {error.strerror}") from error
        if self.size is None and not self.start:
            return source
        window: Any = _Window(source, self.start, 1 << 62 if self.size is None else self.size)
        return window  # type: ignore[no-any-return]

    def open(self, offset: int) -> io.BufferedReader:
        """The bytes from an offset on, counted."""
        source = self.file()
        source.seek(offset)
        return io.BufferedReader(Stored(source, self.meter, owns=True), STEP)


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
