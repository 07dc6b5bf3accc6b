"""What an answer comes to: archived, and read by what its address is."""

import hashlib
from dataclasses import replace
from urllib.parse import urljoin

import msgspec

from thresher.crawler.discovery import autodiscovered, read_feed, read_sitemap, refreshed
from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.http_headers import redirect_target, retry_after, with_address
from thresher.crawler.loaders.warc_reader import read_response
from thresher.crawler.loaders.warc_writer import Archive, ArchivedAt
from thresher.crawler.spiders.extraction import PageReader
from thresher.crawler.spiders.result_writer import VisitResult
from thresher.schemas.frontier import FrontierKind
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, SavedPage
from thresher.schemas.portal import Portal
from thresher.store.frontier import Leased
from thresher.store.revisits import Fetched
from thresher.text.identity import identity

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FIRST = (FrontierKind.START, FrontierKind.FEED, FrontierKind.SITEMAP, FrontierKind.LISTING)
"""Kinds whose redirects are followed anew at every visit: their targets may change."""


def handle_response(
    leased: Leased, exchange: Exchange, *, portal: Portal, archive: Archive | None, read: PageReader
) -> VisitResult:
    """Archive an answer and read it.  Raises OutputError where the archive cannot be written."""
    digest = hashlib.sha256(exchange.body).hexdigest() if exchange.status == 200 else None
    unchanged = digest is not None and digest == leased.content_sha256
    kept = archive.write(exchange, unchanged=unchanged) if archive is not None else None
    fetched = Fetched(
        leased.key,
        exchange.status,
        changed=exchange.status == 200 and not unchanged,
        # what may be cut short is requested in full next time
        etag=None if exchange.truncated else exchange.header("etag"),
        last_modified=None if exchange.truncated else exchange.header("last-modified"),
        content_sha256=digest,
        retry_after=retry_after(exchange.header("retry-after")),
    )
    result = VisitResult(fetched, leased)
    if exchange.status in REDIRECTS:
        return _redirected(result, leased, exchange)
    if target := refresh_target(leased, exchange, portal):
        return _refreshed(result, leased, target)
    if unchanged or exchange.status == 304:
        result.unchanged = True
        return result
    if leased.kind in (FrontierKind.FEED, FrontierKind.SITEMAP):
        return _map(result, leased, exchange, portal)
    page = saved_page(exchange, kept, portal=portal.name, max_bytes=portal.max_bytes)
    return _page(result, leased, exchange, page, portal, read)


def redirected(exchange: Exchange) -> str | None:
    """Where an answer sends its reader."""
    return redirect_target(exchange.url, exchange.header("location")) if exchange.status in REDIRECTS else None


def _redirected(result: VisitResult, leased: Leased, exchange: Exchange) -> VisitResult:
    result.target = redirected(exchange)
    if leased.kind not in _FIRST or result.target is None:
        _drop(result, "redirect")
    return result


def refresh_target(leased: Leased, exchange: Exchange, portal: Portal) -> str | None:
    """The target of a page that is nothing but a refresh.  An article that refreshes to the front page has none."""
    if exchange.status != 200 or exchange.cut:
        return None
    target = refreshed(exchange.body, exchange.url, with_address(exchange.header("refresh") or ""))
    fronts = {identity(url) for url in (urljoin(exchange.url, "/"), *portal.start)}
    return None if leased.kind is not FrontierKind.START and target and identity(target) in fronts else target


def _refreshed(result: VisitResult, leased: Leased, target: str) -> VisitResult:
    """The same as a redirect, without validators: the answer `not modified` would not name the target."""
    assert result.fetched is not None
    result.fetched = replace(result.fetched, etag=None, last_modified=None)
    result.target = target
    if leased.kind not in _FIRST:
        _drop(result, "redirect")
    return result


def _map(result: VisitResult, leased: Leased, exchange: Exchange, portal: Portal) -> VisitResult:
    """A feed or a sitemap.  An address that never was one is dropped for a while, unless the definition names it.

    Hash and validators are kept of feeds and sitemaps alone: they show at the next visit that there was one.
    """
    expected = leased.content_sha256 or leased.url in (*(portal.feeds or ()), *(portal.sitemaps or ()))
    if exchange.status == 200:
        reader = read_feed if leased.kind is FrontierKind.FEED else read_sitemap
        result.parsed = reader(exchange.body, exchange.url)
    if result.parsed is None and result.fetched is not None:
        result.fetched = replace(result.fetched, etag=None, last_modified=None, content_sha256=None)
        if not expected and exchange.status < 500 and exchange.status != 429:
            _drop(result, f"no {leased.kind.value}")
    return result


def _page(
    result: VisitResult, leased: Leased, exchange: Exchange, page: SavedPage | Outcome, portal: Portal, read: PageReader
) -> VisitResult:
    result.outcome = outcome = page if isinstance(page, Outcome) else read(page)
    assert result.fetched is not None
    if outcome.status is Status.SKIPPED and exchange.status < 400:
        _drop(result, "no page")
    elif outcome.reason is Reason.CRASHED:  # without its hash, so that the same bytes are read again at the next visit
        result.fetched = Fetched(leased.key, exchange.status, dropped=outcome.reason.value)
    elif outcome.record is not None and outcome.record.article is not None:
        result.fetched = replace(result.fetched, published=outcome.record.article.date_published)
    if leased.kind in (FrontierKind.START, FrontierKind.LISTING) and isinstance(page, SavedPage):
        result.parsed = autodiscovered(page.body, exchange.url)
    return result


def saved_page(
    exchange: Exchange, kept: ArchivedAt | None, *, portal: str | None, max_bytes: int
) -> SavedPage | Outcome:
    """The page as it will be read from the archive; without an archive its origin is its address."""
    stated = {"warc-type": "response", "warc-target-uri": exchange.url, "warc-date": exchange.date}
    place = kept or ArchivedAt(exchange.url, 0, stated)
    page = read_response(place.file, place.offset, place.headers, exchange.response, portal=portal, max_bytes=max_bytes)
    if kept is not None:
        return page
    return msgspec.structs.replace(page, origin=msgspec.structs.replace(page.origin, form=Form.HTML, offset=None))


def _drop(result: VisitResult, reason: str) -> None:
    assert result.fetched is not None
    result.fetched = replace(result.fetched, dropped=reason)
