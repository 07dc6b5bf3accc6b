"""The `schedule` commands: what is harvested again and again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thresher.cli import options
from thresher.cli.console import WrongUsage, say, show
from thresher.cli.help import Commands
from thresher.cli.opened import opened, opened_to_read
from thresher.schemas.errors import PortalError
from thresher.text.printable import printable

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from thresher.scheduler.schedules import Schedule

Name = Annotated[str, typer.Argument(metavar="PORTAL", help="The portal's name, as thresher schedule list shows it.")]

app = Commands(help="Harvest portals again and again.", no_args_is_help=True)


@app.command()
def add(
    portal: Annotated[
        str, typer.Argument(metavar="PORTAL", help="Name of a definition, a file NAME.toml, or an address.")
    ],
    every: Annotated[
        str | None, typer.Option(metavar="TIME", help="Time from one harvest to the next: 30s, 15m, 6h, 1d.")
    ] = None,
    cron: Annotated[
        str | None, typer.Option(metavar="LINE", help='Five fields as in crontab, as "0 */6 * * *".')
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Time zone of --cron, as Europe/Berlin; else the portal's, else UTC."),
    ] = None,
    jitter: Annotated[str, typer.Option(metavar="TIME", help="Begin later by at most this, as 5m.")] = "0s",
    time_limit: Annotated[str, typer.Option(metavar="TIME", help="End a harvest that takes longer.")] = "6h",
    archive: options.Archive = "archive",
    no_archive: options.NoArchive = False,
    contact: options.Contact = None,
    allow_private: options.AllowPrivate = False,
    jobs: Annotated[int | None, options.at_least_one("Worker processes of a harvest; all cores when absent.")] = None,
    max_pages: Annotated[int | None, options.at_least_one("Fetch at most N pages in a harvest.")] = None,
    delay: options.Delay = None,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Harvest a portal again and again, as long as thresher scheduler runs.

    Without --every and --cron it is harvested as the schedule in its definition says.
    """
    from thresher.cli.wanted_schedule import Wanted, wanted_schedule

    wanted = Wanted(
        what=portal,
        every=every,
        cron=cron,
        timezone=timezone,
        jitter=jitter,
        time_limit=time_limit,
        archive=None if no_archive else archive,
        contact=contact,
        allow_private=allow_private,
        numbers={"--jobs": jobs, "--max-pages": max_pages, "--delay": delay},
    )
    try:
        schedule = wanted_schedule(wanted)
    except (PortalError, ValueError) as error:
        problems = error.problems if isinstance(error, PortalError) else [str(error)]
        raise WrongUsage(*(f"thresher: {problem}" for problem in problems)) from None
    _keep(schedule, store)


def _keep(schedule: "Schedule", store: str) -> None:
    from thresher.scheduler import schedules
    from thresher.store.opening import reading, writing

    with opened(store, create=True) as engine:
        with writing(engine) as connection:
            schedules.add(connection, schedule)
        with reading(engine) as connection:
            kept = next(one for one in schedules.listed(connection) if one.portal == schedule.portal)
        show([printable(f"{kept.portal}: {kept.times}; next: {kept.next_run_at or 'never'}")])
        _hint(engine)


@app.command("list")
def list_(as_json: options.AsJson = False, store: options.Store = options.DEFAULT_STORE) -> None:
    """Show what is scheduled: when it is due next, how it went last."""
    import json

    from thresher.scheduler import schedules
    from thresher.store.opening import reading

    with opened(store) as engine:
        with reading(engine) as connection:
            found = schedules.listed(connection)
        show([json.dumps(asdict(one), ensure_ascii=False) for one in found] if as_json else _table(map(_row, found)))
        if found and not as_json:
            _hint(engine)


def _row(schedule: "Schedule") -> list[str]:
    following = schedule.next_run_at or ("paused" if schedule.paused else "never")
    last = f"{schedule.last_state} {schedule.last_started_at}" if schedule.last_state else "-"
    parts = [schedule.portal, schedule.times, f"next: {following}", f"last: {last}", schedule.last_detail or ""]
    return [printable(part) for part in parts]


def _table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines whose columns stand under each other."""
    found = list(rows)
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    return ["  ".join(f"{part:<{width}}" for part, width in zip(row, widths, strict=True)).rstrip() for row in found]


@app.command()
def history(
    portal: Annotated[str | None, typer.Argument(metavar="PORTAL", help="Only of this portal.")] = None,
    limit: options.LastRuns = 20,
    as_json: options.AsJson = False,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Show past scheduled runs, the latest first, also of portals that are scheduled no more."""
    import json

    from thresher.scheduler import runs, schedules
    from thresher.store.past_harvests import was_harvested

    with opened_to_read(store) as connection:
        found = runs.history(connection, portal, limit)
        if portal is not None and not found:
            if was_harvested(connection, portal):
                known = f"{printable(portal)} was never harvested by a schedule"
                say([f"{known}: thresher harvests --portal shows the rest"])
            else:
                schedules.check_planned(connection, portal)
    show(json.dumps(run, ensure_ascii=False) if as_json else printable(_past(run)) for run in found)


def _past(run: Mapping[str, Any]) -> str:
    from thresher.crawl_figures import summary

    ended = f"to {run['ended_at']}" if run["ended_at"] else ""
    harvest = f"harvest {run['harvest_id']}" if run["harvest_id"] else ""
    figures = summary(run["figures"]) if run["figures"] else ""
    parts = [run["started_at"], ended, f"{run['state']:<11}", run["portal"], harvest, figures, run["detail"]]
    return f"{run['id']:>5}  " + "  ".join(str(part) for part in parts if part)


@app.command()
def pause(portal: Name, store: options.Store = options.DEFAULT_STORE) -> None:
    """Begin no harvest of a portal until it is resumed."""
    from thresher.scheduler import schedules

    _change(store, portal, schedules.pause, "paused")


@app.command()
def resume(portal: Name, store: options.Store = options.DEFAULT_STORE) -> None:
    """Go on after a pause, at the next time; what was due in between is not made up."""
    from thresher.scheduler import schedules

    _change(store, portal, partial(schedules.resume, now=datetime.now(UTC)), "resumed", needs_scheduler=True)


@app.command()
def remove(portal: Name, store: options.Store = options.DEFAULT_STORE) -> None:
    """Forget a schedule.  A harvest that is under way goes on; past runs are kept."""
    from thresher.scheduler import schedules

    _change(store, portal, schedules.remove, "removed")


@app.command("run-now")
def run_now(portal: Name, store: options.Store = options.DEFAULT_STORE) -> None:
    """Let the scheduler harvest a portal at once, beside its schedule."""
    from thresher.scheduler import schedules

    _change(store, portal, partial(schedules.run_now, now=datetime.now(UTC)), "asked for", needs_scheduler=True)


def _change(
    store: str,
    portal: str,
    change: "Callable[[Connection, str], None]",
    outcome: str,
    *,
    needs_scheduler: bool = False,
) -> None:
    from thresher.store.opening import writing

    with opened(store) as engine:
        with writing(engine) as connection:
            change(connection, portal)
        show([printable(f"{portal}: {outcome}")])
        if needs_scheduler:
            _hint(engine)


def _hint(engine: "Engine") -> None:
    """Nothing is begun where no scheduler runs."""
    from thresher.scheduler.leadership import is_led

    if not is_led(engine):
        say(["no scheduler is running on this store; start one: thresher scheduler"])
