"""The shapes of a day in a text: numbers in three orders, a month by name, counted months, other calendars.

One function tries what can begin at a run of digits; `datetext` goes from run to run.
"""

import re
from datetime import date
from typing import Literal, NamedTuple

from thresher.crawler.extractors.dates.calendars import from_jalali
from thresher.crawler.extractors.dates.dateorder import Context
from thresher.crawler.extractors.dates.datewords import JALALI, month_at_end, month_between

Order = Literal["ymd", "dmy", "mdy", "word"]


class Day(NamedTuple):
    day: date
    start: int
    end: int
    order: Order
    ambiguous: bool = False


FIRST_YEAR = 1900
FIRST_SHORT_YEAR = 90
"""Two digits mean 1990 and later."""
EPOCH = date(1970, 1, 1)
"""What an empty time stamp becomes; never the date of a page."""

_S = "[\\s\u200e\u200f]?"
"""Beside a separator: white space or a mark of direction."""
_PART = rf"{_S}\2{_S}(\d{{1,2}})"
_GLUED = r"(?=\d{1,2}:\d\d)"
"""A time may follow a year without a space, where a line break was markup."""
_YMD = re.compile(rf"(\d{{4}}){_S}([-./]){_S}(\d{{1,2}}){_PART}(?:(?!\d|\2\d)|(?<=\d\d){_GLUED})")
_DMY = re.compile(
    rf"(\d{{1,2}}){_S}([-./]){_S}(\d{{1,2}}){_S}\2{_S}(?:(\d{{4}})(?:(?!\d|\2\d)|{_GLUED})|(\d\d)(?!\d|\2\d))"
)
_DAY_YEAR = re.compile(r"(\d{1,2})([^\d\n]{1,32})(?:(\d{4})(?:(?!\d)|(?=\d{1,2}:\d\d))|(\d\d)(?![\d:]|[.]\d))")
_YEAR_DAY = re.compile(r"(\d{4})([^\d\n]{1,32})(\d{1,2})(?![\d:]|[.]\d)")
_CJK = re.compile(r"(\d{4}|\d{1,3})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일號号]?")
_COUNTED = re.compile(
    # Vietnamese, Mongolian
    r"(?P<d>\d{1,2})[\s/-]*(?:th[aá]ng|thg\.?|th\.?)\s*(?P<m>\d{1,2})[\s,/-]*(?:n[aă]m\s*)?(?P<y>\d{4})(?!\d)"
    r"|(?P<Y>\d{4})\s*(?:оны?)?\s*(?P<M>\d{1,2})(?:\s?-?\s?р)?\s*сар\w*\s*(?P<D>\d{1,2})",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2}) (?P<d>\d{1,2}),? (?P<y>\d{4})(?!\d)")
"""Vietnamese in the order of English: Tháng 5 3, 2024."""
_TRAILING_MONTH = re.compile(r"[^\d\n]{2,20}")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""What is added to a year of the era."""


def day_at(text: str, start: int, size: int, last_end: int, context: Context) -> Day | None:
    """The date whose first run of digits begins at `start`."""
    following = text[start + size : start + size + 1]
    if not following:
        return None
    if following in "年년 " and (match := _CJK.match(text, start)):
        return _cjk(text, match, context)
    if size == 3:
        return None
    if following in "-./ \u200e\u200f\xa0" and not _continues(text, start, last_end):
        day = _numeric(text, start, size, context)
        if day is not None:
            return day
    if start and (text[start - 1] in ":.,/" and text[start - 2 : start - 1].isdigit()) and start - 1 != last_end:
        return None
    return _year_first_words(text, start, context) if size == 4 else _day_first_words(text, start, context)


def _continues(text: str, start: int, last_end: int) -> bool:
    """Whether the digits at `start` go on something: a word, a version, a number with separators."""
    if start == 0:
        return False
    before = text[start - 1]
    if before.isalpha() or before == "_":
        return before < "\u2e80"  # scripts without spaces
    return before in "-./:,#+" and start > 1 and text[start - 2].isdigit() and start - 1 != last_end


def _ends_in_word(text: str, end: int) -> bool:
    """Whether a letter follows that is neither the T of a time nor a year's abbreviation."""
    after = text[end : end + 1]
    if not after.isalpha() or after >= "\u2e80" or after in "гр":
        return after == "_"
    return not (after in "Tt" and text[end + 1 : end + 2].isdigit())


def _numeric(text: str, start: int, size: int, context: Context) -> Day | None:
    match = _YMD.match(text, start) if size == 4 else _DMY.match(text, start)
    if match is None or _ends_in_word(text, match.end()):
        return None
    if size == 4:
        day = day_of(_year(match[1], context, text[start]), int(match[3]), int(match[4]), context)
        return Day(day, start, match.end(), "ymd") if day else None
    if match[5] and not context.whole and _is_count(text, match, context):
        return None
    return _two_orders(match, context)


def _is_count(text: str, match: re.Match[str], context: Context) -> bool:
    """Whether three short numbers are a score or a version: 3 - 2 - 10, Python 3.9.13."""
    if " " in match[0]:
        return True
    if match[2] != "." or len(match[1]) + len(match[3]) > 2:
        return False
    before = text[max(0, match.start() - 24) : match.start()].split()
    return context.language == "en" or bool(before and before[-1][:1].isupper())


def _two_orders(match: re.Match[str], context: Context) -> Day | None:
    """A date that begins or ends with a two-digit part: the custom decides, unless only one order gives a date."""
    first, second = int(match[1]), int(match[3])
    year = _year(match[4] or match[5], context, match[1][0])
    readings: list[tuple[Order, date | None]] = [
        ("dmy", day_of(year, second, first, context)),
        ("mdy", day_of(year, first, second, context)),
    ]
    dotted = match[2] == "." and not (context.sure and not context.day_first)
    if not (context.day_first or dotted):
        readings.reverse()
    if match[5] and (context.year_first or first > 31):
        readings.insert(0, ("ymd", day_of(_year(match[1], context, ""), second, int(match[5]), context)))
    valid = [(order, day) for order, day in readings if day is not None]
    if not valid:
        return None
    order, day = valid[0]
    rivals = {day for other, day in valid if other != "ymd"}
    unsure = order != "ymd" and len(rivals) > 1 and not context.sure
    return Day(day, match.start(), match.end(), order, unsure and not (dotted and context.language != "en"))


def _cjk(text: str, match: re.Match[str], context: Context) -> Day | None:
    start = match.start()
    era = _ERAS.get(text[start - 2 : start]) if start >= 2 else None
    if era is not None:
        year: int | None = era + int(match[1])
        start -= 2
    elif len(match[1]) in (2, 4):
        year = _year(match[1], context, "")
    else:
        return None
    day = day_of(year, int(match[2]), int(match[3]), context)
    return Day(day, start, match.end(), "word") if day else None


def _day_first_words(text: str, start: int, context: Context) -> Day | None:
    """12 March 2020, and March 12, 2020 where the month stands before."""
    match = _DAY_YEAR.match(text, start)
    if match is None:
        return _counted(text, start, context)
    thai = "\u0e01" <= match[2].lstrip()[:1] <= "\u0e4f"
    if not 0 < int(match[1]) <= 31 or not (match[3] or context.whole or thai or match[2][-1] in "-'’"):
        return None
    if thai:
        context = context._replace(language="th")  # two digits are a Buddhist year
    month = month_between(match[2], context.language)
    if month:
        day = _word_day(match[3] or match[4], month, match[1], context)
        return Day(day, start, match.end(), "word") if day else None
    if month is None or not match[3]:
        return _counted(text, start, context)
    lead = max(0, start - 28)
    ahead = month_at_end(text[lead:start], context.language)
    day = _word_day(match[3], ahead[0], match[1], context) if ahead else None
    return Day(day, lead + ahead[1], match.end(), "word") if day and ahead else None


def _year_first_words(text: str, start: int, context: Context) -> Day | None:
    """2020. március 12., 2020 March 12, 2020. gada 12. martā."""
    match = _YEAR_DAY.match(text, start)
    if match is None:
        return _counted(text, start, context)
    month, end = month_between(match[2], context.language), match.end()
    if month == 0 and (tail := _TRAILING_MONTH.match(text, end)):
        for size in (1, 2):  # the month may be the first word after the day, or follow an ordinal's ending
            last = _end_of_words(tail[0], size)
            month = month or month_between(tail[0][:last], context.language)
            end = match.end() + last if month else end
            if month:
                break
    if not month:
        return _counted(text, start, context)
    day = _word_day(match[1], month, match[3], context)
    return Day(day, start, end, "word") if day else None


def _end_of_words(text: str, count: int) -> int:
    ends = [word.end() for word in re.finditer(r"\w+", text)]
    return ends[min(count, len(ends)) - 1] if ends else 0


def _counted(text: str, start: int, context: Context) -> Day | None:
    """Months that are counted, not named: ngày 12 tháng 3 năm 2020."""
    near = text[start : start + 16]  # far enough to the word for month
    if text[max(0, start - 6) : start].lower() in ("tháng ", "thang "):
        match = _MONTH_DAY.match(text, start)
    else:
        match = None if near.isascii() and "h" not in near.lower() else _COUNTED.match(text, start)
    if match is None:
        return None
    part = {name.lower(): value for name, value in match.groupdict().items() if value}
    year, month, number = part["y"], part["m"], part["d"]
    day = day_of(_year(year, context, ""), int(month), int(number), context)
    return Day(day, start, match.end(), "word") if day else None


def _word_day(year: str, month: int, day: str, context: Context) -> date | None:
    if month > JALALI:
        return _bounded(from_jalali(int(year), month - JALALI, int(day)), context)
    return day_of(_year(year, context, ""), month, int(day), context)


def _year(digits: str, context: Context, sample: str) -> int | None:
    """The Gregorian year; negative for a Solar Hijri one, None where the number is no year of a page."""
    value = int(digits)
    if len(digits) == 2:
        if context.language == "th" and value > 43:
            return 2500 + value - 543
        if value <= context.latest.year % 100:
            return 2000 + value
        return 1900 + value if value >= FIRST_SHORT_YEAR else None
    if FIRST_YEAR <= value <= context.latest.year:
        return value
    if 2443 <= value <= context.latest.year + 543:  # Buddhist era
        return value - 543
    if 1300 <= value <= 1450 and (context.language in ("fa", "ps") or "\u06f0" <= sample <= "\u06f9"):
        return -value
    return None


def day_of(year: int | None, month: int, day: int, context: Context) -> date | None:
    if year is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if year < 0:
        return _bounded(from_jalali(-year, month, day), context)
    try:
        return _bounded(date(year, month, day), context)
    except ValueError:
        return None


def _bounded(day: date | None, context: Context) -> date | None:
    return day if day is not None and day <= context.latest and day != EPOCH and day.year >= FIRST_YEAR else None
