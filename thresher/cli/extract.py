"""The `extract` command: saved pages in, records out."""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thresher.cli import extract_usage as usage
from thresher.cli import options
from thresher.cli.console import say
from thresher.cli.extract_urls import Fetching, addresses_apart, check_fetching
from thresher.cli.output import STANDARD_OUTPUT, lines_to
from thresher.cli.progress import progress
from thresher.cli.written import Output, output_of, tell_left_out, write
from thresher.exit_status import FAILED

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from thresher.cli.summary import Tally
    from thresher.crawler.extractors.rules import Rules
    from thresher.pipelines.export.row import Row
    from thresher.schemas.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command is told, checked."""

    paths: list[str]
    urls: list[str]
    """Addresses to fetch pages from."""
    fetching: Fetching
    output: Output
    """Without a name, records go to the store alone."""
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
    shard_size: int
    index: str | None
    hosts: list[str]
    since: str | None
    until: str | None


def extract(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="Files, folders (read recursively), - for standard input, or addresses to fetch from."
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write records here; .gz and .zst are compressed.  A folder gets a file for each page.  "
            "Standard output when absent, or - .",
        ),
    ] = None,
    form: options.OutputForm = None,
    chunks: options.Chunks = None,
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
    url_file: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Fetch the pages at the addresses in this file, one a line; - is standard input."
        ),
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Write every answer that is fetched here, as WARC.")
    ] = None,
    contact: Annotated[
        str | None,
        options.contact("Where those who are asked can reach you: mail or a page.  Needed to fetch from real servers."),
    ] = None,
    allow_private: options.AllowPrivate = False,
    delay: options.Delay = None,
    max_seconds: Annotated[float, typer.Option(metavar="S", help="Seconds that a page may take.")] = 30.0,
    max_memory: Annotated[int, typer.Option(min=1, metavar="MB", help="Megabytes that a page may take.")] = 2048,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="WHERE", help="Work in shards on a Dask cluster: local, tcp://HOST:PORT, or a scheduler's .json."
        ),
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
    """Turn saved pages into records, one JSON line each or in another form, in the order of the pages.

    A PATH that begins with http:// or https:// is an address: its page is fetched, once, after all files are read.
    Nothing else goes out to the network, but with --cluster, which reads files at addresses.

    With a store records are kept there, each page once and every change as a revision; with -o they are written too.

    Reads HTML, MHTML, WARC, WACZ and text dumps, also inside zip and tar and compressed.
    Refused pages are named on standard error, or written with --errors.

    Exit status: 0 when every input was read to its end, 1 when one could not be read or the output not be written,
    2 for wrong usage.
    """
    options.check_seconds(max_seconds)
    paths, urls = addresses_apart(paths or [], url_file, cluster)
    usage.check_inputs(paths, urls, url, portal)
    fetching = Fetching(contact=contact, archive=archive, allow_private=allow_private, delay=delay)
    check_fetching(urls, fetching)
    usage.check_index(paths, index, {"--hosts": hosts, "--since": since, "--until": until}, cluster)
    first, last = options.days(since, until)
    if cluster is None:
        usage.check_without_cluster({"--shard-size": shard_size})
        usage.check_outputs(paths, output, errors)
        into_store = store and not form and not chunks
        name = STANDARD_OUTPUT if output is None and not into_store else output
        written = output_of(name, form, chunk_words=chunks)
    else:
        usage.check_where(cluster)
        usage.check_cluster(paths, output, errors, store, url)
        usage.check_shards_apart(paths if index is None else [], output)
        written = usage.shards_of(output, form, chunks)
    usage.check_time_zone(time_zone)
    # One page is one core's work and the workers are the parallelism: numpy must not start threads beside them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    wanted = Wanted(
        paths=paths,
        urls=urls,
        fetching=fetching,
        output=written,
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
        shard_size=shard_size or 1024,
        index=index,
        hosts=[name.strip().lower().removeprefix("www.") for name in (hosts or "").split(",") if name.strip()],
        since=first,
        until=last,
    )
    _extract_and_tell(wanted)


def _extract_and_tell(wanted: Wanted) -> None:
    from thresher.cli.summary import Tally

    tally, start = Tally(_named(wanted)), time.monotonic()
    refused = 0
    if wanted.cluster is None:
        _extract(wanted, tally)
    else:
        from thresher.cli.extract_cluster import extract_in_shards

        refused = extract_in_shards(*_by_definition(wanted), tally)
    say(_closing_lines(wanted, tally, time.monotonic() - start))
    if tally.unread or refused:
        raise typer.Exit(FAILED)


def _named(wanted: Wanted) -> frozenset[str]:
    """Files and folders, as origins name them."""
    from thresher.crawler.loaders.remote import located
    from thresher.crawler.loaders.walk import shown

    return frozenset(shown(located(path)) for path in wanted.paths)


def _extract(wanted: Wanted, tally: "Tally") -> None:
    """Every page to its end: records to the output, refused pages to the errors file, all to the tally."""

    wanted, rules = _by_definition(wanted)
    engine = None if wanted.store is None else _opened(wanted.store)
    with (
        contextlib.closing(_outcomes(wanted, rules)) as outcomes,
        contextlib.closing(_kept(engine, outcomes, wanted.portal)) as ended,
        progress(lambda: _pages(wanted), wanted=_wants_progress(wanted)) as advance,
        contextlib.closing(_rows(ended, tally, wanted.errors, advance)) as rows,
    ):
        _, left_out = write(rows, wanted.output)
    say(tell_left_out(wanted.output, left_out))


def _rows(
    ended: "Iterable[Outcome]", tally: "Tally", errors: str | None, advance: Callable[[], None]
) -> "Generator[Row, None, None]":
    """The records, to be written; every other outcome is taken down.  The errors file is complete before they are."""
    import msgspec

    from thresher.pipelines.export.row import Row
    from thresher.schemas.outcome import Status, error_line

    encoder = msgspec.json.Encoder()
    with lines_to(errors) as write_error:
        for outcome in ended:
            tally.add(outcome)
            if outcome.status is Status.REFUSED:
                write_error(encoder.encode(error_line(outcome)))
            elif outcome.record is not None:
                yield Row(encoder.encode(outcome.record))
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


def _pages(wanted: Wanted) -> int | None:
    """How many there are; None where nobody knows yet."""
    from thresher.crawler.loaders import count

    files = count(wanted.paths)
    return None if files is None else files + len(wanted.urls)


def _outcomes(wanted: Wanted, rules: "Rules | None") -> "Generator[Outcome, None, None]":
    """How every page ends: those of the files, then those that are fetched."""
    from thresher.api import extract_files, extract_urls

    how: dict[str, Any] = {
        "jobs": wanted.jobs,
        "portal": wanted.portal,
        "time_zone": wanted.time_zone,
        "rules": rules,
        "evidence": wanted.evidence,
        "all_text": wanted.all_text,
        "for_store": wanted.store is not None,
        "max_seconds": wanted.max_seconds,
        "max_memory": wanted.max_memory,
    }
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    if wanted.paths:
        yield from extract_files(wanted.paths, url=wanted.url, stdin=stdin, **how)
    if wanted.urls:
        yield from extract_urls(wanted.urls, **asdict(wanted.fetching), **how)


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
    shows_records = wanted.output.name == STANDARD_OUTPUT and sys.stdout.isatty()
    return not wanted.quiet and not shows_records


def _closing_lines(wanted: Wanted, tally: "Tally", seconds: float) -> list[str]:
    """What standard error gets at the end.  What is refused is named with --quiet too."""
    complaints = tally.complaints(with_refused=wanted.errors is None)
    return complaints if wanted.quiet else [*complaints, *tally.report(seconds)]
