"""Dates that a page declares: JSON-LD, meta elements, microdata, its address."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from lxml import etree

from thresher.crawler.extractors.dates.bydateparser import calendar_date, relative_date
from thresher.crawler.extractors.dates.datelabels import Label
from thresher.crawler.extractors.dates.datetext import MOSTLY_DATE, DateText, find_dates, parse_date
from thresher.crawler.extractors.dates.relativedates import parse_relative
from thresher.crawler.extractors.fields.date_rules import (
    MODIFIED_META,
    MODIFIED_PARTS,
    NO_META,
    PUBLISHED_META,
    PUBLISHED_PARTS,
    DateCandidate,
)
from thresher.crawler.extractors.markup.metadata import Metadata, text_of, types_of

_PAGES = frozenset(("webpage", "itempage", "aboutpage", "collectionpage", "faqpage", "medicalwebpage", "profilepage"))
_VIDEOS = frozenset(("videoobject", "audioobject", "podcastepisode"))
_PARTS = """
imageobject organization newsmediaorganization person comment usercomments correctioncomment offer event claim product
breadcrumblist sitemapurl website rating aggregaterating place postaladdress review claimreview
"""
_NOT_THE_PAGE = frozenset(_PARTS.split())
"""Types whose dates are not the page's: of its parts, its site, its readers."""
_THING_KEYS: dict[str, tuple[str, Label]] = {
    "datePublished": ("", "published"),
    "dateCreated": (" created", "published"),
    "uploadDate": (" created", "published"),
    "dateModified": (" modified", "modified"),
    "dateUpdated": (" modified", "modified"),
}
_ITEMS: tuple[tuple[str, Label], ...] = (
    ("datepublished", "published"),
    ("datecreated", "published"),
    ("datemodified", "modified"),
)
FUTURE = date(2199, 12, 30)
"""Up to here a value is a date, though one after the capture."""
MOST = 4
"""Dates of one line that are looked at."""
_MAX_ITEMS = 6
"""Marked elements of one name that are looked at; a list of teasers has more."""

_IN_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/._]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)")
_COMPACT = 8
"""Digits of 20240503: without separators month and day need both their digits."""
_IN_WORDS = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?=/|$)")
_DAY_FIRST = re.compile(r"(?<![\d-])\d\d-\d\d-(?:19|20)\d\d(?![\d-])")


class DeclaredDate(NamedTuple):
    """How this page's dates are read."""

    language: str | None
    day_first: bool | None
    today: date
    fetched: datetime | None = None
    """The time of capture, for dates told from now."""

    def parse(self, text: str) -> DateText | None:
        """The date that a value or a short text is."""
        found = parse_date(text, language=self.language, day_first=self.day_first, today=self.today)
        if found is None and (other := self._in_other_calendar(text)):
            return other if len(other.raw) >= MOSTLY_DATE * len(text.strip()) else None
        return found

    def find(self, text: str) -> list[DateText]:
        """The first dates in a text."""
        found = find_dates(text, language=self.language, day_first=self.day_first, today=self.today, limit=MOST)
        if not found and (other := self._in_other_calendar(text)):
            return [other]
        return found

    def from_now(self, text: str) -> DateText | None:
        """The date that a short text tells from the time of capture, where that is known."""
        if self.fetched is None:
            return None
        return parse_relative(text, self.fetched) or relative_date(text, self.language, self.fetched)

    def _in_other_calendar(self, text: str) -> DateText | None:
        return calendar_date(text, self.language, min(self.today, FUTURE) + timedelta(days=1))

    def candidate(
        self,
        found: DateText,
        at: etree._Element | None,
        rule: str,
        label: Label | None,
        far: int = 0,
        *,
        raw: str = "",
        shown: str = "",
    ) -> DateCandidate:
        """A date that was found as a candidate; `raw` where it is not the found text."""
        other = self._swapped(found)
        unsure = found.ambiguous and other is not None
        return DateCandidate(found.iso, raw or found.raw, at, rule, label, far, other, unsure, shown)

    def _swapped(self, found: DateText) -> str | None:
        """The other reading of a date in numbers."""
        year, month, day = found.iso[:10].split("-")
        other = f"{year}-{day}-{month}"
        if found.order not in ("dmy", "mdy") or int(day) > 12 or day == month or other > self.today.isoformat():
            return None
        return other + found.iso[10:]

    def sight(self, raw: str, at: etree._Element | None, rule: str, label: Label | None) -> DateCandidate | None:
        """A declared value as a sight, None where it is no date."""
        found = self.parse(raw)
        if found is None:
            late = self._replace(today=FUTURE).parse(raw)
            return DateCandidate(late.iso, raw, at, rule, "future") if late else None
        return self.candidate(found, at, rule, label, raw=raw)


def declared_sights(
    meta: Metadata, headline_path: set[etree._Element], reading: DeclaredDate
) -> Iterator[DateCandidate]:
    """Everything that declarations say, best kind first."""
    for raw, at, rule, label in (*_in_things(meta), *_in_meta(meta), *_in_items(meta, headline_path)):
        sight = reading.sight(raw, at, rule, label)
        if sight is not None:
            yield sight


_Value = tuple[str, etree._Element, str, Label]


def _in_things(meta: Metadata) -> Iterator[_Value]:
    chosen = meta.article[0] if meta.article else None
    if meta.article:
        yield from _of_thing(meta.article[0], meta.article[1], "json-ld")
    for thing, element in meta.things:
        if thing is chosen or not ("datePublished" in thing or "uploadDate" in thing or "dateModified" in thing):
            continue
        kinds = types_of(thing)
        if not kinds.isdisjoint(_PAGES):
            yield from _of_thing(thing, element, "json-ld page")
        elif not kinds.isdisjoint(_VIDEOS):
            yield from _of_thing(thing, element, "json-ld video")
        elif kinds.isdisjoint(_NOT_THE_PAGE) and chosen is None:
            yield from _of_thing(thing, element, "json-ld other")


def _of_thing(thing: dict[str, Any], element: etree._Element, rule: str) -> Iterator[_Value]:
    for key, (suffix, label) in _THING_KEYS.items():
        if key in thing and (raw := text_of(thing[key])):
            if label == "modified":
                yield raw, element, "json-ld modified", label
            else:
                yield raw, element, rule + suffix if rule == "json-ld" else rule, label


def _in_meta(meta: Metadata) -> Iterator[_Value]:
    for name, values in meta.meta.items():
        rule = PUBLISHED_META.get(name) or _rule_by_parts(name)
        if rule is not None:
            yield values[0][0], values[0][1], rule, "modified" if rule == "meta modified" else "published"


def _rule_by_parts(name: str) -> str | None:
    """The rule for a name that is not in the tables, by what it is made of."""
    if name in MODIFIED_META:
        return "meta modified"
    if not ("date" in name or "publish" in name or "time" in name) or any(part in name for part in NO_META):
        return None
    if any(part in name for part in MODIFIED_PARTS):
        return "meta modified"
    return "meta named" if any(part in name for part in PUBLISHED_PARTS) else "meta other"


def _in_items(meta: Metadata, headline_path: set[etree._Element]) -> Iterator[_Value]:
    for name, label in _ITEMS:
        for element in meta.items.get(name, ())[:_MAX_ITEMS]:
            if raw := marked_value(element):
                if label == "modified":
                    rule = "microdata modified"
                else:
                    rule = "microdata" if _of_the_headline(element, headline_path) else "microdata elsewhere"
                yield raw, element, rule, label


def marked_value(element: etree._Element) -> str:
    """What a marked element says: its attribute for machines, else its text."""
    for name in ("content", "datetime", "title"):
        value = element.get(name)
        if value and any(map(str.isdigit, value)):
            return value.strip()
    return text_under(element)[:120]


def text_under(element: etree._Element) -> str:
    """An element's text, white space folded."""
    return " ".join(" ".join(str(part) for part in element.itertext()).split())


def _of_the_headline(element: etree._Element, headline_path: set[etree._Element]) -> bool:
    """Whether the thing that the element describes is the one that the headline stands in."""
    for around in element.iterancestors():
        if around.get("itemscope") is not None or around.get("typeof") is not None:
            return around in headline_path
    return True


def address_sight(url: str | None, reading: DeclaredDate, rule: str = "address") -> DateCandidate | None:
    """The day in the page's address: /2024/05/03/, /2024/may/3/, -20240503-, /03-05-2024/."""
    if not url:
        return None
    path = url.partition("?")[0]
    for match in _IN_ADDRESS.finditer(path):
        year, separator, month, day = match.groups()
        if not separator and len(match[0]) < _COMPACT:
            continue
        found = reading.parse(f"{year}-{int(month):02}-{int(day):02}")
        if found:
            return DateCandidate(found.iso, match[0], None, rule, "published")
    words = _IN_WORDS.search(path)
    if words and (found := reading.parse(f"{words[3]} {words[2]} {words[1]}")):
        return DateCandidate(found.iso, words[0], None, rule, "published")
    numbers = _DAY_FIRST.search(path)
    if numbers and (found := reading._replace(day_first=True).parse(numbers[0])):
        return DateCandidate(found.iso, numbers[0], None, rule, "published")
    return None
