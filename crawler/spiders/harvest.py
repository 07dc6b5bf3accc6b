"""Harvests of portals, several at once: one process fetches, this one keeps what is fetched, others read it."""

import contextlib
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Engine

from thresher.crawler.spiders.extraction import Extraction
from thresher.crawler.spiders.fetch_process import ALL, FetchProcess, spare_collections
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.messages import Begin, Granted, LeaseRequest, SpiderClosed, SpiderMessage, Stop
from thresher.crawler.spiders.open_run import Shared, open_run
from thresher.crawler.spiders.run import Run
from thresher.pipelines.interrupts import SIGNALS
from thresher.schemas.frontier import HarvestState

GRACE = 1.5
"""A matter of taste: seconds that requests under way get when the user has stopped the harvest."""
_WATCH_SECONDS = 0.5  # matter of taste


def crawl(
    fetching: FetchProcess, engine: Engine, watch: Callable[[list[HarvestStatus]], Any] = bool
) -> tuple[list[HarvestStatus], int | None]:
    """Harvest the portals that the fetching was begun for; how each went, and the signal that ended them, if one did.

    A portal that cannot be harvested has an error, and stops no other.  `watch` is called twice a second.
    """
    extraction = Extraction(fetching.portals, fetching.options.jobs)
    shared = Shared(fetching.options, engine, extraction, fetching.software)
    statuses = [HarvestStatus(portal) for portal in fetching.portals]
    with _stop_signals(fetching.kill) as signals:
        begun = ((number, None if signals else _begin(status, shared)) for number, status in enumerate(statuses))
        harvests = {number: harvest for number, harvest in begun if harvest is not None}
        _run_all(_Harvests(fetching, harvests, watch, signals))
        for status in statuses:
            status.state = status.end_state  # of those too that were not begun any more
        if all(harvest.run.status.complete for harvest in harvests.values()):
            extraction.close()
    return statuses, next(iter(signals), None)


class _Harvest:
    """An open run, and what is to be left when it ends."""

    def __init__(self, run: Run, held: contextlib.ExitStack) -> None:
        self.run, self._held = run, held
        self.wanted: queue.SimpleQueue[int] = queue.SimpleQueue()
        """How many addresses the spider asks for."""
        self._closing = threading.Lock()

    def close(self) -> None:
        """End it, once; whoever comes later waits until it has ended."""
        status = self.run.status
        with self._closing:
            with status.failing():
                self._held.close()
            status.state = status.end_state

    def feed(self, grant: Callable[[Granted], None]) -> None:
        """Lease addresses as they are asked for, in a thread of its own."""
        with self.run.status.failing():
            while leased := self.run.supply.take(self.wanted.get()):
                grant(Granted(leased))
        grant(Granted([]))  # whatever has ended it, the spider must not wait for ever


def _begin(status: HarvestStatus, shared: Shared) -> _Harvest | None:
    """A harvest that has begun; None where it could not, as its status tells."""
    with status.failing(), contextlib.ExitStack() as held:
        run = held.enter_context(open_run(status, shared))
        return _Harvest(run, held.pop_all())
    return None


class _Harvests:
    """Harvests while they go: what the fetching says is theirs to do, and what they lease is the fetching's."""

    def __init__(
        self,
        fetching: FetchProcess,
        harvests: dict[int, _Harvest],
        watch: Callable[[list[HarvestStatus]], Any],
        signals: Sequence[int],
    ) -> None:
        """`signals`: the signals to end that have come."""
        self.all = list(harvests.values())
        self._fetching, self._harvests, self._watch, self._stop_signals = fetching, harvests, watch, signals
        self._going = set(harvests)
        self._watched = 0.0

    def go(self) -> None:
        """Go on until nothing is left or the user asks for the end."""
        if not self._harvests:
            return
        self._fetching.send(ALL, Begin(list(self._harvests)))
        for number, harvest in self._harvests.items():
            grant = partial(self._fetching.send, number)
            threading.Thread(target=harvest.feed, args=(grant,), name=f"leasing-{number}", daemon=True).start()
        spare_collections()
        ends_at = None
        while self._going:
            try:
                received = self._fetching.receive(_WATCH_SECONDS)
            except EOFError:
                break
            if received is not None:
                self._handle(*received)
            if self._stop_signals and ends_at is None:
                ends_at = time.monotonic() + GRACE
                self._stop()
            if ends_at is not None and time.monotonic() > ends_at:
                self._fetching.kill()
            self._look()
        if self._stop_signals:  # before the loop could see it, perhaps
            self._stop()

    def _handle(self, number: int, message: SpiderMessage) -> None:
        """Do what the fetching says."""
        harvest = self._harvests[number]
        match message:
            case LeaseRequest(count):
                harvest.wanted.put(count)
            case SpiderClosed():
                self._going.discard(number)
                # Others are still crawled meanwhile; whoever waits for all closes each again, which waits for this.
                threading.Thread(target=harvest.close, name=f"closing-{number}").start()
            case _ if number in self._going:  # of what goes wrong later nothing is lost
                harvest.run.handle(message)

    def _stop(self) -> None:
        for harvest in self.all:
            harvest.run.status.stop()
        self._fetching.send(ALL, Stop())

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._watched >= _WATCH_SECONDS:
            self._watched = now
            self._watch([harvest.run.status for harvest in self.all])


def _run_all(harvests: _Harvests) -> None:
    """Let them go to their ends, and end them."""
    try:
        harvests.go()
    except Exception as error:  # noqa: BLE001 - whatever it is, those that go on have not come to their ends
        for harvest in harvests.all:
            if harvest.run.status.state is HarvestState.RUNNING:
                harvest.run.status.fail(error)
    finally:
        for harvest in harvests.all:
            harvest.close()


@contextlib.contextmanager
def _stop_signals(at_last: Callable[[], object]) -> Iterator[list[int]]:
    """While it holds, signals to end are noted: the list grows.  `at_last` is called from the second on.

    One that is ignored (`nohup`) stays ignored.
    """
    signals: list[int] = []

    def note(number: int, _: object) -> None:
        signals.append(number)
        if len(signals) > 1:
            at_last()

    heeded = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, note) for number in heeded}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
