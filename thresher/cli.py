"""The command line.  Everything heavy is imported by the command that needs it."""

import math
import os
import re
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Never

import typer
from typer.core import TyperGroup

from thresher import crawl_cli, inspect_cli, schedule_cli, serve_cli, store_cli
from thresher.alerts_cli import alerts_app
from thresher.console import ended, show
from thresher.pipelines.interrupts import Interrupted, end_in_order
from thresher.portal_cli import portal_app
from thresher.streams import prepare_streams
from thresher.version import __version__


class _Program(TyperGroup):
    """Every command, the help and wrong usage among them, ends here."""

    def main(self, *arguments: Any, **named: Any) -> Never:
        sys.exit(ended(partial(_status, partial(super().main, *arguments, **named))))


def _status(run: partial[Any]) -> int:
    """How Typer would end the program."""
    try:
        run()
    except Interrupted:
        raise
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0
    return 0


app = typer.Typer(
    cls=_Program,
    name="thresher",
    help="Turn news and analysis pages into records that account for the whole page.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: quick, and the same on every terminal
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
        show([f"thresher {__version__}"])
        raise typer.Exit


@app.callback()
def thresher(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn news and analysis pages into records that account for the whole page."""


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders (read recursively), or - for standard input.")
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write records here; .gz and .zst are compressed.  Standard output when absent, or - .",
        ),
    ] = None,
    errors: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write refused pages here, one JSON line each.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_STORE",
            metavar="URL",
            help="Keep records in this store: an SQLite file or postgresql://...",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Worker processes; all cores when absent.")
    ] = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="The page's address, for a single page.")] = None,
    portal: Annotated[str | None, typer.Option(metavar="NAME", help="The portal's name, for every record.")] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The portal's time zone (Europe/Rome), for times that state no offset."),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(metavar="PORTAL", help="Read by this portal's definition, a name or TOML file: rules, time zone."),
    ] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Say for every value where it comes from.")] = False,
    max_seconds: Annotated[float, typer.Option(metavar="S", help="Seconds that a page may take.")] = 30.0,
    max_memory: Annotated[int, typer.Option(min=1, metavar="MB", help="Megabytes that a page may take.")] = 2048,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
) -> None:
    """Turn saved pages into records, one JSON line each, in the order of the pages.

    With a store records are kept there, each page once and every change as a revision; with -o they are written too.

    Reads HTML, MHTML, WARC, WACZ and text dumps, also inside zip and tar and compressed.
    Refused pages are named on standard error, or written with --errors.

    Exit status: 0 when every input was read to its end, 1 when one could not be read or the output not be written,
    2 for wrong usage.
    """
    if not (math.isfinite(max_seconds) and max_seconds > 0):
        raise typer.BadParameter("must be a number of seconds above 0", param_hint="--max-seconds")
    _check_inputs(paths, url, portal)
    _check_outputs(paths, output, errors)
    _check_time_zone(time_zone)
    # One page is one core's work and the workers are the parallelism: numpy must not start threads beside them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from thresher.extract_command import Options, run

    options = Options(
        paths=paths,
        output="-" if output is None and not store else output,
        errors=errors,
        store=store or None,
        jobs=jobs,
        url=url,
        portal=portal,
        time_zone=time_zone,
        rules=rules,
        evidence=evidence,
        max_seconds=max_seconds,
        max_memory=max_memory,
        quiet=quiet,
    )
    raise typer.Exit(run(options))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from thresher.schema import record_schema

    show([record_schema()])


store_cli.register(app)
crawl_cli.register(app)
schedule_cli.register(app)
app.add_typer(portal_app, name="portal")
app.add_typer(alerts_app, name="alerts")
app.command()(serve_cli.serve)
app.command()(inspect_cli.inspect)
_ABSOLUTE = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def _check_inputs(paths: list[str], url: str | None, portal: str | None) -> None:
    for hint, text in (("--url", url), ("--portal", portal)):
        if text is not None and not (text and text.isprintable()):  # not even Unicode, perhaps: it could not be written
            raise typer.BadParameter("must be printable text", param_hint=hint)
    if url is not None and not _ABSOLUTE.match(url):
        raise typer.BadParameter(f"{url}: must begin with http:// or https://", param_hint="--url")
    if paths.count("-") > 1:
        raise typer.BadParameter("standard input can be read once", param_hint="PATH")
    if url is not None and (len(paths) > 1 or Path(paths[0]).is_dir()):
        raise typer.BadParameter("gives the address of one page: name one file", param_hint="--url")


def _check_time_zone(name: str | None) -> None:
    from thresher.pipelines.time_zones import check_time_zone

    try:
        check_time_zone(name)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--time-zone") from None


def _check_outputs(paths: list[str], output: str | None, errors: str | None) -> None:
    """An output must be no input and no folder, and the two outputs not one file."""
    for hint, name in (("--output", output), ("--errors", errors)):
        if name is None or name == "-":
            continue
        if any(_same_file(name, path) for path in paths if path != "-"):
            raise typer.BadParameter(f"{name} is an input too", param_hint=hint)
        if Path(name).is_dir():
            raise typer.BadParameter(f"{name} is a folder", param_hint=hint)
    if errors == "-":
        raise typer.BadParameter("must be a file", param_hint="--errors")
    if errors is not None and output is not None and _same_file(output, errors):
        raise typer.BadParameter(f"{errors} is the output too", param_hint="--errors")


def _same_file(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()
