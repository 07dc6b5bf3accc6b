"""A page for a terminal: its text in order with the zones in the margin, then the record's fields."""

import textwrap
from collections.abc import Iterator

from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.read import Reading
from thresher.crawler.extractors.rules import Rules
from thresher.inspector.detailed import part_beliefs, shares
from thresher.inspector.dump import rows
from thresher.inspector.fields import Field, article_fields, page_fields
from thresher.pipelines.process import process_detailed
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import SavedPage
from thresher.schemas.record import PageRecord, Zone
from thresher.text.printable import printable

WIDTH = 96
"""A matter of taste: columns in which lines read well."""
_LEAST = 40  # matter of taste
_MARGIN = 12  # matter of taste
_COLOURS = {
    Zone.NAVIGATION: "34", Zone.ARTICLE: "32", Zone.TEASER: "33", Zone.RELATED: "35", Zone.COMMENTS: "36",
    Zone.OTHER: "90",
}  # fmt: skip
_MAX_VALUE = 400  # matter of taste
_BAR_MARGIN = 36  # matter of taste


def lines(
    page: SavedPage,
    before: Outcome | None = None,
    *,
    rules: Rules | None = None,
    time_zone: str | None = None,
    colour: bool = False,
    width: int = WIDTH,
) -> Iterator[str]:
    """The lines, without control characters of a terminal."""
    outcome, reading = process_detailed(page, evidence=True, rules=rules, time_zone=time_zone)
    writer = _Writer(colour, max(width, _LEAST))
    if reading is not None:
        yield from writer.text(_texts(page, reading))
        yield ""
    if outcome.reason is not None:
        yield printable(f"refused as {outcome.reason.value}: {outcome.detail or ''}".rstrip(": "))
    if outcome.record is not None:
        yield from writer.record(outcome.record, part_beliefs(reading))


def _texts(page: SavedPage, reading: Reading) -> Iterator[tuple[Zone, str]]:
    if reading.text is not None:
        text = decode(page.body, page.origin.charset)[0]
        yield from ((zone, folded) for _, _, folded, zone in rows(text, reading.text.zones))
    elif reading.opened is not None and reading.parts is not None:
        for block, zone in zip(reading.opened.view.blocks, reading.parts.blocks, strict=True):
            yield zone, block.text


class _Writer:
    """Makes lines, in colours or without."""

    def __init__(self, colour: bool, width: int) -> None:
        self._colour, self._width = colour, width

    def text(self, texts: Iterator[tuple[Zone, str]]) -> Iterator[str]:
        """A zone's name where it begins, a bar where it goes on, a gap around what is over a line long."""
        last: Zone | None = None
        before = 0
        for zone, text in texts:
            rows = [part for row in text.split("\n") for part in self._rows(row)]
            if last is not None and max(before, len(rows)) > 1:
                yield self._in(_COLOURS[last], self._beside("", "")) if zone is last else ""
            for row in rows:
                yield self._in(_COLOURS[zone], self._beside(zone.value if zone is not last else "", row))
                last = zone
            before = len(rows)

    def _rows(self, text: str) -> list[str]:
        return textwrap.wrap(printable(text), self._width - _MARGIN, break_on_hyphens=False) or [""]

    @staticmethod
    def _beside(name: str, text: str) -> str:
        return f"{name:>{_MARGIN - 2}} │ {text}".rstrip()

    def record(self, record: PageRecord, beliefs: list[dict[str, float]]) -> Iterator[str]:
        yield from self._accounting(record)
        yield from self._warnings(record)
        for heading, fields in (("Article", article_fields(record)), ("Page", page_fields(record))):
            if fields:
                yield ""
                yield self._in("1", heading)
                for field in fields:
                    if field.value:
                        yield from self._field(field)
        if record.teasers:
            yield ""
            yield self._in("1", f"Teasers ({len(record.teasers):,})")
            for number, teaser in enumerate(record.teasers, 1):
                own = beliefs[number - 1] if number <= len(beliefs) else {}
                parts = {"date": teaser.date or teaser.date_raw, "byline": teaser.byline, "source": teaser.source}
                believed = [f"{value}{_believed(own.get(name))}" for name, value in parts.items() if value]
                about = [*believed, teaser.section, teaser.url]
                headline = f"{printable(teaser.headline or '')}{_believed(own.get('headline'))}"
                yield self._in(_COLOURS[Zone(teaser.relation)], f"  {number:>3} {headline}")
                yield self._in("2", f"      {printable(' · '.join(filter(None, about)))}")

    def _accounting(self, record: PageRecord) -> Iterator[str]:
        total = record.accounting.visible_chars
        yield self._in("1", f"{total:,} characters")
        for zone, chars in shares(record):
            bar = "█" * round((self._width - _BAR_MARGIN) * chars / total) if total else ""
            yield self._in(_COLOURS[zone], f"{zone.value:>{_MARGIN - 2}} {chars:>9,}  {bar}".rstrip())

    def _warnings(self, record: PageRecord) -> Iterator[str]:
        for warning in record.warnings:
            yield self._in("33", printable(f"warning: {warning.code}: {warning.message}"))

    def _field(self, field: Field) -> Iterator[str]:
        share = "" if field.confidence is None else f"  {field.confidence:.0%}"
        yield self._in("1", f"  {field.name}") + share
        yield from self._wrapped(field.value, "    ")
        if (evidence := field.evidence) is None:
            return
        if field.name != "body" and evidence.raw.strip() != field.value.strip():
            yield from map(self._dim, self._wrapped(f"read from “{evidence.raw}”", "    "))
        yield from map(self._dim, self._wrapped(f"{evidence.rule} · {evidence.where}", "    "))
        for one in evidence.rejected:
            rejected = f"rejected: {one.raw} ({one.why}) · {one.where}"
            yield from map(self._dim, self._wrapped(rejected, "      "))

    def _dim(self, line: str) -> str:
        return self._in("2", line)

    def _in(self, colour: str, line: str) -> str:
        return f"\x1b[{colour}m{line}\x1b[0m" if self._colour else line

    def _wrapped(self, text: str, indent: str) -> list[str]:
        text = text if len(text) <= _MAX_VALUE else f"{text[: _MAX_VALUE - 1]}…"
        return [
            line
            for row in text.split("\n")
            for line in textwrap.wrap(printable(row), self._width, initial_indent=indent, subsequent_indent=indent)
        ]


def _believed(belief: float | None) -> str:
    return "" if belief is None else f" ({belief:.0%})"
