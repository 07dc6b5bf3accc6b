"""Dates in text: pure functions from a string to ISO 8601.

A scan goes from one run of digits to the next; what stands around the run decides which shape is tried.  A text without
digits costs next to nothing.  What cannot be a publication date is no date here: the future beyond a day, numbers that
continue (versions, addresses, phone numbers), a month without a day.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from thresher.crawler.extractors.dates.clocktext import Clock, clock_after, clock_before
from thresher.crawler.extractors.dates.datelabels import is_label_word
from thresher.crawler.extractors.dates.dateorder import Context, context_of
from thresher.crawler.extractors.dates.dateorder import learn_day_first as learn_day_first
from thresher.crawler.extractors.dates.dateshapes import Day, Order, day_at, day_of
from thresher.crawler.extractors.dates.datewords import WORD, ZONES, is_date_word
from thresher.crawler.extractors.dates.hannumerals import in_digits


class DateText(NamedTuple):
    """A date as it stands in a text."""

    iso: str
    """`YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM[:SS]` with the offset where the text states one."""
    raw: str
    """The substring, with its time and zone."""
    start: int
    end: int
    order: Order
    """How the parts stood; `word` where the month is a word or marked by one."""
    ambiguous: bool
    """Day and month could be swapped, and neither the caller nor the language says which is which."""


FIRST_STAMP = 820_454_400
"""1996 in seconds since 1970; smaller numbers of ten digits are something else."""
LONGEST_DATE = 90
"""Characters of a text that is nothing but a date; JavaScript's own form with the zone's full name has 70."""

OTHER_DIGITS = "".join(
    chr(zero + digit)
    for zero in (
        *(0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0x1040, 0x17E0),
        0xFF10,
    )
    for digit in (1, 2)
)
"""One and two in Arabic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam,
Thai, Lao, Burmese, Khmer and full width: a year has one of them."""

SHORT_YEARS = ("年", "ค.", "พ.", "ย.")
"""Years of an era have one digit (令和6年), Buddhist ones two (3 พ.ค. 67), any of the ten: what stands beside them."""

_RUN = re.compile(r"\d\d*")  # begins with a set, which the engine searches for fast; `\d+` does not
_ISO = re.compile(
    r"([12]\d{3})[- ]?(\d\d)[- ]?(\d\d)"
    r"(?:(?:[Tt ]\s?|UTC|GMT(?:\+0000)?)(\d\d):?(\d\d)(?::?(\d\d)(?:[.,:]\d{1,9})?)?"
    r"\s?(Z+|z|UTC|GMT|[+\-−]\d\d:?(?:\d\d)?)?)?$"
)
_ZONE_IN_WORDS = re.compile(r"(?<=GMT[+-]\d{4}) \([^()]*\)$")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$")
_UNIX = re.compile(r"(\d{10})(?:\.\d+|\d{3})?$")
_C_TIME = re.compile(r"(\w{3,4},? )?(\w{3,4}) {1,2}(\d{1,2}) (\d\d:\d\d(?::\d\d)?) ?([A-Z]{1,5}|[+-]\d{4})? (\d{4})$")


def find_dates(
    text: str, *, language: str | None = None, day_first: bool | None = None, today: date, limit: int = 8
) -> list[DateText]:
    """All dates of a text, in order.

    `language` is BCP 47; its region counts (en-US, en-GB).  `day_first` is what `learn_day_first` says of the page.
    """
    if not may_hold_date(text):
        return []
    return _scan(text, context_of(language, day_first, today), limit)


@lru_cache(maxsize=1024)
def parse_date(
    text: str, *, language: str | None = None, day_first: bool | None = None, today: date
) -> DateText | None:
    """The date that a text is: an attribute, a JSON-LD value, a date line.  None where the text is more than that."""
    if not 4 < len(text) < 300:
        return None
    stripped = _ZONE_IN_WORDS.sub("", text.strip())
    if not 6 <= len(stripped) <= LONGEST_DATE or not may_hold_date(stripped):
        return None
    context = context_of(language, day_first, today, whole=True)
    at = text.index(stripped)
    machine = _machine(stripped, context)
    if machine is not None:
        iso, order = machine
        return DateText(iso, stripped, at, at + len(stripped), order, False)
    found = _scan(stripped, context, 2)
    if not found or date_share(stripped, found, language=language) < MOSTLY_DATE:
        return None
    return found[0]._replace(start=found[0].start + at, end=found[0].end + at)


MOSTLY_DATE = 0.6
"""The least share of a text's characters that makes it a date and not a sentence with one."""


def date_share(text: str, dates: Sequence[DateText], *, language: str | None = None) -> float:
    """The share of a text's letters and digits, 0 to 1, that its dates and the words around dates take.

    Labels, weekdays, connectors, zones and times count as date: 'Published: 12 March 2020 | Updated 13 March' is 1.0.
    """
    if not dates:
        return 0.0
    primary = (language or "").lower()[:2]
    total = covered = 0
    for word in WORD.finditer(text):
        size = word.end() - word.start()
        total += size
        if any(found.start <= word.start() < found.end for found in dates) or _is_furniture(word[0], primary):
            covered += size
    return covered / total if total else 0.0


def _is_furniture(word: str, language: str) -> bool:
    return len(word) <= 2 if word.isdigit() else is_date_word(word, language) or is_label_word(word.strip(":."))


def may_hold_date(text: str) -> bool:
    """Whether a text has a digit, or a word beside numerals, that every date has: a quick look."""
    # Every year from 1990 has one of these digits, with or without its century.
    if "2" in text or "1" in text or "0" in text or "9" in text:
        return True
    if text.isascii():
        return False
    # A search for any digit costs 6 us per thousand characters, these looks a tenth of that.
    return any(map(text.__contains__, OTHER_DIGITS)) or any(map(text.__contains__, SHORT_YEARS))


def _scan(text: str, context: Context, limit: int) -> list[DateText]:
    if "年" in text and (numerals := in_digits(text)):
        plain, places = numerals
        return [_moved(found, text, places) for found in _scan(plain, context, limit)]
    found: list[DateText] = []
    position = last_end = 0
    while len(found) < limit and (run := _RUN.search(text, position)):
        start, position = run.span()
        if position - start > 4:
            continue
        day = day_at(text, start, position - start, last_end, context)
        if day is not None:
            found.append(_with_time(text, day, last_end))
            position = last_end = found[-1].end
    return found


def _moved(found: DateText, text: str, places: list[int]) -> DateText:
    start, end = places[found.start], places[found.end]
    return found._replace(raw=text[start:end], start=start, end=end)


def _with_time(text: str, day: Day, last_end: int) -> DateText:
    start, end = day.start, day.end
    clock = clock_after(text, end) or clock_before(text, last_end, start)
    if clock is None:
        return DateText(day.day.isoformat(), text[start:end], start, end, day.order, day.ambiguous)
    start, end = min(start, clock.start), max(end, clock.end)
    return DateText(_join(day.day, clock), text[start:end], start, end, day.order, day.ambiguous)


def _join(day: date, clock: Clock) -> str:
    return f"{day.isoformat()}T{clock.iso}"


def _machine(text: str, context: Context) -> tuple[str, Order] | None:
    """What programs write: ISO 8601 in its variants, time stamps, the form of C and Java."""
    if match := _ISO.match(text):
        return _from_parts(match, context)
    if text.isdigit() or (text[0].isdigit() and text.replace(".", "", 1).isdigit()):
        if match := _COMPACT.match(text):
            return _from_parts(match, context)
        return _from_unix(text, context)
    if match := _C_TIME.match(text):
        return _from_c_time(match, context)
    return None


def _from_parts(match: re.Match[str], context: Context) -> tuple[str, Order] | None:
    day = day_of(int(match[1]), int(match[2]), int(match[3]), context)
    if day is None:
        return None
    hour, minute, second = match[4], match[5], match[6]
    if hour is None or int(hour) > 23 or int(minute) > 59:
        return day.isoformat(), "ymd"
    offset = _normal_offset(match[7]) if match.re is _ISO and match[7] else ""
    seconds = f":{int(second):02}" if second and int(second) < 60 else ""
    return f"{day.isoformat()}T{int(hour):02}:{int(minute):02}{seconds}{offset}", "ymd"


def _normal_offset(stated: str) -> str:
    """+0200, +02 and UTC as `+02:00` and `Z`; nothing where the hours are no offset."""
    if stated[0] not in "+-−":
        return "Z"
    digits = stated[1:].replace(":", "").ljust(4, "0")
    sign = "+" if stated[0] == "+" else "-"
    hours, minutes = int(digits[:2]), int(digits[2:])
    return f"{sign}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""


def _from_unix(text: str, context: Context) -> tuple[str, Order] | None:
    """Seconds or milliseconds since 1970, where the date is from 1996 to today."""
    match = _UNIX.match(text)
    if match is None or int(match[1]) < FIRST_STAMP:
        return None
    moment = datetime.fromtimestamp(int(match[1]), UTC)
    return (f"{moment:%Y-%m-%dT%H:%M:%S}Z", "ymd") if moment.date() <= context.latest else None


def _from_c_time(match: re.Match[str], context: Context) -> tuple[str, Order] | None:
    """Tue Jul 14 09:30:00 CEST 2020."""
    found = _scan(f"{match[2]} {match[3]}, {match[6]}", context, 1)
    if not found:
        return None
    zone = match[5] or ""
    offset = _normal_offset(zone) if zone[:1] in ("+", "-") else ZONES.get(zone, "")
    offset = "Z" if zone in ("Z", "UTC", "GMT") else offset
    hour, *smaller = (int(part) for part in match[4].split(":"))
    if hour > 23 or max(smaller) > 59:
        return found[0].iso, "word"
    return f"{found[0].iso}T{':'.join(f'{part:02}' for part in (hour, *smaller))}{offset}", "word"
