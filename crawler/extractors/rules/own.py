"""A portal's own fields, on a page that is read."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import msgspec
from lxml import etree

from thresher.crawler.extractors.dates.capture import capture_day
from thresher.crawler.extractors.dates.datetext import find_dates, parse_date
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.rules import OwnRule, Rules
from thresher.crawler.extractors.rules.fields import TEXTS
from thresher.crawler.extractors.rules.numbers import read_number
from thresher.crawler.extractors.rules.selectors import Selector
from thresher.schemas.record import Evidence, OwnValue, PageRecord, Warning
from thresher.text.storable import storable

MAX_VALUES = 1000
"""A bound for safety: values of a list."""
MAX_CHARS = 100_000
"""A bound for safety: characters of a field, before white space is folded."""
_MAX_RAW = 200
"""Characters of the text that evidence quotes."""
_MAX_SHOWN = 60
"""Characters of a text that a warning quotes."""
_STATED = {"url": ("href", "src", "content"), "date": ("datetime", "content"), "number": ("value", "content")}
"""The attributes in which elements state a value for machines, by its type."""
_KINDS = {"number": "a number", "date": "a date", "url": "an http or https address"}


class _Found(NamedTuple):
    """What a rule found."""

    text: str
    at: etree._Element | None


class _Page(NamedTuple):
    """What values are read by."""

    opened: OpenPage
    language: str | None
    day_first: bool | None
    today: date


def with_own(record: PageRecord, page: OpenPage, rules: Rules, day: date | None) -> PageRecord:
    """The record with the own fields that the portal's rules have for the page's day."""
    known = _Page(page, record.language, rules.day_first, capture_day(record.fetched_at))
    values: dict[str, OwnValue] = {}
    warnings: dict[str, list[Warning]] = {}
    told: dict[str, Evidence] = {}
    for own, selector in rules.own(day):
        name = own.rule.name
        if values.get(name) not in (None, []):
            continue
        found, cut = _texts(own, selector, page)
        read = [value for one in found if (value := _READERS[own.type](one.text, known)) is not None]
        values[name] = (read if own.list else read[0]) if read else [] if own.list else None
        warnings[name] = [*_unreadable(own, found, known), *_cut(own, cut)]
        if read:
            where = "" if found[0].at is None else page.place(found[0].at)
            told[f"own.{name}"] = Evidence(found[0].text[:_MAX_RAW], where, f"portal:{rules.portal}", 1.0)
    if not values:
        return record
    return msgspec.structs.replace(
        record,
        own=values,
        evidence=None if record.evidence is None else record.evidence | told,
        warnings=record.warnings + [warning for each in warnings.values() for warning in each],
    )


def _texts(own: OwnRule, selector: Selector, page: OpenPage) -> tuple[list[_Found], bool]:
    """The texts that are found, the first one or all, without empty ones; and whether there are more than allowed."""
    found: list[_Found] = []
    left = MAX_CHARS
    values = selector.values(page.view.root)
    for value, at in values[:MAX_VALUES]:
        raw = value[: left + 1] if isinstance(value, str) else _stated(value, own, left + 1)
        if len(raw) > left:
            return found, True
        if text := storable(" ".join(raw.split())):
            left -= len(raw)
            found.append(_Found(text, at))
            if not own.list:
                return found, False
    return found, len(values) > MAX_VALUES


def _stated(element: etree._Element, own: OwnRule, most: int) -> str:
    """The attribute that the rule names, else the one that states such a value, else what the element shows."""
    if own.attribute is not None:
        return element.get(own.attribute, "")[:most]
    if element.tag == "meta":
        return element.get("content", "")[:most]
    if stated := next((value for name in _STATED.get(own.type, ()) if (value := element.get(name))), None):
        return stated[:most]
    return _shown(element, own, most)


def _shown(element: etree._Element, own: OwnRule, most: int) -> str:
    """The element's text up to so many characters.  The parts of a number stand side by side: `<b>12</b>,50`."""
    texts: Any = TEXTS(element)
    return ("" if own.type == "number" else " ").join(texts)[:most]


def _unreadable(own: OwnRule, found: list[_Found], page: _Page) -> list[Warning]:
    """A warning where texts cannot be read as the type."""
    bad = [one.text for one in found if _READERS[own.type](one.text, page) is None]
    if not bad:
        return []
    shown = bad[0] if len(bad[0]) <= _MAX_SHOWN else f"{bad[0][:_MAX_SHOWN]}..."
    more = f", nor are {len(bad) - 1:,} others of {len(found):,}" if len(bad) > 1 else ""
    return [Warning("own_unreadable", f"own.{own.rule.name}: {shown!r} is not {_KINDS[own.type]}{more}")]


def _cut(own: OwnRule, cut: bool) -> list[Warning]:
    what = f"own.{own.rule.name}: more than {MAX_VALUES:,} values or {MAX_CHARS:,} characters; the rest is left out"
    return [Warning("own_cut", what)] if cut else []


def _text(text: str, page: _Page) -> str:
    return text


def _number(text: str, page: _Page) -> int | float | None:
    return read_number(text, page.language)


def _date(text: str, page: _Page) -> str | None:
    """The text as a date, else the first date in it."""
    whole = parse_date(text, language=page.language, day_first=page.day_first, today=page.today)
    if whole is not None:
        return whole.iso
    inside = find_dates(text, language=page.language, day_first=page.day_first, today=page.today, limit=1)
    return next((one.iso for one in inside), None)


def _url(text: str, page: _Page) -> str | None:
    url = page.opened.base.absolute(text)
    return url if url and url.lower().startswith(("http://", "https://")) else None


_READERS: dict[str, Callable[[str, _Page], str | int | float | None]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "url": _url,
}
