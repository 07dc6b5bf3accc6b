"""The `extract` command: saved pages in, records out."""

import contextlib
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from thresher.api import extract_files
from thresher.console import FAILED, OK, say
from thresher.crawler.loaders import count
from thresher.crawler.loaders.walk import shown
from thresher.output import STANDARD_OUTPUT, lines_to
from thresher.progress import progress
from thresher.schemas.outcome import Outcome, Status
from thresher.summary import Tally

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from thresher.crawler.extractors.rules import Rules


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line says, checked."""

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
    max_seconds: float
    max_memory: int
    quiet: bool


def run(options: Options) -> int:
    """Extract, and tell how it went; the exit status."""
    tally, start = Tally(frozenset(shown(Path(path)) for path in options.paths)), time.monotonic()
    _extract(options, tally)
    say(_closing_lines(options, tally, time.monotonic() - start))
    return FAILED if tally.unread else OK


def _extract(options: Options, tally: Tally) -> None:
    """Every page to its end: records to the output, refused pages to the errors file, all to the tally."""
    encoder = msgspec.json.Encoder()
    if options.rules is not None:
        options, rules = _by_definition(options, options.rules)
    else:
        rules = None
    engine = None if options.store is None else _opened(options.store)
    outcomes = extract_files(
        options.paths,
        jobs=options.jobs,
        url=options.url,
        portal=options.portal,
        time_zone=options.time_zone,
        rules=rules,
        evidence=options.evidence,
        for_store=engine is not None,
        max_seconds=options.max_seconds,
        max_memory=options.max_memory,
        stdin=sys.stdin.buffer if sys.stdin is not None else None,
    )
    with (
        contextlib.closing(outcomes),
        contextlib.closing(_kept(engine, outcomes, options.portal)) as ended,
        lines_to(options.output) as write,
        lines_to(options.errors) as write_error,
        progress(lambda: count(options.paths), wanted=_wants_progress(options)) as advance,
    ):
        for outcome in ended:
            tally.add(outcome)
            if outcome.status is Status.REFUSED:
                write_error(encoder.encode(error_line(outcome)))
            elif outcome.record is not None:
                write(encoder.encode(outcome.record))
            if outcome.status is not Status.SKIPPED:
                advance()


def _by_definition(options: Options, portal: str) -> "tuple[Options, Rules | None]":
    """The rules of a portal's definition; its name and its time zone, where the command line has none, as options."""
    from thresher.crawler.portals import load_portal, rules_of

    known = load_portal(portal)
    options = msgspec.structs.replace(
        options, portal=options.portal or known.name, time_zone=options.time_zone or known.time_zone
    )
    return options, rules_of(known)


def _opened(store: str) -> "Engine":
    """The store, made where there is none.  A wrong one is told before the first page is read."""
    from thresher.store.opening import open_store

    return open_store(store, create=True)


def _kept(
    engine: "Engine | None", outcomes: Generator[Outcome, None, None], portal: str | None
) -> Generator[Outcome, None, None]:
    """The outcomes, each when the store holds it."""
    if engine is None:
        return outcomes
    from thresher.pipelines.persist import keep

    return keep(engine, outcomes, kind="extract", portal=portal)


def _wants_progress(options: Options) -> bool:
    """Not on a screen that shows the records."""
    shows_records = options.output == STANDARD_OUTPUT and sys.stdout.isatty()
    return not options.quiet and not shows_records


def error_line(outcome: Outcome) -> dict[str, object]:
    """A refused page as a line of the errors file, with its record where it came so far."""
    return {
        "status": outcome.status,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "url": outcome.url,
        "origin": outcome.origin,
        "record": outcome.record,
    }


def _closing_lines(options: Options, tally: Tally, seconds: float) -> list[str]:
    """What standard error gets at the end.  An exit status of 1 is explained even with --quiet."""
    complaints = tally.complaints(only_unread=options.quiet, with_refused=options.errors is None)
    return complaints if options.quiet else [*complaints, *tally.report(seconds)]
