"""The `export` command: records out of the store."""

import contextlib
from collections.abc import Iterable, Iterator

import msgspec

from thresher.console import OK, say
from thresher.output import STANDARD_OUTPUT, file_to, lines_to
from thresher.pipelines.export import HEADINGS, LEFT_OUT, LINES, WITH_FIELDS, Format, format_of, parquet
from thresher.pipelines.export.fields import checked
from thresher.pipelines.export.rows import Row, rows
from thresher.schemas.errors import OutputError
from thresher.store.opening import open_store, reading
from thresher.store.selection import Selection


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says, checked."""

    store: str
    output: str
    form: Format | None
    """None: by the output's name."""
    selection: Selection
    fields: list[str]
    all_revisions: bool
    first_of_copies: bool


def run(options: Options) -> int:
    """Export, and tell how much; the exit status."""
    form = options.form or format_of(options.output)
    _check(form, options)
    engine = open_store(options.store)
    try:
        with reading(engine) as connection:
            found = rows(
                connection,
                options.selection,
                all_revisions=options.all_revisions,
                first_of_copies=options.first_of_copies,
            )
            written, left_out = _write(form, found, options)
    finally:
        engine.dispose()
    if options.output != STANDARD_OUTPUT:
        say([f"{written:,} {'record' if written == 1 else 'records'} to {options.output}"])
    if left_out:
        say([f"{left_out:,} left out of {form}: {LEFT_OUT[form]}"])
    return OK


def _check(form: Format, options: Options) -> None:
    """Raise OutputError for what cannot be written, before the store is opened."""
    checked(options.fields)
    if options.fields and form not in WITH_FIELDS:
        raise OutputError(f"{form} has fields of its own: --fields goes with {', '.join(sorted(WITH_FIELDS))}")
    if form is Format.PARQUET and options.output == STANDARD_OUTPUT:
        raise OutputError("Parquet is written to a file: name one with -o")
    if form is Format.PARQUET and options.output.endswith((".gz", ".zst")):
        raise OutputError(f"{options.output}: Parquet is compressed inside; leave the last ending off")


def _write(form: Format, found: Iterable[Row], options: Options) -> tuple[int, int]:
    """The numbers of records that were written, and that the form leaves out."""
    if form is Format.PARQUET:
        with file_to(options.output) as file:
            return parquet.write(found, options.fields, file, all_revisions=options.all_revisions), 0
    read, written = 0, -1 if form in HEADINGS else 0

    def counted() -> Iterator[Row]:
        nonlocal read
        for read, row in enumerate(found, 1):  # noqa: B007
            yield row

    lines = LINES[form](counted(), options.fields)
    with contextlib.closing(lines) as every, lines_to(options.output) as write:  # type: ignore[type-var]
        for line in every:
            write(line)
            written += 1
    return written, read - written
