"""What is kept of scheduled runs, and what is asked for again."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from thresher.scheduler import runs
from thresher.scheduler import schedules as planned
from thresher.scheduler.runs import RunState
from thresher.scheduler.schedules import Schedule, ScheduleError
from thresher.store.opening import open_store, writing
from thresher.store.tables import harvests, scheduled_runs, schedules

DUE, BEGUN, ENDED = "2021-03-01T06:00:00Z", "2021-03-01T06:00:01Z", "2021-03-01T06:05:00Z"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A store with one schedule, of `post`."""
    engine = open_store(str(tmp_path / "store.db"), create=True)
    with writing(engine) as connection:
        times = {"added_at": "2021-03-01T00:00:00Z", "since": "2021-03-01T00:00:00Z"}
        planned.add(connection, Schedule("post", "post", 21600, None, "UTC", 0, 600, ["--no-archive"], **times))
        yield connection
    engine.dispose()


def asked(connection: Connection) -> str | None:
    found: str | None = connection.scalar(select(schedules.c.asked_at))
    return found


def begun(connection: Connection) -> int:
    run = runs.begin(connection, "post", BEGUN)
    assert run is not None
    return run


def test_a_due_time_is_begun_once(connection: Connection) -> None:
    runs.request(connection, "post", DUE)
    runs.request(connection, "post", "2021-03-01T12:00:00Z")  # the earlier one waits still: both are one
    assert asked(connection) == DUE
    begun(connection)
    assert runs.begin(connection, "post", BEGUN) is None
    runs.request(connection, "post", DUE)  # by a leader that has not noticed that another leads
    assert asked(connection) is None


def test_nothing_is_asked_of_what_is_paused(connection: Connection) -> None:
    planned.pause(connection, "post")
    runs.request(connection, "post", DUE)
    assert asked(connection) is None
    planned.run_now(connection, "post", datetime(2021, 3, 1, 6, tzinfo=UTC))
    assert asked(connection) == DUE


def test_what_was_killed_is_begun_again_once(connection: Connection) -> None:
    runs.request(connection, "post", DUE)
    first = begun(connection)
    assert runs.end(connection, first, RunState.KILLED, -9, "killed", ENDED)
    assert not runs.end(connection, first, RunState.FINISHED, 0, None, ENDED)  # the first word holds
    assert runs.retry(connection, first)
    assert asked(connection) == DUE
    second = begun(connection)
    runs.end(connection, second, RunState.KILLED, -9, "killed", ENDED)
    assert not runs.retry(connection, second)


def test_many_past_runs_are_no_burden(connection: Connection) -> None:
    """The rows of a portal that are looked at are few, while everybody waits to write."""
    row = {"portal": "post", "due_at": "2021-02-01T06:00:00Z", "started_at": BEGUN, "state": "finished"}
    connection.execute(insert(scheduled_runs), [row] * 20_000)
    rows = 0

    def count() -> int:
        nonlocal rows
        rows += 1
        return 0

    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    driver.set_progress_handler(count, 1000)  # called for so many steps of the database's machine
    runs.request(connection, "post", DUE)
    first = begun(connection)
    runs.end(connection, first, RunState.KILLED, -9, "killed", ENDED)
    assert runs.retry(connection, first)
    assert rows < 30


@pytest.mark.parametrize(
    ("state", "expected"), [("finished", RunState.FINISHED), ("running", RunState.KILLED), (None, RunState.KILLED)]
)
def test_how_a_run_of_a_dead_scheduler_ended(connection: Connection, state: str | None, expected: RunState) -> None:
    before = {"kind": "crawl", "portal": "post", "started_at": "2021-03-01T05:00:00Z", "state": "finished"}
    connection.execute(insert(harvests).values(before | {"figures": "{}"}))
    runs.request(connection, "post", DUE)
    run = begun(connection)
    if state:
        own = before | {"started_at": BEGUN, "state": state, "figures": '{"fetched": 3, "kept": 2}'}
        connection.execute(insert(harvests).values(own))
        connection.execute(update(scheduled_runs).values(harvest_id=2))  # as the harvest notes when it begins
    connection.execute(insert(harvests).values(before | {"started_at": ENDED, "figures": "{}"}))  # a stranger
    assert runs.end_left(connection, run, ENDED) is expected
    (past,) = runs.history(connection, None, 5)
    assert (past["state"], past["harvest_id"]) == (expected.value, 2 if state else None)
    assert past["figures"] == ({"fetched": 3, "kept": 2} if state else None)


def test_when_it_is_due_next(connection: Connection) -> None:
    (schedule,) = planned.listed(connection)
    assert schedule.next_run_at == "2021-03-01T00:00:00Z"
    runs.request(connection, "post", DUE)
    assert planned.listed(connection)[0].next_run_at == DUE
    runs.end(connection, begun(connection), RunState.FINISHED, 0, None, ENDED)
    (schedule,) = planned.listed(connection)
    assert (schedule.next_run_at, schedule.last_state) == ("2021-03-01T12:00:00Z", "finished")
    planned.resume(connection, "post", datetime(2021, 3, 9, tzinfo=UTC))  # it was not paused
    assert planned.listed(connection)[0].next_run_at == "2021-03-01T12:00:00Z"
    planned.pause(connection, "post")
    assert planned.listed(connection)[0].next_run_at is None
    planned.resume(connection, "post", datetime(2021, 3, 9, 1, tzinfo=UTC))
    assert planned.listed(connection)[0].next_run_at == "2021-03-09T06:00:00Z"


def test_a_clock_that_was_wrong_stops_nothing(connection: Connection) -> None:
    runs.request(connection, "post", "2999-01-01T00:00:00Z")
    runs.end(connection, begun(connection), RunState.FINISHED, 0, None, ENDED)
    following = planned.listed(connection)[0].next_run_at
    assert following is not None
    assert following < "2999"


def test_names_are_checked(connection: Connection) -> None:
    for change in (planned.pause, planned.remove):
        with pytest.raises(ScheduleError, match="scheduled are: post"):
            change(connection, "courier")
    with pytest.raises(ScheduleError, match="thresher schedule remove post"):
        planned.add(connection, planned.listed(connection)[0])
    connection.execute(update(schedules).values(cron="0 2 * * *", every=None, jitter=300))
    assert planned.listed(connection)[0].times == "0 2 * * * (UTC) +5m"
    planned.remove(connection, "post")
    assert planned.listed(connection) == []
