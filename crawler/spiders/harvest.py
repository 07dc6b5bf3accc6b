"""Harvests of portals, several at once: one process fetches, this one keeps what is fetched, others read it."""

import contextlib
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Engine

from thresher.crawler.spiders.extraction import Extraction
from thresher.crawler.spiders.fetch_process import ALL, FetchProcess, Message, spare_collections
from thresher.crawler.spiders.run import Run
from thresher.pipelines.interrupts import SIGNALS
from thresher.schemas.frontier import HarvestState

GRACE = 1.5
"""Seconds that requests under way get to be answered when the user has asked for the end."""
_WATCH_SECONDS = 0.5


def crawl(
    fetching: FetchProcess, engine: Engine, watch: Callable[[list[Run]], Any] = bool
) -> tuple[list[Run], int | None]:
    """Harvest the portals that the fetching was begun for; how each went, and the signal that ended them, if one did.

    A portal that cannot be harvested has an error, and stops no other.  `watch` is called twice a second.
    """
    options = fetching.options
    extraction = Extraction(fetching.portals, options.jobs)
    runs = [Run(portal, options, engine, extraction, fetching.software) for portal in fetching.portals]
    with _asked(fetching.kill) as asked:
        opened = {number: run for number, run in enumerate(runs) if not asked and _opened(run)}
        try:
            if opened:
                fetching.tell(ALL, "begin", list(opened))
                _Harvests(fetching, opened, lambda: watch(list(opened.values())), asked).go()
        except Exception as error:  # noqa: BLE001 - whatever it is, no harvest has come to its end
            for run in opened.values():
                run.fail(error)
        finally:
            for run in opened.values():
                run.close()
        for run in runs:
            if run.state is HarvestState.RUNNING:  # it was not begun any more
                run.state = HarvestState.INTERRUPTED
        if all(run.done for run in opened.values()):
            extraction.close()
    return runs, next(iter(asked), None)


def _opened(run: Run) -> bool:
    with run.failing():
        run.open()
        return True
    run.state = HarvestState.FAILED
    return False


class _Harvests:
    """Runs while they go: what the fetching says is theirs to do, and what they lease is the fetching's."""

    def __init__(
        self, fetching: FetchProcess, runs: dict[int, Run], watch: Callable[[], Any], asked: Sequence[int]
    ) -> None:
        """`asked`: the signals to end that have come."""
        self._fetching, self._runs, self._watch, self._asked = fetching, runs, watch, asked
        self._wanted: dict[int, queue.SimpleQueue[int]] = {number: queue.SimpleQueue() for number in runs}
        self._going = set(runs)
        self._watched = 0.0

    def go(self) -> None:
        """Go on until nothing is left or the user asks for the end."""
        for number in self._runs:
            threading.Thread(target=self._feed, args=(number,), name=f"leasing-{number}", daemon=True).start()
        spare_collections()
        ends_at = None
        while self._going:
            try:
                message = self._fetching.hear(_WATCH_SECONDS)
            except EOFError:
                break
            if message is not None:
                self._heed(message)
            if self._asked and ends_at is None:
                ends_at = time.monotonic() + GRACE
                self._end()
            if ends_at is not None and time.monotonic() > ends_at:
                self._fetching.kill()
            self._look()
        if self._asked:  # before the loop could see it, perhaps
            self._end()

    def _heed(self, message: Message) -> None:
        """Do what the fetching says."""
        number, name, arguments = message
        run = self._runs[number]
        if name == "next":
            self._wanted[number].put(*arguments)
        elif name == "closed":
            self._going.discard(number)
            # Others are still crawled meanwhile; whoever waits for all closes each again, which waits for this.
            threading.Thread(target=run.close, name=f"closing-{number}").start()
        else:
            getattr(run, name)(*arguments)

    def _feed(self, number: int) -> None:
        """Lease addresses of a run as they are asked for, in a thread of its own."""
        with self._runs[number].failing():
            while addresses := self._runs[number].lease(self._wanted[number].get()):
                self._fetching.tell(number, "leased", addresses)
        self._fetching.tell(number, "leased", [])  # whatever has ended it, the spider must not wait for ever

    def _end(self) -> None:
        for run in self._runs.values():
            run.end()
        self._fetching.tell(ALL, "end")

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._watched >= _WATCH_SECONDS:
            self._watched = now
            self._watch()


@contextlib.contextmanager
def _asked(at_last: Callable[[], object]) -> Iterator[list[int]]:
    """While it holds, signals to end are noted: the list grows.  `at_last` is called from the second on.

    One that is ignored (`nohup`) stays ignored.
    """
    asked: list[int] = []

    def ask(number: int, _: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            at_last()

    heeded = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, ask) for number in heeded}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
