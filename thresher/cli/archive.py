"""The `archive` commands: what an archive holds, whether it is whole, and what is to go."""

import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli.console import say, show
from thresher.cli.help import Commands
from thresher.cli.opened import opened, opened_to_read
from thresher.cli.options import DEFAULT_STORE, AsJson, Portal, Store
from thresher.exit_status import FAILED
from thresher.text.durations import seconds_of
from thresher.text.printable import printable
from thresher.text.sizes import bytes_of, shown
from thresher.version import __version__

if TYPE_CHECKING:
    from thresher.pipelines.archive.prune import Cut

_MOST_FAULTS = 50
"""A matter of taste: faults that are shown."""

app = Commands(help="Look after the archive.", no_args_is_help=True)

Folder = Annotated[str, typer.Option("--archive", metavar="DIR", help="The archive.")]


@app.command()
def info(archive: Folder = "archive", portal: Portal = None, as_json: AsJson = False) -> None:
    """Show the files of each portal: how many, how large, how old."""
    import json

    from thresher.pipelines.archive.files import by_portal, files_of

    portals = by_portal(files_of(Path(archive), portal))
    if as_json:
        show(json.dumps(asdict(each), ensure_ascii=False) for each in portals)
        return
    for each in portals:
        is_open = f"  {each.open:,} open" if each.open else ""
        line = f"{each.portal:20} {each.files:>7,} files {shown(each.bytes):>12}  {each.first} to {each.last}{is_open}"
        show([printable(line)])
    total = f"{sum(each.files for each in portals):,} files, {shown(sum(each.bytes for each in portals))}"
    say([f"{archive}: {total}" if portals else f"{archive}: holds no file of a crawl"])


@app.command()
def verify(
    archive: Folder = "archive",
    portal: Portal = None,
    no_store: Annotated[bool, typer.Option("--no-store", help="Read the files alone.")] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Read every file, and look for each record's page; exit status 1 with what is wrong."""
    from thresher.pipelines.archive.files import files_of
    from thresher.pipelines.archive.verify import Verified

    files, verified = files_of(Path(archive), portal), Verified()
    count = _shown(verified.faults(files), 0)
    if not no_store:
        with opened_to_read(store) as connection:
            count = _shown(verified.missing(connection, files), count)
    is_open = sum(file.is_open for file in files)
    left = f"; {is_open:,} that a harvest writes, or left open, were not read" if is_open else ""
    read = f"{len(files) - is_open:,} files, {verified.records:,} WARC records read{left}"
    say([f"{read}: {count:,} faults" if count else f"{read}: the archive is whole"])
    if count:
        raise typer.Exit(FAILED)


def _shown(faults: Iterator[str], count: int) -> int:
    """Show faults, unless there are too many with the `count` before; how many there are by now."""
    for fault in faults:
        count += 1
        if count <= _MOST_FAULTS:
            show([printable(fault)])
    return count


@app.command()
def prune(
    archive: Folder = "archive",
    older_than: Annotated[
        str | None, typer.Option(metavar="TIME", help="Of files that were written last so long ago: 90d.")
    ] = None,
    max_size: Annotated[
        str | None, typer.Option(metavar="SIZE", help="Of the oldest files, until the rest is no larger: 20GB.")
    ] = None,
    portal: Portal = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Remove what no record of the store needs from old files, or from the oldest.

    Every version of every record keeps its page.  Files that a harvest writes stay.
    """
    from thresher.pipelines.archive import prune as pruning
    from thresher.pipelines.archive.files import files_of

    before, most = _limits(older_than, max_size)
    files = files_of(Path(archive), portal)
    with opened(store) as engine:
        plan = pruning.plan(engine, files, before=before, most=most)
        if dry_run:
            for cut in plan.cuts:
                _show_cut(cut)
        else:
            pruning.prune(engine, plan, f"Thresher/{__version__}", _show_cut)
    say(plan.damaged)
    say([f"{shown(plan.size)} {'would stay' if dry_run else 'stay'} of {shown(sum(file.size for file in files))}"])
    if most is not None and plan.size > most:
        say([f"thresher: more than --max-size {max_size}: records need the rest, or a harvest writes it"])
    if plan.damaged:
        raise typer.Exit(FAILED)


def _limits(older_than: str | None, max_size: str | None) -> tuple[float | None, int | None]:
    """Seconds since 1970, and bytes.  Raises typer.BadParameter."""
    if older_than is None and max_size is None:
        raise typer.BadParameter("say what is to go: --older-than 90d, --max-size 20GB, or both")
    before = most = None
    try:
        hint = "--older-than"
        if older_than is not None:
            before = time.time() - seconds_of(older_than)
        hint = "--max-size"
        if max_size is not None:
            most = bytes_of(max_size)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=hint) from None
    return before, most


def _show_cut(cut: "Cut") -> None:
    what = f"{shown(cut.stays)} of {shown(cut.file.size)} stay" if cut.stays else f"{shown(cut.file.size)} go"
    show([printable(f"{cut.file.path}: {what}")])
