"""Addresses that listings tease and that have no page in the store, although the frontier does not exclude them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from thresher.schemas.record import PageType
from thresher.store.row_mapping import unpacked
from thresher.store.tables import frontier, pages, revisions
from thresher.text.identity import identity
from thresher.watch.harvested import KeptPage

_LISTINGS = 20
"""A bound for safety: listings whose teasers are looked up."""
_CHUNK = 500
"""A bound for safety: values of one IN list."""


def teased(connection: Connection, portal: str, kept: Sequence[KeptPage]) -> tuple[int, list[str]]:
    """The number of addresses that listings of a harvest tease and that are not excluded; those without a page."""
    urls = _teased_urls(connection, kept)
    keys = sorted(urls)
    harvested: set[str] = set()
    missing: list[str] = []
    for at in range(0, len(keys), _CHUNK):
        some = keys[at : at + _CHUNK]
        harvested |= set(connection.scalars(select(pages.c.key).where(pages.c.key.in_(some))))
        allowed = select(frontier.c.key).where(
            frontier.c.portal == portal, frontier.c.key.in_(some), frontier.c.reason.is_(None)
        )
        missing += [key for key in connection.scalars(allowed) if key not in harvested]
    return len(harvested) + len(missing), [urls[key] for key in sorted(missing)]


def _teased_urls(connection: Connection, kept: Sequence[KeptPage]) -> dict[str, str]:
    """By key, the addresses on the listings with most teasers, as they are now (not all that they ever showed)."""
    listings = [one for one in kept if one.page_type == PageType.LISTING.value]
    largest = sorted(listings, key=lambda one: (-one.teasers, one.page))[:_LISTINGS]
    query = select(revisions.c.document).where(revisions.c.id.in_([one.revision for one in largest]))
    return {
        identity(teaser.url): teaser.url
        for document in connection.scalars(query)
        for teaser in unpacked(document).teasers
        if teaser.url
    }
