"""A run for `scrapy crawl portal -a portal=NAME`: opened with the spider, closed with it."""

import asyncio
import logging
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from thresher.crawler.portals import load_portal
from thresher.crawler.portals.contact import check_contact, user_agent
from thresher.crawler.spiders.extraction import Extraction
from thresher.crawler.spiders.options import ALLOW, Options
from thresher.crawler.spiders.run import Run
from thresher.store.opening import open_store

_LOG = logging.getLogger(__name__)
BOT = "Thresher"
"""What it calls itself, without a version: that is the command's."""


def open_scrapy_run(crawler: Crawler, name: str) -> Run:
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
    engine = open_store(options.store, create=True)
    extraction = Extraction([portal], options.jobs)
    run = Run(portal, options, engine, extraction, BOT)

    def close() -> None:
        run.close()
        extraction.close()
        if run.error is not None:
            _LOG.error("%s", run.error)
        engine.dispose()

    async def closed() -> None:
        await asyncio.to_thread(close)

    run.open()
    crawler.signals.connect(closed, signals.spider_closed, weak=False)
    return run
