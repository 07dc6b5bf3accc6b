"""WARC files: the pages among their records, read once in constant memory.

Records are cut here rather than by a library: what ends early is told from what is complete, damage costs one record
instead of all that follow, a pipe can be read, and a record that is no page is passed over unread.
"""

import contextlib
import io
import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from crawler.loaders.compressed import DECODERS, Decoded, unzstd, zstd_dictionary
from crawler.loaders.http import (
    HTML_TYPES,
    MAX_LINE,
    Head,
    Headers,
    body_pieces,
    charset_of,
    media_type,
    read_head,
    read_headers,
)
from crawler.loaders.item import Item, Job, Loaded, make_page, refused, refusing, skipped
from crawler.loaders.lengths import Measure
from crawler.loaders.revisits import Kept, Place
from crawler.loaders.sniff import HEAD, is_arc, looks_like_page
from crawler.loaders.streams import STEP, collect, steps
from crawler.loaders.times import from_iso
from schemas.errors import PageRefused
from schemas.outcome import INPUT_ERRORS, Outcome, Reason
from schemas.page import Known, SavedPage

_VERSION = re.compile(rb"WARC/\d+\.\d+\s*$")
_MAX_BREAKS = 1000
"""Places in one WARC behind which a way on is looked for."""
_LOOK = 64 << 10
"""Bytes read to find the `WARC/` of a record behind damage in a gzip file."""
_MAX_WITHIN = 16 << 20
"""Bytes unpacked to reach a record that a revisit refers to inside one gzip member."""


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

    place: Place
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

    place: Place
    refusal: PageRefused


def load_warc(item: Item) -> Loaded:
    """The pages of the responses and resources; other records are skipped, what cannot be read is refused.

    Behind a damaged place reading goes on at the next record that can be found.
    """
    if is_arc(item.stream.peek(HEAD)[:HEAD]):
        raise PageRefused(
            Reason.UNREADABLE, "ARC, the predecessor of WARC, is not read; `warcio recompress` converts it"
        )
    kept, start = Kept(), item.job.only.offset or 0 if item.span is not None else 0
    with contextlib.closing(_measure(item)) as measure:
        for _ in range(_MAX_BREAKS):
            stream = _reopened(item, start) if start else item.stream
            broke_at = yield from _load_from(replace(item, stream=stream), start, measure, kept)
            start = -1 if broke_at is None else _next_member(item, broke_at.offset + 1)
            if start < 0:
                return
    raise PageRefused(Reason.UNREADABLE, f"breaks off in more than {_MAX_BREAKS} places; what follows was not read")


def _measure(item: Item) -> Measure:
    return Measure(item.span.file() if item.span is not None and item.codec is None else None)


def _load_from(
    item: Item, start: int, measure: "Measure", kept: Kept
) -> Generator[SavedPage | Outcome, None, Place | None]:
    """What the records from `start` on become; returns where the stream breaks off.

    A result is given when its record has been read to its end, so that each record has one.
    """
    last: Record | Damage | None = None
    result: SavedPage | Outcome | None = None
    at = Place(start, 0)
    try:
        for record in records(item.stream, start, measure):
            if isinstance(record, Damage) and _is_within(last, record.place):
                result = refused(item, record.refusal, item.warc_form, offset=record.place.offset)
                continue
            if result is not None:
                yield result
            last, result, at = record, None, record.place
            result = _result(item, record, kept)
    except BrokenStream as broken:
        at = _broken_at(item.stream, at, start)
        yield from _broken(item, broken, at, last, result)
        return at
    except Exception:
        if result is not None:
            yield result
        raise
    if result is not None:
        yield result
    return None


def _is_within(record: Record | Damage | None, place: Place) -> bool:
    """The record is the first of its compressed member, and `place` is in that: it is damaged as its member is."""
    return (
        isinstance(record, Record) and place.within > 0 == record.place.within and place.offset == record.place.offset
    )


def _broken(
    item: Item, broken: BrokenStream, at: Place, last: Record | Damage | None, result: SavedPage | Outcome | None
) -> Loaded:
    """How the last record ends when the WARC breaks off inside or behind it: once."""
    here, whole = (refused(item, broken, item.warc_form, offset=offset) for offset in (at.offset, None))
    if result is None or last is None:
        yield here
    elif at.offset != last.place.offset:
        yield from (result, here)
    elif not _is_inside(item, last) or (isinstance(result, SavedPage) and broken.reason is Reason.TRUNCATED):
        yield from (result, whole)  # the record is whole; the WARC is not
    elif isinstance(result, Outcome) and result.reason in INPUT_ERRORS:
        yield result
    else:
        yield here


def _is_inside(item: Item, record: Record | Damage) -> bool:
    """What broke was the record, or the compressed member that it is the first of, rather than what follows it."""
    if isinstance(record, Record) and record.block.left:
        return True
    return item.codec is not None and not record.place.within


def read_response(
    file: str, offset: int, headers: Headers, http: bytes, *, portal: str | None, max_bytes: int
) -> SavedPage | Outcome:
    """What a response becomes, as `load_warc` has it; for who has just written it and reads it at once.

    `headers` are the record's, their names in lower case; `http` is its block.
    """
    stream = io.BufferedReader(io.BytesIO(http))  # type: ignore[type-var]
    item = Item(job=Job(url=None, portal=portal, max_bytes=max_bytes), file=file, base=file, name=file, stream=stream)
    record = Record(Place(offset, 0), headers, Block(stream, len(http)))
    try:
        return _result(item, record, Kept())
    except PageRefused as refusal:
        return refused(item, refusal, item.warc_form, offset=offset, url=record.url)


def records(stream: io.BufferedReader, start: int = 0, measure: "Measure | None" = None) -> Iterator[Record | Damage]:
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


def _record(stream: io.BufferedReader, place: Place, start: int, measure: "Measure | None") -> Record | Damage:
    try:
        headers = read_headers(_Unbroken(stream))
    except BrokenStream:
        raise
    except PageRefused as refusal:
        return Damage(place, refusal)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        return Damage(place, PageRefused(Reason.UNREADABLE, f"a WARC record states the length {length[:40]!r}"))
    size = stated = int(length)
    if measure is not None and not isinstance(stream.raw, Decoded):
        size = measure.size(start + stream.tell(), stated)
    return Record(place, headers, Block(stream, size, is_short=size < stated))


class _Unbroken:
    """A stream whose failures are those of the WARC."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        return _unbroken(self._stream.read, size)

    def readline(self, size: int, /) -> bytes:
        return _unbroken(self._stream.readline, size)


def _next_line(stream: io.BufferedReader, start: int) -> tuple[Place, bytes]:
    """The next line that is not empty, with its place; zero bytes that pad the file's end are none."""
    while True:
        position = stream.tell()
        line = _unbroken(stream.readline, MAX_LINE)
        if not line or line.strip(b"\r\n\0"):
            return _place(stream, position, start), line


def _next_version(stream: io.BufferedReader, start: int) -> tuple[Place, bytes]:
    while True:
        position = stream.tell()
        line = _unbroken(stream.readline, MAX_LINE)
        if not line or _VERSION.match(line):
            return _place(stream, position, start), line


def _place(stream: io.BufferedReader, position: int, start: int) -> Place:
    if isinstance(stream.raw, Decoded):
        begins, member = stream.raw.member_at(position)
        return Place(start + member, position - begins)
    return Place(start + position, 0)


def _broken_at(stream: io.BufferedReader, at: Place, start: int) -> Place:
    """Where reading broke off: the member that could not be unpacked, else the record it happened in."""
    return max(at, _place(stream, stream.raw.tell(), start)) if isinstance(stream.raw, Decoded) else at


def _result(item: Item, record: Record | Damage, kept: Kept) -> SavedPage | Outcome:
    """What a record becomes, whatever stands in it; raises only what ends the whole stream."""
    form, offset = item.warc_form, record.place.offset
    if isinstance(record, Damage):
        return refused(item, record.refusal, form, offset=offset)
    try:
        with refusing("cannot be read"):
            result = _loaded(item, record, kept)
    except PageRefused as refusal:
        if type(refusal) is not PageRefused:
            raise
        return refused(item, refusal, form, offset=offset, url=record.url)
    if isinstance(result, SavedPage) and record.kind != "revisit":
        kept.add(record.headers, record.place)
        kept.hold(record.place, result)
    return result


def _loaded(item: Item, record: Record, kept: Kept) -> SavedPage | Outcome:
    """What one record becomes; raises PageRefused where its contents cannot be read."""
    if record.kind == "response":
        return _response(item, record, kept)
    if record.kind == "resource":
        return _resource(item, record, kept)
    if record.kind == "revisit":
        return _revisit(item, record, kept)
    return _skipped(item, record, f"a WARC record of type {record.kind or 'unknown'}")


def _response(item: Item, record: Record, kept: Kept) -> SavedPage | Outcome:
    if media_type(record.headers.get("content-type")) not in ("application/http", "", "message/http"):
        return _skipped(item, record, "a response that is not HTTP")
    head = read_head(record.block)
    if head is None:
        raise PageRefused(Reason.UNREADABLE, "a response without an HTTP head")
    status, http = head.status, head.headers
    if why := _no_page(status, http):
        return _skipped(item, record, why)
    pieces = body_pieces(record.block, head)
    if not media_type(http.get("content-type")):
        first = next(pieces, b"")
        if first and not looks_like_page(first[:HEAD]):
            return _skipped(item, record, "a response without a type that is no HTML")
        pieces = _chain(first, pieces)
    if status >= 400:
        raise PageRefused(Reason.HTTP_ERROR, f"the portal answered {status} for {record.url}")
    body = collect(pieces, item.job.max_bytes)
    if record.block.is_short and len(body) < _stated_length(http):
        raise PageRefused(Reason.TRUNCATED, "another record begins before the page ends; fetch the page again")
    return _page(item, record, body, charset_of(http.get("content-type")))


def _stated_length(http: Headers) -> int:
    length = http.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else 0


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _no_page(status: int, http: Headers) -> str | None:
    """Why a response is no page, by its head; None when it may be one."""
    kind = media_type(http.get("content-type"))
    if kind and kind not in HTML_TYPES:
        return f"a response of type {kind[:100]}"
    if status < 200 or 300 <= status < 400:
        return f"a response of status {status}"
    return "a part of a page (status 206)" if status == 206 else None


def _resource(item: Item, record: Record, kept: Kept) -> SavedPage | Outcome:
    kind = record.headers.get("content-type")
    if media_type(kind) not in HTML_TYPES:
        return _skipped(item, record, f"a resource of type {media_type(kind)[:100] or 'unknown'}")
    body = collect(_pieces(record.block), item.job.max_bytes)
    return _page(item, record, body, charset_of(kind))


def _pieces(block: Block) -> Iterator[bytes]:
    while data := block.read(STEP):
        yield data


def _revisit(item: Item, record: Record, kept: Kept) -> SavedPage | Outcome:
    """The page that a revisit refers to, when it stands before it in this WARC; else skipped, naming what it means."""
    head = read_head(record.block) or Head(200, {}, [])
    http = head.headers
    if (kind := media_type(http.get("content-type"))) and kind not in HTML_TYPES:
        return _skipped(item, record, f"a revisit of type {kind[:100]}")
    place = kept.find(record.headers)
    original = _original(item, place, kept) if place is not None else None
    if original is None:
        return _skipped(
            item, record, f"a revisit of {Kept.referred(record.headers)}, which is not in this WARC before it"
        )
    charset = charset_of(http.get("content-type")) or original.origin.charset
    return _page(item, record, original.body, charset)


def _original(item: Item, place: Place, kept: Kept) -> SavedPage | None:
    """The page of the record at `place`: at hand, or read again; None where the stored bytes cannot be."""
    if (page := kept.held(place)) is not None:
        item.job.meter.expand(len(page.body))
    elif (page := _reread(item, place)) is not None:
        kept.hold(place, page)
    return page


def _reread(item: Item, place: Place) -> SavedPage | None:
    if item.span is None or place.within > _MAX_WITHIN:
        return None
    try:
        with _reopened(item, place.offset) as stream:
            while place.within > stream.tell() and stream.read(min(STEP, place.within - stream.tell())):
                pass
            with contextlib.closing(_measure(item)) as measure:
                record = next(records(stream, place.offset, measure), None)
            page = _loaded(item, record, Kept()) if isinstance(record, Record) else None
    except PageRefused as refusal:
        if type(refusal) not in (PageRefused, BrokenStream):
            raise
        return None
    return page if isinstance(page, SavedPage) else None


def _reopened(item: Item, offset: int) -> io.BufferedReader:
    """The WARC's bytes from a stored offset where a record's member starts."""
    if item.span is None:
        raise PageRefused(Reason.UNREADABLE, "cannot be read twice")
    raw = item.span.open(offset)
    if item.codec is None:
        return raw
    if item.codec == "zstd":
        with item.span.open(0) as first:
            expanded = unzstd(steps(raw), zstd_dictionary(steps(first)))
    else:
        expanded = DECODERS[item.codec](steps(raw))
    return io.BufferedReader(Decoded(expanded, item.job.meter), STEP)


def _next_member(item: Item, offset: int) -> int:
    """Where behind `offset` a gzip member with a record starts; -1 when there is none."""
    if item.span is None or item.codec != "gzip":
        return -1
    with item.span.open(offset) as raw:
        window = raw.read(_LOOK)
        while window:
            at = window.find(b"\x1f\x8b\x08")
            while at >= 0:
                if _starts_record(item, offset + at):
                    return offset + at
                at = window.find(b"\x1f\x8b\x08", at + 1)
            fresh = raw.read(_LOOK)
            offset += len(window) - 2
            window = window[-2:] + fresh if fresh else b""
    return -1


def _starts_record(item: Item, offset: int) -> bool:
    try:
        with _reopened(item, offset) as stream:
            return stream.peek(5)[:5] == b"WARC/"
    except PageRefused:
        return False


def _page(item: Item, record: Record, body: bytes, charset: str | None) -> SavedPage:
    return make_page(
        item,
        body,
        item.warc_form,
        url=(record.url, Known.STATED),
        fetched_at=record.captured,
        charset=charset,
        offset=record.place.offset,
    )


def _skipped(item: Item, record: Record, why: str) -> Outcome:
    return skipped(item, why, item.warc_form, offset=record.place.offset, url=record.url)
