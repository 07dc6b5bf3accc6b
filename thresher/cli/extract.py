"""The `extract` command: saved pages in, records out."""

import os
from typing import Annotated

import typer

from thresher.cli import extract_usage as usage
from thresher.cli import options
from thresher.cli.extract_urls import Fetching, addresses_apart, check_fetching
from thresher.cli.extract_wanted import Wanted
from thresher.cli.extract_work import extract_and_tell
from thresher.cli.output import STANDARD_OUTPUT
from thresher.cli.written import output_of


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
        typer.Option(
            metavar="PORTAL",
            help="Read by this portal's definition, a name or TOML file: rules, time zone; "
            "addresses are fetched as it says.",
        ),
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
    extract_and_tell(wanted)
