"""Leased addresses for the spider.  It waits while more may become due, until the harvest is at its end."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.leases import Leases
from thresher.store import frontier
from thresher.store.frontier import Leased
from thresher.store.opening import reading

_LOOK = 1.0
"""A matter of taste: seconds after which a run that waits looks for what has become due, should nothing have been
kept."""
_SOON = 0.05  # matter of taste


class LeaseSupply:
    """For one thread.

    `seconds`: how long it leases, None without end; `turn`: how long until others have their turn.  `next_due` gives
    the seconds until the first address is to be tried again.  `has_room`: whether more answers may come in.  `look`
    has the store searched for what is due.
    """

    def __init__(
        self,
        leases: Leases,
        status: HarvestStatus,
        *,
        seconds: float | None,
        turn: float | None = None,
        next_due: Callable[[], float | None],
        has_room: Callable[[], bool],
        look: Callable[[], None],
    ) -> None:
        self._leases, self._status = leases, status
        given = [limit for limit in (seconds, turn) if limit is not None]
        self._ends_at = time.monotonic() + min(given) if given else None
        self._ends_with_turn = turn is not None and turn == min(given) and turn != seconds
        self._next_due, self._has_room, self._look = next_due, has_room, look

    def take(self, count: int) -> list[Leased]:
        """Addresses to fetch now, waited for; none when the harvest has come to its end."""
        while True:
            self._status.changed.clear()  # before the look at what may have set it
            if self._over:
                self._status.turn_over = self._ends_with_turn and not self._status.stopped
                break
            if self._has_room() and (leased := self._leases.take(count)):
                return leased
            seconds = self._wait()
            if seconds is None:
                break
            if not self._status.changed.wait(seconds):
                self._look()
        self._status.complete = not self._status.stopped
        return []

    @property
    def _over(self) -> bool:
        """Whether it leases no more: its time is over, it failed, or it was stopped."""
        return self._status.stopped or (self._ends_at is not None and time.monotonic() > self._ends_at)

    def _wait(self) -> float | None:
        """Seconds to wait for more; None where nothing is under way and nothing will be due soon."""
        if self._leases.in_flight:
            return _LOOK
        due = None if self._leases.spent else self._next_due()
        if due is None:
            return None
        self._status.next_request_at = time.monotonic() + due
        return min(due + _SOON, _LOOK)


def seconds_until_due(engine: Engine, portal: str, harvest: int, patience: float) -> float | None:
    """Until the first address is to be tried again; None where none is, or where that is too long to wait."""
    with reading(engine) as connection:
        due = frontier.next_due(connection, portal, harvest)
    if due is None:
        return None
    seconds = (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds()
    return max(seconds, 0.0) if seconds <= patience else None
