"""An open page → its article: every field by its own reader, with what is said about each."""

from dataclasses import dataclass, field
from typing import Any

from thresher.crawler.extractors.evidence import FieldValue
from thresher.crawler.extractors.fields.about import read_section, read_tags
from thresher.crawler.extractors.fields.authors import read_authors
from thresher.crawler.extractors.fields.body import grouped, read_blocks, read_links
from thresher.crawler.extractors.fields.dates import read_dates
from thresher.crawler.extractors.fields.images import read_images
from thresher.crawler.extractors.fields.source import read_source
from thresher.crawler.extractors.fields.standfirst import begins_text, find_standfirst, read_kicker
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.body_odds import body_certainty, body_confidence
from thresher.crawler.extractors.zones.body_outliers import without_strays
from thresher.crawler.extractors.zones.body_trim import trim
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Article, Crumb, Evidence, Rejected, Warning
from thresher.text.body import body_text, count_words


@dataclass(slots=True)
class Notes:
    """What is said about the fields."""

    wanted: bool
    """Whether evidence is asked for."""
    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)


def read_article(page: OpenPage, zones: ZonedPage, crumbs: list[Crumb], notes: Notes) -> Article:
    """The article, with its evidence added to `notes`."""
    authors = read_authors(page, zones)
    dates = read_dates(page, zones)
    sources = read_source(page, zones)
    kicker, shown = read_kicker(page, sources.kicker)
    running = zones.main or without_strays(page, zones, trim(page, zones, authors.plain))
    standfirst = find_standfirst(page, zones)
    if standfirst and not zones.main and begins_text(page, zones, standfirst, running):
        running.insert(0, standfirst.index)
    groups = grouped(page.view, running)
    blocks = read_blocks(groups, zones.facts.urls)
    text = body_text(blocks)
    notes.warnings += dates.warnings
    _note_headline(notes, page)
    _note_body(notes, page, zones)
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
        date_published_raw=dates.published_raw,
        date_modified=_value(dates.modified),
        date_modified_raw=dates.modified_raw,
        body=text,
        blocks=blocks,
        links=read_links(page.view, running, zones.facts.urls),
        images=read_images(page, zones, [group.start for group in groups]),
        section=read_section(page, crumbs),
        tags=read_tags(page),
        word_count=count_words(text),
    )


def _value(found: FieldValue[Any] | None) -> Any:
    return found.value if found else None


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


def _note_body(notes: Notes, page: OpenPage, zones: ZonedPage) -> None:
    body = zones.body
    if not body:
        return
    notes.confidence["body"] = round(body_confidence(body_certainty(page.view, zones.odds, body)), 2)
    if notes.wanted:
        first = page.view.blocks[body[0]]
        where = page.place(first.node.element)
        notes.evidence["body"] = Evidence(first.text[:200], where, "block model", notes.confidence["body"])
