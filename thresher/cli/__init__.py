"""The command line: a file for each command.  Everything heavy is imported by the command that needs it."""

import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Never

import typer

from thresher.cli import (
    alerts,
    archive,
    console,
    crawl,
    export,
    extract,
    harvests,
    import_,
    inspect,
    machines,
    mcp,
    merge,
    portal,
    report,
    schedule,
    scheduler,
    schema,
    search,
    serve,
    show,
    store,
    watch,
)
from thresher.cli.help import Commands, Group
from thresher.cli.streams import prepare_streams
from thresher.exit_status import BROKEN_PIPE, FAILED, USAGE
from thresher.pipelines.interrupts import Interrupted, end_in_order
from thresher.schemas.errors import ThresherError
from thresher.version import __version__


class _Program(Group):
    """Every command, the help and wrong usage among them, ends here."""

    def main(self, *arguments: Any, **named: Any) -> Never:
        sys.exit(_exit_status(partial(super().main, *arguments, **named)))


def _exit_status(run: Callable[[], object]) -> int:
    """The exit status of the program: its command's, or that of the error that ended it, which is told."""
    try:
        status = _ended_by_typer(run)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        return BROKEN_PIPE
    except Interrupted as error:
        console.say(["; ".join(["thresher: interrupted", *getattr(error, "__notes__", [])])])
        raise
    except console.WrongUsage as error:
        console.say(error.lines)
        return USAGE
    except ThresherError as error:
        console.say(f"thresher: {error}".split("\n"))
    except OSError as error:
        named = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        console.say([f"thresher: {named}{error.strerror or error}"])
    return FAILED


def _ended_by_typer(run: Callable[[], object]) -> int:
    """How Typer would end the program."""
    try:
        run()
    except Interrupted:
        raise
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0
    return 0


app = Commands(
    cls=_Program,
    name="thresher",
    help="Turn news and analysis pages into records that account for the whole page.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def main() -> None:
    """Run the command line; the program's exit status is the command's."""
    prepare_streams()
    end_in_order()
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        console.show([f"thresher {__version__}"])
        raise typer.Exit


@app.callback()
def thresher(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn news and analysis pages into records that account for the whole page."""


# In the order of the help.
app.command()(extract.extract)
app.command()(merge.merge)
app.command()(schema.schema)
app.command()(export.export)
app.command("import")(import_.import_)
app.command(cls=search.Search)(search.search)
app.command()(show.show)
app.command()(report.report)
app.add_typer(store.app, name="store")
app.command()(crawl.crawl)
app.add_typer(archive.app, name="archive")
app.command()(harvests.harvests)
app.command()(machines.machines)
app.add_typer(schedule.app, name="schedule")
app.command()(scheduler.scheduler)
app.add_typer(portal.app, name="portal")
app.add_typer(alerts.app, name="alerts")
app.add_typer(watch.app, name="watch")
app.command()(serve.serve)
app.command()(mcp.mcp)
app.command()(inspect.inspect)
