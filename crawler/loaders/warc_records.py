"""The records of a WARC, cut from a stream that is read once.

They are cut here rather than by a library: what ends early is told from what is complete, damage costs one record
instead of all that follow, a pipe can be read, and a record that is no page is passed over unread.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from thresher.crawler.loaders.compressed import Decoded
from thresher.crawler.loaders.http import MAX_LINE, Headers, read_headers
from thresher.crawler.loaders.lengths import Measure
from thresher.crawler.loaders.revisits import RecordPlace
from thresher.crawler.loaders.times import from_iso
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason

_VERSION = re.compile(rb"WARC/\d+\.\d+\s*$")

A = TypeVar("A")
R = TypeVar("R")


class BrokenStream(PageRefused):
    """The WARC itself cannot be read on, as against one record's contents."""


class Block:
    """A record's block, read from the stream of the WARC no further than its end."""

    def __init__(self, stream: io.BufferedReader, size: int, *, is_short: bool = False) -> None:
        self._stream = stream
        self.left = size
        self.is_short = is_short
        """It is shorter than its record says: another record begins before that."""

    def read(self, size: int) -> bytes:
        """At most `size` bytes, empty at the block's end; raises BrokenStream where the WARC ends before it."""
        return self._take(self._stream.read1, size)

    def readline(self, size: int) -> bytes:
        return self._take(self._stream.readline, size)

    def drain(self) -> None:
        while self.read(1 << 20):
            pass

    def _take(self, take: Callable[[int], bytes], size: int) -> bytes:
        if self.left and _unbroken(_at_next_record, self._stream):
            self.left, self.is_short = 0, True
        if not self.left:
            return b""
        data = _unbroken(take, min(size, self.left))
        if not data:
            raise BrokenStream(Reason.TRUNCATED, "the WARC ends inside a record; copy or download it again")
        self.left -= len(data)
        return data


def _at_next_record(stream: io.BufferedReader) -> bool:
    """A compressed member begins here, and with a record: whatever was being read has ended."""
    if not isinstance(stream.raw, Decoded) or stream.raw.tell() != stream.tell():
        return False  # what is in the buffer is of one member
    head = stream.peek(8)[:5]
    return head == b"WARC/"[: len(head)] != b"" and stream.raw.member_at(stream.tell())[0] == stream.tell()


def _unbroken(take: Callable[[A], R], argument: A) -> R:
    try:
        return take(argument)
    except BrokenStream:
        raise
    except PageRefused as refusal:
        if type(refusal) is not PageRefused:
            raise
        raise BrokenStream(refusal.reason, refusal.detail) from refusal


@dataclass(frozen=True, slots=True)
class Record:
    """One record, its block not yet read."""

    place: RecordPlace
    headers: Headers
    block: Block

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "").lower()

    @property
    def url(self) -> str | None:
        """The target, without the angle brackets that some old writers put around it."""
        return self.headers.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">") or None

    @property
    def captured(self) -> str | None:
        return from_iso(self.headers.get("warc-date", ""))


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in a WARC where a record should be and none can be read."""

    place: RecordPlace
    refusal: PageRefused


def records(stream: io.BufferedReader, start: int = 0, measure: Measure | None = None) -> Iterator[Record | Damage]:
    """The records of a stream whose first byte is stored at `start`; `measure` tells a block's true size.

    What the caller leaves of a block is passed over.  Raises BrokenStream where the stream ends early or is damaged.
    """
    place, line = _next_line(stream, start)
    while line:
        if not _VERSION.match(line):
            yield Damage(place, PageRefused(Reason.UNREADABLE, "no WARC record where one should start"))
            place, line = _next_version(stream, start)
            continue
        record = _record(stream, place, start, measure)
        yield record
        if isinstance(record, Record):
            record.block.drain()
            place, line = _next_line(stream, start)
        else:
            place, line = _next_version(stream, start)


def _record(stream: io.BufferedReader, place: RecordPlace, start: int, measure: Measure | None) -> Record | Damage:
    try:
        headers = read_headers(_Unbroken(stream))
    except BrokenStream:
        raise
    except PageRefused as refusal:
        return Damage(place, refusal)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        return Damage(place, PageRefused(Reason.UNREADABLE, _no_length(length)))
    size = stated = int(length)
    if measure is not None and not isinstance(stream.raw, Decoded):
        size = measure.size(start + stream.tell(), stated)
    return Record(place, headers, Block(stream, size, is_short=size < stated))


def _no_length(stated: str) -> str:
    """What is wrong with a record whose length is no number, and the way out."""
    what = f"the length {stated[:40]!r}, which is no number" if stated else "no length"
    return f"a WARC record states {what}: it is left out and the next one read; to have it, get the file anew"


class _Unbroken:
    """A stream whose failures are those of the WARC."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        return _unbroken(self._stream.read, size)

    def readline(self, size: int, /) -> bytes:
        return _unbroken(self._stream.readline, size)


def _next_line(stream: io.BufferedReader, start: int) -> tuple[RecordPlace, bytes]:
    """The next line that is not empty, with its place; zero bytes that pad the file's end are none."""
    while True:
        position = stream.tell()
        line = _unbroken(stream.readline, MAX_LINE)
        if not line or line.strip(b"\r\n\0"):
            return _place(stream, position, start), line


def _next_version(stream: io.BufferedReader, start: int) -> tuple[RecordPlace, bytes]:
    while True:
        position = stream.tell()
        line = _unbroken(stream.readline, MAX_LINE)
        if not line or _VERSION.match(line):
            return _place(stream, position, start), line


def _place(stream: io.BufferedReader, position: int, start: int) -> RecordPlace:
    if isinstance(stream.raw, Decoded):
        begins, member = stream.raw.member_at(position)
        return RecordPlace(start + member, position - begins)
    return RecordPlace(start + position, 0)


def broken_at(stream: io.BufferedReader, at: RecordPlace, start: int) -> RecordPlace:
    """Where reading broke off: the member that could not be unpacked, else the record it happened in."""
    return max(at, _place(stream, stream.raw.tell(), start)) if isinstance(stream.raw, Decoded) else at
