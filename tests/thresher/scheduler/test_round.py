"""What a round of `crawl --all` makes of harvests that end in every way, with harvests that no process does."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from thresher.scheduler import round as rounds_here
from thresher.scheduler.harvest import HarvestExit
from thresher.scheduler.round import Plan, Round
from thresher.scheduler.runs import RunState
from thresher.schemas.errors import WorkerLostError
from thresher.store.machines import machine_name
from thresher.store.opening import open_store, writing
from thresher.store.tables import harvests

_MOST = 6
"""Harvests after which a round is told to end: it would go on for ever."""


class Harvest:
    """A harvest that has ended as soon as it is begun."""

    def __init__(self, ended: HarvestExit, *, terminated: bool = False) -> None:
        self.ended, self.termination_sent = ended, terminated

    def poll(self) -> HarvestExit:
        return self.ended

    def end(self) -> None:
        pass

    def kill(self) -> None:
        pass

    def close(self) -> None:
        pass


class Rounds:
    """Rounds on a store, of harvests that the test tells."""

    def __init__(self, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine, self._signals = engine, list[int]()
        self.said: list[str] = []
        self._most = _MOST
        self.begun: list[str] = []
        """The portals, as they were begun."""
        self._harvest: Callable[[str], Harvest]
        monkeypatch.setattr(rounds_here, "HarvestProcess", self._begin)
        monkeypatch.setattr(rounds_here, "_LOOK", 0.0)
        monkeypatch.setattr(rounds_here, "_QUEUE", 0.0)

    def _begin(self, run: int, portal: str, *_: Any) -> Harvest:
        self.begun.append(portal)
        if len(self.begun) >= self._most:
            self._signals.append(15)
        return self._harvest(portal)

    def run(
        self, harvest: Callable[[str], Harvest], most: int = _MOST, portals: Sequence[str] = ("post",), at_once: int = 1
    ) -> dict[str, str]:
        """The portals that failed, and why; a signal comes with the harvest `most`."""
        self._harvest, self._most, self.begun, self._signals = harvest, most, [], []
        plan = Plan(portals, at_once, 600.0, lambda taken: [taken.portal], {}, self.said.append)
        return Round(self.engine, plan, self._signals).run()


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rounds]:
    engine = open_store(str(tmp_path / "store.db"), create=True)
    yield Rounds(engine, monkeypatch)
    engine.dispose()


def _note_harvest(engine: Engine, figures: dict[str, int], portal: str = "post") -> None:
    row = {"kind": "crawl", "portal": portal, "started_at": "2026-03-01T06:00:00Z", "state": "finished"}
    with writing(engine) as connection:
        connection.execute(insert(harvests).values(row | {"figures": json.dumps(figures)}))


def test_a_harvest_is_shown_with_its_own_figures_alone(rounds: Rounds) -> None:
    def harvest(_: str) -> Harvest:
        _note_harvest(rounds.engine, {"fetched": 8})
        return Harvest(HarvestExit(RunState.FINISHED, 0, None))

    assert rounds.run(harvest) == {}
    never_begun = HarvestExit(RunState.FAILED, 2, "post.toml: cannot be read")
    assert rounds.run(lambda _: Harvest(never_begun)) == {"post": "post.toml: cannot be read"}
    assert rounds.said == ["post: finished: 8 fetched", "post: failed: 0 fetched"]


def test_a_portal_has_another_turn_where_its_turn_ended_it_and_addresses_wait(rounds: Rounds) -> None:
    came = iter([{"waiting": 3, "turn over": 1}, {"turn over": 1}, {"waiting": 3}])

    def harvest(_: str) -> Harvest:
        _note_harvest(rounds.engine, next(came))
        return Harvest(HarvestExit(RunState.FINISHED, 0, None))

    rounds.run(harvest)
    assert rounds.begun == ["post"] * 2
    rounds.run(harvest)
    assert rounds.begun == ["post"]


@pytest.mark.parametrize("at_once", [1, 2])
def test_no_portal_has_another_turn_before_all_have_had_theirs(rounds: Rounds, at_once: int) -> None:
    turns = {"huge": 4, "large": 3, "small": 1, "tiny": 1}

    def harvest(portal: str) -> Harvest:
        turns[portal] -= 1
        _note_harvest(rounds.engine, {"waiting": 3, "turn over": 1} if turns[portal] else {"fetched": 2}, portal)
        return Harvest(HarvestExit(RunState.FINISHED, 0, None))

    assert rounds.run(harvest, most=12, portals=list(turns), at_once=at_once) == {}
    assert rounds.begun == ["huge", "large", "small", "tiny", *["huge", "large"] * 2, "huge"]


def test_what_loses_the_store_is_tried_again_whatever_its_own_trouble_is_called(rounds: Rounds) -> None:
    lost = str(WorkerLostError(machine_name()))
    rounds.run(lambda _: Harvest(HarvestExit(RunState.FAILED, 1, lost, [lost])))
    assert rounds.begun == ["post"] * 3
    own = "post: no start page gave anything: out of touch with the store"
    rounds.run(lambda _: Harvest(HarvestExit(RunState.FAILED, 1, own, [own])))
    assert rounds.begun == ["post"]


def test_each_line_of_a_harvest_names_its_portal(rounds: Rounds) -> None:
    messages = ["interrupted", "post: alert 1: nothing was kept", "warning: the webhook does not answer"]
    rounds.run(lambda _: Harvest(HarvestExit(RunState.INTERRUPTED, 130, None, messages), terminated=True), most=1)
    assert rounds.said == [
        "post: interrupted",
        "post: alert 1: nothing was kept",
        "post: warning: the webhook does not answer",
        "post: to be gone on with: 0 fetched",
    ]


def test_a_harvest_that_is_late_again_and_again_fails(rounds: Rounds) -> None:
    late = HarvestExit(RunState.TIMED_OUT, 143, "ended at its time limit of 20m")
    assert rounds.run(lambda _: Harvest(late, terminated=True)) == {"post": "ended at its time limit of 20m"}
    assert rounds.begun == ["post"] * 3


def test_deaths_count_whichever_process_sees_them(rounds: Rounds) -> None:
    killed = HarvestExit(RunState.KILLED, -9, "killed by signal 9")
    assert rounds.run(lambda _: Harvest(killed), most=2) == {}
    assert rounds.begun == ["post"] * 2
    assert rounds.run(lambda _: Harvest(killed)) == {"post": "killed by signal 9"}
    assert rounds.begun == ["post"]
