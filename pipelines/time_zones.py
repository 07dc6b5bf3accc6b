"""Time zones by their IANA names, and times in them."""

import zoneinfo
from datetime import datetime

_DAY_AND_TIME = len("2025-11-14T06:30")
"""Shorter values are days, or less."""


def check_time_zone(name: str | None) -> None:
    """Raise ValueError, which says what to write instead, where `name` is no time zone."""
    if name is None:
        return
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):  # unknown, no name, the name of a folder
        raise ValueError(f"{name!r} is no time zone: use an IANA name such as Europe/Rome or UTC") from None


def in_zone(value: str | None, zone: zoneinfo.ZoneInfo | None) -> str | None:
    """A date-time without an offset gets the zone's; any other value stays as it is."""
    if zone is None or value is None or len(value) < _DAY_AND_TIME:
        return value
    try:
        moment = datetime.fromisoformat(value)
        offset = None if moment.tzinfo else moment.replace(tzinfo=zone).utcoffset()
    except (ValueError, OverflowError):
        return value
    if offset is None:
        return value
    minutes = int(offset.total_seconds()) // 60
    return f"{value}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
