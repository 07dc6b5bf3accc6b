"""The addresses that a run has leased: ready to be fetched, or in flight until their results are stored."""

import threading
from collections import deque
from collections.abc import Callable

from sqlalchemy import Connection

from thresher.store import frontier
from thresher.store.frontier import Leased, rank

MOST_IN_FLIGHT = 300
"""A bound for safety: leased addresses that are not acknowledged.  A killed run fetches no more than these again."""
MOST_READY = 160
"""A matter of taste: addresses leased ahead, so that fetching never waits for the store; what is found meanwhile
comes after them."""
_SECONDS = 3600


class Leases:
    """The leases of one run.  Any thread may take; only the one that stores results refills.

    `limit`: the most addresses that the run may fetch, None without one.  `unwanted` says why an address that was due
    is not to be fetched after all.
    """

    def __init__(self, portal: str, harvest: int, limit: int | None, unwanted: Callable[[Leased], str | None]) -> None:
        self._portal, self._harvest, self._limit, self._unwanted = portal, harvest, limit, unwanted
        self._lock = threading.Lock()
        self._ready: deque[Leased] = deque()
        self._leased = 0
        self.in_flight = 0
        """Addresses that are leased and not yet acknowledged."""
        self.starving = False
        """Whether more could be fetched than is ready."""

    @property
    def spent(self) -> bool:
        """Whether the run has leased as many addresses as it may."""
        return self._limit is not None and self._leased >= self._limit

    def take(self, count: int) -> list[Leased]:
        """Addresses to fetch now."""
        with self._lock:
            taken = [self._ready.popleft() for _ in range(min(count, len(self._ready)))]
            self.starving = not taken
        return taken

    def refill(self, connection: Connection, now: str, acknowledged: int) -> list[Leased]:
        """Lease more in the open transaction, which acknowledges some; `settle` makes them ready when it is done."""
        with self._lock:
            room = min(MOST_READY - len(self._ready), MOST_IN_FLIGHT - self.in_flight + acknowledged)
            if self._limit is not None:
                room = min(room, self._limit - self._leased)
        if room <= 0 or (room < MOST_READY // 2 and self._ready):
            return []
        return frontier.lease(connection, self._portal, room, now, _SECONDS, self._harvest)

    def settle(self, leased: list[Leased], acknowledged: int) -> list[tuple[Leased, str]]:
        """Make leased addresses ready; those that are not to be fetched come back with the reason."""
        reasons = [(one, self._unwanted(one)) for one in leased]
        with self._lock:
            self.in_flight += len(leased) - acknowledged
            wanted = [one for one, reason in reasons if reason is None]
            self._leased += len(wanted)
            self._ready = deque(sorted([*self._ready, *wanted], key=rank))
        return [(one, reason) for one, reason in reasons if reason is not None]

    def dropped(self) -> None:
        """An address that was taken was not fetched: it does not count as one of the run's pages."""
        with self._lock:
            self._leased -= 1
