"""WARC files: the pages among their records, read once in constant memory.

Records are cut here rather than by a library: what ends early is told from what is complete, damage costs one record
instead of all that follow, a pipe can be read, and a record that is no page is passed over unread.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

from crawler.loaders.compressed import DECODERS, Decoded, unzstd, zstd_dictionary
from crawler.loaders.http import HTML_TYPES, MAX_LINE, Headers, body_pieces, charset_of, media_type, read_headers
from crawler.loaders.http import read_status as read_http_status
from crawler.loaders.item import Item, Job, Loaded, make_page, refused, skipped
from crawler.loaders.revisits import Kept, Place
from crawler.loaders.sniff import HEAD, is_arc, looks_like_page
from crawler.loaders.streams import STEP, collect, steps
from crawler.loaders.times import from_iso
from schemas.errors import PageRefused
from schemas.outcome import Outcome, Reason
from schemas.page import Known, SavedPage

_VERSION = re.compile(rb"WARC/\d+\.\d+\s*$")
_LOOK = 64 << 10
"""Bytes read to find the `WARC/` of a record behind damage in a gzip file."""
_MAX_WITHIN = 16 << 20
"""Bytes unpacked to reach a record that a revisit refers to inside one gzip member."""


class BrokenStream(PageRefused):
    """The WARC itself cannot be read on, as against one record's contents."""


class Block:
    """A record's block, read from the stream of the WARC no further than its end."""

    def __init__(self, stream: io.BufferedReader, size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int) -> bytes:
        """At most `size` bytes, empty at the block's end; raises BrokenStream where the WARC ends before it."""
        return self._take(self._stream.read, size)

    def readline(self, size: int) -> bytes:
        return self._take(self._stream.readline, size)

    def drain(self) -> None:
        while self.read(1 << 20):
            pass

    def _take(self, take: Callable[[int], bytes], size: int) -> bytes:
        if not self._left:
            return b""
        data = _unbroken(take, min(size, self._left))
        if not data:
            raise BrokenStream(Reason.TRUNCATED, "the WARC ends inside a record; copy or download it again")
        self._left -= len(data)
        return data


def _unbroken(take: Callable[[int], bytes], size: int) -> bytes:
    try:
        return take(size)
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
    kept, start = Kept(), item.job.only.offset or 0 if item.reopen is not None else 0
    stream: io.BufferedReader | None = _reopened(item, start) if start else item.stream
    while stream is not None:
        current, at = replace(item, stream=stream), Place(start, 0)
        stream = None
        try:
            for record in records(current.stream, start):
                at = record.place
                yield from _load(current, record, kept)
        except BrokenStream as broken:
            at = _broken_at(current.stream, at, start)
            yield refused(item, broken, item.warc_form, offset=at.offset)
            if broken.reason is Reason.UNREADABLE and item.reopen is not None and item.codec == "gzip":
                start = _next_member(item, at.offset + 1)
                stream = _reopened(item, start) if start >= 0 else None


def read_response(
    file: str, offset: int, headers: Headers, http: bytes, *, portal: str | None, max_bytes: int
) -> SavedPage | Outcome:
    """What a response becomes, as `load_warc` has it; for who has just written it and reads it at once.

    `headers` are the record's, their names in lower case; `http` is its block.
    """
    stream = cast(io.BufferedReader, io.BytesIO(http))
    item = Item(job=Job(url=None, portal=portal, max_bytes=max_bytes), file=file, base=file, name=file, stream=stream)
    record = Record(Place(offset, 0), headers, Block(stream, len(http)))
    try:
        return _loaded(item, record, Kept())
    except PageRefused as refusal:
        return refused(item, refusal, item.warc_form, offset=offset, url=record.url)


def records(stream: io.BufferedReader, start: int = 0) -> Iterator[Record | Damage]:
    """The records of a stream whose first byte is stored at `start`.

    What the caller leaves of a block is passed over.  Raises BrokenStream where the stream ends early or is damaged.
    """
    place, line = _next_line(stream, start)
    while line:
        if not _VERSION.match(line):
            yield Damage(place, PageRefused(Reason.UNREADABLE, "no WARC record where one should start"))
            place, line = _next_version(stream, start)
            continue
        record = _record(stream, place)
        yield record
        if isinstance(record, Record):
            record.block.drain()
            place, line = _next_line(stream, start)
        else:
            place, line = _next_version(stream, start)


def _record(stream: io.BufferedReader, place: Place) -> Record | Damage:
    try:
        headers = read_headers(_Unbroken(stream))
    except BrokenStream:
        raise
    except PageRefused as refusal:
        return Damage(place, refusal)
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        return Damage(place, PageRefused(Reason.UNREADABLE, f"a WARC record states the length {length[:40]!r}"))
    return Record(place, headers, Block(stream, int(length)))


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


def _load(item: Item, record: Record | Damage, kept: Kept) -> Loaded:
    form, offset = item.warc_form, record.place.offset
    if isinstance(record, Damage):
        yield refused(item, record.refusal, form, offset=offset)
        return
    try:
        yield _loaded(item, record, kept)
    except PageRefused as refusal:
        if type(refusal) is not PageRefused:
            raise
        yield refused(item, refusal, form, offset=offset, url=record.url)


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
    status = read_http_status(record.block)
    if status is None:
        raise PageRefused(Reason.UNREADABLE, "a response without an HTTP head")
    http = read_headers(record.block)
    if why := _no_page(status, http):
        return _skipped(item, record, why)
    pieces = body_pieces(record.block, http)
    if not media_type(http.get("content-type")):
        first = next(pieces, b"")
        if first and not looks_like_page(first[:HEAD]):
            return _skipped(item, record, "a response without a type that is no HTML")
        pieces = _chain(first, pieces)
    if status >= 400:
        raise PageRefused(Reason.HTTP_ERROR, f"the portal answered {status} for {record.url}")
    body = collect(pieces, item.job.max_bytes)
    kept.add(record.headers, record.place)
    return _page(item, record, body, charset_of(http.get("content-type")))


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
    kept.add(record.headers, record.place)
    return _page(item, record, body, charset_of(kind))


def _pieces(block: Block) -> Iterator[bytes]:
    while data := block.read(STEP):
        yield data


def _revisit(item: Item, record: Record, kept: Kept) -> SavedPage | Outcome:
    """The page that a revisit refers to, when it stands before it in this WARC; else skipped, naming what it means."""
    status = read_http_status(record.block)
    http = read_headers(record.block) if status else {}
    if (kind := media_type(http.get("content-type"))) and kind not in HTML_TYPES:
        return _skipped(item, record, f"a revisit of type {kind[:100]}")
    place = kept.find(record.headers)
    original = _reread(item, place) if place is not None else None
    if original is None:
        return _skipped(
            item, record, f"a revisit of {Kept.referred(record.headers)}, which is not in this WARC before it"
        )
    charset = charset_of(http.get("content-type")) or original.origin.charset
    return _page(item, record, original.body, charset)


def _reread(item: Item, place: Place) -> SavedPage | None:
    """The page of the record at `place`, read again; None where the stored bytes cannot be opened again."""
    if item.reopen is None or place.within > _MAX_WITHIN:
        return None
    try:
        with _reopened(item, place.offset) as stream:
            while place.within > stream.tell() and stream.read(min(STEP, place.within - stream.tell())):
                pass
            record = next(records(stream), None)
            page = _loaded(item, record, Kept()) if isinstance(record, Record) else None
    except PageRefused as refusal:
        if type(refusal) not in (PageRefused, BrokenStream):
            raise
        return None
    return page if isinstance(page, SavedPage) else None


def _reopened(item: Item, offset: int) -> io.BufferedReader:
    """The WARC's bytes from a stored offset where a record's member starts."""
    if item.reopen is None:
        raise PageRefused(Reason.UNREADABLE, "cannot be read twice")
    raw = item.reopen(offset)
    if item.codec is None:
        return raw
    if item.codec == "zstd":
        with item.reopen(0) as first:
            expanded = unzstd(steps(raw), zstd_dictionary(steps(first)))
    else:
        expanded = DECODERS[item.codec](steps(raw))
    return io.BufferedReader(Decoded(expanded, item.job.meter), STEP)


def _next_member(item: Item, offset: int) -> int:
    """Where behind `offset` a gzip member with a record starts; -1 when there is none."""
    if item.reopen is None:
        return -1
    with item.reopen(offset) as raw:
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


def _page(item: Item, record: Record, body: bytes, charset: str | None) -> SavedPage | Outcome:
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
