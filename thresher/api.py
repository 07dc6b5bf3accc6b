"""The Python interface: one page, every page of some files, the pages at some addresses."""

import contextlib
import functools
import os
import re
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from thresher.crawler.extractors.rules import Rules
from thresher.crawler.loaders import load
from thresher.crawler.loaders.html import saved_comment
from thresher.pipelines.pool import Pool
from thresher.pipelines.process import process
from thresher.pipelines.time_zones import check_time_zone
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import Form, Known, Origin, SavedPage
from thresher.schemas.portal import Portal
from thresher.schemas.record import PageRecord
from thresher.text.addresses import with_user_masked
from thresher.text.web_archives import capture_of

MAX_SECONDS = 30.0  # bound for safety
MAX_MEMORY = 2048  # bound for safety
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def extract(
    html: bytes | str,
    *,
    url: str | None = None,
    portal: str | None = None,
    time_zone: str | None = None,
    rules: Rules | None = None,
    evidence: bool = False,
    all_text: bool = False,
) -> PageRecord:
    """The record of one page, made in this process and without limits.  Raises PageRefused when there is none.

    A `str` is markup that is decoded already: a charset that it declares is not looked at.  ValueError where it is an
    address, or the name of a file, instead.
    Where `url` is not given, it is that of the comment that SingleFile or a browser left in the page; the comment also
    tells the time of capture.  An address of the Wayback Machine gives way to the page's own.
    `time_zone` is the portal's, such as `Europe/Rome`, for times that state no offset; ValueError where there is none.
    `rules` are those of its definition (`thresher.crawler.portals.rules_of`).
    """
    check_time_zone(time_zone)
    if isinstance(html, str) and "<" not in html and (problem := _named(html)):
        raise ValueError(problem)
    page = page_of(html, url=url, portal=portal)
    outcome = process(page, evidence=evidence, all_text=all_text, time_zone=time_zone, rules=rules)
    if outcome.reason is not None:
        raise PageRefused(outcome.reason, outcome.detail or outcome.reason.value)
    assert outcome.record is not None, "an outcome has a record or a reason"
    return outcome.record


def page_of(html: bytes | str, *, url: str | None = None, portal: str | None = None) -> SavedPage:
    """A page that is given as its markup.  Raises TypeError for what is none."""
    if not isinstance(html, str | bytes | bytearray):
        raise TypeError(
            f"a page is its markup, str or bytes, and no {type(html).__name__}; of files, see extract_files"
        )
    body = html.encode("utf-8", "replace") if isinstance(html, str) else bytes(html)
    stated, fetched_at = saved_comment(body)
    address = url or stated
    if address and (capture := capture_of(address)):
        address, fetched_at = capture.url, capture.moment or fetched_at
    origin = Origin(
        file="-",
        form=Form.HTML,
        url_from=None if address is None else Known.STATED if url is None else Known.GIVEN,
        fetched_at_from=Known.STATED if fetched_at else None,
        charset="utf-8" if isinstance(html, str) else None,
    )
    return SavedPage(body=body, origin=origin, url=address, fetched_at=fetched_at, portal=portal)


def _named(text: str) -> str | None:
    """What is wrong with a text that is no markup but names a page; None where it names none."""
    name = text.strip()
    if _ADDRESS.fullmatch(name):
        return f"{name} is an address, and no markup: extract_urls fetches the page there"
    with contextlib.suppress(OSError):  # too long for a name
        if name and Path(name).exists():
            return f"{name} is a file, and no markup: give its bytes, or the file to extract_files"
    return None


def _several(paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], what: str) -> list[str]:
    """Paths or addresses, of which one may stand alone.  Raises TypeError for what is none."""
    given = [paths] if isinstance(paths, str | os.PathLike | bytes) else list(paths)
    for each in given:
        if not isinstance(each, str | os.PathLike) or isinstance(os.fspath(each), bytes):
            raise TypeError(f"{what} is a str, and no {type(each).__name__}; of markup, see extract")
    return [os.fspath(each) for each in given]


def extract_files(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    jobs: int | None = None,
    url: str | None = None,
    portal: str | None = None,
    time_zone: str | None = None,
    rules: Rules | None = None,
    evidence: bool = False,
    all_text: bool = False,
    for_store: bool = False,
    max_seconds: float = MAX_SECONDS,
    max_memory: int = MAX_MEMORY,
    stdin: BinaryIO | None = None,
) -> Generator[Outcome, None, None]:
    """How every page of `paths` (files, folders, `-` for `stdin`) ends, in their order, refused and skipped ones too.

    One path may stand alone.  Nothing is fetched: an address is refused; `extract_urls` takes them.

    `jobs` worker processes (None: one per core) work under `max_seconds` per page and `max_memory` MB.  Where
    processes cannot be forked safely (a program with threads, macOS, Windows) workers import the calling program
    anew: its own work must then stand under `if __name__ == "__main__":`.  Raises WorkerError when no worker can start.
    With `for_store` outcomes carry what a store keeps of them (`rows`), which is then made by the workers.
    """
    how = _how(for_store, evidence=evidence, all_text=all_text, time_zone=time_zone, rules=rules)
    pages = load(_several(paths, "a path"), stdin=stdin, url=url, portal=portal)
    with Pool(how, jobs=jobs or cores(), max_seconds=max_seconds, max_memory=max_memory) as pool:
        yield from pool.run(pages)


def extract_urls(
    urls: str | Iterable[str],
    *,
    contact: str | None = None,
    archive: str | os.PathLike[str] | None = None,
    allow_private: bool = False,
    delay: float | None = None,
    definition: Portal | None = None,
    jobs: int | None = None,
    portal: str | None = None,
    time_zone: str | None = None,
    rules: Rules | None = None,
    evidence: bool = False,
    all_text: bool = False,
    for_store: bool = False,
    max_seconds: float = MAX_SECONDS,
    max_memory: int = MAX_MEMORY,
    max_fetching: float | None = None,
) -> Generator[Outcome, None, None]:
    """How the page at each address ends, in the order of the addresses.  Each is fetched once, as a crawl fetches.

    robots.txt is obeyed, requests to a host are `delay` seconds apart (a second when absent, or what robots.txt asks
    for), and nothing is fetched from private addresses without `allow_private`.  `contact`, a mail address or that of
    a page about you, goes with every request; PortalError without one, but for this machine's own servers.  `archive`
    is a folder to write every answer to, as WARC.  With a portal's `definition` (see
    `thresher.crawler.portals.load_portal`) pages are asked for as it says: its pace, its access, scripts run where it
    renders; PortalError where what it needs is missing, or one cannot sign in.  What has not come after `max_fetching`
    seconds in all is refused.  The rest is as in `extract_files`.
    """
    from thresher.crawler.spiders.fetch_pages import fetch_pages
    from thresher.crawler.spiders.options import Options
    from thresher.version import __version__

    how = _how(for_store, evidence=evidence, all_text=all_text, time_zone=time_zone, rules=rules)
    named = _several(urls, "an address")
    options = Options(
        store="",  # what is fetched is handed on
        archive=None if archive is None else Path(archive),
        contact=contact,
        allow_private=allow_private,
        delay=delay,
        max_seconds=max_fetching,
    )
    with (
        fetch_pages(named, options, f"Thresher/{__version__}", portal=portal, definition=definition) as pages,
        Pool(how, jobs=jobs or cores(), max_seconds=max_seconds, max_memory=max_memory) as pool,
    ):
        for url, outcome in zip(named, pool.run(pages), strict=True):
            yield msgspec.structs.replace(outcome, asked=with_user_masked(url))


def _how(
    for_store: bool, *, evidence: bool, all_text: bool, time_zone: str | None, rules: Rules | None
) -> Callable[[SavedPage], Outcome]:
    """What a worker does with a page.  Raises ValueError for a time zone that there is none of."""
    check_time_zone(time_zone)
    read = _process_for_store if for_store else process
    return functools.partial(read, evidence=evidence, all_text=all_text, time_zone=time_zone, rules=rules)


def _process_for_store(page: SavedPage, **options: Any) -> Outcome:
    from thresher.store.row_mapping import with_rows

    return with_rows(process(page, **options))


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
