"""What a round of `crawl --all` makes of harvests that end in every way, with harvests that no process does."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from thresher.scheduler import round as rounds_here
from thresher.scheduler.harvest import HarvestExit
from thresher.scheduler.round import Plan, Round
from thresher.scheduler.runs import RunState
from thresher.store.opening import open_store

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
        self.begun: list[str] = []
        """The portals, as they were begun."""
        self._harvest: Callable[[str], Harvest]
        monkeypatch.setattr(rounds_here, "HarvestProcess", self._begin)
        monkeypatch.setattr(rounds_here, "_LOOK", 0.0)
        monkeypatch.setattr(rounds_here, "_QUEUE", 0.0)

    def _begin(self, run: int, portal: str, *_: Any) -> Harvest:
        self.begun.append(portal)
        if len(self.begun) >= _MOST:
            self._signals.append(15)
        return self._harvest(portal)

    def run(self, harvest: Callable[[str], Harvest], portals: Sequence[str] = ("post",)) -> dict[str, str]:
        """The portals that failed, and why."""
        self._harvest, self.begun, self._signals = harvest, [], []
        plan = Plan(portals, 1, 600.0, lambda taken: [taken.portal], {}, self.said.append)
        return Round(self.engine, plan, self._signals).run()


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rounds]:
    engine = open_store(str(tmp_path / "store.db"), create=True)
    yield Rounds(engine, monkeypatch)
    engine.dispose()


def test_a_harvest_that_is_late_again_and_again_fails(rounds: Rounds) -> None:
    late = HarvestExit(RunState.TIMED_OUT, 143, "ended at its time limit of 20m")
    assert rounds.run(lambda _: Harvest(late, terminated=True)) == {"post": "ended at its time limit of 20m"}
    assert rounds.begun == ["post"] * 3
