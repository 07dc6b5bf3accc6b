"""What the scheduler does when the store and its leadership are gone, turn by turn."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from thresher.alarm import Alarm
from thresher.scheduler import schedules as planned
from thresher.scheduler.schedules import Schedule
from thresher.scheduler.service import Service
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp

PATIENCE = 20.0


class Desk:
    """A scheduler in this process, on a store of its own."""

    def __init__(self, path: Path, environment: dict[str, str]) -> None:
        self.path, self.engine = path, open_store(str(path), create=True)
        self.service = Service(self.engine, environment | {"THRESHER_STORE": str(path)}, 4, Alarm())

    def plan(self, portal: str) -> None:
        """A schedule that is due now, of a definition that is not there."""
        now = stamp(datetime.now(UTC))
        with writing(self.engine) as connection:
            planned.add(connection, Schedule(portal, f"{portal}.toml", 86400, None, "UTC", 0, 600, [], now, now))

    def execute(self, statement: str) -> None:
        with writing(self.engine) as connection:
            connection.execute(text(statement))


@pytest.fixture
def desk(tmp_path: Path, environment: dict[str, str]) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.db", environment)
    yield desk
    for harvest in desk.service._harvests.values():
        harvest.kill()
        harvest.close()
    desk.service._leadership.release()
    desk.engine.dispose()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come to it"
        time.sleep(0.02)


def test_what_a_harvest_tells_is_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.plan("post")
    assert desk.service._turn()
    until(desk.service._harvests["post"].poll)
    assert desk.service._turn()
    assert "post: says: post.toml: cannot be read: No such file or directory" in caplog.messages


def test_a_harvest_whose_end_cannot_be_noted_keeps_none_from_being_ended(desk: Desk) -> None:
    """The store is gone, then the leadership: whoever leads no more has no harvest left."""
    desk.plan("brief")
    desk.plan("other")
    assert desk.service._turn()
    brief, other = (desk.service._harvests[name] for name in ("brief", "other"))
    until(brief.poll)
    until(other.poll)
    desk.execute("ALTER TABLE scheduled_runs RENAME TO gone")
    assert not desk.service._turn()
    assert set(desk.service._harvests) == {"brief", "other"}
    Path(f"{desk.path}.scheduler.lock").unlink()
    desk.service._turn()
    assert desk.service._harvests == {}


def test_the_timetable_of_version_0_1_is_dropped(desk: Desk) -> None:
    desk.execute("CREATE TABLE apscheduler_jobs (id VARCHAR(191) PRIMARY KEY, next_run_time FLOAT, job_state BLOB)")
    assert desk.service._turn()
    assert not inspect(desk.engine).has_table("apscheduler_jobs")
