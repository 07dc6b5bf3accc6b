"""Dates that are told from now: '2 hours ago', 'gestern', '3 часа назад'.  They need the time of capture."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from thresher.crawler.extractors.dates.datelabels import is_label_word
from thresher.crawler.extractors.dates.dateshapes import FIRST_YEAR
from thresher.crawler.extractors.dates.datetext import DateText
from thresher.crawler.extractors.dates.datewords import CONNECTORS, TIME_WORDS, fold, words
from thresher.text.words import date_words

_DAYS = (date_words().today, date_words().yesterday, date_words().before_yesterday)
"""Words of so many days before the capture."""

_NUMERALS = {**{numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}, "两": 2, "兩": 2}
_DOTTED_TIME = re.compile(r"(?<=\d)\.(?=\d\d\b)")
"""The dot of 14.05, which folding would take away."""


def _alternatives(entries: Iterable[str]) -> str:
    forms = {" ".join(map(fold, form.split())) for form in entries}
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


@cache
def _units() -> dict[str, int]:
    """Seconds of a unit by its names; nothing longer than a week, since '2 months ago' is no day."""
    known = date_words()
    units = {1: known.seconds, 60: known.minutes, 3600: known.hours, 86400: known.days, 604800: known.weeks}
    return {fold(word): seconds for seconds, forms in units.items() for word in forms}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    known = date_words()
    count = rf"(\d{{1,3}}|[{''.join(_NUMERALS)}]|{'|'.join(sorted(known.one))})"
    unit = f"({_alternatives(_units())})"
    before = _alternatives((*known.ago_before, *known.ago_before_units))
    days = "|".join(f"(?P<d{back}>{_alternatives(forms)})" for back, forms in enumerate(_DAYS))
    return (
        re.compile(rf"(?<!\w){count}\s?{unit}\.?\s?(?:{_alternatives(known.ago_after)})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{before})\s(?:\w+\s)?{count}\s?{unit}(?!\w)"),
        re.compile(
            rf"^\W*(?P<lead>(?:\w+\W+){{0,2}}?)(?:{days})(?!\w)(?:\W+(?:\w{{1,3}}\W+)?(\d\d?)[:.h](\d\d)\W*\w{{0,4}})?\W*$"
        ),
    )


def parse_relative(text: str, captured: datetime | None) -> DateText | None:
    """The date that a short text tells from the time of capture; None where that is unknown or the text tells none.

    Hours and minutes give a date-time to the minute, with the offset of `captured` where it has one; days and weeks a
    date.  The substring is the whole stripped text.
    """
    if captured is None or captured.year < FIRST_YEAR or not 2 <= len(text) <= LONGEST:
        return None
    folded = " ".join(map(fold, _DOTTED_TIME.sub(":", text).split()))
    after, before, named = _patterns()
    match = after.search(folded) or before.search(folded)
    if match:
        count = int(match[1]) if match[1].isdigit() else _NUMERALS.get(match[1], 1)
        iso = _back(captured, timedelta(seconds=_units()[match[2]] * count))
    elif (match := named.match(folded)) and _leads_to_a_day(match["lead"]):
        iso = _named_day(match, captured)
    else:
        return None
    raw = text.strip()
    start = text.index(raw)
    return DateText(iso, raw, start, start + len(raw), "word", False) if iso else None


def _leads_to_a_day(lead: str) -> bool:
    """Whether what stands before "yesterday" is parted from it, or a label: "day before" would make it another day."""
    return not lead or not re.search(r"\w[ '’-]$", lead) or all(map(_is_furniture, words(lead)))


def _is_furniture(word: str) -> bool:
    return is_label_word(word) or word in CONNECTORS or word in TIME_WORDS


LONGEST = 60
"""Characters of a date line; 'yesterday' in a sentence is no date of the page."""


def _back(captured: datetime, span: timedelta) -> str:
    moment = captured - span
    return moment.date().isoformat() if span >= timedelta(days=1) else moment.isoformat(timespec="minutes")


def _named_day(match: re.Match[str], captured: datetime) -> str:
    back = next(int(name[1:]) for name, value in match.groupdict().items() if value and name != "lead")
    day = (captured - timedelta(days=back)).date().isoformat()
    hour, minute = match.groups()[-2:]
    if hour is None or int(hour) > 23 or int(minute) > 59:
        return day
    return f"{day}T{int(hour):02}:{int(minute):02}"
