"""The `export` command: records out of the store."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import say
from thresher.cli.opened import opened_to_read
from thresher.cli.output import STANDARD_OUTPUT, file_to, lines_to
from thresher.schemas.errors import OutputError

if TYPE_CHECKING:
    from thresher.pipelines.export import Format
    from thresher.pipelines.export.rows import Row
    from thresher.store.selection import Selection


class Form(StrEnum):
    """The forms of exports (thresher.pipelines.export.Format, whose import is slow)."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    JSONLD = "jsonld"
    ZYTE = "zyte"


class Duplicates(StrEnum):
    KEEP = "keep"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command is told, checked."""

    store: str
    output: str
    form: "Format"
    selection: "Selection"
    fields: list[str]
    all_revisions: bool
    first_of_copies: bool


def export(
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write here; .gz and .zst are compressed.")
    ] = "-",
    form: Annotated[Form | None, typer.Option("--format", help="The form; by the file's name when absent.")] = None,
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
    duplicates: Annotated[Duplicates, typer.Option(help="Of copies of one piece: keep all, or the first.")] = (
        Duplicates.KEEP
    ),
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Write records of the store: JSON Lines, CSV, Parquet, SQLite, schema.org JSON-LD or zyte-common-items."""
    selection = options.selection(portal, since, until, language, page_type)
    from thresher.pipelines.export import Format, format_of

    _export(
        Wanted(
            store=store,
            output=output,
            form=Format(form.value) if form else format_of(output),
            selection=selection,
            fields=_names(fields, all_revisions),
            all_revisions=all_revisions,
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
    from thresher.pipelines.export import LEFT_OUT
    from thresher.pipelines.export.rows import rows

    _check(wanted)
    with opened_to_read(wanted.store) as connection:
        found = rows(
            connection,
            wanted.selection,
            all_revisions=wanted.all_revisions,
            first_of_copies=wanted.first_of_copies,
        )
        written, left_out = _write(found, wanted)
    if wanted.output != STANDARD_OUTPUT:
        say([f"{written:,} {'record' if written == 1 else 'records'} to {wanted.output}"])
    if left_out:
        say([f"{left_out:,} left out of {wanted.form}: {LEFT_OUT[wanted.form]}"])


def _check(wanted: Wanted) -> None:
    """Raise OutputError for what cannot be written, before the store is opened."""
    from thresher.pipelines.export import FILES, WITH_FIELDS

    if wanted.fields and wanted.form not in WITH_FIELDS:
        raise OutputError(f"{wanted.form} has fields of its own: --fields goes with {', '.join(sorted(WITH_FIELDS))}")
    if _is_store(wanted.output, wanted.store):
        raise OutputError(f"{wanted.output} is the store itself: name another file")
    if wanted.form not in FILES:
        return
    if Path(wanted.output).exists() and not Path(wanted.output).is_file():
        raise OutputError(f"{wanted.output} is no file, as {wanted.form} needs it")
    if wanted.output == STANDARD_OUTPUT:
        raise OutputError(f"{wanted.form} is written to a file: name one with -o")
    if wanted.output.endswith((".gz", ".zst")):
        raise OutputError(f"{wanted.output}: {wanted.form} is not compressed as a whole; leave the last ending off")


def _is_store(output: str, store: str) -> bool:
    """Whether the output would take the place of the store's own file."""
    from thresher.store.address import file_of, store_url

    path = file_of(store_url(store))
    return path is not None and path.exists() and Path(output).exists() and path.samefile(output)


def _write(found: "Iterable[Row]", wanted: Wanted) -> tuple[int, int]:
    """The numbers of records that were written, and that the form leaves out."""
    from thresher.pipelines.export import BEGINNINGS, FILES, HEADINGS, LINES

    if wanted.form in FILES:
        with file_to(wanted.output) as file:
            return FILES[wanted.form](found, wanted.fields, file, all_revisions=wanted.all_revisions), 0
    read, written = 0, -1 if wanted.form in HEADINGS else 0

    def counted() -> "Iterator[Row]":
        nonlocal read
        for read, row in enumerate(found, 1):  # noqa: B007
            yield row

    lines = LINES[wanted.form](counted(), wanted.fields)
    beginning = b"" if wanted.output == STANDARD_OUTPUT else BEGINNINGS.get(wanted.form, b"")
    with contextlib.closing(lines) as every, lines_to(wanted.output) as write:  # type: ignore[type-var]
        for line in every:
            write(beginning + line)
            beginning = b""
            written += 1
    return written, read - written
