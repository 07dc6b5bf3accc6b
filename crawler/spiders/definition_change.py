"""A portal's definition has changed: what it newly allows becomes known, what it no longer names is dropped.

Links of pages that were read before are taken from the store; only feeds and sitemaps are fetched again for it.
"""

import hashlib
from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from thresher.crawler.spiders.link_follower import LinkFollower
from thresher.schemas.frontier import FoundUrl, FrontierKind
from thresher.schemas.portal import Portal
from thresher.store import frontier as addresses
from thresher.store import requeue as requeue
from thresher.store.tables import harvests

_CHUNK = 1000
"""A bound for safety: pages whose links are added together."""
_CHOOSING = ("hosts", "include", "exclude", "depth", "article_url", "feeds", "sitemaps")
"""What of a definition chooses addresses, beside the start pages."""


def digest(portal: Portal) -> str:
    """A digest that is equal for definitions that choose the same addresses."""
    chosen = msgspec.json.encode([getattr(portal, name) for name in _CHOOSING])
    return hashlib.blake2b(chosen, digest_size=16).hexdigest()


def is_new(connection: Connection, portal: Portal, harvest: int) -> bool:
    """Whether the portal's last harvest before this one chose its addresses by another definition."""
    earlier = (harvests.c.portal == portal.name) & (harvests.c.kind == "crawl") & (harvests.c.id < harvest)
    known = earlier & harvests.c.definition.is_not(None)
    last = select(harvests.c.definition).where(known).order_by(harvests.c.id.desc()).limit(1)
    return connection.scalar(last) not in (None, digest(portal))


def apply_change(connection: Connection, portal: Portal, follower: LinkFollower, now: str) -> None:
    """Apply a definition that has changed to what the portal's frontier and records hold."""
    requeue.forgive(connection, portal.name, now)
    for kind, named in ((FrontierKind.FEED, portal.feeds), (FrontierKind.SITEMAP, portal.sitemaps)):
        requeue.read_again(connection, portal.name, kind, now)
        if named is not None:
            requeue.drop_unnamed(connection, portal.name, kind, named)
    for found in _chunks(follower.links_of_read_pages(connection)):
        addresses.add(connection, portal.name, found, now)


def _chunks(pages: Iterable[list[FoundUrl]]) -> Iterable[list[FoundUrl]]:
    chunk: list[FoundUrl] = []
    for number, found in enumerate(pages, 1):
        chunk += found
        if number % _CHUNK == 0:
            yield chunk
            chunk = []
    yield chunk
