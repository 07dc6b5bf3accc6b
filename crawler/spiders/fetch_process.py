"""Scrapy in a process of its own: what it fetches is archived, read and kept in another, and neither waits.

Both sides call each other by messages: a run's number, a name and arguments.
"""

import asyncio
import contextlib
import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, Self

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.portals.contact import check_contact, user_agent
from thresher.crawler.spiders.options import ALLOW, Options
from thresher.pipelines.interrupts import SIGNALS
from thresher.pipelines.pool import begin, start_method, widen
from thresher.schemas.portal import Portal
from thresher.store.frontier import Leased

Message = tuple[int, str, tuple[Any, ...]]
"""A run's number, what is called, and with what."""
ALL = -1
"""In place of a run's number: it concerns the process."""
_PATIENCE = 10.0
"""Seconds that the process gets to end by itself."""
_WORTH_TELLING = 1.0
"""Seconds of waiting for a host below which nobody is told."""


class FetchProcess:
    """The process, as the one that began it sees it.  Any thread may tell it something; one hears it.

    It is begun before anything that it must not inherit: threads, locks, open files.  It does nothing until it is told
    to begin with runs.  `prepare` is called in it.
    """

    def __init__(
        self, portals: list[Portal], options: Options, software: str, prepare: Callable[[], object] = bool
    ) -> None:
        check_contact(portals, options.contact)
        self.portals, self.options, self.software = portals, options, software
        context: Any = start_method(fetch)
        self._connection, theirs = context.Pipe()
        widen(theirs)
        self._telling = threading.Lock()
        inherited = [self._connection] if context.get_start_method() == "fork" else []
        arguments = (theirs, inherited, portals, options, software, prepare)
        self._process = context.Process(target=fetch, args=arguments, name="fetching")
        begin(self._process)
        theirs.close()

    def tell(self, run: int, name: str, *arguments: Any) -> None:
        """Call something in the process; in vain where that has ended, which whoever hears it learns."""
        with self._telling, contextlib.suppress(OSError):
            self._connection.send((run, name, arguments))

    def hear(self, seconds: float) -> Message | None:
        """The next message, None where none comes in time.  Raises EOFError when the process has ended."""
        try:
            return self._connection.recv() if self._connection.poll(seconds) else None
        except OSError:
            raise EOFError from None

    def kill(self) -> None:
        """End it now: what it has not handed on is fetched again by the next run."""
        self._process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Have it end, now that it has nothing more to do."""
        self._connection.close()
        self._process.join(_PATIENCE)
        self._process.kill()
        self._process.join()


class RemoteRun:
    """A run of the other process, as the spider sees it."""

    def __init__(self, number: int, portal: Portal, options: Options, connection: Connection) -> None:
        self.portal, self.options = portal, options
        self._number, self._connection = number, connection
        self._leased: asyncio.Queue[list[Leased]] = asyncio.Queue()

    async def next(self, count: int) -> list[Leased]:
        self._tell("next", count)
        return await self._leased.get()

    def leased(self, addresses: list[Leased]) -> None:
        """The answer to `next`."""
        self._leased.put_nowait(addresses)

    def answered(self, leased: Leased, exchange: Exchange) -> None:
        self._tell("answered", leased, exchange)

    def failed(self, leased: Leased, reason: str, dropped: bool) -> None:
        self._tell("failed", leased, reason, dropped)

    def set_aside(self, leased: Leased, error: str) -> None:
        self._tell("set_aside", leased, error)

    def archive_answer(self, exchange: Exchange) -> None:
        self._tell("witnessed", exchange)

    def add_sitemaps(self, sitemaps: Sequence[str], by: str) -> None:
        self._tell("mapped", sitemaps, by)

    def asks(self, at: float) -> None:
        if at - time.monotonic() >= _WORTH_TELLING:
            self._tell("asks", at)

    def closed(self) -> None:
        """The spider is closed: no answer comes after this."""
        self._tell("closed")

    def _tell(self, name: str, *arguments: Any) -> None:
        self._connection.send((self._number, name, arguments))


def fetch(
    connection: Connection,
    inherited: list[Connection],
    portals: list[Portal],
    options: Options,
    software: str,
    prepare: Callable[[], object],
) -> None:
    """The process's work: a spider for each portal that it is told to begin with, until all are closed."""
    for each in inherited:
        each.close()  # a copy of the other end would keep the pipe open when the other process is gone
    for number in SIGNALS:  # the other process is told of them, and tells this one; not ignored, or a browser would too
        signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    prepare()

    import uvloop  # here and below: the other process has no use for any of it
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from thresher.crawler.spiders import settings as common

    settings = Settings()
    settings.setmodule(common, priority="project")
    settings.setdict(settings_of(options, software), priority="cmdline")
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)  # Scrapy would make another, and leave one open
    process = AsyncCrawlerProcess(settings)
    with contextlib.suppress(EOFError):  # where no portal could be harvested
        _, _, (begun,) = connection.recv()
        runs = {number: RemoteRun(number, portals[number], options, connection) for number in begun}
        for run in runs.values():
            process.crawl(_crawler(run, settings), run=run)
        threading.Thread(target=_hear, args=(connection, loop, runs, process), name="hearing", daemon=True).start()
        spare_collections()
        process.start(install_signal_handlers=False)


def _hear(connection: Connection, loop: asyncio.AbstractEventLoop, runs: dict[int, RemoteRun], process: Any) -> None:
    """What the other process says, in a thread: watched by the loop, the pipe would no longer wait while it is full.

    When the other process is gone, however it went, this one goes too.
    """
    while True:
        try:
            number, name, arguments = connection.recv()
        except (EOFError, OSError):
            os._exit(1)
        with contextlib.suppress(RuntimeError):  # the loop is closed: all is done
            if number == ALL:
                loop.call_soon_threadsafe(lambda: loop.create_task(process.stop()))
            else:
                loop.call_soon_threadsafe(getattr(runs[number], name), *arguments)


def _crawler(run: RemoteRun, settings: Any) -> Any:
    """The crawler of a run, which ends with it: a portal is free again while others are still crawled."""
    from scrapy import signals
    from scrapy.crawler import Crawler

    from thresher.crawler.spiders.portal_spider import PortalSpider

    crawler = Crawler(PortalSpider, settings.copy())
    crawler.signals.connect(run.closed, signals.spider_closed)
    return crawler


def settings_of(options: Options, software: str) -> dict[str, Any]:
    """The settings that options stand for."""
    return {"USER_AGENT": user_agent(software, options.contact), ALLOW: options.allow_private}


def spare_collections() -> None:
    """What is loaded by now is never garbage: to look through it time and again took a quarter of keeping."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
