"""The `merge` command: the shards of an extraction as one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli.console import say
from thresher.cli.output import STANDARD_OUTPUT, file_to, lines_to
from thresher.exit_status import FAILED
from thresher.schemas.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from thresher.pipelines.shards.shard import File
    from thresher.pipelines.shards.target import Target


def merge(
    folder: Annotated[str, typer.Argument(metavar="OUT", help="The folder or address that was extracted to.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write records here; .gz and .zst are compressed.")
    ] = STANDARD_OUTPUT,
    errors: Annotated[str | None, typer.Option(metavar="FILE", help="Write refused pages here.")] = None,
    near_duplicates: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write here which records have nearly the same text, a line a cluster."),
    ] = None,
) -> None:
    """Merge what `extract --cluster` wrote: byte for byte what one machine writes.

    Exit status: 1 when a shard is missing, damaged or was refused; those that are there are merged all the same when
    others were refused.
    """
    _check_apart({"--output": output, "--errors": errors, "--near-duplicates": near_duplicates})
    from thresher.pipelines.shards.merge import manifests, parquet_to
    from thresher.pipelines.shards.target import Target

    target = Target(folder)
    left_out, form = [], ""
    for manifest in manifests(target):  # one at a time, and all before anything is written
        if manifest.refused is not None:
            left_out.append(f"left out: {', '.join(manifest.inputs[:3])}: {manifest.refused}")
        elif manifest.records is not None:
            form = manifest.records.name.rpartition(".")[2]
    if not form and output.endswith(".parquet"):  # no shard has records, whose form would say it
        form = "parquet"
    records = (each.records for each in manifests(target) if each.refused is None and each.records is not None)
    if form == "parquet":
        if near_duplicates is not None:
            raise OutputError(
                "--near-duplicates needs shards of JSON Lines: those of Parquet say not where records are from"
            )
        if not output.endswith(".parquet"):
            raise OutputError("the shards are Parquet: name a .parquet file with -o")
        with file_to(output) as out:
            parquet_to(target, records, out)
    elif output.endswith(".parquet"):
        raise OutputError("the shards are JSON Lines: name a .jsonl file with -o")
    else:
        _write_records(target, records, output, near_duplicates)
    if errors is not None:
        refused = (each.errors for each in manifests(target) if each.refused is None and each.errors is not None)
        _write_lines(target, refused, errors)
    say(left_out)
    if left_out:
        raise typer.Exit(FAILED)


def _check_apart(outputs: dict[str, str | None]) -> None:
    """No two outputs are one file.  Raises typer.BadParameter."""
    seen: set[object] = set()
    for hint, name in outputs.items():
        file = name if name in (None, STANDARD_OUTPUT) else Path(str(name)).resolve()
        if file is not None and file in seen:
            raise typer.BadParameter(f"{name} is another output too", param_hint=hint)
        seen.add(file)


def _write_records(target: "Target", files: "Iterable[File]", output: str, near_duplicates: str | None) -> None:
    """The records, and which of them have nearly the same text."""
    if near_duplicates is None:
        _write_lines(target, files, output)
        return
    import msgspec

    from thresher.pipelines.shards.copies import finder

    encode = msgspec.json.Encoder().encode
    with finder() as found:
        _write_lines(target, files, output, found.add)
        with lines_to(near_duplicates) as write:
            for number, cluster in enumerate(found.clusters(), 1):
                write(encode({"cluster": number, "records": cluster}))


def _write_lines(
    target: "Target", files: "Iterable[File]", output: str, note: "Callable[[bytes], None] | None" = None
) -> None:
    """The lines of the shards' files, in their order; `note` gets each too."""
    from thresher.pipelines.shards.merge import lines_of

    with lines_to(output) as write:
        for file in files:
            for line in lines_of(target, file):
                write(line)
                if note is not None:
                    note(line)
