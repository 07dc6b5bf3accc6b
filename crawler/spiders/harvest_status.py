"""The status of a harvest: its parts write it, others watch it while it runs and report it when it has ended."""

import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection

from thresher.crawler.spiders.left_out import LeftForForm
from thresher.schemas.errors import ThresherError, error_text
from thresher.schemas.frontier import HarvestState
from thresher.schemas.outcome import Outcome
from thresher.schemas.portal import Portal
from thresher.store.machines import Worker

_LOG = logging.getLogger(__name__)


@dataclass
class Findings:
    """What is reported of a harvest beside its figures."""

    crashed: list[Outcome] = field(default_factory=list)
    """The first pages that an error of our own kept from being read or kept."""
    slow_patterns: list[str] = field(default_factory=list)
    """Patterns of the definition that are too slow, in words."""
    left_for_form: list[LeftForForm] = field(default_factory=list)
    """Examples of addresses that are left out for their form alone."""
    empty_starts: dict[str, str] = field(default_factory=dict)
    """Start pages that led to no page, with the reasons."""


class HarvestStatus:
    """Any thread may read it, stop the harvest, or fail it."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.harvest: int | None = None
        """Its number in the store; None until it is begun."""
        self.figures: Counter[str] = Counter()
        self.state = HarvestState.RUNNING
        self.error: ThresherError | None = None
        self.waiting = 0
        """Addresses that are known and due, as of the last look."""
        self.next_request_at = 0.0
        """When the next request to the host that answered last is due, by time.monotonic()."""
        self.complete = False
        """It has come to its end by itself."""
        self.turn_over = False
        """It has come to its end because others have their turn."""
        self.stopped_at: float | None = None
        """When it was stopped, by time.monotonic()."""
        self.changed = threading.Event()
        """Set when something was kept or the harvest is to end: whoever waits looks again."""
        self.findings = Findings()
        self._worker: Worker | None = None

    def held_by(self, worker: Worker) -> None:
        """A worker holds the portal, on a store that several machines share; when that is lost, the harvest fails."""
        self._worker = worker
        worker.when_lost(self.fail)

    def check_held(self, connection: Connection) -> None:
        """Raise WorkerLostError where another may have the portal by now; in this transaction nobody can take it."""
        if self._worker is not None:
            self._worker.check_held(connection, self.portal.name)

    @property
    def stopped(self) -> bool:
        """It leases nothing more."""
        return self.stopped_at is not None

    @property
    def problems(self) -> list[str]:
        """What a user can mend: patterns that are too slow, pages that crashed."""
        crashed = [f"{outcome.url}: crashed: {outcome.detail}" for outcome in self.findings.crashed]
        return [*self.findings.slow_patterns, *crashed]

    def stop(self) -> None:
        """Lease nothing more."""
        if self.stopped_at is None:
            self.stopped_at = time.monotonic()
        self.changed.set()

    def fail(self, error: Exception) -> None:
        """Stop the harvest as failed; the first error is kept."""
        if self.error is None:
            _LOG.error("%s: %s", self.portal.name, error_text(error), exc_info=error)
            if not isinstance(error, ThresherError):
                error = ThresherError(f"{self.portal.name}: the crawl broke off: {error_text(error)}")
            self.error = error
        self.stop()

    @contextlib.contextmanager
    def failing(self) -> Iterator[None]:
        """Any error within it fails the harvest, so that no loss goes unnoticed."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.fail(error)

    @property
    def end_state(self) -> HarvestState:
        """The state that is stored when it ends now."""
        if self.error is not None:
            return HarvestState.FAILED
        return HarvestState.FINISHED if self.complete else HarvestState.INTERRUPTED
