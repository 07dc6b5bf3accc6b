"""Lengths of time as people write them: 30s, 15m, 6h, 1d."""

import re

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_LONGEST = 366 * 86400
"""A bound for safety."""


def seconds_of(text: str) -> int:
    """The seconds that `6h`, or `1h30m`, stands for.  Raises ValueError."""
    found = re.findall(r"(\d{1,9})([dhms])", text.strip().lower())
    if not found or "".join(number + unit for number, unit in found) != text.strip().lower():
        raise ValueError(f"{text!r} is no length of time: write it as 30s, 15m, 6h or 1d")
    seconds = sum(int(number) * _UNITS[unit] for number, unit in found)
    if seconds > _LONGEST:
        raise ValueError(f"{text!r} is longer than a year")
    return seconds


def shown(seconds: int) -> str:
    """`1h30m` for 5400."""
    parts = []
    for unit, size in _UNITS.items():
        number, seconds = divmod(seconds, size)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"
