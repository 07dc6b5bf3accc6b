"""Saved page → record: the reading half of a page's way, one call per step."""

import hashlib
from datetime import date
from typing import NamedTuple

import msgspec

from thresher.crawler.extractors.article import Notes, read_article
from thresher.crawler.extractors.dates.capture import UNKNOWN_CAPTURE, capture_day
from thresher.crawler.extractors.dumps import TextPage, placed_rows, read_text
from thresher.crawler.extractors.fields.about import read_breadcrumbs
from thresher.crawler.extractors.fields.body import grouped, read_blocks
from thresher.crawler.extractors.fields.comments import MAX_COMMENTS, read_comments
from thresher.crawler.extractors.fields.items import read_teasers
from thresher.crawler.extractors.fields.titles import declared_titles
from thresher.crawler.extractors.markup.archived import as_it_was
from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.markup.xpaths import xpaths
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.opening import declared_address, open_page
from thresher.crawler.extractors.rules import Rules
from thresher.crawler.extractors.rules.fields import override_fields
from thresher.crawler.extractors.rules.own import with_own
from thresher.crawler.extractors.rules.zones import override_zones
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_company import block_odds, with_company
from thresher.crawler.extractors.zones.body_odds import body_certainty, body_features
from thresher.crawler.extractors.zones.main_text import is_more, main_blocks, with_main_text
from thresher.crawler.extractors.zones.second_opinion import MAX_CHARS, UNSURE, second_opinion
from thresher.crawler.extractors.zones.walls import is_consent_wall
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason
from thresher.schemas.page import Form, Known, SavedPage
from thresher.schemas.record import Accounting, Comment, Link, PageRecord, PageType, PlacedText, Warning, Zone
from thresher.text.addresses import host_of
from thresher.text.body import main_text
from thresher.text.language import detect_language
from thresher.text.web_archives import capture_of

_MAX_LINKS = 20_000
"""Links of one record; a page with more is a dump of links, and says so in a warning."""


class Reading(NamedTuple):
    """A record with what it was made from, for who shows where its parts stand."""

    record: PageRecord
    opened: OpenPage | None = None
    parts: ZonedPage | None = None
    """The zone of each text block and link of `opened.view`: what the record's accounting adds up."""
    text: TextPage | None = None
    """In place of the two, of a text dump."""


def read_page(page: SavedPage, *, evidence: bool = False, rules: Rules | None = None) -> PageRecord:
    """The record of a page.  `rules`: its portal's own.  Raises PageRefused."""
    return read_detailed(page, evidence=evidence, rules=rules).record


def read_detailed(
    page: SavedPage, *, evidence: bool = False, all_text: bool = False, rules: Rules | None = None
) -> Reading:
    """The record of a page and what it was made from.  Raises PageRefused."""
    if page.origin.form is Form.TEXT:
        return _read_text(page, evidence, all_text)
    reading = _read_html(page, evidence, rules)
    record, opened, parts = reading.record, reading.opened, reading.parts
    if all_text and opened is not None and parts is not None:
        record = msgspec.structs.replace(record, all_text=_placed(opened, parts))
    return reading._replace(record=msgspec.structs.replace(record, text=main_text(record.article, record.blocks)))


def _read_html(page: SavedPage, evidence: bool, rules: Rules | None) -> Reading:
    day_first = rules.day_first if rules is not None else None
    crawled_there = page.url is not None and capture_of(page.url) is not None
    body = page.body if crawled_there else as_it_was(page.body)
    opened = open_page(body, page.origin.charset, page.url, fetched=page.fetched_at, day_first=day_first)
    if not opened.view.blocks and not opened.view.links and not declared_titles(opened.meta):
        raise PageRefused(Reason.EMPTY, "the page shows no text and no link, and declares no title")
    notes = Notes(evidence)
    if page.truncated:
        notes.warnings.append(Warning("truncated", "the connection ended before the whole page had come"))
    if opened.scripted:
        notes.warnings.append(Warning("text_from_script", "the page shows no text: it was read from a script's data"))
    parts = _split(opened, notes)
    if parts.page_type is not PageType.LISTING and is_consent_wall(opened.view, parts.body):
        raise PageRefused(
            Reason.CONSENT_WALL, "all that the page shows asks for consent; save it again after answering"
        )
    if not rules:
        return Reading(_html_record(page, opened, parts, notes), opened, parts)
    day = _page_day(page, opened, parts) if rules.dated else None
    parts = override_zones(opened, parts, rules, day)
    record = override_fields(_html_record(page, opened, parts, notes), opened, parts, rules, day)
    return Reading(with_own(record, opened, rules, day), opened, parts)


def _page_day(page: SavedPage, opened: OpenPage, parts: ZonedPage) -> date | None:
    """The day whose rules a page is read by: that of its capture, which the layout is of, else of its publication."""
    if opened.captured is not UNKNOWN_CAPTURE:
        return opened.captured
    article = _html_record(page, opened, parts, Notes(False)).article
    return date.fromisoformat(article.date_published[:10]) if article and article.date_published else None


def _split(opened: OpenPage, notes: Notes) -> ZonedPage:
    """The page's parts; with a second opinion where the first is unsure."""
    view = opened.view
    rows = body_features(opened)
    odds = block_odds(opened, rows)
    parts = split(opened, odds, rows)
    if parts.page_type is not PageType.ARTICLE or is_more(view, parts.row):
        return with_main_text(parts, main_blocks(opened, parts, rows))
    if parts.body and body_certainty(view, odds, parts.body) < UNSURE and view.chars[-1] <= MAX_CHARS:
        odds = with_company(view, second_opinion(view.blocks, odds, view.root), opened.headline_block)
        parts = split(opened, odds, rows)
        notes.warnings.append(Warning("second_opinion", "the body was uncertain: trafilatura's reading was weighed in"))
    return parts


def _html_record(page: SavedPage, opened: OpenPage, parts: ZonedPage, notes: Notes) -> PageRecord:
    url = page.url or opened.base.url or None
    language = opened.language
    crumbs = read_breadcrumbs(opened)
    article = None
    if parts.page_type is PageType.ARTICLE:
        article = read_article(opened, parts, crumbs, notes)
    known = page.origin.url_from or (Known.PAGE if url else None)
    return PageRecord(
        url=url,
        canonical_url=declared_address(opened),
        portal=page.portal or (host_of(url) if url else "") or None,
        site_name=opened.site,
        title=opened.meta.title or None,
        language=language.split("-")[0].lower() if language else None,
        page_type=parts.page_type,
        breadcrumbs=crumbs,
        fetched_at=page.fetched_at,
        content_sha256=hashlib.sha256(page.body).hexdigest(),
        origin=msgspec.structs.replace(
            page.origin, url_from=known, charset=opened.charset, charset_from=opened.charset_from
        ),
        article=article,
        blocks=[] if article else read_blocks(grouped(opened.view, parts.main), parts.facts.urls),
        comments=_comments(opened, parts, notes),
        teasers=read_teasers(opened, parts),
        links=_links(parts, notes),
        accounting=_account(opened, parts),
        evidence=notes.evidence if notes.wanted else None,
        confidence=notes.confidence,
        warnings=notes.warnings,
    )


def _read_text(page: SavedPage, evidence: bool, all_text: bool) -> Reading:
    text, charset, charset_from = decode(page.body, page.origin.charset)
    found = read_text(text, today=capture_day(page.fetched_at), url=page.url)
    if not found.accounting.visible_chars:
        raise PageRefused(Reason.EMPTY, "the text dump has no text")
    record = PageRecord(
        url=found.url,
        portal=page.portal or (host_of(found.url) if found.url else "") or None,
        site_name=found.site_name,
        title=found.title,
        language=detect_language(found.article.body if found.article else text),
        page_type=found.page_type,
        breadcrumbs=found.breadcrumbs,
        fetched_at=page.fetched_at,
        content_sha256=hashlib.sha256(page.body).hexdigest(),
        origin=msgspec.structs.replace(page.origin, charset=charset, charset_from=charset_from),
        article=found.article,
        text=main_text(found.article, found.blocks),
        blocks=found.blocks,
        teasers=found.teasers,
        links=found.links,
        accounting=found.accounting,
        all_text=placed_rows(text, found.zones) if all_text else None,
        evidence=found.evidence if evidence else None,
        confidence={name: value.confidence for name, value in found.evidence.items()},
        warnings=found.warnings,
    )
    return Reading(record, text=found)


def _links(parts: ZonedPage, notes: Notes) -> list[Link]:
    facts, zones = parts.facts, parts.links
    if len(zones) > _MAX_LINKS:
        what = f"the page has {len(zones):,} links; the first {_MAX_LINKS:,} are listed"
        notes.warnings.append(Warning("too_many_links", what))
    return [Link(*link) for link in zip(facts.labels[:_MAX_LINKS], facts.urls, zones, strict=False)]


def _comments(opened: OpenPage, parts: ZonedPage, notes: Notes) -> list[Comment]:
    if len(parts.comments) > MAX_COMMENTS:
        what = f"the page has {len(parts.comments):,} comments; the first {MAX_COMMENTS:,} are listed"
        notes.warnings.append(Warning("too_many_comments", what))
    return read_comments(opened, parts.comments)


def _account(opened: OpenPage, parts: ZonedPage) -> Accounting:
    by_zone = dict.fromkeys(Zone, 0)
    for block, zone in zip(opened.view.blocks, parts.blocks, strict=True):
        by_zone[zone] += block.chars
    return Accounting(opened.view.chars[-1], by_zone)


def _placed(opened: OpenPage, parts: ZonedPage) -> list[PlacedText]:
    """Every visible text, with its zone and its place."""
    where = xpaths(opened.view.root)
    return [
        PlacedText(zone, block.text, where[block.node.element])
        for block, zone in zip(opened.view.blocks, parts.blocks, strict=True)
    ]
