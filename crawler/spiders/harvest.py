"""Harvests of portals, several at once in one process."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable, Iterator
from typing import Any

import uvloop
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from sqlalchemy import Engine

from crawler.portals.guard import user_agent
from crawler.spiders import settings as common
from crawler.spiders.contact import check_contact
from crawler.spiders.extraction import Extraction
from crawler.spiders.guard import ALLOW, the_reactor
from crawler.spiders.options import Options
from crawler.spiders.portal import PortalSpider
from crawler.spiders.run import Run
from schemas.errors import ThresherError
from schemas.portal import Portal
from schemas.tables import HarvestState

GRACE = 5.0
"""Seconds that requests under way get to be answered when the user has asked for the end."""


def crawl(
    portals: list[Portal], options: Options, engine: Engine, version: str, watch: Callable[[list[Run]], Any] = bool
) -> list[Run]:
    """Harvest portals; how each went.  A portal that cannot be harvested has an error, and stops no other.

    `watch` is called twice a second, in the reactor's thread.
    """
    check_contact(portals, options.contact)
    extraction = Extraction(portals, options.jobs)
    runs = [Run(portal, options, engine, extraction, f"Thresher/{version}") for portal in portals]
    opened = [run for run in runs if _opened(run)]
    try:
        if opened:
            _crawl(opened, options, version, watch)
    finally:
        for run in opened:
            _close(run)
        if all(run.done for run in opened):
            extraction.close()
    return runs


def _opened(run: Run) -> bool:
    try:
        run.open()
    except ThresherError as error:
        run.error, run.state = error, HarvestState.FAILED
        return False
    return True


def _close(run: Run) -> None:
    try:
        run.close()
    except ThresherError as error:
        run.error, run.state = error, HarvestState.FAILED


def _crawl(runs: list[Run], options: Options, version: str, watch: Callable[[list[Run]], Any]) -> None:
    """Fetch until nothing is left or the user asks for the end."""
    settings = Settings()
    settings.setmodule(common, priority="project")
    settings.setdict(settings_of(options, version), priority="cmdline")
    loop = uvloop.new_event_loop()
    asyncio.set_event_loop(loop)  # Scrapy would make another, and leave one open
    process = AsyncCrawlerProcess(settings)
    for run in runs:
        process.crawl(_crawler(run, settings), run=run)
    _spare_collections()
    watching = loop.create_task(_watching(runs, watch))
    with _ending(loop, process, runs):
        process.start(install_signal_handlers=False)
    watching.cancel()


def _spare_collections() -> None:
    """What is loaded by now is never garbage: to look through it time and again took a quarter of keeping."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _crawler(run: Run, settings: Settings) -> Crawler:
    """The crawler of a run, which ends with it: a portal is free again while others are still crawled."""
    crawler = Crawler(PortalSpider, settings.copy())

    async def closed() -> None:
        await asyncio.to_thread(_close, run)

    crawler.signals.connect(closed, signals.spider_closed, weak=False)
    return crawler


def settings_of(options: Options, version: str) -> dict[str, Any]:
    """The settings that options stand for."""
    return {"USER_AGENT": user_agent(f"Thresher/{version}", options.contact), ALLOW: options.allow_private}


async def _watching(runs: list[Run], watch: Callable[[list[Run]], Any]) -> None:
    while True:
        watch(runs)
        await asyncio.sleep(0.5)


@contextlib.contextmanager
def _ending(loop: asyncio.AbstractEventLoop, process: AsyncCrawlerProcess, runs: list[Run]) -> Iterator[None]:
    """While it holds, the first signal to end closes the spiders, and the reactor stops after GRACE at the latest."""
    asked: list[int] = []

    def stop() -> None:
        for run in runs:
            run.end()
        loop.create_task(process.stop())
        loop.call_later(GRACE, _stop_reactor)

    def ask(number: int, _: object) -> None:
        asked.append(number)
        loop.call_soon_threadsafe(stop if len(asked) == 1 else _stop_reactor)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_reactor() -> None:
    from twisted.internet import error

    with contextlib.suppress(error.ReactorNotRunning):
        the_reactor().stop()
