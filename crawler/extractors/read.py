"""Saved page → record: the reading half of a page's way, one call per step."""

import hashlib
import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from crawler.extractors.about import declared_language, detect_language, read_breadcrumbs, read_section, read_tags
from crawler.extractors.addresses import host_of
from crawler.extractors.authors import read_authors
from crawler.extractors.body import body_text, count_words, read_blocks, read_links
from crawler.extractors.dates import read_dates
from crawler.extractors.found import Found
from crawler.extractors.headline import declared_titles
from crawler.extractors.images import read_images
from crawler.extractors.items import read_teasers
from crawler.extractors.metadata import site_name
from crawler.extractors.page import OpenPage, body_odds, declared_address, open_page
from crawler.extractors.source import read_source
from crawler.extractors.standfirst import read_kicker, read_standfirst
from crawler.extractors.walls import is_consent_wall
from crawler.extractors.zones import Split, split
from schemas.errors import PageRefused
from schemas.outcome import Reason
from schemas.page import Known, Origin, SavedPage
from schemas.record import Accounting, Article, Crumb, Evidence, Link, PageRecord, PageType, Rejected, Warning, Zone

_MAX_LINKS = 20_000
"""Links of one record; a page with more is a dump of links, and says so in a warning."""


@dataclass(slots=True)
class Notes:
    """What is said about the record beside its fields."""

    evidence: dict[str, Evidence] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    warnings: list[Warning] = field(default_factory=list)


def read_page(page: SavedPage, *, evidence: bool = False) -> PageRecord:
    """The record of a page.  Raises PageRefused."""
    opened = open_page(page.body, page.origin.charset, page.url)
    if not opened.view.blocks and not opened.view.links and not declared_titles(opened.meta):
        raise PageRefused(Reason.EMPTY, "the page shows no text and no link, and declares no title")
    odds = body_odds(opened)
    parts = split(opened.view, opened.meta, opened.headline, odds, opened.base)
    if parts.page_type is not PageType.LISTING and is_consent_wall(opened.view, parts.body):
        raise PageRefused(
            Reason.CONSENT_WALL, "all that the page shows asks for consent; save it again after answering"
        )
    return _record(page, opened, odds, parts, evidence)


def _record(page: SavedPage, opened: OpenPage, odds: list[int], parts: Split, evidence: bool) -> PageRecord:
    notes = Notes()
    meta, base = opened.meta, opened.base
    url = page.url or base.url or None
    declared = declared_language(meta)
    language = declared or detect_language(" ".join(block.text for block in opened.view.blocks if block.chars > 60))
    crumbs = read_breadcrumbs(opened.view, meta, base)
    article = None
    if parts.page_type is PageType.ARTICLE:
        article = _article(page, opened, odds, parts, language, crumbs, notes, evidence)
    return PageRecord(
        url=url,
        canonical_url=declared_address(opened),
        portal=page.portal or (host_of(url) if url else "") or None,
        site_name=site_name(meta),
        title=meta.title or None,
        language=language.split("-")[0].lower() if language else None,
        page_type=parts.page_type,
        breadcrumbs=crumbs,
        fetched_at=page.fetched_at,
        content_sha256=hashlib.sha256(page.body).hexdigest(),
        origin=_origin(page, opened, url),
        article=article,
        teasers=read_teasers(opened, parts.items, language, _today(page)),
        links=_links(parts, notes),
        accounting=_account(opened, parts),
        evidence=notes.evidence if evidence else None,
        confidence=notes.confidence,
        warnings=notes.warnings,
    )


def _article(
    page: SavedPage,
    opened: OpenPage,
    odds: list[int],
    parts: Split,
    language: str | None,
    crumbs: list[Crumb],
    notes: Notes,
    evidence: bool,
) -> Article:
    view, meta, headline, body, base = opened.view, opened.meta, opened.headline, parts.body, opened.base
    site = site_name(meta)
    blocks = read_blocks(view, body)
    text = body_text(blocks)
    authors = read_authors(view, meta, headline, body, language, site)
    dates = read_dates(view, meta, headline, body, language, page.url, _today(page))
    sources = read_source(view, meta, headline, body, language, site, base)
    kicker, shown = read_kicker(view, meta, headline, sources.kicker)
    notes.warnings += dates.warnings
    if headline:
        notes.confidence["headline"] = headline.confidence
    if body:
        notes.confidence["body"] = _body_confidence(view.chars, odds, body)
    findings: dict[str, Found[Any] | None] = {
        "byline": authors.byline, "authors": authors.names, "source": sources.source, "agency": sources.agency,
        "date_published": dates.published, "date_modified": dates.modified,
    }  # fmt: skip
    for name, found in findings.items():
        _note(notes, name, found, opened, evidence)
    if evidence and headline:
        where = view.place(view.blocks[headline.block].node.element) if headline.block >= 0 else "/html/head"
        notes.evidence["headline"] = Evidence(headline.raw, where, headline.rule, headline.confidence)
    return Article(
        headline=shown,
        kicker=kicker,
        standfirst=read_standfirst(view, meta, headline, body),
        byline=authors.byline.value if authors.byline else None,
        authors=authors.names.value if authors.names else [],
        source=sources.source.value if sources.source else None,
        agency=sources.agency.value if sources.agency else None,
        date_published=dates.published.value if dates.published else None,
        date_published_raw=dates.published.chosen.raw if dates.published else None,
        date_modified=dates.modified.value if dates.modified else None,
        date_modified_raw=dates.modified.chosen.raw if dates.modified else None,
        body=text,
        blocks=blocks,
        links=read_links(view, body, base),
        images=read_images(view, meta, _region(opened, body), [(item.first, item.last) for item in parts.items], base),
        section=read_section(meta, crumbs),
        tags=read_tags(view, meta),
        word_count=count_words(text),
    )


def _note(notes: Notes, name: str, found: Found[Any] | None, opened: OpenPage, evidence: bool) -> None:
    """Take down how sure a field is and, when asked for, where it came from."""
    if found is None:
        return
    notes.confidence[name] = round(found.confidence, 2)
    if evidence:

        def place(element: object) -> str:
            return opened.view.place(element) if element is not None else "url"  # type: ignore[arg-type]

        rejected = [Rejected(candidate.raw, place(candidate.at), why) for candidate, why in found.rejected]
        chosen = found.chosen
        notes.evidence[name] = Evidence(chosen.raw, place(chosen.at), chosen.rule, round(found.confidence, 2), rejected)


def _body_confidence(chars: list[int], odds: list[int], body: list[int]) -> float:
    """The mean certainty of the blocks near the body, weighted by their characters."""
    total = certain = 0.0
    for index in range(max(0, body[0] - 3), min(len(odds), body[-1] + 4)):
        size = chars[index + 1] - chars[index]
        total += size
        certain += size / (1 + math.exp(-abs(odds[index]) / 1000))
    return round(certain / total, 2) if total else 0.5


def _region(opened: OpenPage, body: list[int]) -> tuple[int, int]:
    """The blocks from the headline to the body's end."""
    headline = opened.headline.block if opened.headline and opened.headline.block >= 0 else None
    if not body:
        return (headline or 0, headline or 0)
    start = headline if headline is not None and headline < body[0] else body[0]
    return start, body[-1] + 1


def _links(parts: Split, notes: Notes) -> list[Link]:
    facts, zones = parts.facts, parts.links
    if len(zones) > _MAX_LINKS:
        what = f"the page has {len(zones):,} links; the first {_MAX_LINKS:,} are listed"
        notes.warnings.append(Warning("too_many_links", what))
    return [Link(*link) for link in zip(facts.texts[:_MAX_LINKS], facts.urls, zones, strict=False)]


def _account(opened: OpenPage, parts: Split) -> Accounting:
    by_zone = dict.fromkeys(Zone, 0)
    for block, zone in zip(opened.view.blocks, parts.blocks, strict=True):
        by_zone[zone] += block.chars
    return Accounting(opened.view.chars[-1], by_zone)


def _origin(page: SavedPage, opened: OpenPage, url: str | None) -> Origin:
    known = page.origin.url_from or (Known.PAGE if url else None)
    origin = page.origin
    return msgspec.structs.replace(origin, url_from=known, charset=opened.charset, charset_from=opened.charset_from)


def _today(page: SavedPage) -> date:
    """The day that no date of the page may be later than: that of its capture where it is known."""
    try:
        return date.fromisoformat((page.fetched_at or "")[:10])
    except ValueError:
        return date(2100, 1, 1)
