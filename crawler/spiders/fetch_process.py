"""Scrapy in a process of its own: what it fetches is archived, read and kept in another, and neither waits.

Both sides tell each other messages, with the number of the run that they concern.
"""

import asyncio
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Self

from thresher.crawler.portals.contact import check_contact, user_agent
from thresher.crawler.spiders.messages import (
    Granted,
    HarvestMessage,
    LeaseRequest,
    SpiderClosed,
    SpiderMessage,
    Stop,
)
from thresher.crawler.spiders.options import ALLOW, Options
from thresher.pipelines.interrupts import SIGNALS
from thresher.pipelines.pool import begin, start_method, widen
from thresher.schemas.portal import Portal
from thresher.store.frontier import Leased

ALL = -1
"""In place of a run's number: it concerns the process."""
_PATIENCE = 10.0
"""A matter of taste: seconds that the process gets to end by itself."""


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

    def send(self, run: int, message: HarvestMessage) -> None:
        """Send a message to the process.  Where that has ended nothing happens: `receive` raises EOFError then."""
        with self._telling, contextlib.suppress(OSError):
            self._connection.send((run, message))

    def receive(self, seconds: float) -> tuple[int, SpiderMessage] | None:
        """The next message and its run's number, None where none comes in time.  Raises EOFError when it has ended."""
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


class RemoteLink:
    """The spider's way to a run of the other process."""

    def __init__(self, number: int, portal: Portal, options: Options, connection: Connection) -> None:
        self.portal, self.options = portal, options
        self._number, self._connection = number, connection
        self._granted: asyncio.Queue[list[Leased]] = asyncio.Queue()

    async def lease(self, count: int) -> list[Leased]:
        self.send(LeaseRequest(count))
        return await self._granted.get()

    def send(self, message: SpiderMessage) -> None:
        self._connection.send((self._number, message))

    def grant(self, leased: list[Leased]) -> None:
        """The answer to a request for leases has come."""
        self._granted.put_nowait(leased)

    def spider_closed(self) -> None:
        self.send(SpiderClosed())


def fetch(
    connection: Connection,
    inherited: list[Connection],
    portals: list[Portal],
    options: Options,
    software: str,
    prepare: Callable[[], object],
) -> None:
    """The process's work: a spider for each portal of its first message, until all are closed."""
    for each in inherited:
        each.close()  # a copy of the other end would keep the pipe open when the other process is gone
    for number in SIGNALS:  # the other process is told of them, and tells this one; not ignored, or a browser would too
        signal.signal(number, lambda *_: None)
    if sys.platform != "win32":
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
        _, begin_runs = connection.recv()
        links = {number: RemoteLink(number, portals[number], options, connection) for number in begin_runs.runs}
        for link in links.values():
            process.crawl(_crawler(link, settings), link=link)
        threading.Thread(target=_hear, args=(connection, loop, links, process), name="hearing", daemon=True).start()
        spare_collections()
        process.start(install_signal_handlers=False)


def _hear(connection: Connection, loop: asyncio.AbstractEventLoop, links: dict[int, RemoteLink], process: Any) -> None:
    """What the other process says, in a thread: watched by the loop, the pipe would no longer wait while it is full.

    When the other process is gone, however it went, this one goes too.
    """
    while True:
        try:
            number, message = connection.recv()
        except (EOFError, OSError):
            os._exit(1)
        with contextlib.suppress(RuntimeError):  # the loop is closed: all is done
            match message:
                case Granted(leased):
                    loop.call_soon_threadsafe(links[number].grant, leased)
                case Stop():
                    loop.call_soon_threadsafe(lambda: loop.create_task(process.stop()))


def _crawler(link: RemoteLink, settings: Any) -> Any:
    """The crawler of a run, which ends with it: a portal is free again while others are still crawled."""
    from scrapy import signals
    from scrapy.crawler import Crawler

    from thresher.crawler.spiders.portal_spider import PortalSpider

    crawler = Crawler(PortalSpider, settings.copy())
    crawler.signals.connect(link.spider_closed, signals.spider_closed)
    return crawler


def settings_of(options: Options, software: str) -> dict[str, Any]:
    """The settings that options stand for."""
    return {"USER_AGENT": user_agent(software, options.contact), ALLOW: options.allow_private}


def spare_collections() -> None:
    """What is loaded by now is never garbage: to look through it time and again took a quarter of keeping."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
