"""Dates of records (ISO 8601: a day, or a time with or without its offset) as what tables compare and sort by."""

import re
from datetime import UTC, date, datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(text: str | None) -> date | None:
    """The day that a date names, as it stands there, whatever its offset; None where it names none."""
    try:
        return date.fromisoformat(text[:10]) if text and _DAY.match(text) else None
    except ValueError:  # of an import: dates of extracted records are valid
        return None


def moment_of(text: str | None) -> datetime | None:
    """The moment that a date names, in UTC; None where it is a day alone, or states no offset: no time is made up."""
    try:
        when = datetime.fromisoformat(text) if text else None
        return when.astimezone(UTC) if when and when.tzinfo else None
    except (ValueError, OverflowError):
        return None
