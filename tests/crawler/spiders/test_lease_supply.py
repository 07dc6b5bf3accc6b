"""When a spider gets addresses, and when it is told that there are none any more."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.lease_supply import LeaseSupply
from thresher.schemas.frontier import FrontierKind
from thresher.store.frontier import Leased

URL = "https://news.example/"
LEASED = Leased(URL, URL, FrontierKind.ARTICLE, 1, None, None, None, 0)


def _supply(
    status: HarvestStatus,
    ready: list[list[Leased]],
    *,
    in_flight: int = 0,
    seconds: float | None = None,
    turn: float | None = None,
    due: float | None = None,
    look: Callable[[], None] = lambda: None,
) -> LeaseSupply:
    leases: Any = SimpleNamespace(take=lambda count: ready.pop(0) if ready else [], in_flight=in_flight, spent=False)
    told: dict[str, Any] = {"next_due": lambda: due, "has_room": lambda: True, "look": look}
    return LeaseSupply(leases, status, seconds=seconds, turn=turn, **told)


@pytest.fixture
def status() -> HarvestStatus:
    return HarvestStatus(portal_of({"name": "news", "start": [URL]}, "news"))


def test_what_is_ready_comes_at_once_and_where_nothing_is_under_way_the_harvest_is_complete(
    status: HarvestStatus,
) -> None:
    supply = _supply(status, [[LEASED]])
    assert (supply.take(8), status.complete) == ([LEASED], False)
    assert (supply.take(8), status.complete) == ([], True)


def test_a_harvest_whose_time_is_over_is_complete_and_one_that_is_stopped_is_not(status: HarvestStatus) -> None:
    assert (_supply(status, [[LEASED]], seconds=-1.0).take(8), status.complete) == ([], True)
    status.stop()
    assert (_supply(status, [[LEASED]]).take(8), status.complete) == ([], False)


@pytest.mark.parametrize(
    ("seconds", "turn", "by_turn"),
    [(None, -1.0, True), (600.0, -1.0, True), (-1.0, 600.0, False), (-1.0, -0.5, False), (-1.0, None, False)],
)
def test_the_shorter_of_its_own_time_and_its_turn_ends_a_harvest(
    seconds: float | None, turn: float | None, by_turn: bool, status: HarvestStatus
) -> None:
    assert _supply(status, [[LEASED]], seconds=seconds, turn=turn).take(8) == []
    assert (status.complete, status.turn_over) == (True, by_turn)


@pytest.mark.parametrize(("in_flight", "due"), [(1, None), (0, 0.0)], ids=["under way", "due soon"])
def test_what_may_still_come_is_waited_for(in_flight: int, due: float | None, status: HarvestStatus) -> None:
    looks: list[None] = []
    supply = _supply(status, [[], [LEASED]], in_flight=in_flight, due=due, look=lambda: looks.append(None))
    assert supply.take(8) == [LEASED]
    assert len(looks) == 1
