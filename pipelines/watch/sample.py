"""The layouts of a harvest: of a sample of its pages, read again from the archive."""

import io
from collections.abc import Sequence
from pathlib import Path

from crawler.loaders.compressed import DECODERS, Decoded
from crawler.loaders.item import MAX_PAGE_BYTES, Meter
from crawler.loaders.streams import open_at, steps
from crawler.loaders.warc import Record, read_response, records
from pipelines.watch.harvested import Kept
from pipelines.watch.layout import Layout, Sketches, layouts, sketch
from schemas.errors import PageRefused
from schemas.page import Form, Origin, SavedPage
from schemas.record import PageType

SAMPLE = {PageType.ARTICLE.value: 30, PageType.LISTING.value: 10}
"""Pages of each type that are read."""
_LARGEST = 4 << 20
"""Bytes of a page that is read again."""


def sampled(kept: Sequence[Kept]) -> tuple[dict[str, list[Layout]], dict[str, list[tuple[Kept, int]]]]:
    """By page type, the layouts of the sample, and its pages, each with the place of its layout (-1: a rare one)."""
    found: dict[str, list[Layout]] = {}
    placed: dict[str, list[tuple[Kept, int]]] = {}
    for page_type, most in SAMPLE.items():
        read = _sketches(_spread([one for one in kept if one.page_type == page_type], most))
        if read:
            found[page_type], places = layouts([one for _, one in read])
            placed[page_type] = list(zip([one for one, _ in read], places, strict=True))
    return found, placed


def _spread(kept: Sequence[Kept], most: int) -> list[Kept]:
    """Some pages from first to last."""
    count = min(most, len(kept))
    return [kept[at * len(kept) // count] for at in range(count)]


def _sketches(kept: Sequence[Kept]) -> list[tuple[Kept, Sketches]]:
    found = []
    for one in kept:
        origin = one.place()
        if origin.form is not Form.WARC:
            continue  # nothing was archived
        try:
            page = _page_at(origin)
            values = sketch(page.body, page.origin.charset) if page and len(page.body) <= _LARGEST else None
        except PageRefused:
            continue  # it cannot be read again
        if values is not None:
            found.append((one, values))
    return found


def _page_at(origin: Origin) -> SavedPage | None:
    """The page of a WARC's response.  Raises PageRefused."""
    meter = Meter()
    with open_at(Path(origin.file), origin.offset or 0, meter) as stored:
        stream: io.BufferedReader = io.BufferedReader(Decoded(DECODERS["gzip"](steps(stored)), meter))
        record = next(records(stream), None)
        if not isinstance(record, Record):
            return None
        http = record.block.read(MAX_PAGE_BYTES)
        page = read_response(
            origin.file, origin.offset or 0, record.headers, http, portal=None, max_bytes=MAX_PAGE_BYTES
        )
    return page if isinstance(page, SavedPage) else None
