"""Results of visits are stored in batches by one thread, each batch in one transaction.

Records, acknowledgements and what was discovered are committed together: whatever is acknowledged is kept, and what
is not is fetched again by the next run.
"""

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum

from sqlalchemy import Connection, Engine

from thresher.crawler.discovery import Declared, Feed, Sitemap
from thresher.pipelines.persist import store_batch
from thresher.pipelines.persist.revisions import store_unchanged
from thresher.schemas.errors import error_text
from thresher.schemas.frontier import FoundUrl, FrontierKind
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin
from thresher.schemas.portal import Revisit
from thresher.store import frontier
from thresher.store.frontier import Leased
from thresher.store.opening import is_of_store, writing
from thresher.store.revisits import Fetched
from thresher.store.row_mapping import stamp

_LOG = logging.getLogger(__name__)
BATCH = 100
BATCH_SECONDS = 0.5
"""A batch waits no longer to be full: what is discovered is fetched next."""
_LISTED_SECONDS = 0.1
"""The same with a page that lists others in it: a list's pages are found one by one, each on the last."""
_HURRY_SECONDS = 0.01
"""The same while nothing is left to fetch until the batch is kept.  All three are matters of taste."""


class _Order(Enum):
    """What the thread is sent beside results."""

    LOOK = 1
    END = 2


@dataclass(slots=True)
class VisitResult:
    """The result of a visit to one address."""

    fetched: Fetched | None
    """None where something was discovered without a visit."""
    leased: Leased | None = None
    outcome: Outcome | None = None
    parsed: Feed | Sitemap | Declared | None = None
    """What a feed or a sitemap, or the head of a start page, says."""
    target: str | None = None
    """Where a redirect leads."""
    robots: tuple[str, list[str]] | None = None
    """The address of a robots.txt, and the sitemaps that it names."""
    found: list[FoundUrl] = field(default_factory=list)
    refused: list[tuple[FoundUrl, str]] = field(default_factory=list)
    """Addresses that are not to be fetched, with the reasons."""
    left_out: Counter[str] = field(default_factory=Counter)
    """How many addresses on it are not asked for, by reason."""
    unchanged: bool = False
    """The page is still what it was at the last visit, by its server's word or by its bytes."""


class ResultWriter:
    """Stores the results that are put, in their order.

    `discover` adds the links of a result.  `before` is called before the transaction of a batch, `within` at the end of
    it, and `kept` after its commit, with what `within` returned; the results that `kept` returns are stored next.
    `failed` is called with the error that ends the storing.  `hurry`: whether a batch does not wait for more results.
    """

    def __init__(
        self,
        engine: Engine,
        portal: str,
        harvest: int,
        *,
        revisit: Sequence[Revisit],
        before: Callable[[], None],
        discover: Callable[[VisitResult], None],
        within: Callable[[Connection, Sequence[VisitResult], str], list[Leased]],
        kept: Callable[[Sequence[VisitResult], list[Leased]], list[VisitResult]],
        failed: Callable[[Exception], None],
        hurry: Callable[[], bool],
    ) -> None:
        self._engine, self._portal, self._harvest, self._revisit = engine, portal, harvest, revisit
        self._before, self._discover, self._within, self._kept = before, discover, within, kept
        self._failed = failed
        self._hurry = hurry
        self._queue: queue.SimpleQueue[VisitResult | _Order] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"keeping-{portal}", daemon=True)
        self._thread.start()

    def put(self, result: VisitResult) -> None:
        self._queue.put(result)

    def look(self) -> None:
        """Store what is there without waiting for more, and lease what is due."""
        self._queue.put(_Order.LOOK)

    def close(self) -> None:
        """End when all that was put is stored."""
        self._queue.put(_Order.END)
        self._thread.join()

    def _work(self) -> None:
        more = keeps = True
        while more:
            batch, more = self._batch()
            if keeps and (batch or more):
                try:
                    self._keep(batch)
                except Exception as error:  # noqa: BLE001 - whatever it is, the run must learn that nothing is kept now
                    keeps = False
                    self._failed(error)

    def _batch(self) -> tuple[list[VisitResult], bool]:
        """The next results; False when they are the last."""
        batch: list[VisitResult] = []
        began, most = 0.0, BATCH_SECONDS
        while len(batch) < BATCH:
            seconds = _HURRY_SECONDS if self._hurry() else most
            try:
                result = self._queue.get(timeout=max(0.0, began + seconds - time.monotonic()) if batch else None)
            except queue.Empty:
                break
            if isinstance(result, _Order):
                return batch, result is not _Order.END
            began = began if batch else time.monotonic()
            if result.leased is not None and result.leased.kind is FrontierKind.LISTING:
                most = _LISTED_SECONDS
            batch.append(result)
        return batch, True

    def _keep(self, batch: list[VisitResult]) -> None:
        """Store a batch.  Where that fails, the results that cause it are set aside, and the rest is stored."""
        batch = [self._with_links(result) for result in batch]
        self._before()
        try:
            kept = self._stored(batch)
        except Exception as error:  # whatever it is, it must not take the others along
            if is_of_store(error):
                raise
            for result in batch:
                self._report(*self._stored_alone(result))
        else:
            self._report(*kept)

    def _report(self, batch: list[VisitResult], leased: list[Leased]) -> None:
        for result in self._kept(batch, leased):
            self.put(result)

    def _with_links(self, result: VisitResult) -> VisitResult:
        """The result with its links."""
        try:
            self._discover(result)
        except Exception as error:  # noqa: BLE001 - one answer's error, whatever it is, must not end the others
            return set_aside(result, error)
        return result

    def _stored_alone(self, result: VisitResult) -> tuple[list[VisitResult], list[Leased]]:
        try:
            return self._stored([result])
        except Exception as error:  # whatever it is, it must not take the others along
            if is_of_store(error):
                raise
            return self._stored([set_aside(result, error)])

    def _stored(self, batch: list[VisitResult]) -> tuple[list[VisitResult], list[Leased]]:
        """Results as the store saw them, stored in one transaction; and what was leased in it."""
        now = stamp(datetime.now(UTC))
        with writing(self._engine) as connection:
            outcomes = [result.outcome for result in batch if result.outcome is not None]
            stored = iter(store_batch(connection, outcomes, self._harvest, now))
            kept = [replace(result, outcome=result.outcome and next(stored)) for result in batch]
            store_unchanged(
                connection, [result.leased.key for result in kept if result.leased and result.unchanged], now
            )
            fetched = [_fetched(result) for result in kept if result.fetched]
            frontier.acknowledge(connection, self._portal, fetched, now, self._revisit)
            self._note(connection, kept, now)
            leased = self._within(connection, kept, now)
        return kept, leased

    def _note(self, connection: Connection, batch: list[VisitResult], now: str) -> None:
        """Add what was discovered to the frontier."""
        frontier.add(connection, self._portal, [found for result in batch for found in result.found], now)
        reasons: dict[str, list[FoundUrl]] = {}
        for result in batch:
            for found, reason in result.refused:
                reasons.setdefault(reason, []).append(found)
        for reason, refused in sorted(reasons.items()):
            frontier.exclude(connection, self._portal, refused, reason, now)


def set_aside(result: VisitResult, error: BaseException) -> VisitResult:
    """The result in place of one that cannot be stored, for an error of our own."""
    if result.leased is None or result.fetched is None:
        return VisitResult(None)
    return crashed(result.leased, result.fetched.status, error, result.outcome.origin if result.outcome else None)


def crashed(leased: Leased, status: int | None, error: BaseException, origin: Origin | None = None) -> VisitResult:
    """The result of an answer that cannot be read or stored, for an error of our own."""
    _LOG.error("%s: set aside: %s", leased.url, error_text(error), exc_info=error)
    outcome = Outcome(
        status=Status.REFUSED,
        origin=origin or Origin(file=leased.url, form=Form.HTML),
        url=leased.url,
        reason=Reason.CRASHED,
        detail=error_text(error),
    )
    return VisitResult(Fetched(leased.key, status, dropped=Reason.CRASHED.value), leased, outcome)


def _fetched(result: VisitResult) -> Fetched:
    """A page whose record says the same has not changed, whatever is new around it."""
    assert result.fetched is not None
    if result.outcome is not None and result.outcome.status is Status.UNCHANGED:
        return replace(result.fetched, changed=False)
    return result.fetched
