"""The commands on recurring harvests, as the command line has them.  What they do is imported when they run."""

from typing import Annotated

import typer

from thresher.crawl_cli import Log
from thresher.store import DEFAULT_STORE
from thresher.store_cli import AsJson, Store

Name = Annotated[str, typer.Argument(metavar="PORTAL", help="The portal's name, as thresher schedule list shows it.")]

schedule_app = typer.Typer(help="Harvest portals again and again.", no_args_is_help=True, rich_markup_mode=None)


@schedule_app.command()
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
    archive: Annotated[str, typer.Option(metavar="DIR", help="Write every answer here, as WARC.")] = "archive",
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
        int | None, typer.Option(min=1, metavar="N", help="Worker processes of a harvest; all cores when absent.")
    ] = None,
    max_pages: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Fetch at most N pages in a harvest.")
    ] = None,
    delay: Annotated[
        float | None, typer.Option(min=0, metavar="S", help="Seconds between two requests to a host.")
    ] = None,
    store: Store = DEFAULT_STORE,
) -> None:
    """Harvest a portal again and again, as long as thresher scheduler runs.

    Without --every and --cron it is harvested as the schedule in its definition says.
    """
    from thresher.schedule_command import Wanted
    from thresher.schedule_command import add as run

    wanted = Wanted(
        what=portal,
        every=every,
        cron=cron,
        timezone=timezone,
        jitter=jitter,
        time_limit=time_limit,
        archive=None if no_archive else archive,
        contact=contact or None,
        allow_private=allow_private,
        numbers={"--jobs": jobs, "--max-pages": max_pages, "--delay": delay},
    )
    raise typer.Exit(run(wanted, store or DEFAULT_STORE))


@schedule_app.command("list")
def list_(as_json: AsJson = False, store: Store = DEFAULT_STORE) -> None:
    """Show what is scheduled: when it is due next, how it went last."""
    from thresher.schedule_command import show_schedules

    raise typer.Exit(show_schedules(as_json, store or DEFAULT_STORE))


@schedule_app.command()
def history(
    portal: Annotated[str | None, typer.Argument(metavar="PORTAL", help="Only of this portal.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Show the last N runs.")] = 20,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show past scheduled runs, the latest first."""
    from thresher.schedule_command import show_history

    raise typer.Exit(show_history(portal, limit, as_json, store or DEFAULT_STORE))


@schedule_app.command()
def pause(portal: Name, store: Store = DEFAULT_STORE) -> None:
    """Begin no harvest of a portal until it is resumed."""
    from thresher.schedule_command import pause as run

    raise typer.Exit(run(portal, store or DEFAULT_STORE))


@schedule_app.command()
def resume(portal: Name, store: Store = DEFAULT_STORE) -> None:
    """Go on after a pause, at the next time; what was due in between is not made up."""
    from thresher.schedule_command import resume as run

    raise typer.Exit(run(portal, store or DEFAULT_STORE))


@schedule_app.command()
def remove(portal: Name, store: Store = DEFAULT_STORE) -> None:
    """Forget a schedule.  A harvest that is under way goes on; past runs are kept."""
    from thresher.schedule_command import remove as run

    raise typer.Exit(run(portal, store or DEFAULT_STORE))


@schedule_app.command("run-now")
def run_now(portal: Name, store: Store = DEFAULT_STORE) -> None:
    """Let the scheduler harvest a portal at once, beside its schedule."""
    from thresher.schedule_command import run_now as run

    raise typer.Exit(run(portal, store or DEFAULT_STORE))


def scheduler(
    at_once: Annotated[int, typer.Option(min=1, metavar="N", help="Harvests at the same time, at most.")] = 4,
    log: Annotated[Log, typer.Option(help="The form of the log on standard error: text or JSON lines.")] = Log.TEXT,
    store: Store = DEFAULT_STORE,
) -> None:
    """Run the scheduled harvests, in the foreground, until Ctrl-C or SIGTERM.

    Of several schedulers on one store one leads; another takes over within seconds when it is gone.

    Exit status: 0 when it was told to end, 1 when the store cannot be used, 2 for wrong usage, 129 on SIGHUP.
    """
    from thresher.schedule_command import run_scheduler

    raise typer.Exit(run_scheduler(at_once, log.value, store or DEFAULT_STORE))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(schedule_app, name="schedule")
    app.command()(scheduler)
