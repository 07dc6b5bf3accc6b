"""Dates that our own tables do not read, read by dateparser: told from now in many languages, in Hijri calendars.

dateparser guesses where it may.  Here it may not: it is given short texts from places where a date stands, one
language, and one kind of date at a time, and what it makes of them is checked.  It is imported by the first page that
needs it.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from thresher.crawler.extractors.dates.clocktext import clock_after
from thresher.crawler.extractors.dates.datelabels import is_label_word
from thresher.crawler.extractors.dates.dateshapes import FIRST_YEAR
from thresher.crawler.extractors.dates.datetext import DateText

LONGEST = 60
"""Characters of a line that may tell a date from now, with a byline beside it."""
_LONGEST_PART, _MOST_PARTS, _MOST_WORDS = 40, 4, 7
"""Characters and words of such a date, and how many parts of a line are looked at."""
_PARTING = re.compile(r"\s[-–—]\s|[|•·\n]|[:،]\s")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d\d)(?!\d)")
_NUMBER = re.compile(r"\d+")
_ZONE = re.compile(r"\b[A-Z]{3,5}\b|[+-]\d\d:?\d\d")
_BASE = datetime(2024, 5, 15, 12, 34, 56)
"""Stands for the time of capture, so that what a text means is found once and not for every page.  Minutes, hours and
days are of one length, and nothing longer is taken: the real time of capture only has to be put in its place.  A span
that is not of whole minutes shows that dateparser took a time from elsewhere: 'this morning' is 9:00 to it."""
_MINUTE = timedelta(minutes=1)
_FARTHEST = timedelta(days=999)
_SCRIPTS = {"sr": ["sr", "sr-Latn"]}
"""Languages that dateparser has once for each script."""
_STRICT: dict[str, Any] = {
    "PARSERS": ["relative-time"],
    "RELATIVE_BASE": _BASE,
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PREFER_DATES_FROM": "future",  # a bare '5 min' takes so long to read; what says 'ago' is past in any case
    "PREFER_DAY_OF_MONTH": "current",
    "PREFER_MONTH_OF_YEAR": "current",
    "IGNORE_SURROUNDING_TEXT": False,
    "TIMEZONE": "UTC",  # else the machine's
    "RETURN_AS_TIMEZONE_AWARE": False,
    "NORMALIZE": True,
}


class _Past(NamedTuple):
    """How long before the capture."""

    span: timedelta
    clock: time | None
    """The time of day, where the text tells one."""


def relative_date(text: str, language: str | None, captured: datetime) -> DateText | None:
    """The date that a short text, or a part of it, tells from the time of capture, in the page's language.

    Hours and minutes give a date-time to the minute, with the offset of `captured` where it has one; days a date.  A
    week or a month ago is no day.
    """
    if not language or captured.year < FIRST_YEAR or not 2 <= len(text) <= LONGEST:
        return None
    primary = language.partition("-")[0].lower()
    parts = (part for part in _PARTING.split(text)[:_MOST_PARTS] if _NUMBER.search(part))
    for part in dict.fromkeys([text, *parts]):  # 'yesterday' beside other words may be about anything
        raw = _without_label(part)
        if 2 <= len(raw) <= _LONGEST_PART and len(raw.split()) <= _MOST_WORDS and (past := _past(raw, primary)):
            start = text.index(raw)
            return DateText(_before(captured, past), raw, start, start + len(raw), "word", False)
    return None


def _without_label(text: str) -> str:
    """A text without the words before it that are a date's label: 'Ažurirano'."""
    text = text.strip(" \t\n.,;:|()")
    first, _, rest = text.partition(" ")
    return rest.strip() if rest and is_label_word(first) else text


def _before(captured: datetime, past: _Past) -> str:
    moment = captured - past.span
    if past.clock is not None:
        return f"{moment.date().isoformat()}T{past.clock:%H:%M}"
    return moment.date().isoformat() if past.span >= timedelta(days=1) else moment.isoformat(timespec="minutes")


@lru_cache(maxsize=2048)
def _past(text: str, language: str) -> _Past | None:
    """How long ago a text says that something was; None where it says nothing, or 'now', or tells the future."""
    parser = _parser(language)
    if parser is None or _ZONE.search(text) or len(_NUMBER.findall(_CLOCK.sub("", text))) > 1:
        return None  # of '1 day - 2 years' it would make the sum
    try:
        found = parser.get_date_data(text)
    except (ValueError, OverflowError):  # numbers that no date holds
        return None
    moment = found.date_obj
    if moment is None or moment.tzinfo is not None or found.period != "day":
        return None
    if clock := _CLOCK.search(text):
        days = _BASE.date() - moment.date()
        is_shown = (moment.hour, moment.minute) == (int(clock[1]), int(clock[2]))
        return _Past(days, moment.time()) if is_shown and timedelta(0) <= days <= _FARTHEST else None
    span = _BASE - moment
    return _Past(span, None) if timedelta(0) < span <= _FARTHEST and not span % _MINUTE else None


@lru_cache(maxsize=64)
def _parser(language: str) -> Any:
    """dateparser for one language; None where it does not know it."""
    from dateparser.data.languages_info import language_locale_dict
    from dateparser.date import DateDataParser

    if language not in language_locale_dict:
        return None
    return DateDataParser(languages=_SCRIPTS.get(language, [language]), settings=_STRICT)


_DAY = r"(?<!\w)(?P<day>\w+(?:\sو\s\w+)?)"
_SOLAR = re.compile(rf"{_DAY}\s+\w+(?:\s+ماه)?,?\s+(?P<year>[1۱][34۳۴]\d\d)(?!\w)(?P<mark>)")
_LUNAR = re.compile(
    r"(?<!\w)(?P<day>\d\d?)\s+\w+(?:\s\w+)?,?\s+(?P<year>[1١۱][345٣٤٥۳۴۵]\d\d)(?!\d)(?P<mark>\s?هـ?(?!\w))?"
)
_LUNAR_YEAR = r"[1١۱][345٣٤٥۳۴۵]\d\d"
_LUNAR_NUMBERS = re.compile(
    rf"(?<![\d/-])(?:({_LUNAR_YEAR})([/-])(\d\d?)\2(\d\d?)|(\d\d?)([/-])(\d\d?)\6({_LUNAR_YEAR}))(?![\d/-])(?:\s?هـ?(?!\w))?"
)
_CALENDARS = {"fa": _SOLAR, "ar": _LUNAR}
"""By language, the shape of a day in the calendar that dateparser reads in it."""


def calendar_date(text: str, language: str | None, latest: date) -> DateText | None:
    """The first date of a line in the Solar Hijri calendar (Persian) or the lunar one (Arabic, as in Umm al-Qura).

    None where it is later than `latest`.
    """
    primary = (language or "").partition("-")[0].lower()
    if primary not in _CALENDARS or len(text) > _LONGEST_LINE:
        return None
    for match in _CALENDARS[primary].finditer(text):
        day = _calendar_day(match[0].removesuffix(match["mark"] or ""), match["day"], int(match["year"]), primary)
        if day is not None and day <= latest:
            clock = clock_after(text, match.end())
            end = clock.end if clock else match.end()
            iso = f"{day.isoformat()}T{clock.iso}" if clock else day.isoformat()
            return DateText(iso, text[match.start() : end], match.start(), end, "word", False)
    return _lunar_numbers(text, latest) if primary == "ar" else None


def _lunar_numbers(text: str, latest: date) -> DateText | None:
    """The first date of a line that is written in numbers of the lunar calendar: 15/09/1445."""
    from dateparser.calendars.hijri import HijriCalendar

    calendar = HijriCalendar.parser.calendar_converter
    for match in _LUNAR_NUMBERS.finditer(text):
        lunar = tuple(int(match[at] or match[other]) for at, other in ((1, 8), (3, 7), (4, 5)))
        try:
            found = date(*calendar.to_gregorian(*lunar)[:3])
        except (ValueError, IndexError, OverflowError):  # a year that the calendar's tables do not hold
            continue
        if found <= latest and calendar.from_gregorian(found.year, found.month, found.day) == lunar:
            return DateText(found.isoformat(), match[0], *match.span(), "word", False)
    return None


_LONGEST_LINE = 160
"""Characters of a line with a date in it; longer ones are prose."""


@lru_cache(maxsize=1024)
def _calendar_day(text: str, day: str, year: int, language: str) -> date | None:
    """The day that a text of a day, a month's name and a year means, None where one of them is none.

    dateparser takes the 31st of a month of 30 days for another day, so that the way back must lead to the same day.
    """
    from dateparser.calendars.hijri import HijriCalendar
    from dateparser.calendars.jalali import JalaliCalendar

    calendar = JalaliCalendar(text) if language == "fa" else HijriCalendar(text)
    number = calendar.parser.to_latin(day)
    if not number.isdecimal():
        return None
    try:
        found = calendar.get_date()
    except OverflowError:  # a year that the calendar's tables do not hold
        return None
    if found is None or found.date_obj is None or not {"year", "month", "day"} <= set(found.parts):
        return None
    moment = found.date_obj.date()
    there = calendar.parser.calendar_converter.from_gregorian(moment.year, moment.month, moment.day)
    return moment if (there[0], there[2]) == (year, int(number)) else None
