"""WARC files: the pages among their records, read once in constant memory."""

import contextlib
import functools
import io
import zlib
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import cast

from thresher.crawler.loaders.compressed import DECODERS, Decoded, unzstd, zstd_dictionary
from thresher.crawler.loaders.http import (
    HTML_TYPES,
    MEDIA_TYPES,
    Head,
    Headers,
    body_pieces,
    charset_of,
    media_type,
    read_head,
)
from thresher.crawler.loaders.item import InputStream, Job, Loaded, make_page, refused, refusing, skipped
from thresher.crawler.loaders.lengths import Measure
from thresher.crawler.loaders.revisits import PayloadPlaces, RecordPlace
from thresher.crawler.loaders.sniff import HEAD, is_arc, is_html, looks_like_page
from thresher.crawler.loaders.streams import STEP, Span, collect, steps
from thresher.crawler.loaders.warc_records import Block, BrokenStream, Damage, Record, broken_at, records
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import INPUT_ERRORS, Outcome, Reason
from thresher.schemas.page import Known, SavedPage

_MAX_BREAKS = 1000
"""A bound for safety: places in one WARC behind which a way on is looked for."""
_GZIP = b"\x1f\x8b\x08"
_LOOK = 64 << 10
"""A bound for safety: bytes read to find the `WARC/` of a record behind damage in a gzip file."""
_MAX_WITHIN = 16 << 20
"""A bound for safety: bytes unpacked to reach a record that a revisit refers to inside one gzip member."""


def load_warc(item: InputStream) -> Loaded:
    """The pages of the responses and resources; other records are skipped, what cannot be read is refused.

    Behind a damaged place reading goes on at the next record that can be found.
    """
    if is_arc(item.stream.peek(HEAD)[:HEAD]):
        raise PageRefused(
            Reason.UNREADABLE, "ARC, the predecessor of WARC, is not read; `warcio recompress` converts it"
        )
    start = _wanted(item)
    yield from _load_all(item, start, _places(item, start))


def load_damaged_warc(item: InputStream, damage: PageRefused) -> Loaded:
    """The pages of a gzip WARC whose very beginning cannot be unpacked."""
    start = _wanted(item)
    if not start:
        yield refused(item, damage, item.warc_form, offset=0)
        start = _next_member(item, 1)
    if start > 0:
        yield from _load_all(item, start, _places(item, start))


def _wanted(item: InputStream) -> int:
    """Where to begin: at the place that is asked for, where that can be reached."""
    return item.job.only.offset or 0 if item.span is not None else 0


def _places(item: InputStream, start: int) -> PayloadPlaces:
    """What revisits from `start` on can refer to: with `as_one` also the pages before it, read when one does."""
    return PayloadPlaces(functools.partial(_places_before, item, start) if start and item.job.only.as_one else None)


def _load_all(item: InputStream, start: int, kept: PayloadPlaces) -> Loaded:
    with contextlib.closing(_measure(item)) as measure:
        for _ in range(_MAX_BREAKS):
            stream = _reopened(item, start) if start else item.stream
            broke_at = yield from _load_from(replace(item, stream=stream), start, measure, kept)
            start = -1 if broke_at is None else _next_member(item, broke_at.offset + 1)
            if start < 0:
                return
    raise PageRefused(Reason.UNREADABLE, f"breaks off in more than {_MAX_BREAKS} places; what follows was not read")


def _places_before(item: InputStream, end: int) -> PayloadPlaces:
    """The places of the pages before `end`, where a record starts.  Reading them is a small part of extracting them."""
    kept = PayloadPlaces()
    with _reopened(item, 0) as stream:
        for result in _load_all(replace(item, stream=stream), 0, kept):
            if (result.origin.offset or 0) >= end:
                break
    return kept


def _measure(item: InputStream) -> Measure:
    return Measure(item.span.file() if item.span is not None and item.codec is None else None)


def _load_from(
    item: InputStream, start: int, measure: Measure, kept: PayloadPlaces
) -> Generator[SavedPage | Outcome, None, RecordPlace | None]:
    """What the records from `start` on become; returns where the stream breaks off.

    A result is given when its record has been read to its end, so that each record has one.
    """
    last: Record | Damage | None = None
    result: SavedPage | Outcome | None = None
    at = RecordPlace(start, 0)
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
        at = broken_at(item.stream, at, start)
        yield from _broken(item, broken, at, last, result)
        return at
    except Exception:
        if result is not None:
            yield result
        raise
    if result is not None:
        yield result
    return None


def _is_within(record: Record | Damage | None, place: RecordPlace) -> bool:
    """The record is the first of its compressed member, and `place` is in that: it is damaged as its member is."""
    return (
        isinstance(record, Record) and place.within > 0 == record.place.within and place.offset == record.place.offset
    )


def _broken(
    item: InputStream,
    broken: BrokenStream,
    at: RecordPlace,
    last: Record | Damage | None,
    result: SavedPage | Outcome | None,
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


def _is_inside(item: InputStream, record: Record | Damage) -> bool:
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
    stream = cast(io.BufferedReader, io.BufferedReader(io.BytesIO(http)))
    item = InputStream(
        job=Job(url=None, portal=portal, max_bytes=max_bytes), file=file, base=file, name=file, stream=stream
    )
    record = Record(RecordPlace(offset, 0), headers, Block(stream, len(http)))
    try:
        return _result(item, record, PayloadPlaces())
    except PageRefused as refusal:
        return refused(item, refusal, item.warc_form, offset=offset, url=record.url)


def _result(item: InputStream, record: Record | Damage, kept: PayloadPlaces) -> SavedPage | Outcome:
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


def _loaded(item: InputStream, record: Record, kept: PayloadPlaces) -> SavedPage | Outcome:
    """What one record becomes; raises PageRefused where its contents cannot be read."""
    if record.kind == "response":
        return _response(item, record, kept)
    if record.kind == "resource":
        return _resource(item, record, kept)
    if record.kind == "revisit":
        return _revisit(item, record, kept)
    return _skipped(item, record, f"a WARC record of type {record.kind or 'unknown'}")


def _response(item: InputStream, record: Record, kept: PayloadPlaces) -> SavedPage | Outcome:
    if media_type(record.headers.get("content-type")) not in ("application/http", "", "message/http"):
        return _skipped(item, record, "a response that is not HTTP")
    head = read_head(record.block)
    if head is None:
        raise PageRefused(Reason.UNREADABLE, "a response without an HTTP head")
    status, http = head.status, head.headers
    if why := _no_page(status, http):
        return _skipped(item, record, why)
    pieces = body_pieces(record.block, http, head.body)
    if (kind := media_type(http.get("content-type"))) not in HTML_TYPES:  # the bytes tell
        first = next(pieces, b"")
        if kind and not is_html(first[:HEAD]):
            return _skipped(item, record, f"a response of type {kind[:100]}")
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
    if kind.startswith(MEDIA_TYPES):
        return f"a response of type {kind[:100]}"
    if status < 200 or 300 <= status < 400:
        return f"a response of status {status}"
    return "a part of a page (status 206)" if status == 206 else None


def _resource(item: InputStream, record: Record, kept: PayloadPlaces) -> SavedPage | Outcome:
    kind = record.headers.get("content-type")
    if media_type(kind) not in HTML_TYPES:
        return _skipped(item, record, f"a resource of type {media_type(kind)[:100] or 'unknown'}")
    body = collect(_pieces(record.block), item.job.max_bytes)
    return _page(item, record, body, charset_of(kind))


def _pieces(block: Block) -> Iterator[bytes]:
    while data := block.read(STEP):
        yield data


def _revisit(item: InputStream, record: Record, kept: PayloadPlaces) -> SavedPage | Outcome:
    """The page that a revisit refers to, when it stands before it in this WARC; else skipped, naming what it means."""
    head = read_head(record.block) or Head(200, {}, [])
    http = head.headers
    place = kept.find(record.headers)
    original = _original(item, place, kept) if place is not None else None
    if original is None:
        if (kind := media_type(http.get("content-type"))) and kind not in HTML_TYPES:
            return _skipped(item, record, f"a revisit of type {kind[:100]}")
        return _skipped(
            item, record, f"a revisit of {PayloadPlaces.referred(record.headers)}, which is not in this WARC before it"
        )
    charset = charset_of(http.get("content-type")) or original.origin.charset
    return _page(item, record, original.body, charset, truncated=original.truncated)


def _original(item: InputStream, place: RecordPlace, kept: PayloadPlaces) -> SavedPage | None:
    """The page of the record at `place`: at hand, or read again; None where the stored bytes cannot be."""
    if (page := kept.held(place)) is not None:
        item.job.meter.expand(len(page.body))
    elif (page := _reread(item, place)) is not None:
        kept.hold(place, page)
    return page


def _reread(item: InputStream, place: RecordPlace) -> SavedPage | None:
    if item.span is None or place.within > _MAX_WITHIN:
        return None
    try:
        with _reopened(item, place.offset) as stream:
            while place.within > stream.tell() and stream.read(min(STEP, place.within - stream.tell())):
                pass
            with contextlib.closing(_measure(item)) as measure:
                record = next(records(stream, place.offset, measure), None)
            page = _loaded(item, record, PayloadPlaces()) if isinstance(record, Record) else None
    except PageRefused as refusal:
        if type(refusal) not in (PageRefused, BrokenStream):
            raise
        return None
    return page if isinstance(page, SavedPage) else None


def _reopened(item: InputStream, offset: int) -> io.BufferedReader:
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


def _next_member(item: InputStream, offset: int) -> int:
    """Where behind `offset` a gzip member with a record starts; -1 when there is none."""
    if item.span is None or item.codec != "gzip":
        return -1
    with item.span.open(offset) as raw:
        window = raw.read(_LOOK)
        while window:
            at = window.find(_GZIP)
            while at >= 0:
                if _starts_record(item.span, offset + at):
                    return offset + at
                at = window.find(_GZIP, at + 1)
            fresh = raw.read(_LOOK)
            offset += len(window) - 2
            window = window[-2:] + fresh if fresh else b""
    return -1


def _starts_record(span: Span, offset: int) -> bool:
    """Its first bytes say so, however damaged the rest is."""
    with span.open(offset) as raw:
        try:
            return zlib.decompressobj(31).decompress(raw.read(1024), 5) == b"WARC/"
        except zlib.error:
            return False


def _page(
    item: InputStream, record: Record, body: bytes, charset: str | None, *, truncated: bool = False
) -> SavedPage | Outcome:
    return make_page(
        item,
        body,
        item.warc_form,
        url=(record.url, Known.STATED),
        fetched_at=record.captured,
        charset=charset,
        offset=record.place.offset,
        truncated=truncated or "warc-truncated" in record.headers,
    )


def _skipped(item: InputStream, record: Record, why: str) -> Outcome:
    return skipped(item, why, item.warc_form, offset=record.place.offset, url=record.url)
