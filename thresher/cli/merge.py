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
    found = list(manifests(target))
    whole = [manifest for manifest in found if manifest.refused is None]
    records = [manifest.records for manifest in whole if manifest.records is not None]
    if any(file.name.endswith(".parquet") for file in records):
        if not output.endswith(".parquet"):
            raise OutputError("the shards are Parquet: name a .parquet file with -o")
        with file_to(output) as out:
            parquet_to(target, records, out)
    else:
        with lines_to(output) as write:
            for file in records:
                for line in lines_of(target, file):
                    write(line)
    with lines_to(errors) as write:
        for manifest in whole:
            if manifest.errors is not None and errors is not None:
                for line in lines_of(target, manifest.errors):
                    write(line)
    say(f"left out: {', '.join(each.inputs[:3])}: {each.refused}" for each in found if each.refused is not None)
    if len(whole) < len(found):
        raise typer.Exit(FAILED)
