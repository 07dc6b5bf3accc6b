"""The five fields of a crontab line."""

import re
from typing import NamedTuple

_PART = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>[1-9]\d{0,3}))?")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAYS = "sun mon tue wed thu fri sat".split()
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day", 1, 31, {}),
    ("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    ("weekday", 0, 7, {name: number for number, name in enumerate(_DAYS)}),
)
"""Name, least and greatest value, words.  Sunday is 0 and 7."""


class Crontab(NamedTuple):
    """What the fields of a crontab line name."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """0 is Sunday, 6 Saturday."""
    either: bool
    """Both the day and the weekday are restricted: then one of them is enough, as cron has it."""


def read_schedule(text: str) -> Crontab:
    """What the line names.  Raises ValueError where it is no crontab schedule."""
    values = text.split()
    if len(values) != len(_FIELDS):
        raise ValueError(f"{text!r} has {len(values)} fields instead of {len(_FIELDS)}")
    minutes, hours, days, months, weekdays = (
        _named(value, *field) for value, field in zip(values, _FIELDS, strict=True)
    )
    either = not any(values[place].startswith("*") for place in (2, 4))
    return Crontab(minutes, hours, days, months, frozenset(day % 7 for day in weekdays), either)


def check_schedule(text: str) -> str:
    """The text; ValueError where it is no crontab schedule."""
    read_schedule(text)
    return text


def _named(value: str, name: str, least: int, most: int, words: dict[str, int]) -> frozenset[int]:
    """The numbers that a field names."""
    found: set[int] = set()
    for part in value.split(","):
        numbers = _numbers(part, least, most, words)
        if not numbers:
            raise ValueError(f"{value!r} is no {name} of a schedule")
        found.update(numbers)
    return frozenset(found)


def _numbers(part: str, least: int, most: int, words: dict[str, int]) -> range:
    """The numbers of one part; none where it is wrong."""
    found = _PART.fullmatch(part.lower())
    if found is None or (found["first"] == "*" and found["last"]):
        return range(0)
    first = least if found["first"] == "*" else _number(found["first"], words)
    last = most if found["first"] == "*" or found["step"] else first
    if found["last"]:
        last = _number(found["last"], words)
        if "sun" in words and first > last == 0:  # fri-sun
            last = 7
    return range(first, last + 1, int(found["step"] or 1)) if least <= first <= last <= most else range(0)


def _number(text: str, words: dict[str, int]) -> int:
    """The number that is written; -1 where none is."""
    return words.get(text, int(text) if text.isascii() and text.isdecimal() else -1)
