"""Where a harvest goes next: what each answer leads to, by the portal's judge."""

from datetime import UTC, date, datetime

from crawler.discovery import (
    Declared,
    Feed,
    Judge,
    Leads,
    Sitemap,
    UrlShape,
    common_feeds,
    common_sitemaps,
    from_feed,
    from_record,
    from_sitemap,
)
from crawler.spiders.keeping import Ended
from pipelines.frontier import Found, Leased
from pipelines.identity import identity
from schemas.portal import Portal
from schemas.tables import FrontierKind

MOST_REDIRECTS = 10
_LEARNED = 500
"""Addresses of articles from which their shape is learned anew."""


class Leading:
    """What the addresses of one run lead to.  Used by one thread at a time."""

    def __init__(self, portal: Portal, today: date | None = None) -> None:
        self._portal = portal
        self._judge = Judge(portal, today or datetime.now(UTC).date())
        self._articles: dict[str, None] = {}
        self._hops: dict[str, int] = {}

    def starts(self) -> list[Found]:
        """What the definition names."""
        portal = self._portal
        return [
            *(Found(url, FrontierKind.START, 0, "definition") for url in portal.start),
            *(Found(url, FrontierKind.FEED, 0, "definition") for url in portal.feeds or ()),
            *(Found(url, FrontierKind.SITEMAP, 0, "definition") for url in portal.sitemaps or ()),
        ]

    def fill(self, ended: Ended) -> None:
        """Fill in what a visited address leads to."""
        leased = ended.leased
        if ended.robots is not None and self._portal.sitemaps is None:
            by, named = ended.robots
            ended.found += self._maps(named or common_sitemaps(by), FrontierKind.SITEMAP, by)
        if leased is None:
            return
        if ended.target is not None:
            self._redirect(ended, leased, ended.target)
        declared = ended.told if isinstance(ended.told, Declared) else None
        if declared is not None and leased.kind is FrontierKind.START:
            self._declared(ended, declared, leased)
        elif isinstance(ended.told, Feed):
            self._learn([entry.url for entry in ended.told.entries])
            self._lead(ended, from_feed(ended.told, leased.url, self._judge, leased.depth))
        elif isinstance(ended.told, Sitemap):
            self._learn([entry.url for entry in ended.told.urls])
            self._lead(ended, from_sitemap(ended.told, leased.url, self._judge, leased.depth))
        if ended.outcome is not None and ended.outcome.record is not None:
            self._lead(ended, from_record(ended.outcome.record, self._judge, leased.depth, declared))

    def _lead(self, ended: Ended, leads: Leads) -> None:
        ended.found += leads.found
        ended.refused += leads.refused

    def _learn(self, urls: list[str]) -> None:
        """Learn what articles' addresses look like, from the first feeds and sitemaps."""
        if self._portal.article_url is None and len(self._articles) < _LEARNED:
            self._articles |= dict.fromkeys(urls)
            self._judge.shape = UrlShape.learn(self._articles)

    def _redirect(self, ended: Ended, leased: Leased, target: str) -> None:
        """An address that redirects leads to one of its own kind."""
        url = self._judge.clean(target)
        found = Found(url or target, leased.kind, leased.depth, leased.url)
        hops = self._hops.pop(leased.key, 0) + 1
        reason = "scheme" if url is None else self._judge.reason(url, leased.kind, leased.depth)
        if hops > MOST_REDIRECTS:
            reason = "redirects"
        if reason is None:
            self._hops[identity(found.url)] = hops
            ended.found.append(found)
        elif reason not in ("scheme", "off_host"):
            ended.refused.append((found, reason))

    def _declared(self, ended: Ended, declared: Declared, leased: Leased) -> None:
        """The feeds and sitemaps that a start page's head names, or the common places of feeds."""
        if self._portal.feeds is None:
            ended.found += self._maps(declared.feeds or common_feeds(leased.url), FrontierKind.FEED, leased.url)
        if self._portal.sitemaps is None:
            ended.found += self._maps(declared.sitemaps, FrontierKind.SITEMAP, leased.url)

    def _maps(self, urls: list[str], kind: FrontierKind, by: str) -> list[Found]:
        return [Found(url, kind, 0, by) for url in urls if self._judge.reason(url, kind) is None]
