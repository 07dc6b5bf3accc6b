"""When a portal is harvested: the five fields of a crontab line."""

import re

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


def check_schedule(text: str) -> str:
    """The text; ValueError where it is no crontab schedule."""
    values = text.split()
    if len(values) != len(_FIELDS):
        raise ValueError(f"{text!r} has {len(values)} fields instead of {len(_FIELDS)}")
    for value, (name, least, most, words) in zip(values, _FIELDS, strict=True):
        if not all(_is_sound(part, least, most, words) for part in value.split(",")):
            raise ValueError(f"{value!r} is no {name} of a schedule")
    return text


def _is_sound(part: str, least: int, most: int, words: dict[str, int]) -> bool:
    found = _PART.fullmatch(part.lower())
    if found is None:
        return False
    if found["first"] == "*":
        return found["last"] is None
    first = _number(found["first"], words)
    last = first if found["last"] is None else _number(found["last"], words)
    return least <= first <= last <= most


def _number(text: str, words: dict[str, int]) -> int:
    """The number that is written; -1 where none is."""
    return words.get(text, int(text) if text.isascii() and text.isdecimal() else -1)
