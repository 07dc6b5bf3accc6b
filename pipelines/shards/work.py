"""One shard's work, wherever it is done: its pages → a file of records, one of refused pages, and a manifest."""

import functools
import multiprocessing
import platform
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard

from thresher.crawler.loaders.dispatch import load_found, load_warc_bytes
from thresher.crawler.loaders.item import Loaded, Only
from thresher.crawler.loaders.remote import RemoteFile, located
from thresher.crawler.loaders.walk import FoundFile, shown
from thresher.pipelines.pool import Pool
from thresher.pipelines.process import process
from thresher.pipelines.shards.plan import found_of
from thresher.pipelines.shards.shard import Counts, Job, Manifest, Part, Shard
from thresher.pipelines.shards.target import Target
from thresher.schemas.errors import InputError, WorkerError
from thresher.schemas.outcome import Outcome, Reason, Status, error_line, is_unread
from thresher.schemas.page import Form, Origin
from thresher.version import __version__

MOST_TRIES = 2
"""A shard that has ended the process that worked on it so often is refused."""
_NAMED_AT_MOST = 20
"""A matter of taste: refused pages that a manifest names."""
_MAX_RECORD = 256 << 20
"""A bound for safety: bytes of a record that an index names: it is read into memory, and no page is so large."""
_encode = msgspec.json.Encoder().encode
_kept = threading.local()


def work(shard: Shard, job: Job) -> Manifest:
    """Do a shard that is not done yet; what it came to.

    Raises InputError where a source, OutputError where the target cannot be reached: another try may go well.
    """
    if job.version != __version__:
        raise WorkerError(f"a worker runs Thresher {__version__}, and was sent work by {job.version}: use one version")
    target = Target(job.output)
    key = job.key(shard)
    if (manifest := done(target, key)) is not None:
        return msgspec.structs.replace(manifest, order=shard.order)  # other files may have come before it since
    mark = _begun(target, key, job.run)
    if mark is None:
        return refuse(shard, job, f"ended the process that worked on it {MOST_TRIES} times")
    try:
        manifest = _worked(shard, job, key, target)
    finally:
        for number in range(1, mark + 1):
            target.remove(_mark(key, job.run, number))
    return manifest


def done(target: Target, key: str) -> Manifest | None:
    """The manifest of a shard whose results are there."""
    manifest = manifest_of(target, key)
    if manifest is None or manifest.refused is not None or manifest.records is None:
        return None
    files = [file for file in (manifest.records, manifest.errors) if file is not None]
    return manifest if all(target.size(file.name) == file.bytes for file in files) else None


def manifest_of(target: Target, key: str) -> Manifest | None:
    """The manifest of a shard; None where there is none that can be read."""
    data = target.read(f"{key}.json")
    try:
        return None if data is None else msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def refuse(shard: Shard, job: Job, why: str) -> Manifest:
    """Note that a shard has no results, and why.  Another run tries it again."""
    key = job.key(shard)
    manifest = _manifest(shard, key, Counts(), refused=why)
    Target(job.output).put(f"{key}.json", _shown(manifest))
    return manifest


def _mark(key: str, run: str, number: int) -> str:
    return f"{key}.{run}.try{number}"


def _begun(target: Target, key: str, run: str) -> int | None:
    """Mark that the shard is begun; the number of the try, None where it was begun too often and never ended."""
    for number in range(1, MOST_TRIES + 1):
        if target.size(_mark(key, run, number)) is None:
            target.put(_mark(key, run, number), b"begun\n")
            return number
    for number in range(1, MOST_TRIES + 1):
        target.remove(_mark(key, run, number))
    return None


def _worked(shard: Shard, job: Job, key: str, target: Target) -> Manifest:
    """The results under their names, the manifest last: whoever sees it sees all of them."""
    counts = Counts(types={}, reasons={}, refused=[], unread_first=[])
    sources = [found_of(part) for part in shard.parts]
    ending = "parquet" if job.form == "parquet" else "jsonl.zst"
    with target.new(f"{key}.{ending}") as records, target.new(f"{key}.errors.jsonl.zst") as errors:
        with _compressed(errors.file) as errors_file:
            outcomes = _outcomes(_pages(shard, sources, job), job)
            documents = _counted(outcomes, counts, job, errors_file)
            (_write_parquet if job.form == "parquet" else _write_lines)(documents, records.file)
        _check(sources)
    manifest = _manifest(shard, key, counts)
    manifest = msgspec.structs.replace(manifest, records=records.done[0], errors=errors.done[0])
    target.put(f"{key}.json", _shown(manifest))
    return manifest


def _check(sources: list[FoundFile]) -> None:
    """Raise InputError where a store failed: pages must not be lost to what another try mends."""
    for found in sources:
        if isinstance(found.path, RemoteFile) and found.path.trouble:
            raise InputError(f"{found.path}: {found.path.trouble[0]}")


def _pages(shard: Shard, sources: list[FoundFile], job: Job) -> Loaded:
    for part, found in zip(shard.parts, sources, strict=True):
        if part.records:
            yield from _chosen(part, found, job)
        else:
            yield from _bounded(part, found, job)


def _bounded(part: Part, found: FoundFile, job: Job) -> Loaded:
    """A file, or its records from one place to before another: those behind damage count where it begins."""
    only = Only(offset=part.start, as_one=True) if part.start else None
    for result in load_found(found, part.base, portal=job.portal, only=only):
        if part.end is not None and result.origin.offset is not None and result.origin.offset >= part.end:
            return
        yield result


def _chosen(part: Part, found: FoundFile, job: Job) -> Loaded:
    """The records that an index names, by a range request each."""
    for offset, length in part.records:
        if length > _MAX_RECORD:
            yield _refused(
                found, offset, Reason.TOO_LARGE, f"a record of {length} bytes: none over {_MAX_RECORD} is read"
            )
            continue
        try:
            data = _bytes_at(found.path, offset, length)
        except OSError as error:
            yield _refused(found, offset, Reason.UNREADABLE, f"cannot be read: {error.strerror or error}")
            continue
        for result in load_warc_bytes(data, found, part.base, portal=job.portal):
            place = offset + (result.origin.offset or 0)
            yield msgspec.structs.replace(result, origin=msgspec.structs.replace(result.origin, offset=place))


def _refused(found: FoundFile, offset: int, reason: Reason, why: str) -> Outcome:
    file = shown(found.path)
    origin = Origin(file=file, form=Form.WARC, offset=offset)
    return Outcome(status=Status.REFUSED, origin=origin, reason=reason, detail=f"{file}: {why}")


def _bytes_at(file: Path | RemoteFile, offset: int, length: int) -> bytes:
    if isinstance(file, RemoteFile):
        return file.bytes_at(offset, length)
    with file.open("rb") as source:
        source.seek(offset)
        return source.read(length)


def _outcomes(pages: Loaded, job: Job) -> Iterator[Outcome]:
    """The outcomes of pages, read by a process that is kept for the next shard: starting one takes as long as a
    hundred pages."""
    function = functools.partial(
        process, evidence=job.evidence, all_text=job.all_text, time_zone=job.time_zone, rules=job.rules
    )
    wanted = (job.evidence, job.all_text, job.time_zone, repr(job.rules and job.rules.__getstate__()))
    wanted += (job.max_seconds, job.max_memory)  # type: ignore[assignment]
    if getattr(_kept, "wanted", None) != wanted:
        release()
        # Dask's workers are daemons, to which multiprocessing allows no children, lest these outlive them: those of
        # a pool end with its pipes.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        _kept.pool = Pool(function, jobs=1, max_seconds=job.max_seconds, max_memory=job.max_memory)
        _kept.wanted = wanted
    complete = False
    try:
        yield from _kept.pool.run(pages)
        complete = True
    finally:
        if not complete:
            release()


def release() -> None:
    """End the process that this thread keeps."""
    if getattr(_kept, "wanted", None) is not None:
        _kept.pool.__exit__(None, None, None)
        _kept.wanted = None


def _counted(outcomes: Iterable[Outcome], counts: Counts, job: Job, errors: BinaryIO) -> Iterator[bytes]:
    """The records, encoded; all outcomes are counted, and refused ones written to `errors`."""
    for outcome in outcomes:
        plain = msgspec.structs.replace(outcome, record=None)
        unread = is_unread(outcome, job.inputs)
        if unread:
            counts.unread += 1
            counts.unread_skipped += outcome.status is Status.SKIPPED
            counts.unread_first = [*counts.unread_first, plain][:_NAMED_AT_MOST]
        if outcome.status is Status.SKIPPED:
            counts.skipped += 1
        elif outcome.reason is not None:
            counts.reasons[outcome.reason] = counts.reasons.get(outcome.reason, 0) + 1
            if not unread:
                counts.refused = [*counts.refused, plain][:_NAMED_AT_MOST]
            errors.write(_encode(error_line(outcome)) + b"\n")
        elif outcome.record is not None:
            kind = outcome.record.page_type
            counts.types[kind] = counts.types.get(kind, 0) + 1
            yield _encode(outcome.record)


def _write_lines(documents: Iterator[bytes], file: BinaryIO) -> None:
    with _compressed(file) as out:
        for document in documents:
            out.write(document + b"\n")


def _write_parquet(documents: Iterator[bytes], file: BinaryIO) -> None:
    from thresher.pipelines.export import parquet
    from thresher.pipelines.export.rows import Row

    parquet.write((Row(document) for document in documents), [], file, all_revisions=False)


def _compressed(file: BinaryIO) -> BinaryIO:
    return zstandard.ZstdCompressor(level=3).stream_writer(file, closefd=False)


def _manifest(shard: Shard, key: str, counts: Counts, *, refused: str | None = None) -> Manifest:
    versions = {"thresher": __version__, "python": platform.python_version()}
    inputs = [_label(part) for part in shard.parts]
    return Manifest(key=key, order=shard.order, inputs=inputs, versions=versions, counts=counts, refused=refused)


def _label(part: Part) -> str:
    name = shown(located(part.file))
    if part.records:
        return f"{name} at {', '.join(str(offset) for offset, _ in part.records)}"
    return (
        f"{name} from {part.start}"
        if part.end is None and part.start
        else name
        if not part.end
        else (f"{name} from {part.start} to {part.end}")
    )


def _shown(manifest: Manifest) -> bytes:
    return msgspec.json.format(_encode(manifest), indent=1) + b"\n"
