"""Schedulers as a user runs them, beside each other, killed at any point; harvests of a portal that is served."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text

from tests.portal_server.client import Portal, serving
from thresher.scheduler import schedules as planned
from thresher.store.opening import open_store, reading, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import harvests, scheduled_runs, schedules

PATIENCE = 60.0


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with serving("--articles", 60, "--without", "all") as [portal]:
        yield portal


class Desk:
    """A store, definitions of portals beside it, and schedulers on it."""

    def __init__(self, folder: Path, store: str, environment: dict[str, str], portal: Portal) -> None:
        self.folder, self.store, self.portal = folder, store, portal
        self.environment = environment | {"THRESHER_STORE": store}
        self.engine: Engine = open_store(store, create=True)
        self._started: list[subprocess.Popen[bytes]] = []

    def define(self, name: str, delay: float) -> None:
        told = f'start = ["{self.portal.start}"]\n[pace]\ndelay = {delay}\nconcurrency = 1\n'
        (self.folder / f"{name}.toml").write_text(told)

    def plan(self, name: str, *, every: int, limit: int = 600, since: datetime | None = None, **more: Any) -> None:
        """A schedule as `schedule add` makes it; `since` some time ago."""
        at = stamp(since or datetime.now(UTC))
        options = json.dumps(["--no-archive", "--allow-private", "--jobs=1", *more.pop("options", [])])
        row = {
            "portal": name, "definition": str(self.folder / f"{name}.toml"), "every": every, "timezone": "UTC",
            "jitter": 0, "time_limit": limit, "options": options, "paused": 0, "added_at": at, "since": at,
        }  # fmt: skip
        with writing(self.engine) as connection:
            connection.execute(insert(schedules).values(row | more))

    def start(self, *options: str, machine: str = "") -> "Scheduler":
        environment = self.environment | ({"THRESHER_MACHINE": machine} if machine else {})
        scheduler = Scheduler(self.folder / f"log{len(self._started)}.txt", environment, self.folder, options)
        self._started.append(scheduler.process)
        return scheduler

    def runs(self, name: str | None = None) -> list[Any]:
        """The scheduled runs, in their order."""
        query = select(scheduled_runs).order_by(scheduled_runs.c.id)
        with reading(self.engine) as connection:
            return list(connection.execute(query.where(scheduled_runs.c.portal == name) if name else query))

    def states(self, name: str | None = None) -> list[str]:
        return [run.state for run in self.runs(name)]

    def fetching(self, name: str, nth: int = 1) -> bool:
        """The nth harvest of the portal is under way."""
        query = select(harvests.c.state).where(harvests.c.portal == name).order_by(harvests.c.id)
        with reading(self.engine) as connection:
            states = list(connection.scalars(query))
        return len(states) == nth and states[-1] == "running"

    def fetched(self, name: str) -> bool:
        """Pages of the portal have come."""
        query = select(harvests.c.figures).where(harvests.c.portal == name)
        with reading(self.engine) as connection:
            return any(json.loads(figures).get("fetched") for figures in connection.scalars(query))

    def change(self, change: Callable[..., None], *more: Any) -> None:
        with writing(self.engine) as connection:
            change(connection, "quick", *more)

    def close(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.wait()
        self.engine.dispose()


class Scheduler:
    """`thresher scheduler`, and its log."""

    def __init__(self, log: Path, environment: dict[str, str], folder: Path, options: Sequence[str]) -> None:
        self._log = log
        command = [sys.executable, "-W", "error", "-m", "thresher", "scheduler", "--log", "json", *options]
        with log.open("wb") as said:
            self.process = subprocess.Popen(command, env=environment, cwd=folder, stderr=said, stdin=subprocess.DEVNULL)

    @property
    def said(self) -> str:
        return self._log.read_text()

    def has_said(self, words: str) -> bool:
        return any(re.search(words, json.loads(line)["message"]) for line in self.said.splitlines() if line[-1:] == "}")

    def harvest(self) -> int:
        """The process of the harvest that was begun last."""
        return int(re.findall(r"process (\d+), due", self.said)[-1])

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def until(condition: Callable[[], Any], seconds: float = PATIENCE) -> float:
    """Wait until it holds; the seconds that it took."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "it did not come to it"
        time.sleep(0.03)
    return time.monotonic() - start


def is_alive(group: int) -> bool:
    """Whether a process of this group runs; dead ones may wait for their parent."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 0)
        return any(_runs(stat, group) for stat in Path("/proc").glob("[0-9]*/stat"))
    return False


def _runs(stat: Path, group: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        state, _, of = stat.read_text().rpartition(")")[2].split()[:3]
        return int(of) == group and state not in "ZX"
    return False


@pytest.fixture
def make_desk(tmp_path: Path, environment: dict[str, str], portal: Portal) -> Iterator[Callable[[str], Desk]]:
    made = []

    def make(store: str) -> Desk:
        made.append(Desk(tmp_path, store, environment, portal))
        return made[-1]

    portal.clear()
    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[[str], Desk], tmp_path: Path) -> Desk:
    return make_desk(str(tmp_path / "store.db"))


@pytest.mark.slow
def test_a_standby_takes_over_and_goes_on(make_desk: Callable[[str], Desk], store_url: str) -> None:
    desk = make_desk(store_url)
    desk.define("slow", delay=0.5)
    desk.plan("slow", every=1)
    first = desk.start()
    until(lambda: first.has_said("leading"))
    second = desk.start()
    until(lambda: second.has_said("standing by"))
    until(lambda: desk.fetching("slow"))
    until(lambda: desk.states().count("busy") >= 2)
    harvest = first.harvest()
    assert is_alive(harvest)
    first.process.kill()
    taken = until(lambda: second.has_said("leading"), 5)
    until(lambda: not is_alive(harvest), 5)
    until(lambda: "killed" in desk.states())
    begun = until(lambda: desk.runs()[-1].state == "running" or "begun" in second.said, 5)
    print(f"taken over after {taken:.1f} s, the harvest begun again {begun:.1f} s later")
    until(lambda: desk.fetching("slow", 2))
    assert second.end() == 0
    (last,) = [run for run in desk.runs() if run.state == "interrupted"]
    assert last.harvest_id
    with reading(desk.engine) as connection:
        assert connection.scalar(select(schedules.c.asked_at)) == last.due_at  # the next leader begins with it
    times = Counter(run.due_at for run in desk.runs() if run.state != "killed")
    assert max(times.values()) == 1, times
    assert "running" not in desk.states()


def test_missed_runs_count_as_one(desk: Desk) -> None:
    """A week in which no scheduler ran, then one that another process speaks to."""
    desk.define("quick", delay=0.0)
    options = ["--max-pages=2"]
    long_ago = datetime.now(UTC) - timedelta(days=7)
    desk.plan("quick", every=60, since=long_ago + timedelta(seconds=30), options=options)
    scheduler = desk.start()
    until(lambda: desk.states() == ["finished"])
    (run,) = desk.runs()
    assert datetime.now(UTC) - datetime.fromisoformat(run.due_at) < timedelta(seconds=90)
    assert run.harvest_id is not None
    with desk.engine.connect() as connection:
        (schedule,) = planned.listed(connection)
        assert schedule.next_run_at is not None
        following = datetime.fromisoformat(schedule.next_run_at) - datetime.fromisoformat(run.due_at)
        assert timedelta(0) < following <= timedelta(seconds=60)
    assert scheduler.end() == 0


@pytest.mark.slow
def test_what_others_change_is_seen_at_once(make_desk: Callable[[str], Desk], store_url: str) -> None:
    """Schedules that are added, paused, resumed, removed and run at once by another process than the scheduler."""
    desk = make_desk(store_url)
    desk.define("quick", delay=0.0)
    scheduler = desk.start()
    until(lambda: scheduler.has_said("leading"))
    desk.plan("quick", every=2, options=["--max-pages=1"])
    until(lambda: desk.runs(), 2)
    desk.change(planned.pause)
    desk.change(planned.run_now, datetime.now(UTC))
    until(lambda: len(finished := desk.states()) > finished.count("busy") + 1)
    until(lambda: "running" not in desk.states())
    # While it is paused nothing is begun, for more than two seconds, but what was asked for, after what was under way.
    assert [state for state in desk.states() if state != "busy"] == ["finished", "finished"]
    assert desk.runs()[-1].started_at >= desk.runs()[0].ended_at
    count, resumed = len(desk.runs()), datetime.now(UTC).replace(microsecond=0)
    desk.change(planned.resume, resumed)
    until(lambda: len(desk.runs()) > count, 4)
    assert datetime.fromisoformat(desk.runs()[-1].due_at) >= resumed
    desk.change(planned.remove)
    assert scheduler.end() == 0
    assert "running" not in desk.states()


@pytest.mark.slow
def test_harvests_that_are_killed_late_or_busy(desk: Desk, tmp_path: Path) -> None:
    """Three portals at once: one harvest is killed, one takes too long, one is crawled by hand."""
    for name in ("killed", "late", "byhand"):
        desk.define(name, delay=1.0)
    crawl = [sys.executable, "-m", "thresher", "crawl", "byhand.toml", "--allow-private", "--no-archive", "--quiet"]
    with subprocess.Popen([*crawl, "--jobs", "1"], env=dict(desk.environment), cwd=tmp_path) as by_hand:
        until(lambda: desk.fetching("byhand"))
        desk.plan("killed", every=86400)
        desk.environment["THRESHER_ALERT_COMMAND"] = f"sh -c 'cat > {tmp_path}/told.json'"
        scheduler = desk.start()
        until(lambda: desk.fetching("killed"))
        victim = scheduler.harvest()
        os.kill(victim, signal.SIGKILL)
        until(lambda: desk.states("killed") == ["killed", "running"])
        assert desk.runs("killed")[0].exit_code == -9
        assert "signal 9" in desk.runs("killed")[0].detail
        until(lambda: desk.fetching("killed", 2))
        os.kill(scheduler.harvest(), signal.SIGKILL)
        until(lambda: desk.states("killed") == ["killed", "killed"])  # not for ever
        until(lambda: scheduler.has_said("killed: alert 1: 2 harvests in a row have failed, were killed or took"))
        until((tmp_path / "told.json").exists)
        desk.plan("byhand", every=86400)
        until(lambda: desk.states("byhand") == ["busy"])
        assert desk.runs("byhand")[0].harvest_id is None
        by_hand.send_signal(signal.SIGTERM)
        desk.plan("late", every=86400, limit=3)
        until(lambda: scheduler.has_said("late: begun"))
        late = scheduler.harvest()
        # On a busy machine the limit may be over before the harvest fetches: the scheduler is made to wait for that.
        scheduler.process.send_signal(signal.SIGSTOP)
        until(lambda: desk.fetched("late"))
        scheduler.process.send_signal(signal.SIGCONT)
        until(lambda: desk.states("late") == ["timed_out"])
        until(lambda: scheduler.has_said("late: timed_out, run \\d+: \\d+ fetched.*; ended at its time limit of 3s"))
        assert desk.runs("late")[0].detail == "ended at its time limit of 3s"
        until(lambda: not is_alive(late))  # what was sent SIGKILL ends a moment later
    assert desk.states("killed") == ["killed", "killed"]
    assert scheduler.end() == 0


@pytest.mark.slow
def test_a_leader_that_loses_its_connection_steps_down_and_loses_no_harvest(
    make_desk: Callable[[str], Desk], new_store_url: Callable[[str], str]
) -> None:
    desk = make_desk(new_store_url("postgresql"))
    desk.define("slow", delay=1.0)
    desk.plan("slow", every=86400)
    first = desk.start()
    until(lambda: desk.fetching("slow"))
    harvest = first.harvest()
    second = desk.start()
    until(lambda: second.has_said("standing by"))
    with desk.engine.connect() as connection:
        locks = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        holders = f"SELECT pid FROM pg_stat_activity WHERE pid IN ({locks}) AND query ILIKE '%select 1%'"
        (leader,) = connection.scalars(text(holders))
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": leader})
    until(lambda: first.has_said("not leading any more"), 5)
    until(lambda: first.said.count("leading") + second.said.count("leading") >= 3)
    assert is_alive(harvest)
    assert desk.states() == ["running"]
    assert [second.end(), first.end()] == [0, 0]
    assert desk.states() == ["interrupted"]


@pytest.mark.slow
def test_machines_share_what_is_due(make_desk: Callable[[str], Desk], new_store_url: Callable[[str], str]) -> None:
    """Each has room for one harvest.  One is killed, with its harvest: the other notes that and goes on with it."""
    desk = make_desk(new_store_url("postgresql"))
    desk.environment["THRESHER_LEASE_SECONDS"] = "4"
    for name in ("slow", "steady"):
        desk.define(name, delay=1.0)
        desk.plan(name, every=86400)
    first, second = (desk.start("--at-once=1", machine=name) for name in ("alpha", "beta"))
    until(lambda: desk.fetching("slow") and desk.fetching("steady"))
    assert first.said.count("begun, run") == second.said.count("begun, run") == 1
    with reading(desk.engine) as connection:
        places = dict(connection.execute(select(harvests.c.portal, harvests.c.machine)).all())
        assert sorted(places.values()) == ["alpha", "beta"]
    (gone,) = [portal for portal, machine in places.items() if machine == "alpha"]
    (other,) = {"slow", "steady"} - {gone}
    first.process.kill()
    until(lambda: second.has_said("leading"))
    until(lambda: desk.states(gone) == ["killed"])
    assert desk.states(other) == ["running"]  # it has one harvest under way, as it should
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(PATIENCE) == 0
    assert desk.states(other) == ["interrupted"]


@pytest.mark.slow
def test_a_large_portal_leaves_the_small_ones_their_turn(desk: Desk) -> None:
    desk.define("slow", delay=0.5)
    desk.plan("slow", every=86400)
    scheduler = desk.start("--at-once=1", "--turn=2s")
    until(lambda: desk.fetching("slow"))
    desk.define("quick", delay=0.0)
    desk.plan("quick", every=86400, options=["--max-pages=1"])
    until(lambda: len(desk.runs()) >= 3)
    assert [run.portal for run in desk.runs()][:3] == ["slow", "quick", "slow"]
    assert scheduler.has_said("slow: finished, run 1: .*to be begun again")
    assert scheduler.end() == 0
