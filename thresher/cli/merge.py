"""The `merge` command: the shards of an extraction as one file."""

from typing import Annotated

import typer

from thresher.cli.console import say
from thresher.cli.output import STANDARD_OUTPUT, file_to, lines_to
from thresher.exit_status import FAILED
from thresher.schemas.errors import OutputError


def merge(
    folder: Annotated[str, typer.Argument(metavar="OUT", help="The folder or address that was extracted to.")],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Write records here; .gz and .zst are compressed.")
    ] = STANDARD_OUTPUT,
    errors: Annotated[str | None, typer.Option(metavar="FILE", help="Write refused pages here.")] = None,
) -> None:
    """Merge what `extract --cluster` wrote: byte for byte what one machine writes.

    Exit status: 1 when a shard is missing, damaged or was refused; those that are there are merged all the same when
    others were refused.
    """
    from thresher.pipelines.shards.merge import lines_of, manifests, parquet_to
    from thresher.pipelines.shards.target import Target

    target = Target(folder)
    left_out, form = [], ""
    for manifest in manifests(target):  # one at a time, and all before anything is written
        if manifest.refused is not None:
            left_out.append(f"left out: {', '.join(manifest.inputs[:3])}: {manifest.refused}")
        elif manifest.records is not None:
            form = manifest.records.name.rpartition(".")[2]
    records = (each.records for each in manifests(target) if each.refused is None and each.records is not None)
    if form == "parquet":
        if not output.endswith(".parquet"):
            raise OutputError("the shards are Parquet: name a .parquet file with -o")
        with file_to(output) as out:
            parquet_to(target, records, out)
    else:
        with lines_to(output) as write:
            for file in records:
                for line in lines_of(target, file):
                    write(line)
    if errors is not None:
        refused = (each.errors for each in manifests(target) if each.refused is None and each.errors is not None)
        with lines_to(errors) as write:
            for file in refused:
                for line in lines_of(target, file):
                    write(line)
    say(left_out)
    if left_out:
        raise typer.Exit(FAILED)
