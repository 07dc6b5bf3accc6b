"""The times of a crontab line, in a time zone with summer time.

A time that the clock skips in spring comes as long after midnight as on other days: 02:30 becomes 03:30.  Of a time
that occurs twice in autumn the first counts.  So a line with a time of day is due once on every day.  A line for every
hour follows the clock instead: it is due in both of the repeated hours, and not in the skipped one.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import product
from zoneinfo import ZoneInfo

from thresher.text.crontab import Crontab, read_schedule

_DAYS = 9 * 366
"""The 29th of February is up to eight years away."""
_HOURS = 24


def after(line: str, zone: str, moment: datetime) -> datetime | None:
    """The first moment later than this one; None where there is none."""
    first = moment.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    for day in (first + timedelta(days=number) for number in range(_DAYS)):
        if _last(line, zone, day, moment) > moment:
            return min(each for each in _around(line, zone, day, 1) if each > moment)
    return None


def up_to(line: str, zone: str, moment: datetime) -> datetime | None:
    """The last moment that is not later than this one; None where there is none."""
    last = moment.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    for day in (last - timedelta(days=number) for number in range(_DAYS)):
        if any(each <= moment for each in _moments(line, zone, day)[:1]):
            return max(each for each in _around(line, zone, day, -1) if each <= moment)
    return None


def _last(line: str, zone: str, day: date, otherwise: datetime) -> datetime:
    moments = _moments(line, zone, day)
    return moments[-1] if moments else otherwise


def _around(line: str, zone: str, day: date, step: int) -> tuple[datetime, ...]:
    """The moments of two days: where a time zone skipped a whole day, its moments are among the next one's."""
    return _moments(line, zone, day) + _moments(line, zone, day + timedelta(days=step))


@lru_cache(maxsize=256)
def _moments(line: str, zone: str, day: date) -> tuple[datetime, ...]:
    """The moments of a local day, in order."""
    named = _read(line)
    if not _is_named(named, day):
        return ()
    hourly = len(named.hours) == _HOURS
    found = set()
    for hour, minute in product(named.hours, named.minutes):
        clock = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        moment = clock.astimezone(UTC)
        if not hourly:
            found.add(moment)
        elif moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == clock.replace(tzinfo=None):
            found |= {moment, clock.replace(fold=1).astimezone(UTC)}
    return tuple(sorted(found))


@lru_cache(maxsize=256)
def _read(line: str) -> Crontab:
    return read_schedule(line)


def _is_named(named: Crontab, day: date) -> bool:
    if day.month not in named.months:
        return False
    by_day, by_weekday = day.day in named.days, day.isoweekday() % 7 in named.weekdays
    return by_day or by_weekday if named.either else by_day and by_weekday
