"""Where a harvest goes next: what each answer leads to, by the portal's policy."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from thresher.crawler.discovery import (
    Declared,
    DiscoveredLinks,
    Feed,
    Sitemap,
    UrlPolicy,
    UrlShape,
    common_feeds,
    common_sitemaps,
    from_map,
    from_record,
    remember,
)
from thresher.crawler.spiders.handle_response import REDIRECTS
from thresher.crawler.spiders.left_out import EmptyStarts, LeftForForm, LeftOut, of_form
from thresher.crawler.spiders.result_writer import VisitResult
from thresher.schemas.frontier import NAMED, FoundUrl, FrontierKind
from thresher.schemas.portal import Portal
from thresher.store.frontier import Leased
from thresher.store.row_mapping import unpacked
from thresher.store.tables import frontier, pages, records, revisions
from thresher.text.hosts import full_host
from thresher.text.identity import identity

MOST_REDIRECTS = 10  # bound for safety
_LEARNED = 500
"""A matter of taste: addresses of articles from which their shape is learned anew."""
_ALWAYS_FETCHED = frozenset((FrontierKind.START, FrontierKind.FEED, FrontierKind.SITEMAP))
"""What the definition or the portal's maps name is fetched, whatever it looks like."""


class LinkFollower:
    """What the addresses of one run lead to.  Any thread may call it."""

    def __init__(self, portal: Portal, today: date | None = None) -> None:
        self._portal = portal
        self._policy = UrlPolicy(portal, today or datetime.now(UTC).date())
        self._policy_lock = threading.Lock()
        self._articles: dict[str, bool] = {}
        """Addresses to learn from: whether a feed or a news sitemap names them."""
        self._hops: dict[str, int] = {}
        self._left_out = LeftOut()
        self._empty_starts = EmptyStarts()
        self.off_host_starts: dict[str, str] = {}
        """Hosts outside the definition that start pages redirect to, by the keys of the pages."""

    def resume(self, connection: Connection) -> None:
        """Learn from the store what earlier runs learned: articles' addresses, redirects, and what series showed."""
        maps = select(frontier.c.url).where(
            frontier.c.portal == self._portal.name,
            frontier.c.kind.in_([FrontierKind.FEED.value, FrontierKind.SITEMAP.value]),
        )
        mapped = select(frontier.c.url, frontier.c.priority).where(
            frontier.c.portal == self._portal.name,
            frontier.c.kind == FrontierKind.ARTICLE.value,
            frontier.c.discovered_by.in_(maps),
        )
        rows = connection.execute(mapped.order_by(frontier.c.key).limit(_LEARNED)).all()
        self._learn({row.url: row.priority >= NAMED for row in rows})
        self._hops = _hops_so_far(connection, self._portal.name)
        for url, _, document in connection.execute(_read_pages(self._portal.name, records.c.page_type != "article")):
            if self._policy.watches(url):
                remember(unpacked(document), self._policy)

    def links_of_read_pages(self, connection: Connection) -> Iterator[list[FoundUrl]]:
        """The links to follow of each page that earlier runs read, as if it were read now."""
        for _, depth, document in connection.execute(_read_pages(self._portal.name)):
            with self._policy_lock:
                yield from_record(unpacked(document), self._policy, depth).found

    def unwanted(self, leased: Leased) -> str | None:
        """Why a leased address is not to be fetched after all: pages read since it was found show that it is a trap."""
        if leased.kind in _ALWAYS_FETCHED:
            return None
        with self._policy_lock:
            reason = self._policy.reason(leased.url, leased.kind, leased.depth, leased.priority)
            if reason is not None:
                self._left_out.examples.setdefault(reason, leased.url)
            return reason

    def starts(self) -> list[FoundUrl]:
        """What the definition names."""
        portal = self._portal
        return [
            *(FoundUrl(url, FrontierKind.START, 0, "definition") for url in portal.start),
            *(FoundUrl(url, FrontierKind.FEED, 0, "definition") for url in portal.feeds or ()),
            *(FoundUrl(url, FrontierKind.SITEMAP, 0, "definition") for url in portal.sitemaps or ()),
        ]

    def add_links(self, result: VisitResult) -> None:
        """Add to a result the addresses that it leads to."""
        with self._policy_lock:
            self._add_links(result)

    def _add_links(self, result: VisitResult) -> None:
        leased = result.leased
        if result.robots is not None and self._portal.sitemaps is None:
            by, named = result.robots
            result.found += self._maps(named or common_sitemaps(by), FrontierKind.SITEMAP, by)
        if leased is None:
            return
        if result.target is not None:
            self._add_redirect(result, leased, result.target)
        declared = result.parsed if isinstance(result.parsed, Declared) else None
        if declared is not None and leased.kind is FrontierKind.START:
            self._add_declared(result, declared, leased)
        elif isinstance(result.parsed, Feed | Sitemap):
            self._note_map(result.parsed)
            self._add(result, from_map(result.parsed, leased.url, self._policy, leased.depth))
        if result.outcome is not None and result.outcome.record is not None:
            self._add(result, from_record(result.outcome.record, self._policy, leased.depth, declared))
        self._empty_starts.note(result, leased)

    def _note_map(self, told: Feed | Sitemap) -> None:
        """A feed or a sitemap was read: what it teaches, and what of it could not be read."""
        self._learn({entry.url: entry.named for entry in told.entries})
        self._left_out.counted += told.left

    def _add(self, result: VisitResult, discovered: DiscoveredLinks) -> None:
        result.found += discovered.found
        result.refused += discovered.refused
        result.left_out += discovered.reasons
        self._left_out.add(discovered.left_out)

    @property
    def left_out(self) -> Counter[str]:
        """How many addresses were found and are not fetched, by reason; the first ones are counted once each."""
        with self._policy_lock:
            return self._left_out.reasons

    @property
    def slow_patterns(self) -> list[str]:
        """The definition's patterns that took too long on an address, in words."""
        return self._policy.slow_patterns

    def left_for_form(self) -> list[LeftForForm]:
        """For each reason that an address's form alone gave, one such address and how it would be fetched."""
        with self._policy_lock:
            examples = sorted(self._left_out.examples.items())
            return [
                LeftForForm(reason, url, self._policy.include_pattern(url))
                for reason, url in examples
                if of_form(reason)
            ]

    def empty_starts(self) -> dict[str, str]:
        """The start pages that gave nothing, with the reasons."""
        with self._policy_lock:
            return self._empty_starts.reasons

    def _learn(self, urls: dict[str, bool]) -> None:
        """Learn what articles' addresses look like, from the first feeds and sitemaps."""
        if self._portal.article_url is None and len(self._articles) < _LEARNED:
            for url, named in urls.items():
                self._articles[url] = named or self._articles.get(url, False)
            self._policy.shape = UrlShape.learn(self._articles, {url for url, named in self._articles.items() if named})

    def _add_redirect(self, result: VisitResult, leased: Leased, target: str) -> None:
        """An address that redirects leads to one of its own kind."""
        url = self._policy.clean(target)
        priority = (
            leased.priority if url and self._policy.is_like(url, leased.url) else 0
        )  # not of a page to sign in at
        found = FoundUrl(url or target, leased.kind, leased.depth, leased.url, priority)
        hops = self._hops.pop(leased.key, 0) + 1
        reason = "scheme" if url is None else self._policy.reason(url, leased.kind, leased.depth, priority)
        if hops > MOST_REDIRECTS:
            reason = "redirects"
        if reason is None:
            self._hops[identity(found.url)] = hops
            result.found.append(found)
        elif reason == "off_host" and leased.kind is FrontierKind.START:
            self.off_host_starts[leased.key] = full_host(url or target)
        elif reason not in ("scheme", "off_host"):
            result.refused.append((found, reason))

    def _add_declared(self, result: VisitResult, declared: Declared, leased: Leased) -> None:
        """The feeds and sitemaps that a start page's head names, or the common places of feeds."""
        if self._portal.feeds is None:
            result.found += self._maps(declared.feeds or common_feeds(leased.url), FrontierKind.FEED, leased.url)
        if self._portal.sitemaps is None:
            result.found += self._maps(declared.sitemaps, FrontierKind.SITEMAP, leased.url)

    def _maps(self, urls: list[str], kind: FrontierKind, by: str) -> list[FoundUrl]:
        return [FoundUrl(url, kind, 0, by) for url in urls if self._policy.reason(url, kind) is None]


def _hops_so_far(connection: Connection, portal: str) -> dict[str, int]:
    """How many redirects led to each address that is still to be fetched: a run that died did not end the count."""
    own = frontier.c.portal == portal
    redirected = own & or_(frontier.c.http_status.in_(REDIRECTS), frontier.c.reason == "redirect")
    before = dict(connection.execute(select(frontier.c.url, frontier.c.discovered_by).where(redirected)).all())
    led_on = frontier.c.discovered_by.in_(select(frontier.c.url).where(redirected))
    found = select(frontier.c.key, frontier.c.discovered_by).where(own, led_on, frontier.c.fetched_at.is_(None))
    return {key: _length(before, by) for key, by in connection.execute(found).all()}


def _length(before: dict[str, str], url: str) -> int:
    hops = 0
    while url in before and hops <= MOST_REDIRECTS:
        url, hops = before[url], hops + 1
    return hops


def _read_pages(portal: str, *chosen: ColumnElement[bool]) -> Select[Any]:
    """Addresses, depths and documents of pages, in the order in which they were read."""
    return (
        select(frontier.c.url, frontier.c.depth, revisions.c.document)
        .join_from(frontier, pages, pages.c.key == frontier.c.key)
        .join(records, records.c.page_id == pages.c.id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .where(frontier.c.portal == portal, frontier.c.fetched_at.is_not(None), *chosen)
        .order_by(frontier.c.fetched_at, frontier.c.key)
        .execution_options(yield_per=500)
    )
