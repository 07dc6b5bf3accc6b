"""The commands that harvest portals, as the command line has them.  What they do is imported when they run."""

import math
from enum import StrEnum
from typing import Annotated

import typer

from thresher.store import DEFAULT_STORE
from thresher.store_cli import AsJson, Portal, Store


class Log(StrEnum):
    TEXT = "text"
    JSON = "json"


def crawl(
    portals: Annotated[
        list[str], typer.Argument(metavar="PORTAL", help="Names of definitions, files NAME.toml, or addresses.")
    ],
    archive: Annotated[str, typer.Option(metavar="DIR", help="Write every answer here, as WARC.")] = "archive",
    again: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL", help="Visit this address now, although it is not due; may be repeated.", show_default=False
        ),
    ] = None,
    no_archive: Annotated[bool, typer.Option("--no-archive", help="Keep records alone.")] = False,
    contact: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_CONTACT",
            metavar="ADDRESS",
            help="Where a portal's people can reach you: mail or a page.  Needed for every real portal.",
            show_envvar=False,
        ),
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private and loopback addresses too.")
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes; all cores when absent.")
    ] = None,
    max_pages: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Fetch at most N pages of each portal.")
    ] = None,
    max_seconds: Annotated[float | None, typer.Option(metavar="S", help="Begin no request after S seconds.")] = None,
    delay: Annotated[
        float | None, typer.Option(min=0, metavar="S", help="Seconds between two requests to a host.")
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
    log: Annotated[Log | None, typer.Option(help="Write a log on standard error, as text or JSON lines.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary.")] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Harvest portals: fetch what is new or due, archive it, read it and keep it.

    Run it again and it goes on: what was fetched is not fetched again before it is due, unless --again names it.

    Exit status: 0 when every portal was harvested, 1 when one could not be, 2 for wrong usage, 3 when all
    were harvested and an alert was raised, 128 and the signal's number when a signal ended it: 130 on Ctrl-C.
    """
    if max_seconds is not None and not (math.isfinite(max_seconds) and max_seconds > 0):
        raise typer.BadParameter("must be a number of seconds above 0", param_hint="--max-seconds")
    from pathlib import Path

    from thresher.alarm import alarm
    from thresher.crawl_command import run

    try:
        told = alarm(alert_webhook, alert_command)
    except ValueError as error:
        raise typer.BadParameter(error.args[1], param_hint=error.args[0]) from None
    options = {
        "store": store or DEFAULT_STORE,
        "archive": None if no_archive else Path(archive),
        "contact": contact or None,
        "allow_private": allow_private,
        "jobs": jobs,
        "max_pages": max_pages,
        "max_seconds": max_seconds,
        "delay": delay,
        "scheduled_run": scheduled_run,
    }
    raise typer.Exit(run(portals, options, again or [], log.value if log else None, quiet, told))


def harvests(
    portal: Portal = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Show the last N runs.")] = 20,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show past runs: when, what came of them, how they ended."""
    from thresher.harvests_command import run

    raise typer.Exit(run(portal, limit, as_json, store or DEFAULT_STORE))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(crawl)
    app.command()(harvests)
