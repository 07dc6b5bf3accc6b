"""A harvest's figures, and what each batch that is kept changes beside records."""

import time
from collections import Counter
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, update

from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.leases import Leases
from thresher.crawler.spiders.result_writer import VisitResult
from thresher.schemas.outcome import Reason, Status
from thresher.store import frontier
from thresher.store.frontier import Leased
from thresher.store.revisits import Fetched
from thresher.store.tables import harvests

_NOTE_SECONDS = 1.0
"""A matter of taste: seconds between two notes of the progress in the store."""
_MOST_NAMED = 3
"""A matter of taste: pages that are named of those that crashed."""


class BatchEffects:
    """Called by the ResultWriter, in its thread."""

    def __init__(self, leases: Leases, status: HarvestStatus) -> None:
        self._leases, self._status = leases, status
        self._noted_at = 0.0

    def in_transaction(self, connection: Connection, batch: Sequence[VisitResult], now: str) -> list[Leased]:
        """At the end of a batch's transaction: lease what is fetched next, and say now and then how far the run is."""
        self._status.check_held(connection)
        leased = self._leases.refill(connection, now, _acknowledged(batch))
        if time.monotonic() - self._noted_at >= _NOTE_SECONDS:
            self._noted_at = time.monotonic()
            note_progress(connection, self._status, now)
        return leased

    def committed(self, batch: Sequence[VisitResult], leased: list[Leased]) -> list[VisitResult]:
        """Count what was kept, and hand out what was leased; what of it is not to be fetched is kept as that."""
        for result in batch:
            self._count(result)
        unwanted = self._leases.settle(leased, _acknowledged(batch))
        if batch or leased:
            self._status.changed.set()
        return [never_fetched(one, reason) for one, reason in unwanted]

    def _count(self, result: VisitResult) -> None:
        self._status.figures.update(figures_of(result))
        outcome, crashed = result.outcome, self._status.findings.crashed
        if outcome is not None and outcome.reason is Reason.CRASHED and len(crashed) < _MOST_NAMED:
            crashed.append(outcome)


def figures_of(result: VisitResult) -> list[str]:
    """The figures that a visit counts in."""
    outcome, fetched = result.outcome, result.fetched
    if outcome is not None and outcome.status is not Status.SKIPPED:
        refused = [] if outcome.reason is None else [f"refused: {outcome.reason.value}"]
        return [outcome.status.value, *refused]
    if fetched is not None and fetched.dropped:
        return [f"not kept: {fetched.dropped}"]
    if result.unchanged:
        return [Status.UNCHANGED.value]
    if fetched is not None and fetched.status is not None and fetched.status >= 400:
        return [f"not kept: http {fetched.status}"]
    return []


def never_fetched(leased: Leased, reason: str) -> VisitResult:
    """The result of an address that is not fetched, and will not be."""
    return VisitResult(Fetched(leased.key, None, dropped=reason), leased)


def note_progress(connection: Connection, status: HarvestStatus, now: str, **values: str) -> None:
    """Look how much is waiting, and say in the store how far the harvest is; `values`: columns beside its figures."""
    assert status.harvest is not None
    status.waiting = frontier.waiting(connection, status.portal.name, now, status.harvest)
    figures = Counter({**status.figures, "waiting": status.waiting, "turn over": int(status.turn_over)})
    counts = {name: count for name, count in sorted(figures.items()) if count}
    values["figures"] = msgspec.json.encode(counts).decode()
    connection.execute(update(harvests).where(harvests.c.id == status.harvest).values(values))


def _acknowledged(batch: Sequence[VisitResult]) -> int:
    """How many leases end with the batch."""
    return sum(result.fetched is not None for result in batch)
