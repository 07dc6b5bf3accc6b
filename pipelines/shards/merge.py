"""The files of shards → one file, in the order of the inputs: what one machine would have written."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from typing import IO, BinaryIO

import msgspec
import zstandard

from thresher.pipelines.export.parquet import write
from thresher.pipelines.shards.shard import File, Manifest
from thresher.pipelines.shards.target import Target
from thresher.pipelines.shards.work import manifest_of
from thresher.schemas.errors import InputError

PLAN = "plan.json"
"""The keys of all shards, in their order."""


def put_plan(target: Target, keys: Iterable[tuple[tuple[int, int], str]]) -> None:
    """Note which shards make up the result, in their order."""
    target.put(PLAN, msgspec.json.encode([key for _, key in sorted(keys)]) + b"\n")


def manifests(target: Target) -> Iterator[Manifest]:
    """The manifests of all shards in their order.  Raises InputError where one is missing."""
    data = target.read(PLAN) if target.exists() else b""
    if data == b"":
        raise InputError(f"{target.shown}: there is no such folder")
    if data is None:
        raise InputError(f"{target.shown}: no extraction has run to its end there; run it again, it goes on")
    for key in msgspec.json.decode(data, type=list[str]):
        manifest = manifest_of(target, key)
        if manifest is None:
            raise InputError(f"{target.shown}: the shard {key} is missing; run the extraction again, it goes on")
        yield manifest


def lines_of(target: Target, file: File) -> Iterator[bytes]:
    """The lines of a shard's file.  Raises InputError where it is not what its shard wrote."""
    digest = hashlib.sha256()
    rest = b""
    unpack = zstandard.ZstdDecompressor().decompressobj()
    try:
        with _opened(target, file) as source:
            while data := source.read(1 << 20):
                digest.update(data)
                *lines, rest = (rest + unpack.decompress(data)).split(b"\n")
                yield from lines
    except zstandard.ZstdError as error:
        raise _damaged(target, file) from error
    if rest or digest.hexdigest() != file.sha256:
        raise _damaged(target, file)


def parquet_to(target: Target, files: Iterable[File], out: BinaryIO) -> None:
    """Copy the row groups of Parquet files into one file; without any it is a table of no records."""
    from pyarrow import parquet

    with contextlib.ExitStack() as closing:
        writer = None
        for file in files:
            with _opened(target, file) as source:
                if hashlib.file_digest(source, "sha256").hexdigest() != file.sha256:  # type: ignore[arg-type]
                    raise _damaged(target, file)
                source.seek(0)
                table = parquet.ParquetFile(source)
                if writer is None:
                    writer = closing.enter_context(parquet.ParquetWriter(out, table.schema_arrow, compression="zstd"))
                for group in range(table.num_row_groups):
                    writer.write_table(table.read_row_group(group))
        if writer is None:
            write([], [], out, all_revisions=False)


def _opened(target: Target, file: File) -> IO[bytes]:
    try:
        return target.open(file.name)
    except FileNotFoundError as error:
        raise InputError(f"{target.shown}/{file.name}: is missing; run the extraction again, it goes on") from error


def _damaged(target: Target, file: File) -> InputError:
    return InputError(f"{target.shown}/{file.name}: is damaged; remove it and run the extraction again")
