"""The `crawl` command: portals in, records into the store."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import Engine

from thresher.alarm import Alarm, tell
from thresher.console import ALERTED, FAILED, OK, USAGE, say
from thresher.crawl_progress import watching
from thresher.crawl_report import report
from thresher.crawl_watch import watched
from thresher.crawler.portals import load_portal
from thresher.crawler.portals.contact import check_contact
from thresher.crawler.spiders.browser import browser
from thresher.crawler.spiders.fetch_process import FetchProcess
from thresher.crawler.spiders.harvest import crawl
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.options import Options
from thresher.logs import log_to_standard_error
from thresher.pipelines.interrupts import ending_within
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal
from thresher.store import requeue as renewal
from thresher.store.look_up import near
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp
from thresher.version import __version__
from thresher.watch import Alert

_MOST_TO_END = 5.0
"""Seconds in which the command ends when it is told to, whatever it waits for."""


def run(names: list[str], given: dict[str, Any], again: list[str], log: str | None, quiet: bool, alarm: Alarm) -> int:
    """Harvest portals, and tell how it went; the exit status.  `again`: known addresses that are visited now."""
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
    logs = partial(log_to_standard_error, log)
    logs()
    return _crawl(portals, options, again, quiet, alarm, logs)


def _crawl(
    portals: list[Portal], options: Options, again: list[str], quiet: bool, alarm: Alarm, logs: Callable[[], object]
) -> int:
    start = time.monotonic()
    with FetchProcess(portals, options, f"Thresher/{__version__}", logs) as fetching, ending_within(_MOST_TO_END):
        engine = open_store(options.store, create=True)
        try:
            if unknown := _made_due(engine, [portal.name for portal in portals], again):
                say(unknown)
                return USAGE
            with watching(wanted=not quiet) as watch:
                runs, signal = crawl(fetching, engine, watch)
            alerts = _watched(engine, runs)
            if not quiet:
                say(report(runs, time.monotonic() - start))
            say(f"thresher: {run.error}" for run in runs if run.error)
            say(f"thresher: {alert.portal}: alert {alert.id}: {alert.message}" for alert in alerts)
            for problem in tell(engine, alarm, [run.portal.name for run in runs]):
                _warn(problem)
        finally:
            engine.dispose()
    return _status(runs, alerts, signal)


def _made_due(engine: Engine, portals: list[str], urls: list[str]) -> list[str]:
    """Make addresses due; where one is unknown none, and what is to be said of it."""
    if not urls:
        return []
    with writing(engine) as connection:
        unknown = renewal.visit_now(connection, portals, urls, stamp(datetime.now(UTC)))
        told = []
        for url in unknown:
            told.append(f"thresher: --again: no page, feed or sitemap of {', '.join(portals)} has named {url} yet")
            told += [f"  like it: {other}" for other in near(connection, url)]
    return told


def _watched(engine: Engine, runs: list[HarvestStatus]) -> list[Alert]:
    """The alerts that the harvests raise; a portal that is harvested by another run has none."""
    own = [(run.portal.name, run.harvest) for run in runs if run.harvest is not None]
    return [alert for portal, harvest in own for alert in watched(engine, portal, harvest, _warn)]


def _warn(problem: str) -> None:
    say([f"thresher: warning: {problem}"])


def _status(runs: list[HarvestStatus], alerts: list[Alert], signal: int | None) -> int:
    if any(run.error for run in runs):
        return FAILED
    if signal is not None and not all(run.complete for run in runs):
        return 128 + signal
    return ALERTED if alerts else OK
