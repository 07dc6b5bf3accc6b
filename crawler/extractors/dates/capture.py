"""The day of capture: no date of a page is later."""

from datetime import date

UNKNOWN_CAPTURE = date(2049, 12, 30)
"""Stands for `today` where nobody knows when a page was captured: the same bytes must give the same record on any
day, so that no clock is asked.  Two digits of a year up to 49 then mean 2000 and later."""


def capture_day(fetched: str | None) -> date:
    """The day that no date of the page may be later than: that of its capture, or none where that is not known."""
    try:
        return date.fromisoformat((fetched or "")[:10])
    except ValueError:
        return UNKNOWN_CAPTURE
