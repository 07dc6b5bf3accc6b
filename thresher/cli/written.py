"""Records to standard output, to a file, or each to a file of its own in a folder, in the form that is asked for."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from thresher.cli.options import Form
from thresher.cli.output import STANDARD_OUTPUT, file_to, lines_to
from thresher.pipelines.interrupts import Interrupted
from thresher.schemas.errors import OutputError
from thresher.text.addresses import file_address

if TYPE_CHECKING:
    from thresher.pipelines.export import Format
    from thresher.pipelines.export.row import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """Where records are written, and how."""

    name: str | None
    """A file, a folder, or `-` for standard output; None: nowhere."""
    form: "Format"
    is_folder: bool = False
    fields: list[str]
    all_revisions: bool = False
    chunk_words: int | None = None
    """Not records, but chunks of so many words."""


def output_of(
    name: str | None,
    form: Form | None,
    *,
    fields: list[str] | None = None,
    all_revisions: bool = False,
    chunk_words: int | None = None,
) -> Output:
    """The output that is asked for.  Raises typer.BadParameter for what cannot be written."""
    from thresher.pipelines.export import DOCUMENTS, FILES, WITH_FIELDS, Format

    if name is not None and "://" in name:
        problem = f"{file_address(name)} is an address; name a file or folder of this machine, or - to pipe it on"
        raise typer.BadParameter(problem, param_hint="--output")
    is_folder = name is not None and (name.endswith(("/", "\\")) or Path(name).is_dir())
    by_name = Format.JSON if is_folder else None
    chosen = Format(form.value) if form else by_name or _form_of(name)
    if is_folder and chosen not in DOCUMENTS:
        raise typer.BadParameter(
            f"{name} is a folder; pages have files of their own as {', '.join(DOCUMENTS)}", param_hint="--output"
        )
    if fields and chosen not in WITH_FIELDS:
        raise typer.BadParameter(
            f"{chosen} has fields of its own; --fields goes with {', '.join(sorted(WITH_FIELDS))}",
            param_hint="--fields",
        )
    if chunk_words and (chosen is not Format.JSONL or fields):
        raise typer.BadParameter("chunks are JSON Lines, with fields of their own", param_hint="--chunks")
    if chosen in FILES:
        _check_file(name, chosen)
    return Output(
        name=name,
        form=chosen,
        is_folder=is_folder,
        fields=fields or [],
        all_revisions=all_revisions,
        chunk_words=chunk_words,
    )


def _check_file(name: str | None, form: "Format") -> None:
    """A form that is a file of its own kind needs one, which nothing else compresses."""
    if name == STANDARD_OUTPUT:
        raise typer.BadParameter(f"{form} is written to a file: name one with -o", param_hint="--format")
    if name is not None and Path(name).exists() and not Path(name).is_file():
        raise typer.BadParameter(f"{name} is no file, as {form} needs it", param_hint="--output")
    if name is not None and name.endswith((".gz", ".zst")):
        problem = f"{name}: {form} is not compressed as a whole; leave the last ending off"
        raise typer.BadParameter(problem, param_hint="--output")


def _form_of(name: str | None) -> "Format":
    from thresher.pipelines.export import ENDINGS, Format, format_of

    if name is None or name == STANDARD_OUTPUT or (Path(name).exists() and not Path(name).is_file()):
        return Format.JSONL  # a device or a named pipe has a name that says nothing
    form = format_of(name)
    if form is None:
        raise typer.BadParameter(
            f"{name}: no form has this ending; name it with --format, or end it in {', '.join(ENDINGS)}",
            param_hint="--output",
        )
    return form


def write(rows: "Iterable[Row]", output: Output) -> tuple[int, int]:
    """Write the records; the numbers of those that were written, and that the form leaves out.

    Raises OutputError, and BrokenPipeError where whoever reads a pipe has gone.
    """
    from thresher.pipelines.export import BEGINNINGS, FILES, LEFT_OUT, LINES, chunks

    if output.is_folder:
        return _write_files(rows, output), 0
    if output.form in FILES:
        assert output.name is not None, "these forms are written to a file"
        with file_to(output.name) as file:
            return FILES[output.form](rows, output.fields, file, all_revisions=output.all_revisions), 0
    read = written = 0

    def counted() -> "Iterator[Row]":
        nonlocal read
        for read, row in enumerate(rows, 1):  # noqa: B007
            yield row

    lines = chunks.lines(counted(), output.chunk_words) if output.chunk_words else None
    lines = lines or LINES[output.form](counted(), output.fields)
    beginning = b"" if output.name == STANDARD_OUTPUT else BEGINNINGS.get(output.form, b"")
    with contextlib.closing(lines) as every, lines_to(output.name) as write_line:  # type: ignore[type-var]
        for line in every:
            write_line(beginning + line)
            beginning = b""
            written += 1
    return (written, read - written) if output.form in LEFT_OUT else (read, 0)


def tell_left_out(output: Output, left_out: int) -> list[str]:
    """What standard error gets where a form leaves records out."""
    from thresher.pipelines.export import LEFT_OUT

    return [f"{left_out:,} left out of {output.form}: {LEFT_OUT[output.form]}"] if left_out else []


def _write_files(rows: "Iterable[Row]", output: Output) -> int:
    """Each record to a file of its own, which is there complete or not at all; their number."""
    from thresher.pipelines.export import DOCUMENTS
    from thresher.pipelines.export.file_names import FileNames
    from thresher.store.row_mapping import decoded

    assert output.name is not None, "files are written to a folder"
    document, folder, names = DOCUMENTS[output.form], Path(output.name), FileNames()
    written = 0
    with _named_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        for row in rows:
            record = decoded(row.document)
            _put(folder / (names.name(record) + document.ending), document.alone(record))
            written += 1
    except Interrupted as error:
        error.add_note(f"{written:,} files are in {output.name}")
        raise
    return written


def _put(path: Path, text: str) -> None:
    """One file of many: unlike `file_to` it neither waits for the disk nor looks through the folder for each."""
    part = path.with_name(f".{path.name}.part")
    with _named_errors(path):
        try:
            part.unlink(missing_ok=True)  # of a run that was killed
            with part.open("xb") as file:
                file.write(text.encode("utf-8", "replace"))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from error
