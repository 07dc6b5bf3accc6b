"""`crawl --all` on one machine: a portal that holds its harvest until its time is over, and what comes after."""

import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests.machines.portals import Portals, serving

PATIENCE = 240
_LIMIT = 8
"""Seconds in which a harvest comes to the articles that hold it, on a busy machine too."""
_LARGE = 60
"""Articles of the large portal: more than are under way at once."""


@pytest.fixture
def portals() -> Iterator[Portals]:
    found = Portals(2, large=1)
    found.articles["p01"] = _LARGE
    found.hold("alpha")
    with serving(found):
        yield found


def harvest_all(portals: Portals, folder: Path, environment: dict[str, str], *options: str, more: str = "") -> None:
    """`crawl --all`, of which the large portal's first harvest is under way for more than `_LIMIT`; `more` of it."""
    definitions = folder / "seeds" / "portals"
    definitions.mkdir(parents=True)
    for name in portals.names:
        pace = f"[pace]\ndelay = 0.0\nconcurrency = 4\n{more if name == 'p01' else ''}"
        (definitions / f"{name}.toml").write_text(f'start = ["{portals.address(name)}"]\n{pace}')
    told = ["--at-once=1", "--allow-private", "--no-archive", "--jobs=1", "--contact=alpha@machines.example"]
    command = [sys.executable, "-m", "thresher", "crawl", "--all", *told, *options]
    own = environment | {"THRESHER_STORE": str(folder / "store.db")}
    with subprocess.Popen(command, env=own, cwd=folder) as run:
        try:
            portals.until(lambda: portals.waiting)
            time.sleep(_LIMIT + 0.2)  # its time began before its first visit
            portals.release_all()
            assert run.wait(PATIENCE) == 0
        finally:
            run.kill()


def fetched(portals: Portals, name: str) -> set[str]:
    return {visit.path for visit in portals.visits if visit.portal == name} & set(portals.paths(name))


@pytest.mark.slow
def test_a_large_portal_gives_its_turn_to_another_and_goes_on_later(
    portals: Portals, tmp_path: Path, environment: dict[str, str]
) -> None:
    harvest_all(portals, tmp_path, environment, f"--turn={_LIMIT}")
    turns = [name for name, _ in groupby(visit.portal for visit in portals.visits)]
    assert turns[:3] == ["p01", "p02", "p01"]
    assert [len(fetched(portals, name)) for name in portals.names] == [_LARGE, 2]  # whatever waits has its turn


@pytest.mark.slow
def test_a_definition_that_ends_its_harvests_sooner_does_so(
    portals: Portals, tmp_path: Path, environment: dict[str, str]
) -> None:
    harvest_all(portals, tmp_path, environment, "--turn=600", more=f"max_seconds = {_LIMIT}\n")
    assert [name for name, _ in groupby(visit.portal for visit in portals.visits)] == ["p01", "p02"]
    assert Portals.FIRST <= len(fetched(portals, "p01")) < _LARGE
    assert len(fetched(portals, "p02")) == 2
