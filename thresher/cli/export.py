"""The `export` command: records out of the store."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import say
from thresher.cli.opened import opened_to_read
from thresher.cli.output import STANDARD_OUTPUT
from thresher.cli.written import Output, output_of, tell_left_out, write
from thresher.schemas.errors import OutputError

if TYPE_CHECKING:
    from thresher.store.selection import Selection


class Duplicates(StrEnum):
    KEEP = "keep"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command is told, checked."""

    store: str
    output: Output
    selection: "Selection"
    first_of_copies: bool


def export(
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write here; .gz and .zst are compressed.  A folder gets a file for each page.",
        ),
    ] = "-",
    form: options.OutputForm = None,
    portal: options.Portal = None,
    since: options.Since = None,
    until: options.Until = None,
    language: options.Language = None,
    page_type: options.OfType = None,
    fields: Annotated[
        str | None, typer.Option(metavar="NAMES", help="Only these fields, as url,article.headline.")
    ] = None,
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions/--latest", help="Every revision of a page, or the latest alone.")
    ] = False,
    chunks: options.Chunks = None,
    duplicates: Annotated[Duplicates, typer.Option(help="Of copies of one piece: keep all, or the first.")] = (
        Duplicates.KEEP
    ),
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Write records of the store, for programs or for people.

    For programs: JSON Lines, JSON, CSV, Parquet, SQLite, schema.org JSON-LD or zyte-common-items.
    For people: Markdown, plain text, HTML or TEI.
    """
    selection = options.selection(portal, since, until, language, page_type)
    names = _names(fields, all_revisions)
    _export(
        Wanted(
            store=store,
            output=output_of(output, form, fields=names, all_revisions=all_revisions, chunk_words=chunks),
            selection=selection,
            first_of_copies=duplicates is Duplicates.FIRST,
        )
    )


def _names(fields: str | None, all_revisions: bool) -> list[str]:
    """The fields that are wanted, without those that an export of all revisions has anyway.

    Raises typer.BadParameter.
    """
    if fields is None:
        return []
    from thresher.pipelines.export.fields import SEEN, checked

    names = [name.strip() for name in fields.split(",")]
    if not all(names):
        raise typer.BadParameter("names fields, parted by commas", param_hint="--fields")
    if all_revisions:
        names = [name for name in names if name not in SEEN] or ["url"]
    elif seen := [name for name in names if name in SEEN]:
        raise typer.BadParameter(f"{seen[0]} goes with --all-revisions", param_hint="--fields")
    try:
        checked(names)
    except OutputError as error:
        raise typer.BadParameter(str(error), param_hint="--fields") from None
    return names


def _export(wanted: Wanted) -> None:
    """Export, and tell how much."""
    from thresher.pipelines.export.rows import rows

    output = wanted.output
    if output.name is not None and _is_store(output.name, wanted.store):
        raise OutputError(f"{output.name} is the store itself: name another file")
    with opened_to_read(wanted.store) as connection:
        found = rows(
            connection,
            wanted.selection,
            all_revisions=output.all_revisions,
            first_of_copies=wanted.first_of_copies,
        )
        written, left_out = write(found, output)
    if output.name != STANDARD_OUTPUT:
        say([f"{written:,} {'record' if written == 1 else 'records'} to {output.name}"])
    say(tell_left_out(output, left_out))


def _is_store(output: str, store: str) -> bool:
    """Whether the output would take the place of the store's own file."""
    from thresher.store.address import file_of, store_url

    path = file_of(store_url(store))
    return path is not None and path.exists() and Path(output).exists() and path.samefile(output)
