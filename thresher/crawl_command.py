"""The `crawl` command: portals in, records into the store."""

import json
import logging
import sys
import time
from functools import partial
from typing import Any

from crawler.portals import load_portal
from crawler.spiders.contact import check_contact
from crawler.spiders.harvest import crawl
from crawler.spiders.options import Options
from crawler.spiders.render import browser
from crawler.spiders.run import Run
from pipelines.store import open_store
from schemas.errors import PortalError
from schemas.portal import Portal
from schemas.tables import HarvestState
from thresher.console import FAILED, OK, USAGE, ended, say
from thresher.crawl_progress import watching
from thresher.crawl_report import report
from thresher.version import __version__

INTERRUPTED = 130


def run(names: list[str], given: dict[str, Any], log: str | None, quiet: bool) -> int:
    """Harvest portals, and tell how it went; the exit status."""
    options = Options(**given)
    try:
        portals = [load_portal(name) for name in dict.fromkeys(names)]
        check_contact(portals, options.contact)
        if any(portal.render for portal in portals):
            browser()
    except PortalError as error:
        say(f"thresher: {problem}" for problem in error.problems)
        return USAGE
    if twice := [portal.name for portal in portals if [each.name for each in portals].count(portal.name) > 1]:
        say([f"thresher: {twice[0]} is named twice"])
        return USAGE
    log_to_standard_error(log)
    return ended(partial(_crawl, portals, options, quiet))


def _crawl(portals: list[Portal], options: Options, quiet: bool) -> int:
    start = time.monotonic()
    engine = open_store(options.store, create=True)
    try:
        with watching(wanted=not quiet) as watch:
            runs = crawl(portals, options, engine, __version__, watch)
    finally:
        engine.dispose()
    if not quiet:
        say(report(runs, time.monotonic() - start))
    say(f"thresher: {run.error}" for run in runs if run.error)
    return _status(runs)


def _status(runs: list[Run]) -> int:
    if any(run.error for run in runs):
        return FAILED
    return INTERRUPTED if any(run.state is HarvestState.INTERRUPTED for run in runs) else OK


def log_to_standard_error(form: str | None) -> None:
    """What Scrapy and the crawl log, as text or as JSON lines; warnings alone where no log is wanted."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Lines() if form == "json" else text)
    # For all loggers at once: Scrapy sets levels of its own, and its lines on each answer cost more than they tell.
    logging.disable(logging.DEBUG if form else logging.ERROR)
    logging.getLogger().handlers = [handler]


class _Lines(logging.Formatter):
    """A JSON object for each line of the log."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
