"""Times of day beside a date: 14:05, 14.05 Uhr, 2:05 p.m., à 14h05, 오후 2:05, with a zone or an offset."""

import re
from typing import NamedTuple

from thresher.crawler.extractors.dates.datewords import ZONES, time_gap


class Clock(NamedTuple):
    """A time of day as it stands in a text."""

    iso: str
    """`HH:MM` or `HH:MM:SS`, with the offset where one is stated."""
    start: int
    end: int


LONGEST_GAP = 24
"""Characters between a date and its time: 'csütörtök, 14:05', ' o godz. '."""

LONGEST_CLOCK = 24
"""Characters of a time with its zone: '12:05:30 a.m. (GMT+02:00)'."""

_BEGINNING = re.compile(r"(?<![\d:./-])\d{1,2}(?::\d\d|\s?[apAP]\.?[mM])")
"""How a time begins that stands before its date: 14:05, 8 AM."""
_TIME = r"""
    (?P<hour>\d{1,2})
    (?: \s?(?P<mark>[:：.٫hHuU]|hrs?\.?)\s?(?P<minute>\d\d)(?!\d)(?:[:.](?P<second>\d\d)(?!\d)(?:[.,]\d{1,9})?)?
      | \s?[時时点點시]\s?(?:(?P<counted>\d{1,2})\s?[分분])?
    )?
    (?![\d:]|\.\d)
    (?:\s?(?P<half>(?i:[ap]\.?\s?m\b)\.?|[πμ]\.?μ\.?|[صم](?!\w)|SA\b|CH\b)|\s?(?P<word>UHR|Uhr|uhr|uur|hrs?|h|น\.|ч)(?!\w))?
"""
_OFFSET = (
    r"""(?P<zone>\s?\(?(?P<name>[A-ZМСК]{1,4})(?![a-z\w]))?(?:\s?(?P<offset>[+\-−]\d{1,2}(?::?[0-5]\d)?)(?![\d:]))?"""
)
_AFTER = re.compile(rf"(?P<gap>[^\d\n]{{0,{LONGEST_GAP}}})" + _TIME + _OFFSET, re.VERBOSE)
_BEFORE = re.compile(_TIME + _OFFSET + rf"(?P<gap>[^\d\n]{{0,{LONGEST_GAP}}})$", re.VERBOSE)


def clock_after(text: str, end: int) -> Clock | None:
    """The time that follows a date that ends at `end`."""
    match = _AFTER.match(text, end)
    return _clock(match) if match else None


def clock_before(text: str, begin: int, start: int) -> Clock | None:
    """The time that stands before a date that starts at `start`, sought from `begin`: 14:05, 12 March 2020."""
    begin = max(begin, start - LONGEST_GAP - LONGEST_CLOCK)
    before = text[begin:start]
    for match in _BEGINNING.finditer(before):
        whole = _BEFORE.match(before, match.start())
        clock = _clock(whole) if whole else None
        if clock:
            return Clock(clock.iso, begin + clock.start, begin + clock.end)
    return None


def _clock(match: re.Match[str]) -> Clock | None:
    part = match.groupdict()
    gap = part["gap"]
    kind = "plain" if gap in (" ", "T", ", ") else time_gap(gap)
    if kind is None or not _is_time(part, gap, kind):
        return None
    hour = _hour(int(part["hour"]), part["half"], kind)
    minute = int(part["minute"] or part["counted"] or 0)
    second = int(part["second"] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    offset, end = _offset(match, part, gap)
    seconds = f":{second:02}" if part["second"] and second < 60 else ""
    return Clock(f"{hour:02}:{minute:02}{seconds}{offset}", match.start("hour"), end)


def _is_time(part: dict[str, str | None], gap: str, kind: str) -> bool:
    """Whether the digits are a time and not the next number in the line."""
    if part["half"] or part["word"] or kind in ("am", "pm"):
        return True
    if part["mark"] is None:
        return part["counted"] is not None
    if part["mark"] == ".":  # 14.05 is a time after 'klo', or where nothing else parts it from the date
        return kind == "word" or (not gap.strip(" ,") and len(part["hour"] or "") == 2)
    return True


def _hour(hour: int, half: str | None, kind: str) -> int:
    if hour > 12 or not (half or kind in ("am", "pm")):
        return hour
    after_noon = kind == "pm" or (half or "").lower().startswith(("p", "μ", "م", "ch"))
    return hour % 12 + (12 if after_noon else 0)


def _offset(match: re.Match[str], part: dict[str, str | None], gap: str) -> tuple[str, int]:
    """The offset as `+02:00`, `Z` or nothing where none is stated or its name has two meanings; and where it ends."""
    end = match.end("word") if part["word"] else match.end("half") if part["half"] else _end_of_digits(match)
    name, stated = part["name"], part["offset"]
    if stated and (name in ("UTC", "GMT", "Z", None)) and _is_offset(match, part, gap):
        hours, _, minutes = stated[1:].partition(":")
        hours, minutes = (hours[:-2], hours[-2:]) if len(hours) > 2 else (hours, minutes or "00")
        if int(hours) <= 14:
            return f"{'+' if stated[0] == '+' else '-'}{int(hours):02}:{int(minutes):02}", _closed(match, "offset")
    if name in ("Z", "UTC", "GMT"):
        return "Z", _closed(match, "zone")
    return (ZONES[name], _closed(match, "zone")) if name in ZONES else ("", end)


def _closed(match: re.Match[str], group: str) -> int:
    """Where a zone ends, with the bracket that it may stand in."""
    end = match.end(group)
    return end + 1 if "(" in (match["zone"] or "") and match.string[end : end + 1] == ")" else end


def _is_offset(match: re.Match[str], part: dict[str, str | None], gap: str) -> bool:
    """14:05-15:30 is a span of time and 14:05 -12 a list; 14:05:00-03:00 and 14:05 GMT-3 state an offset."""
    if part["name"]:
        return True
    stated = part["offset"] or ""
    if len(stated) < 5:
        return len(stated) == 3 and gap == "T"
    return gap == "T" or part["second"] is not None or stated[0] == "+"


def _end_of_digits(match: re.Match[str]) -> int:
    return max(match.end(group) for group in ("hour", "minute", "second", "counted"))
