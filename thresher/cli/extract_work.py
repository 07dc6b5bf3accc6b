"""The work of `thresher extract`: every page to its end, and what is told of it."""

import contextlib
import sys
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import typer

from thresher.cli.console import say
from thresher.cli.extract_wanted import Wanted
from thresher.cli.output import STANDARD_OUTPUT, lines_to
from thresher.cli.progress import progress
from thresher.cli.written import tell_left_out, write
from thresher.exit_status import FAILED

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from thresher.cli.summary import Tally
    from thresher.crawler.extractors.rules import Rules
    from thresher.pipelines.export.row import Row
    from thresher.schemas.outcome import Outcome
    from thresher.schemas.portal import Portal


def extract_and_tell(wanted: Wanted) -> None:
    """Extract what is wanted, here or in shards, and say how it went.  Raises typer.Exit where it did not go well."""
    from thresher.cli.summary import Tally

    tally, start = Tally(_named(wanted)), time.monotonic()
    refused = 0
    if wanted.cluster is None:
        _extract(wanted, tally)
    else:
        from thresher.cli.extract_cluster import extract_in_shards

        wanted, definition = _by_definition(wanted)
        refused = extract_in_shards(wanted, _rules(definition), tally)
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

    wanted, definition = _by_definition(wanted)
    engine = None if wanted.store is None else _opened(wanted.store)
    with (
        contextlib.closing(_outcomes(wanted, definition)) as outcomes,
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


def _by_definition(wanted: Wanted) -> "tuple[Wanted, Portal | None]":
    """With the name and the time zone of the portal's definition, where the command line has none; and that."""
    if wanted.rules is None:
        return wanted, None
    from thresher.crawler.portals import load_portal

    known = load_portal(wanted.rules)
    wanted = replace(wanted, portal=wanted.portal or known.name, time_zone=wanted.time_zone or known.time_zone)
    return wanted, known


def _rules(definition: "Portal | None") -> "Rules | None":
    from thresher.crawler.portals import rules_of

    return None if definition is None else rules_of(definition)


def _opened(store: str) -> "Engine":
    """The store, made where there is none.  A wrong one is told before the first page is read."""
    from thresher.store.opening import open_store

    return open_store(store, create=True)


def _pages(wanted: Wanted) -> int | None:
    """How many there are; None where nobody knows yet."""
    from thresher.crawler.loaders import count

    files = count(wanted.paths)
    return None if files is None else files + len(wanted.urls)


def _outcomes(wanted: Wanted, definition: "Portal | None") -> "Generator[Outcome, None, None]":
    """How every page ends: those of the files, then those that are fetched."""
    from thresher.api import extract_files, extract_urls

    how: dict[str, Any] = {
        "jobs": wanted.jobs,
        "portal": wanted.portal,
        "time_zone": wanted.time_zone,
        "rules": _rules(definition),
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
        yield from extract_urls(wanted.urls, definition=definition, **asdict(wanted.fetching), **how)


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
