"""An open page → its article: every field by its own reader, with what is said about each."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from thresher.crawler.extractors.evidence import FieldValue
from thresher.crawler.extractors.fields.about import read_section, read_tags
from thresher.crawler.extractors.fields.authors import read_authors
from thresher.crawler.extractors.fields.body import read_blocks, read_links
from thresher.crawler.extractors.fields.date_choice import Dates
from thresher.crawler.extractors.fields.dates import UNKNOWN_CAPTURE, read_dates
from thresher.crawler.extractors.fields.images import read_images
from thresher.crawler.extractors.fields.source import read_source
from thresher.crawler.extractors.fields.standfirst import begins_text, find_standfirst, read_kicker
from thresher.crawler.extractors.markup.metadata import site_name
from thresher.crawler.extractors.open_page import OpenPage, body_certainty, body_confidence
from thresher.crawler.extractors.zones.assign import ZonedPage
from thresher.crawler.extractors.zones.body_outliers import without_strays
from thresher.crawler.extractors.zones.body_trim import trim
from thresher.schemas.record import Article, Crumb, Evidence, Rejected, Warning
from thresher.text.body import body_text, count_words

_DOUBTED = timedelta(days=366)
"""How much later than its stated capture a page may be dated: archives that were made anew state the wrong day."""
_GUESS = 0.3
"""Confidence of a date that stands far from the article."""


@dataclass(slots=True)
class Notes:
    """What is said about the fields."""

    wanted: bool
    """Whether evidence is asked for."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)


def read_article(
    page: OpenPage,
    parts: ZonedPage,
    odds: list[int],
    language: str | None,
    fetched: str | None,
    crumbs: list[Crumb],
    notes: Notes,
) -> Article:
    """The article, with its evidence added to `notes`."""
    view, meta, headline, body, base = page.view, page.meta, page.headline, parts.body, page.base
    site = site_name(meta)
    authors = read_authors(view, meta, headline, body, language, site)
    dates = _dates(page, parts, language, fetched)
    sources = read_source(view, meta, headline, body, language, site, base)
    kicker, shown = read_kicker(view, meta, headline, sources.kicker)
    running = trim(view, body, headline, list(authors.plain), language, capture_day(fetched))
    running = without_strays(view, running, odds, meta)
    standfirst = find_standfirst(view, meta, headline, body)
    if standfirst and begins_text(standfirst, running, odds, meta):
        running.insert(0, standfirst.index)
    blocks = read_blocks(view, running)
    text = body_text(blocks)
    notes.warnings += dates.warnings
    _note_headline(notes, page)
    _note_body(notes, page, odds, body)
    for name, found in (
        ("byline", authors.byline),
        ("authors", authors.names),
        ("source", sources.source),
        ("agency", sources.agency),
        ("date_published", dates.published),
        ("date_modified", dates.modified),
    ):
        _note(notes, name, found, page)
    return Article(
        headline=shown,
        kicker=kicker,
        standfirst=standfirst.text if standfirst else None,
        byline=_value(authors.byline),
        authors=_value(authors.names) or [],
        source=_value(sources.source),
        agency=_value(sources.agency),
        date_published=_value(dates.published),
        date_published_raw=_raw(dates.published),
        date_modified=_value(dates.modified),
        date_modified_raw=_raw(dates.modified),
        body=text,
        blocks=blocks,
        links=read_links(view, running, base),
        images=read_images(view, meta, _region(page, body), [(item.first, item.last) for item in parts.items], base),
        section=read_section(meta, crumbs),
        tags=read_tags(view, meta),
        word_count=count_words(text),
    )


def _dates(page: OpenPage, parts: ZonedPage, language: str | None, fetched: str | None) -> Dates:
    """The article's dates; where all are later than the capture, the capture's time is doubted, not the page."""
    body = parts.body
    arguments = (page.view, page.meta, page.headline, body, language, page.base.url or None)
    until = min((item.first for item in parts.items if body and item.first > body[-1]), default=None)
    today = capture_day(fetched)
    order = page.day_first
    dates = read_dates(*arguments, today, until=until, day_first=order)
    if today >= UNKNOWN_CAPTURE or (dates.published is not None and not _doubts_capture(dates.published)):
        return dates
    later = read_dates(*arguments, today + _DOUBTED, until=until, day_first=order)
    if later.published is None:  # only now "3 hours ago", which is as right as the capture's time
        return read_dates(*arguments, today, fetched=fetched, until=until, day_first=order)
    is_later = later.published.value[:10] > today.isoformat()
    if dates.published is not None and not (is_later and later.published.confidence > dates.published.confidence):
        return dates
    what = f"the page is dated {later.published.value[:10]}, later than its capture on {today.isoformat()}"
    return later._replace(warnings=[*later.warnings, Warning("date_after_capture", what)])


def _doubts_capture(published: FieldValue[str]) -> bool:
    """Whether a page that seems to be dated may be dated later than its capture: the date is a mere guess, or others
    were left out as future."""
    return published.confidence <= _GUESS or any(why.startswith("future") for _, why in published.rejected)


def capture_day(fetched: str | None) -> date:
    """The day that no date of the page may be later than: that of its capture, or none where that is not known."""
    try:
        return date.fromisoformat((fetched or "")[:10])
    except ValueError:
        return UNKNOWN_CAPTURE


def _value(found: FieldValue[Any] | None) -> Any:
    return found.value if found else None


def _raw(found: FieldValue[Any] | None) -> str | None:
    return found.chosen.raw if found else None


def _note(notes: Notes, name: str, found: FieldValue[Any] | None, page: OpenPage) -> None:
    """Take down how sure a field is and, when asked for, where it came from."""
    if found is None:
        return
    confidence = round(found.confidence, 2)
    notes.confidence[name] = confidence
    if notes.wanted:
        rejected = [Rejected(other.raw, page.place(other.at), why) for other, why in found.rejected]
        chosen = found.chosen
        notes.evidence[name] = Evidence(chosen.raw, page.place(chosen.at), chosen.rule, confidence, rejected)


def _note_headline(notes: Notes, page: OpenPage) -> None:
    headline = page.headline
    if headline is None:
        return
    notes.confidence["headline"] = round(headline.confidence, 2)
    if notes.wanted:
        at = page.view.blocks[headline.block].node.element if headline.block >= 0 else page.view.root.find(".//title")
        notes.evidence["headline"] = Evidence(
            headline.raw, page.place(at), headline.rule, notes.confidence["headline"], []
        )


def _note_body(notes: Notes, page: OpenPage, odds: list[int], body: list[int]) -> None:
    if not body:
        return
    notes.confidence["body"] = round(body_confidence(body_certainty(page.view, odds, body)), 2)
    if notes.wanted:
        first = page.view.blocks[body[0]]
        where = page.place(first.node.element)
        notes.evidence["body"] = Evidence(first.text[:200], where, "block model", notes.confidence["body"])


def _region(page: OpenPage, body: list[int]) -> tuple[int, int]:
    """The blocks from the headline to the body's end."""
    shown = page.headline.block if page.headline and page.headline.block >= 0 else None
    if not body:
        return (shown or 0, shown or 0)
    return shown if shown is not None and shown < body[0] else body[0], body[-1] + 1
