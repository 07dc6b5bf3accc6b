"""Other calendars than the Gregorian."""

from datetime import date, timedelta

_LEAP_ENDS = (1, 5, 9, 13, 17, 22, 26, 30)
"""Years of the 33-year cycle that are leap years; right for every year from 1178 to 1633."""


def from_jalali(year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a Solar Hijri one (1300 to 1450), None where that calendar has no such day."""
    leap = year % 33 in _LEAP_ENDS
    length = 31 if month <= 6 else 30 if month <= 11 or leap else 29
    if not (1300 <= year <= 1450 and 1 <= month <= 12 and 1 <= day <= length):
        return None
    leaps = sum(1 for past in range(1300, year) if past % 33 in _LEAP_ENDS)
    before = (month - 1) * 31 - max(0, month - 7)
    return _NEW_YEAR_1300 + timedelta(days=(year - 1300) * 365 + leaps + before + day - 1)


_NEW_YEAR_1300 = date(1921, 3, 21)
