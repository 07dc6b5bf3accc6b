"""When harvests are due: crontab lines as cron reads them, the nights of clock change, jitter."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from thresher.scheduler import crontab
from thresher.scheduler.rule import Rule
from thresher.scheduler.timetable import Timetable
from thresher.text.crontab import read_schedule
from thresher.text.durations import seconds_of, shown

SECOND = timedelta(seconds=1)
ZONES = [
    "Europe/Berlin", "Europe/London", "Atlantic/Azores", "America/New_York", "America/Santiago", "America/Havana",
    "America/Sao_Paulo", "Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "Asia/Tehran", "Asia/Kolkata",
    "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Apia", "Antarctica/Troll",
]  # fmt: skip
"""Changes at midnight, of half an hour, of two hours, in Ramadan, across the date line, and none."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dues(line: str, zone: str, since: datetime, until: datetime) -> list[datetime]:
    found = []
    moment = crontab.after(line, zone, since)
    while moment is not None and moment <= until:
        found.append(moment)
        moment = crontab.after(line, zone, moment)
    return found


def days(line: str, first: str = "2026-03-01", last: str = "2026-03-31") -> list[int]:
    """The days of March 2026 on which a line is due.  The 1st is a Sunday."""
    found = dues(line, "UTC", utc(f"{first}T00:00:00") - SECOND, utc(f"{last}T23:59:59"))
    return [moment.day for moment in found]


SUNDAYS, MONDAYS = [1, 8, 15, 22, 29], [2, 9, 16, 23, 30]


@pytest.mark.parametrize(
    ("weekday", "expected"),
    [
        ("0", SUNDAYS),
        ("7", SUNDAYS),
        ("sun", SUNDAYS),
        ("SUN", SUNDAYS),
        ("1", MONDAYS),
        ("mon", MONDAYS),
        ("6", [7, 14, 21, 28]),
        ("sat", [7, 14, 21, 28]),
        ("0,7", SUNDAYS),
        ("0-1", sorted(SUNDAYS + MONDAYS)),
        ("6-7", sorted([7, 14, 21, 28, *SUNDAYS])),
        ("sat-sun", sorted([7, 14, 21, 28, *SUNDAYS])),
        ("mon-fri", [day for day in range(1, 32) if day % 7 not in (0, 1)]),
        ("1-5", [day for day in range(1, 32) if day % 7 not in (0, 1)]),
        ("mon,wed", sorted([*MONDAYS, 4, 11, 18, 25])),
        ("*/3", sorted([*SUNDAYS, 4, 11, 18, 25, 7, 14, 21, 28])),
        ("0-7", list(range(1, 32))),
        ("*", list(range(1, 32))),
    ],
)
def test_weekdays_are_those_of_cron(weekday: str, expected: list[int]) -> None:
    assert days(f"0 6 * * {weekday}") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 6 13 * *", [13]),
        ("0 6 13 * fri", [6, 13, 20, 27]),  # either, where both are restricted
        ("0 6 1,15 * mon", sorted([*MONDAYS, 1, 15])),
        ("0 6 */10 * mon", []),  # 1, 11, 21, 31 are no Mondays: * is no restriction
        ("0 6 * 3 sun", SUNDAYS),
        ("0 6 * 4 sun", []),
        ("0 6 28-31 mar *", [28, 29, 30, 31]),
        ("0 6 25/2 * *", [25, 27, 29, 31]),
    ],
)
def test_days_and_weekdays(line: str, expected: list[int]) -> None:
    assert days(line) == expected


@pytest.mark.parametrize("line", ["0 6 * * fri-mon", "0 6 * * 8", "0 6 * *", "@daily", "0 6 0 * *", "60 * * * *"])
def test_what_is_no_schedule(line: str) -> None:
    with pytest.raises(ValueError, match=r"schedule|fields"):
        read_schedule(line)


def test_days_that_come_seldom_or_never() -> None:
    assert crontab.after("0 0 29 2 *", "UTC", utc("2096-03-01T00:00:00")) == utc("2104-02-29T00:00:00")
    assert crontab.up_to("0 0 29 2 *", "UTC", utc("2104-02-28T00:00:00")) == utc("2096-02-29T00:00:00")
    assert crontab.after("0 0 30 2 *", "UTC", utc("2026-01-01T00:00:00")) is None
    assert crontab.up_to("0 0 31 4 *", "UTC", utc("2026-01-01T00:00:00")) is None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("clock", ["00:00", "00:30", "01:30", "02:00", "02:30", "03:15", "23:30"])
def test_a_time_of_day_is_due_once_a_day(zone: str, clock: str) -> None:
    """Over six years, days that the zone skips apart: the time is met, or shifted by what the clock skips."""
    hour, minute = map(int, clock.split(":"))
    for year in (2010, 2011, 2012, 2018, 2024, 2026):
        first = datetime(year, 1, 1, tzinfo=ZoneInfo(zone))
        found = dues(
            f"{minute} {hour} * * *", zone, first - SECOND, first.replace(month=12, day=31, hour=23, minute=59)
        )
        local = [moment.astimezone(ZoneInfo(zone)) for moment in found]
        skipped = {date(2011, 12, 30)} if zone == "Pacific/Apia" and year == 2011 else set()
        expected = [date(year, 1, 1) + timedelta(days=number) for number in range(366 if year % 4 == 0 else 365)]
        assert [moment.date() for moment in local] == [day for day in expected if day not in skipped]
        for moment in local:
            named = moment.replace(hour=hour, minute=minute, fold=0)
            exists = named.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == named.replace(tzinfo=None)
            assert not exists or (moment == named and moment.fold == 0)


@pytest.mark.parametrize(
    ("line", "zone", "since", "expected"),
    [
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T22:00:00", ["2026-03-29T01:30", "2026-03-30T00:30"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T22:00:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        ("30 2,3 * * *", "Europe/Berlin", "2026-03-28T22:00:00", ["2026-03-29T01:30", "2026-03-30T00:30"]),
        ("0 * * * *", "Europe/Berlin", "2026-10-25T00:00:00", ["2026-10-25T01:00", "2026-10-25T02:00"]),
        ("0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00", ["2026-03-29T01:00", "2026-03-29T02:00"]),
        ("0 */2 * * *", "Europe/Berlin", "2026-10-24T23:30:00", ["2026-10-25T00:00", "2026-10-25T03:00"]),
        ("30 0 * * *", "America/Havana", "2026-10-31T12:00:00", ["2026-11-01T04:30", "2026-11-02T05:30"]),
        ("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00:00", ["2026-04-23T22:00", "2026-04-24T21:00"]),
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00:00", ["2026-10-03T15:45", "2026-10-04T15:15"]),
    ],
)  # fmt: skip
def test_nights_of_clock_change(line: str, zone: str, since: str, expected: list[str]) -> None:
    moment = utc(since)
    for due in expected:
        following = crontab.after(line, zone, moment)
        assert following == utc(due)
        assert crontab.up_to(line, zone, following) == following
        assert crontab.up_to(line, zone, following - SECOND) != following
        moment = following


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Pacific/Apia"])
@pytest.mark.parametrize("line", ["*/20 * * * *", "15 1-4 * * *", "0 0 * * *"])
def test_forth_is_back(zone: str, line: str) -> None:
    for since in ("2011-12-28T00:00:00", "2026-03-27T00:00:00", "2026-10-23T00:00:00"):
        found = dues(line, zone, utc(since), utc(since) + timedelta(days=6))
        assert found == sorted(set(found))
        for before, due in pairwise(found):
            assert crontab.up_to(line, zone, due - SECOND) == before


def rule(every: int | None = None, cron: str | None = None, jitter: int = 0) -> Rule:
    return Rule("courier", every, cron, "Europe/Berlin", jitter, utc("2026-01-01T00:00:00"))


@pytest.mark.parametrize(
    ("exact", "jitter"),
    [(rule(every=600), 599), (rule(cron="*/7 6-8 * * *"), 300), (rule(cron="0 2 * * *"), 86400), (rule(every=2), 1)],
)
def test_jitter_delays_and_never_more(exact: Rule, jitter: int) -> None:
    late = Rule("courier", exact.every, exact.cron, exact.timezone, jitter, exact.start)
    due, begins, delays = exact.start - SECOND, late.start - SECOND, set()
    for _ in range(300):
        due, begins = exact.after(due), late.after(begins)
        following = exact.after(due)
        assert due <= begins < following
        assert begins - due <= timedelta(seconds=jitter)
        assert late.up_to(begins) == begins == late.after(begins - SECOND)
        delays.add(begins - due)
    assert len(delays) > 1


def test_jitter_differs_by_portal_and_not_by_process() -> None:
    moments = {
        Rule(portal, 3600, None, "UTC", 600, utc("2026-01-01T00:00:00")).after(utc("2026-01-01T05:59:59"))
        for portal in ("courier", "post", "herald")
    }
    assert len(moments) == 3
    assert Rule("courier", 3600, None, "UTC", 600, utc("2026-01-01T00:00:00")).after(utc("2026-01-01T05:59:59")) == utc(
        "2026-01-01T06:04:39"
    )


def test_every_begins_at_once() -> None:
    start = utc("2026-01-01T00:00:00")
    assert rule(every=60).after(start - SECOND) == start
    assert rule(every=60).after(start) == start + timedelta(seconds=60)
    assert rule(every=60).up_to(start - SECOND) is None
    assert rule(every=60).up_to(start + timedelta(seconds=150)) == start + timedelta(seconds=120)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("15m", 900), ("6h", 21600), ("1d", 86400), ("1h30m", 5400), ("0s", 0)]
)
def test_lengths_of_time(text: str, seconds: int) -> None:
    assert seconds_of(text) == seconds
    assert shown(seconds) == text


@pytest.mark.parametrize("text", ["", "6", "h", "-5m", "1.5h", "5 m", "6 hours", "400d", "99999999999s"])
def test_no_lengths_of_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"30s|year"):
        seconds_of(text)


def test_what_was_missed_is_due_once() -> None:
    timetable, start = Timetable(), utc("2026-03-01T00:00:00")
    hourly, nightly = (Rule("post", each, None, "UTC", 0, start) for each in (3600, 86400))
    timetable.update({"post": hourly}, {"post": start})
    assert timetable.take_due(utc("2026-03-01T00:59:59")) == []
    assert timetable.take_due(utc("2026-03-08T06:20:00")) == [("post", utc("2026-03-08T06:00:00"))]
    assert timetable.take_due(utc("2026-03-08T06:59:59")) == []
    assert timetable.unknown({"post": hourly}) == []
    timetable.update({"post": nightly}, {"post": utc("2026-03-08T06:00:00")})
    assert timetable.take_due(utc("2026-03-08T23:59:59")) == []
    timetable.update({}, {})
    assert timetable.take_due(utc("2026-03-09T01:00:00")) == []
