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
"""Kinds whose redirects are asked again at every visit: where they lead may change."""


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
        # of what may be a part, the whole is asked for next time
        etag=None if exchange.truncated else exchange.header("etag"),
        last_modified=None if exchange.truncated else exchange.header("last-modified"),
        content_sha256=digest,
        retry_after=retry_after(exchange.header("retry-after")),
    )
    ended = VisitResult(fetched, leased)
    if exchange.status in REDIRECTS:
        return _redirected(ended, leased, exchange)
    if target := refresh_target(leased, exchange, portal):
        return _refreshed(ended, leased, target)
    if unchanged or exchange.status == 304:
        ended.unchanged = True
        return ended
    if leased.kind in (FrontierKind.FEED, FrontierKind.SITEMAP):
        return _map(ended, leased, exchange, portal)
    return _page(ended, leased, exchange, _saved(exchange, kept, portal), portal, read)


def redirected(exchange: Exchange) -> str | None:
    """Where an answer sends its reader."""
    return redirect_target(exchange.url, exchange.header("location")) if exchange.status in REDIRECTS else None


def _redirected(ended: VisitResult, leased: Leased, exchange: Exchange) -> VisitResult:
    ended.target = redirected(exchange)
    if leased.kind not in _FIRST or ended.target is None:
        _drop(ended, "redirect")
    return ended


def refresh_target(leased: Leased, exchange: Exchange, portal: Portal) -> str | None:
    """Where a page that is nothing else sends its reader; a piece that only leaves for the front page stays."""
    if exchange.status != 200 or exchange.cut:
        return None
    target = refreshed(exchange.body, exchange.url, with_address(exchange.header("refresh") or ""))
    fronts = {identity(url) for url in (urljoin(exchange.url, "/"), *portal.start)}
    return None if leased.kind is not FrontierKind.START and target and identity(target) in fronts else target


def _refreshed(ended: VisitResult, leased: Leased, target: str) -> VisitResult:
    """As a redirect; asked again in full, for an answer that it is still the same would not say where it leads."""
    assert ended.fetched is not None
    ended.fetched = replace(ended.fetched, etag=None, last_modified=None)
    ended.target = target
    if leased.kind not in _FIRST:
        _drop(ended, "redirect")
    return ended


def _map(ended: VisitResult, leased: Leased, exchange: Exchange, portal: Portal) -> VisitResult:
    """A feed or a sitemap.  Where there is none, and never was, none is looked for soon unless the definition names it.

    Of what is none neither the hash nor the server's validators are kept: they say that there was one.
    """
    expected = leased.content_sha256 or leased.url in (*(portal.feeds or ()), *(portal.sitemaps or ()))
    if exchange.status == 200:
        reader = read_feed if leased.kind is FrontierKind.FEED else read_sitemap
        ended.parsed = reader(exchange.body, exchange.url)
    if ended.parsed is None and ended.fetched is not None:
        ended.fetched = replace(ended.fetched, etag=None, last_modified=None, content_sha256=None)
        if not expected and exchange.status < 500 and exchange.status != 429:
            _drop(ended, f"no {leased.kind.value}")
    return ended


def _page(
    ended: VisitResult, leased: Leased, exchange: Exchange, page: SavedPage | Outcome, portal: Portal, read: PageReader
) -> VisitResult:
    ended.outcome = outcome = page if isinstance(page, Outcome) else read(page)
    assert ended.fetched is not None
    if outcome.status is Status.SKIPPED and exchange.status < 400:
        _drop(ended, "no page")
    elif outcome.reason is Reason.CRASHED:  # it is read anew when it is asked for again, although it is the same
        ended.fetched = Fetched(leased.key, exchange.status, dropped=outcome.reason.value)
    elif outcome.record is not None and outcome.record.article is not None:
        ended.fetched = replace(ended.fetched, published=(outcome.record.article.date_published or "")[:10] or None)
    if leased.kind in (FrontierKind.START, FrontierKind.LISTING) and isinstance(page, SavedPage):
        ended.parsed = autodiscovered(page.body, exchange.url)
    return ended


def _saved(exchange: Exchange, kept: ArchivedAt | None, portal: Portal) -> SavedPage | Outcome:
    """The page as it will be read from the archive; of one that is not archived the origin is its address."""
    stated = {"warc-type": "response", "warc-target-uri": exchange.url, "warc-date": exchange.date}
    place = kept or ArchivedAt(exchange.url, 0, stated)
    page = read_response(
        place.file, place.offset, place.headers, exchange.response, portal=portal.name, max_bytes=portal.max_bytes
    )
    if kept is not None:
        return page
    return msgspec.structs.replace(page, origin=msgspec.structs.replace(page.origin, form=Form.HTML, offset=None))


def _drop(ended: VisitResult, reason: str) -> None:
    assert ended.fetched is not None
    ended.fetched = replace(ended.fetched, dropped=reason)
