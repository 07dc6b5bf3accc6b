"""Pages at single addresses: each is asked for once, by all that holds in a harvest, and is kept by no portal.

An address is granted to the process that fetches; a redirect is an address of its own, checked as the first one was.
"""

import contextlib
import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from os import getpid
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_writer import Archive, close_left
from thresher.crawler.portals.address_rules import PRIVATE
from thresher.crawler.portals.derive import derive
from thresher.crawler.portals.secrets import secrets_of
from thresher.crawler.spiders.browser import browser
from thresher.crawler.spiders.fetch_process import ALL, FetchProcess
from thresher.crawler.spiders.handle_response import redirected, refresh_target, saved_page
from thresher.crawler.spiders.messages import (
    AccessFailed,
    Answered,
    Begin,
    Granted,
    LeaseRequest,
    NotFetched,
    SetAside,
    SideAnswer,
    SpiderClosed,
    SpiderFailed,
    SpiderMessage,
)
from thresher.crawler.spiders.options import Options
from thresher.schemas.errors import OutputError, PortalError, WorkerError
from thresher.schemas.frontier import FORBIDDEN_BY_ROBOTS, FrontierKind
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.portal import Portal
from thresher.store.frontier import Leased
from thresher.text.addresses import with_user_masked
from thresher.text.hosts import full_host

_RUN = 0
"""The number of the one run of the process that fetches."""
_NO_PORTAL = "https://pages.invalid/"
"""Without a definition pages are asked for as those of a portal of which its definition says nothing."""
_AHEAD = 32
"""A bound for safety: addresses that are asked for before the first of them has ended: their answers are held."""
_MOST_REDIRECTS = 5  # bound for safety
_LOOK = 0.5
"""A matter of taste: seconds after which the time limit is looked at."""
_SENTENCES = {
    FORBIDDEN_BY_ROBOTS: "robots.txt does not allow it",
    PRIVATE: "is at a private address, from which nothing is fetched without --allow-private",
}


@contextlib.contextmanager
def fetch_pages(
    urls: Sequence[str],
    options: Options,
    software: str,
    *,
    portal: str | None = None,
    definition: Portal | None = None,
) -> Iterator[Iterator[SavedPage | Outcome]]:
    """The pages at addresses, in their order; of one that gives none, an Outcome `refused` with its reason.

    `options.max_seconds` is for all of them.  `portal` is copied to the pages.  They are asked for as `definition` has
    it: its pace, its access, scripts run where it renders.  Enter it before threads and processes are begun and leave
    it when they have ended.  Raises PortalError without a contact, or where what the definition needs is missing or
    one cannot sign in; OutputError where the archive cannot be written, WorkerError where nothing can be fetched.
    """
    wrong = {url: problem for url in urls if (problem := address_problem(url))}
    sound = list(dict.fromkeys(url for url in urls if url not in wrong))
    if not sound:
        yield iter([_refused(url, wrong[url]) for url in urls])
        return
    asked = msgspec.structs.replace(definition or derive(_NO_PORTAL), start=tuple(sound))
    secrets_of(asked)  # what is missing is told before anything is fetched
    if asked.render:
        browser()
    quiet = partial(logging.disable, logging.ERROR)  # what goes wrong is told by the outcomes
    with FetchProcess([asked], options, software, quiet) as process, _archive(options.archive, software) as archive:
        pages = _Pages(process, sound, asked, archive, portal)
        yield _in_order(urls, wrong, pages.in_order(options.max_seconds))


def address_problem(url: str) -> str | None:
    """Why an address is not asked for, by its letters alone; None where it may be."""
    if with_user_masked(url) != url:
        return "holds a user name or a password: leave them out"
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(full_host(url)) and parts.port != 0
    except ValueError:  # a broken port or IPv6 address
        sound = False
    return None if sound and url.isprintable() and " " not in url else "is no http or https address"


def _in_order(
    urls: Sequence[str], wrong: dict[str, str], pages: Iterator[SavedPage | Outcome]
) -> Iterator[SavedPage | Outcome]:
    """What each address comes to; one that is named again is not fetched again."""
    seen: set[str] = set()
    for url in urls:
        if url in wrong:
            yield _refused(url, wrong[url])
        elif url in seen:
            yield Outcome(status=Status.SKIPPED, origin=_origin(url), url=url, detail="the address was named before")
        else:
            seen.add(url)
            yield next(pages)


@contextlib.contextmanager
def _archive(folder: Path | None, software: str) -> Iterator[Archive | None]:
    if folder is None:
        yield None
        return
    folder = folder.absolute()  # records name its files, and are read from wherever the user is
    try:
        # p: no name of a harvest's file, which `archive prune` may take away
        archive = Archive(folder, f"pages-{datetime.now(UTC):%Y%m%d%H%M%S}-p{getpid()}", software)
        close_left(folder)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    with contextlib.closing(archive):
        yield archive


class _Pages:
    """Addresses on their way: waiting, asked for, or ended."""

    def __init__(
        self, process: FetchProcess, urls: Sequence[str], asked: Portal, archive: Archive | None, portal: str | None
    ) -> None:
        self._process, self._urls, self._asked, self._archive, self._portal = process, urls, asked, archive, portal
        self._of_no_start = msgspec.structs.replace(asked, start=())
        """For refreshes, which lead to no start page: what is asked for here is none."""
        self._next = 0
        self._redirects: deque[Leased] = deque()
        self._wanted = 0
        """How many addresses the spider asks for."""
        self._ended: dict[int, SavedPage | Outcome] = {}

    def in_order(self, seconds: float | None) -> Iterator[SavedPage | Outcome]:
        """What each address comes to.  What has not ended after `seconds` is refused."""
        self._process.send(ALL, Begin([_RUN]))
        ends_at = None if seconds is None else time.monotonic() + seconds
        for number, url in enumerate(self._urls):
            while number not in self._ended and (ends_at is None or time.monotonic() < ends_at):
                self._grant(number + _AHEAD)
                self._receive()
            yield self._ended.pop(number) if number in self._ended else _refused(url, f"gave no page in {seconds:g} s")
        self._process.send(_RUN, Granted([]))

    def _grant(self, end: int) -> None:
        """Hand out what the spider has room for, of the addresses before number `end`; redirects first."""
        granted: list[Leased] = []
        while len(granted) < self._wanted and self._redirects:
            granted.append(self._redirects.popleft())
        while len(granted) < self._wanted and self._next < min(end, len(self._urls)):
            granted.append(_leased(self._urls[self._next], self._next, 0))
            self._next += 1
        if granted:
            self._wanted = 0
            self._process.send(_RUN, Granted(granted))

    def _receive(self) -> None:
        try:
            received = self._process.receive(_LOOK)
        except EOFError:
            raise WorkerError("the process that fetches has ended before its work had") from None
        if received is not None:
            self._handle(received[1])

    def _handle(self, message: SpiderMessage) -> None:
        match message:
            case LeaseRequest(count):
                self._wanted = count
            case Answered(leased, exchange):
                self._answered(leased, exchange)
            case NotFetched(leased, reason) | SetAside(leased, reason):
                self._end(leased, _SENTENCES.get(reason, f"cannot be fetched: {reason}"))
            case SideAnswer(exchange) if self._archive is not None:
                self._archive.write(exchange)
            case AccessFailed(error):
                raise PortalError(f"{self._asked.name}: {error}")
            case SpiderFailed(error):
                raise WorkerError(f"the fetching broke off: {error}")
            case SpiderClosed():
                raise WorkerError("the fetching ended before its work had")

    def _answered(self, leased: Leased, exchange: Exchange) -> None:
        """Archive an answer; then it is a page, or leads to another address."""
        kept = None
        if self._archive is not None:
            kept = self._archive.write(exchange)
            self._archive.sync()
        number = int(leased.key)
        target = redirected(exchange) or refresh_target(leased, exchange, self._of_no_start)
        if target is None:
            page = saved_page(exchange, kept, portal=self._portal, max_bytes=self._asked.max_bytes)
            self._ended[number] = page if isinstance(page, SavedPage) else _no_page(self._urls[number], page)
        elif leased.depth == _MOST_REDIRECTS:
            self._end(leased, f"redirects more than {_MOST_REDIRECTS} times")
        elif problem := address_problem(target):
            self._end(replace(leased, url=target), problem)
        else:
            self._redirects.append(_leased(target, number, leased.depth + 1))

    def _end(self, leased: Leased, why: str) -> None:
        """Refuse an address, which may have led to another that is to blame."""
        url = self._urls[int(leased.key)]
        shown = with_user_masked(leased.url)
        self._ended[int(leased.key)] = _refused(url, why if leased.url == url else f"leads to {shown}, which {why}")


def _leased(url: str, number: int, redirects: int) -> Leased:
    """An address as it is handed out.  Its key is its number: a spider follows no redirect of such by itself."""
    return Leased(url, str(number), FrontierKind.ARTICLE, redirects, None, None, None, 0)


def _origin(url: str) -> Origin:
    return Origin(file=url, form=Form.HTML)


def _refused(url: str, why: str) -> Outcome:
    url = with_user_masked(url)
    return Outcome(status=Status.REFUSED, origin=_origin(url), url=url, reason=Reason.NOT_FETCHED, detail=why)


def _no_page(url: str, outcome: Outcome) -> Outcome:
    """An answer that is no page, under the address that was asked for; nobody has named it as anything but a page."""
    reason = outcome.reason or Reason.NOT_HTML
    detail = (outcome.detail or "").removeprefix(f"{outcome.origin.file}: ")
    detail = detail if outcome.reason else f"is no page: {detail}"
    return Outcome(status=Status.REFUSED, origin=_origin(url), url=outcome.url, reason=reason, detail=detail)
