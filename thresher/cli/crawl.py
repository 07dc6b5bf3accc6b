"""The `crawl` command: portals in, records into the store."""

import os
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.again import addresses_of, make_due
from thresher.cli.console import WrongUsage, say
from thresher.cli.opened import opened
from thresher.exit_status import ALERTED, FAILED, OK
from thresher.schemas.errors import PortalError, StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from thresher.alarm import Alarm
    from thresher.cli.crawl_all import Share
    from thresher.crawler.spiders.harvest_status import HarvestStatus
    from thresher.crawler.spiders.options import Options
    from thresher.schemas.portal import Portal
    from thresher.watch import Alert

_MOST_TO_END = 5.0
"""A matter of taste: seconds in which the command ends when it is told to, whatever it waits for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command is told beside how portals are crawled."""

    again: list[str]
    """Known addresses that are visited now, and patterns of such."""
    log: str | None
    quiet: bool
    alarm: "Alarm"


def crawl(
    portals: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PORTAL", help="Names of definitions, files NAME.toml, or addresses.", show_default=False
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option(
            "--all", help="All portals that seeds/portals of this folder defines, shared with others on the store."
        ),
    ] = False,
    at_once: Annotated[int, options.at_least_one("With --all: portals at the same time, here.")] = 4,
    turn: Annotated[
        float, typer.Option(min=1, metavar="S", help="With --all: after S seconds other portals have their turn.")
    ] = 600,
    archive: options.Archive = "archive",
    again: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="Visit this address now, although it is not due: one, a pattern with *, or a file of them (- for "
            "standard input); may be repeated.",
            show_default=False,
        ),
    ] = None,
    no_archive: options.NoArchive = False,
    contact: options.Contact = None,
    allow_private: options.AllowPrivate = False,
    jobs: options.Jobs = None,
    max_pages: Annotated[int | None, options.at_least_one("Fetch at most N pages of each portal.")] = None,
    max_seconds: Annotated[float | None, typer.Option(metavar="S", help="Begin no request after S seconds.")] = None,
    delay: options.Delay = None,
    revisit: Annotated[
        str | None,
        typer.Option(metavar="TIMES", help="Visit articles up to a day old so often: 15m; or by age: 1d=15m,7d=2h."),
    ] = None,
    alert_webhook: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_ALERT_WEBHOOK", metavar="URL", help="Post alerts here, as JSON.", show_envvar=False
        ),
    ] = None,
    alert_command: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_ALERT_COMMAND",
            metavar="COMMAND",
            help="Run this with alerts on its standard input, as JSON.",
            show_envvar=False,
        ),
    ] = None,
    scheduled_run: Annotated[int | None, typer.Option(hidden=True)] = None,
    turn_seconds: Annotated[float | None, typer.Option(hidden=True)] = None,
    round_after: Annotated[int | None, typer.Option(hidden=True)] = None,
    log: Annotated[
        options.Log | None, typer.Option(help="Write a log on standard error, as text or JSON lines.")
    ] = None,
    quiet: Annotated[bool, options.quiet("No progress, no summary.")] = False,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Harvest portals: fetch what is new or due, archive it, read it and keep it.

    Run it again and it goes on: what was fetched is not fetched again before it is due, unless --again names it.
    With --all, machines on one PostgreSQL store share the portals: each is harvested by one of them.

    Exit status: 0 when every portal was harvested, 1 when one could not be, 2 for wrong usage, 3 when all
    were harvested and an alert was raised, 128 and the signal's number when a signal ended it: 130 on Ctrl-C.
    """
    options.check_seconds(max_seconds)
    from thresher.alarm import alarm
    from thresher.crawler.spiders.options import Options

    try:
        chosen_alarm = alarm(alert_webhook, alert_command)
    except ValueError as error:
        raise typer.BadParameter(error.args[1], param_hint=error.args[0]) from None
    how = Options(
        store=store,
        archive=None if no_archive else Path(archive),
        contact=contact,
        allow_private=allow_private,
        jobs=jobs,
        max_pages=max_pages,
        max_seconds=max_seconds,
        delay=delay,
        revisit=revisit,
        scheduled_run=scheduled_run,
        turn_seconds=turn_seconds,
        round_after=round_after,
    )
    wanted = Wanted(again=addresses_of(again or []), log=log.value if log else None, quiet=quiet, alarm=chosen_alarm)
    if everything:
        from thresher.cli.crawl_all import Share

        _set_alarm(alert_webhook, alert_command)
        raise typer.Exit(_crawl_all(portals or [], how, wanted, Share(at_once, turn, quiet, wanted.log)))
    if not portals:
        raise WrongUsage("thresher: Missing argument PORTAL...: name portals, or give --all")
    raise typer.Exit(_crawl(_defined(portals, how), how, wanted))


def _crawl_all(named: list[str], how: "Options", wanted: Wanted, share: "Share") -> int:
    """The exit status of all portals' harvests.  Raises WrongUsage."""
    from thresher.cli.crawl_all import crawl_all, own_definitions

    if named or wanted.again:
        raise WrongUsage(f"thresher: --all takes no {'portal' if named else '--again'}: it harvests every portal")
    names = own_definitions()
    portals = {portal.name: name for portal, name in zip(_defined(names, how), names, strict=True)}
    return crawl_all(portals, how, share)


def _set_alarm(webhook: str | None, command: str | None) -> None:
    """Let harvests know of it by their environment: arguments are seen by everybody."""
    for name, value in (("THRESHER_ALERT_WEBHOOK", webhook), ("THRESHER_ALERT_COMMAND", command)):
        if value:
            os.environ[name] = value


def _defined(names: list[str], how: "Options") -> "list[Portal]":
    """The definitions, and whatever they need, there.  Raises WrongUsage."""
    from thresher.crawler.portals import load_portal
    from thresher.crawler.portals.contact import check_contact
    from thresher.crawler.spiders.browser import browser

    try:
        portals = [_as_wanted(load_portal(name), how) for name in dict.fromkeys(names)]
        check_contact(portals, how.contact)
        if any(portal.render for portal in portals):
            browser()
    except PortalError as error:
        raise WrongUsage(*(f"thresher: {problem}" for problem in error.problems)) from None
    if twice := [portal.name for portal in portals if [each.name for each in portals].count(portal.name) > 1]:
        raise WrongUsage(f"thresher: {twice[0]} is named twice")
    return portals


def _as_wanted(portal: "Portal", how: "Options") -> "Portal":
    """The portal with what the command says in place of its definition.  Raises typer.BadParameter."""
    from msgspec.structs import replace

    from thresher.crawler.portals.revisit import revisits_of_option

    try:
        return portal if how.revisit is None else replace(portal, revisit=revisits_of_option(how.revisit))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--revisit") from None


def _crawl(portals: "list[Portal]", how: "Options", wanted: Wanted) -> int:
    """Harvest portals, and tell how it went; the exit status."""
    from thresher.cli.crawl_progress import watching
    from thresher.cli.logs import log_to_standard_error
    from thresher.crawler.spiders.fetch_process import FetchProcess
    from thresher.crawler.spiders.harvest import crawl as harvest
    from thresher.pipelines.interrupts import ending_within
    from thresher.version import __version__

    logs = partial(log_to_standard_error, wanted.log)
    logs()
    start = time.monotonic()
    with (
        FetchProcess(portals, how, f"Thresher/{__version__}", logs) as fetching,
        ending_within(_MOST_TO_END),
        opened(how.store, create=True) as engine,
    ):
        make_due(engine, [portal.name for portal in portals], wanted.again)
        with watching(wanted=not wanted.quiet) as watch:
            runs, signal = harvest(fetching, engine, watch)
        alerts = _watched(engine, runs)
        _report(engine, runs, alerts, wanted, time.monotonic() - start)
        if signal is None:  # told to end, it leaves that to the next harvest
            _tell(engine)
    return _status(runs, alerts, signal)


def _report(
    engine: "Engine", runs: "list[HarvestStatus]", alerts: "list[Alert]", wanted: Wanted, seconds: float
) -> None:
    """What came of it: to the user, and of alerts to whom else is to know."""
    from thresher.alarm import send_alerts
    from thresher.cli.crawl_report import report

    if not wanted.quiet:
        say(report(runs, seconds))
    say(f"thresher: {run.error}" for run in runs if run.error)
    say(f"thresher: {alert.portal}: alert {alert.id}: {alert.message}" for alert in alerts)
    for problem in send_alerts(engine, wanted.alarm, [run.portal.name for run in runs]):
        _warn(problem)


def _tell(engine: "Engine") -> None:
    """Those who watch words are told; what goes wrong with that fails no harvest."""
    from thresher.telling import tell

    try:
        for problem in tell(engine):
            _warn(problem)
    except StoreError as error:
        _warn(f"watches may not have been told: {error}")


def _watched(engine: "Engine", runs: "list[HarvestStatus]") -> "list[Alert]":
    """The alerts that the harvests raise; a portal that is harvested by another run has none."""
    from thresher.crawl_watch import watched

    own = [(run.portal.name, run.harvest) for run in runs if run.harvest is not None]
    return [alert for portal, harvest in own for alert in watched(engine, portal, harvest, _warn)]


def _warn(problem: str) -> None:
    say([f"thresher: warning: {problem}"])


def _status(runs: "list[HarvestStatus]", alerts: "list[Alert]", signal: int | None) -> int:
    if any(run.error for run in runs):
        return FAILED
    if signal is not None and not all(run.complete for run in runs):
        return 128 + signal
    return ALERTED if alerts else OK
