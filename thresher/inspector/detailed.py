"""Reads a page as a harvest does, and collects what the report shows."""

from dataclasses import dataclass

from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.read import Reading
from thresher.crawler.extractors.rules import Rules
from thresher.inspector.dump import dump
from thresher.inspector.places import PartAnchors, find_places
from thresher.inspector.sanitize import MAX_SHOWN, Inert, inert
from thresher.pipelines.process import process_detailed
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import Form, SavedPage
from thresher.schemas.record import PageRecord, Zone
from thresher.store.changes import changes


@dataclass(frozen=True, slots=True)
class Inspected:
    """A page, its outcome, and where the parts of its record stand."""

    page: SavedPage
    outcome: Outcome
    """The outcome of reading the page now, with evidence."""
    places: PartAnchors
    view: Inert | None
    """None where the page could not be opened."""
    tinted: bool
    """Whether its zones are known; they are not where it was refused before."""
    differs: list[str]
    """Fields that differ from the earlier record."""
    beliefs: list[dict[str, float]]
    """By teaser how far its parts are believed, from 0 to 1, by name; empty where it is not known."""

    @property
    def record(self) -> PageRecord | None:
        return self.outcome.record


def inspect(
    page: SavedPage,
    before: Outcome | None = None,
    *,
    rules: Rules | None = None,
    time_zone: str | None = None,
    most: int = MAX_SHOWN,
) -> Inspected:
    """Read a page with evidence.  `before`: an earlier outcome, to compare with."""
    outcome, reading = process_detailed(page, evidence=True, rules=rules, time_zone=time_zone)
    record = outcome.record
    places, view, tinted = PartAnchors(), None, False
    if reading is not None and record is not None:
        places, tinted = find_places(reading, record), True
    if reading is not None and reading.text is not None:
        view = dump(_text(page), reading.text.zones, places, most)
    elif reading is not None and reading.opened is not None and reading.parts is not None:
        view = inert(reading.opened.view, reading.parts.blocks, places, most)
        tinted = True
    else:
        view = _untinted(page, most)
    return Inspected(page, outcome, places, view, tinted, _differing(before, outcome), part_beliefs(reading))


def part_beliefs(reading: Reading | None) -> list[dict[str, float]]:
    """By teaser how far each of its parts is believed."""
    if reading is None or reading.parts is None:
        return []
    return [item.beliefs | {"headline": item.confidence} for item in reading.parts.items]


def _text(page: SavedPage) -> str:
    return decode(page.body, page.origin.charset)[0]


def _untinted(page: SavedPage, most: int) -> Inert | None:
    """A page that was refused, as far as it can be opened."""
    try:
        if page.origin.form is Form.TEXT:
            return dump(_text(page), {}, PartAnchors(), most)
        return inert(open_page(page.body, page.origin.charset, page.url).view, None, PartAnchors(), most)
    except PageRefused:
        return None


def _differing(before: Outcome | None, now: Outcome) -> list[str]:
    if before is None or before.record is None or now.record is None:
        return []
    return [change.field for change in changes(before.record, now.record)]


def shares(record: PageRecord) -> list[tuple[Zone, int]]:
    """The accounting, in the order of the zones."""
    return [(zone, record.accounting.by_zone.get(zone, 0)) for zone in Zone]
