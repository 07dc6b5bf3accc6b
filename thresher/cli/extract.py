"""The `extract` command: saved pages in, records out."""

import contextlib
import os
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from thresher.cli import extract_usage as usage
from thresher.cli import options
from thresher.cli.console import say
from thresher.cli.output import STANDARD_OUTPUT, lines_to
from thresher.cli.progress import progress
from thresher.exit_status import FAILED

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from thresher.cli.summary import Tally
    from thresher.crawler.extractors.rules import Rules
    from thresher.schemas.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command is told, checked."""

    paths: list[str]
    output: str | None
    """A file, or `-` for standard output; None: records go to the store alone."""
    errors: str | None
    store: str | None
    jobs: int | None
    url: str | None
    portal: str | None
    time_zone: str | None
    rules: str | None
    """The portal whose definition pages are read by: a name, or a file."""
    evidence: bool
    all_text: bool
    max_seconds: float
    max_memory: int
    quiet: bool
    cluster: str | None
    """Where shards are worked on; None: here, without shards."""
    form: Literal["jsonl", "parquet"]
    shard_size: int
    index: str | None
    hosts: list[str]
    since: str | None
    until: str | None


class ShardForm(StrEnum):
    """The forms of shards."""

    JSONL = "jsonl"
    PARQUET = "parquet"


def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Files, folders (read recursively), or - for standard input.")
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write records here; .gz and .zst are compressed.  Standard output when absent, or - .",
        ),
    ] = None,
    errors: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write refused pages here, one JSON line each.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_STORE",
            metavar="URL",
            help="Keep records in this store: an SQLite file or postgresql://...",
            callback=options.none_if_empty,
        ),
    ] = None,
    jobs: options.Jobs = None,
    url: Annotated[str | None, typer.Option(metavar="URL", help="The page's address, for a single page.")] = None,
    portal: Annotated[str | None, typer.Option(metavar="NAME", help="The portal's name, for every record.")] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The portal's time zone (Europe/Rome), for times that state no offset."),
    ] = None,
    rules: Annotated[
        str | None,
        typer.Option(metavar="PORTAL", help="Read by this portal's definition, a name or TOML file: rules, time zone."),
    ] = None,
    evidence: Annotated[bool, typer.Option("--evidence", help="Say for every value where it comes from.")] = False,
    all_text: Annotated[bool, typer.Option("--all-text", help="List every visible text, with its zone.")] = False,
    max_seconds: Annotated[float, typer.Option(metavar="S", help="Seconds that a page may take.")] = 30.0,
    max_memory: Annotated[int, typer.Option(min=1, metavar="MB", help="Megabytes that a page may take.")] = 2048,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="WHERE", help="Work in shards on a Dask cluster: local, tcp://HOST:PORT, or a scheduler's .json."
        ),
    ] = None,
    form: Annotated[
        ShardForm | None, typer.Option("--format", metavar="FORM", help="With --cluster: jsonl or parquet shards.")
    ] = None,
    shard_size: Annotated[
        int | None,
        typer.Option(min=1, metavar="MB", help="With --cluster: megabytes of input in a shard; 1024 when absent."),
    ] = None,
    index: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="With --cluster: only what this index (CDXJ, Parquet) names; PATH has its WARCs."
        ),
    ] = None,
    hosts: Annotated[
        str | None, typer.Option(metavar="NAMES", help="With --index: only of these hosts, parted by commas.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="With --index: only captured from this day on, as 2025-01-31.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="With --index: only captured up to this day.")
    ] = None,
    quiet: Annotated[bool, options.quiet("No progress bar, no summary.")] = False,
) -> None:
    """Turn saved pages into records, one JSON line each, in the order of the pages.

    With a store records are kept there, each page once and every change as a revision; with -o they are written too.

    Reads HTML, MHTML, WARC, WACZ and text dumps, also inside zip and tar and compressed.
    Refused pages are named on standard error, or written with --errors.

    Exit status: 0 when every input was read to its end, 1 when one could not be read or the output not be written,
    2 for wrong usage.
    """
    options.check_seconds(max_seconds)
    usage.check_inputs(paths, url, portal)
    usage.check_index(paths, index, {"--hosts": hosts, "--since": since, "--until": until}, cluster)
    first, last = options.days(since, until)
    if cluster is None:
        usage.check_without_cluster({"--format": form, "--shard-size": shard_size})
        usage.check_outputs(paths, output, errors)
    else:
        usage.check_where(cluster)
        usage.check_cluster(paths, output, errors, store, url)
        usage.check_shards_apart(paths if index is None else [], output)
    usage.check_time_zone(time_zone)
    # One page is one core's work and the workers are the parallelism: numpy must not start threads beside them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    wanted = Wanted(
        paths=paths,
        output=STANDARD_OUTPUT if output is None and not store else output,
        errors=errors,
        store=store,
        jobs=jobs,
        url=url,
        portal=portal,
        time_zone=time_zone,
        rules=rules,
        evidence=evidence,
        all_text=all_text,
        max_seconds=max_seconds,
        max_memory=max_memory,
        quiet=quiet,
        cluster=cluster,
        form=(form or ShardForm.JSONL).value,
        shard_size=shard_size or 1024,
        index=index,
        hosts=[name.strip().lower().removeprefix("www.") for name in (hosts or "").split(",") if name.strip()],
        since=first,
        until=last,
    )
    _extract_and_tell(wanted)


def _extract_and_tell(wanted: Wanted) -> None:
    from thresher.cli.summary import Tally
    from thresher.crawler.loaders.remote import located
    from thresher.crawler.loaders.walk import shown

    tally, start = Tally(frozenset(shown(located(path)) for path in wanted.paths)), time.monotonic()
    refused = 0
    if wanted.cluster is None:
        _extract(wanted, tally)
    else:
        from thresher.cli.extract_cluster import extract_in_shards

        refused = extract_in_shards(*_by_definition(wanted), tally)
    say(_closing_lines(wanted, tally, time.monotonic() - start))
    if tally.unread or refused:
        raise typer.Exit(FAILED)


def _extract(wanted: Wanted, tally: "Tally") -> None:
    """Every page to its end: records to the output, refused pages to the errors file, all to the tally."""
    import msgspec

    from thresher.crawler.loaders import count
    from thresher.schemas.outcome import Status, error_line

    encoder = msgspec.json.Encoder()
    wanted, rules = _by_definition(wanted)
    engine = None if wanted.store is None else _opened(wanted.store)
    with (
        contextlib.closing(_outcomes(wanted, rules)) as outcomes,
        contextlib.closing(_kept(engine, outcomes, wanted.portal)) as ended,
        lines_to(wanted.output) as write,
        lines_to(wanted.errors) as write_error,
        progress(lambda: count(wanted.paths), wanted=_wants_progress(wanted)) as advance,
    ):
        for outcome in ended:
            tally.add(outcome)
            if outcome.status is Status.REFUSED:
                write_error(encoder.encode(error_line(outcome)))
            elif outcome.record is not None:
                write(encoder.encode(outcome.record))
            if outcome.status is not Status.SKIPPED:
                advance()


def _by_definition(wanted: Wanted) -> "tuple[Wanted, Rules | None]":
    """With the rules of the portal's definition, its name and its time zone, where the command line has none."""
    if wanted.rules is None:
        return wanted, None
    from thresher.crawler.portals import load_portal, rules_of

    known = load_portal(wanted.rules)
    wanted = replace(wanted, portal=wanted.portal or known.name, time_zone=wanted.time_zone or known.time_zone)
    return wanted, rules_of(known)


def _opened(store: str) -> "Engine":
    """The store, made where there is none.  A wrong one is told before the first page is read."""
    from thresher.store.opening import open_store

    return open_store(store, create=True)


def _outcomes(wanted: Wanted, rules: "Rules | None") -> "Generator[Outcome, None, None]":
    """How every page ends."""
    from thresher.api import extract_files

    return extract_files(
        wanted.paths,
        jobs=wanted.jobs,
        url=wanted.url,
        portal=wanted.portal,
        time_zone=wanted.time_zone,
        rules=rules,
        evidence=wanted.evidence,
        all_text=wanted.all_text,
        for_store=wanted.store is not None,
        max_seconds=wanted.max_seconds,
        max_memory=wanted.max_memory,
        stdin=sys.stdin.buffer if sys.stdin is not None else None,
    )


def _kept(
    engine: "Engine | None", outcomes: "Generator[Outcome, None, None]", portal: str | None
) -> "Generator[Outcome, None, None]":
    """The outcomes, each when the store holds it."""
    if engine is None:
        return outcomes
    from thresher.pipelines.persist import keep

    return keep(engine, outcomes, kind="extract", portal=portal)


def _wants_progress(wanted: Wanted) -> bool:
    """Not on a screen that shows the records."""
    shows_records = wanted.output == STANDARD_OUTPUT and sys.stdout.isatty()
    return not wanted.quiet and not shows_records


def _closing_lines(wanted: Wanted, tally: "Tally", seconds: float) -> list[str]:
    """What standard error gets at the end.  What is refused is named with --quiet too."""
    complaints = tally.complaints(with_refused=wanted.errors is None)
    return complaints if wanted.quiet else [*complaints, *tally.report(seconds)]
