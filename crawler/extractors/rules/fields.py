"""A portal's rules of fields, on a page that is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import msgspec
from lxml import etree

from thresher.crawler.extractors.dates.capture import capture_day
from thresher.crawler.extractors.dates.datetext import DateText, find_dates, parse_date
from thresher.crawler.extractors.fields.body import grouped, read_blocks, read_links
from thresher.crawler.extractors.fields.images import read_images
from thresher.crawler.extractors.names.byline_lines import strip_lead
from thresher.crawler.extractors.names.names import split_authors
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.rules import Rules
from thresher.crawler.extractors.rules.selectors import Selector
from thresher.crawler.extractors.rules.zones import body_blocks
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import Article, Evidence, PageRecord, Source, Warning
from thresher.text.body import body_text, count_words

_DATE_WARNINGS = frozenset(("ambiguous_date", "published_from_modified", "date_after_capture"))
_MAX_RAW = 200
"""Characters of the text that evidence quotes."""
TEXTS = etree.XPath(".//text()[not(parent::script or parent::style)]")
"""What an element shows, in parts."""


class _Text(NamedTuple):
    """A text that a rule found."""

    text: str
    at: etree._Element | None


class _Given(NamedTuple):
    """What a rule gives."""

    values: dict[str, Any]
    """Of the article."""
    raw: str
    at: etree._Element | None
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """What the readers look at."""

    opened: OpenPage
    record: PageRecord
    day_first: bool | None


def override_fields(record: PageRecord, page: OpenPage, parts: ZonedPage, rules: Rules, day: date | None) -> PageRecord:
    """The record as the rules have it; `parts` is the page's split by the same rules."""
    if record.article is None:
        return record
    given = {"body": _body(page, parts)} if parts.body and body_blocks(page, rules, day) else {}
    known = _Page(page, record, rules.day_first)
    for name, read in _READERS.items():
        found = (read(known, name, _texts(selector, page, name)) for selector in rules.field(name, day))
        if (first := next(filter(None, found), None)) is not None:
            given[name] = first
    if "byline" in given and "authors" not in given:
        given |= _names_of(given["byline"], known)
    return _with(record, record.article, given, page, f"portal:{rules.portal}") if given else record


def _with(record: PageRecord, article: Article, given: dict[str, _Given], page: OpenPage, rule: str) -> PageRecord:
    values = {key: value for one in given.values() for key, value in one.values.items()}
    warnings = [w for w in record.warnings if "date_published" not in given or w.code not in _DATE_WARNINGS]
    evidence = record.evidence
    if evidence is not None:
        told = {
            name: Evidence(one.raw[:_MAX_RAW], "" if one.at is None else page.place(one.at), rule, 1.0)
            for name, one in given.items()
        }
        evidence = evidence | told
    return msgspec.structs.replace(
        record,
        article=msgspec.structs.replace(article, **values),
        confidence=record.confidence | dict.fromkeys(given, 1.0),
        evidence=evidence,
        warnings=warnings + [warning for one in given.values() for warning in one.warnings],
    )


def _texts(selector: Selector, page: OpenPage, name: str) -> list[_Text]:
    """The texts that a selector finds, white space folded, without the empty ones."""
    found = (
        _Text(" ".join((value if isinstance(value, str) else _shown(value, name)).split()), at)
        for value, at in selector.values(page.view.root)
    )
    return [text for text in found if text.text]


def _shown(element: etree._Element, name: str) -> str:
    """What an element says: a `meta` by its content, a date by what it states for machines."""
    if element.tag == "meta":
        return element.get("content") or ""
    if name == "date_published" and (stated := element.get("datetime")):
        return stated
    texts: Any = TEXTS(element)
    return " ".join(texts)


def _text(page: _Page, name: str, found: list[_Text]) -> _Given | None:
    return _Given({name: found[0].text}, *found[0]) if found else None


def _tags(page: _Page, name: str, found: list[_Text]) -> _Given | None:
    """Each found text is a tag; one text alone lists them."""
    texts = found[0].text.split(",") if len(found) == 1 else [one.text for one in found]
    tags = list(dict.fromkeys(tag for text in texts if (tag := text.strip())))
    return _Given({name: tags}, found[0].text, found[0].at) if tags else None


def _authors(page: _Page, name: str, found: list[_Text]) -> _Given | None:
    """The names in the texts; a text that holds none is one, since the rule says so."""
    names = [
        author
        for text, _ in found
        for author in split_authors(text, language=page.record.language) or [strip_lead(text)[0].strip()]
        if author
    ]
    return _Given({name: list(dict.fromkeys(names))}, found[0].text, found[0].at) if names else None


def _names_of(byline: _Given, page: _Page) -> dict[str, _Given]:
    """The authors that a byline names: a rule for it is one for them."""
    names = split_authors(byline.values["byline"], language=page.record.language)
    return {"authors": _Given({"authors": names}, byline.raw, byline.at)} if names else {}


def _source(page: _Page, name: str, found: list[_Text]) -> _Given | None:
    if not found:
        return None
    text, at = found[0]
    href = None if at is None else next((link.get("href") for link in at.iter("a") if link.get("href")), None)
    return _Given({name: Source(text, page.opened.base.absolute(href) if href else None)}, text, at)


def _date(page: _Page, name: str, found: list[_Text]) -> _Given | None:
    """The first date in the texts."""
    for text, at in found:
        if (read := _read_date(text, page)) is not None:
            doubt = Warning("ambiguous_date", f"{read.raw!r} is read as {read.iso[:10]}.")
            warnings = (doubt,) if read.ambiguous else ()
            return _Given({name: read.iso, f"{name}_raw": read.raw}, text, at, warnings)
    return None


def _read_date(text: str, page: _Page) -> DateText | None:
    today = capture_day(page.record.fetched_at)
    language = page.record.language
    whole = parse_date(text, language=language, day_first=page.day_first, today=today)
    if whole is not None:
        return whole
    return next(iter(find_dates(text, language=language, day_first=page.day_first, today=today, limit=1)), None)


def _body(page: OpenPage, parts: ZonedPage) -> _Given:
    groups = grouped(page.view, parts.body)
    blocks = read_blocks(groups, parts.facts.urls)
    text = body_text(blocks)
    links = read_links(page.view, parts.body, parts.facts.urls)
    images = read_images(page, parts, [group.start for group in groups])
    first = groups[0].blocks[0]
    values = {"body": text, "blocks": blocks, "links": links, "images": images, "word_count": count_words(text)}
    return _Given(values, first.text, first.node.element)


_READERS: dict[str, Callable[[_Page, str, list[_Text]], _Given | None]] = {
    "headline": _text,
    "standfirst": _text,
    "byline": _text,
    "authors": _authors,
    "date_published": _date,
    "source": _source,
    "section": _text,
    "tags": _tags,
}
"""The fields that rules give, beside the body."""
