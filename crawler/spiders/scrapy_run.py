"""A run for `scrapy crawl portal -a portal=NAME`: opened with the spider, closed with it."""

import asyncio
import contextlib
import logging
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from thresher.crawler.portals import load_portal
from thresher.crawler.portals.contact import check_contact, user_agent
from thresher.crawler.spiders.extraction import Extraction
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.messages import SpiderMessage
from thresher.crawler.spiders.open_run import Shared, open_run
from thresher.crawler.spiders.options import ALLOW, Options
from thresher.crawler.spiders.run import Run
from thresher.store.frontier import Leased
from thresher.store.opening import open_store

_LOG = logging.getLogger(__name__)
BOT = "Thresher"
"""What it calls itself, without a version: that is the command's."""


class LocalLink:
    """The spider's way to a run of its own process; `closing` ends it."""

    def __init__(self, run: Run, options: Options, closing: contextlib.ExitStack) -> None:
        self.portal, self.options, self.status = run.status.portal, options, run.status
        self._run, self._closing = run, closing

    async def lease(self, count: int) -> list[Leased]:
        with self.status.failing():
            return await asyncio.to_thread(self._run.supply.take, count)
        return []

    def send(self, message: SpiderMessage) -> None:
        self._run.handle(message)

    async def spider_closed(self, reason: str) -> None:
        if reason == "shutdown":  # the user has asked for the end
            self.status.stop()
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        with self.status.failing():
            self._closing.close()
        self.status.state = self.status.end_state
        if self.status.error is not None:
            _LOG.error("%s", self.status.error)


def open_scrapy_run(crawler: Crawler, name: str) -> LocalLink:
    """The open run of a portal, by the settings THRESHER_*.  Raises ThresherError."""
    settings, portal = crawler.settings, load_portal(name)
    options = Options(
        store=settings["THRESHER_STORE"],
        archive=Path(settings["THRESHER_ARCHIVE"]) if settings["THRESHER_ARCHIVE"] else None,
        contact=settings["THRESHER_CONTACT"] or None,
        allow_private=settings.getbool(ALLOW),
        max_pages=settings.getint("CLOSESPIDER_PAGECOUNT") or None,
    )
    check_contact([portal], options.contact)
    settings.set("USER_AGENT", user_agent(BOT, options.contact), priority="spider")
    with contextlib.ExitStack() as held:
        engine = open_store(options.store, create=True)
        held.callback(engine.dispose)
        extraction = Extraction([portal], options.jobs)
        held.callback(extraction.close)
        run = held.enter_context(open_run(HarvestStatus(portal), Shared(options, engine, extraction, BOT)))
        link = LocalLink(run, options, held.pop_all())
    crawler.signals.connect(link.spider_closed, signals.spider_closed)
    return link
