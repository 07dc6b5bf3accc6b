"""Making addresses due again, whatever their last visit gave: those that a definition or a user names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, or_, select, update

from thresher.schemas.frontier import FoundUrl, FrontierKind
from thresher.schemas.portal import Revisit
from thresher.store import frontier as addresses
from thresher.store.revisits import later
from thresher.store.rows import matches
from thresher.store.tables import frontier
from thresher.text.identity import identity

_START, _FEED = FrontierKind.START.value, FrontierKind.FEED.value
_FIRST = (_START, _FEED, FrontierKind.SITEMAP.value)
"""The kinds that a definition names; all other addresses are found from them."""
UNNAMED = "not in the definition"
"""The frontier's reason for a feed or a sitemap that was found before the definition named others."""
_OF_DEFINITIONS = ("excluded", "too_deep", "off_host", "media", "trap:repeating", "trap:long")
"""Reasons, beside `noise:*`, that a changed definition may lift."""
_HOST = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*://[^/*?#]*")
_BUSY = (429, 503)
"""Statuses of a server that asks for fewer requests."""


@dataclass(frozen=True, slots=True)
class Unreached:
    """A start page that gave a harvest nothing."""

    url: str
    key: str
    reason: str | None
    """None where no answer came."""
    waits_until: str | None
    """Set where it was not requested at all: its server asked for no requests until then."""


def begin(
    connection: Connection, portal: str, named: Sequence[FoundUrl], now: str, allowed: Sequence[str] = ()
) -> None:
    """At the beginning of a harvest, make due what the definition names and where that redirects to.

    Only a server that asked for fewer requests makes an address wait.  A start page that is no longer named becomes a
    listing.  `allowed`: reasons that held addresses back before and no longer do.
    """
    first = _of_definition(connection, portal, named)
    own = frontier.c.portal == portal
    starts = [key for kind, key in first if kind == _START]
    listing = {"kind": FrontierKind.LISTING.value, "rank": addresses.RANK[FrontierKind.LISTING], "depth": 1}
    retired = own & (frontier.c.kind == _START) & frontier.c.key.not_in(starts)
    connection.execute(update(frontier).where(retired).values(listing))
    addresses.add(connection, portal, named, now)
    not_busy = or_(frontier.c.due_at.is_(None), frontier.c.http_status.is_(None), frontier.c.http_status.not_in(_BUSY))
    failing = or_(frontier.c.kind.in_((_START, _FEED)), frontier.c.failures > 0, frontier.c.reason.is_not(None))
    due = own & frontier.c.key.in_({key for _, key in first}) & failing & not_busy
    connection.execute(update(frontier).where(due).values(due_at=now))
    if allowed:
        connection.execute(update(frontier).where(own, frontier.c.reason.in_(allowed)).values(due_at=now))


def hasten(connection: Connection, portal: str, wanted: Sequence[Revisit], now: str) -> None:
    """Make due the young articles that a user's table wants to be visited by now, whatever was reckoned before."""
    article = or_(frontier.c.kind == FrontierKind.ARTICLE.value, frontier.c.published_at.is_not(None))
    sound = (frontier.c.failures == 0) & frontier.c.reason.is_(None) & (frontier.c.due_at > now)
    since = func.coalesce(frontier.c.published_at, frontier.c.discovered_at)
    for age, every in wanted:
        young = (since >= later(now, -age)) & (frontier.c.fetched_at <= later(now, -every))
        connection.execute(
            update(frontier).where(frontier.c.portal == portal, article, sound, young).values(due_at=now)
        )


def pass_over(connection: Connection, portal: str, after: int, harvest: int) -> None:
    """Let a harvest visit nothing again that harvests after `after` have visited: it goes on where they ended."""
    visited = (frontier.c.portal == portal) & (frontier.c.harvest_id > after) & (frontier.c.failures == 0)
    connection.execute(update(frontier).where(visited, frontier.c.leased_until.is_(None)).values(harvest_id=harvest))


def _of_definition(connection: Connection, portal: str, named: Sequence[FoundUrl]) -> set[tuple[str, str]]:
    """Kinds and keys of what the definition names, and of where that redirects to, which is of the same kind."""
    columns = (frontier.c.kind, frontier.c.key, frontier.c.url, frontier.c.discovered_by, frontier.c.http_status)
    known = connection.execute(select(*columns).where(frontier.c.portal == portal, frontier.c.kind.in_(_FIRST))).all()
    first = {(one.kind.value, identity(one.url)) for one in named}
    more = True
    while more:
        redirecting = {row.url for row in known if (row.kind, row.key) in first and _redirects(row)}
        led_to = {(row.kind, row.key) for row in known if row.discovered_by in redirecting}
        more = not led_to <= first
        first |= led_to
    return first


def _redirects(row: Any) -> bool:
    return row.http_status is not None and 300 <= row.http_status < 400 and row.http_status != 304


def forgive(connection: Connection, portal: str, now: str) -> None:
    """Make due what an earlier definition excluded for good."""
    reason = frontier.c.reason
    defined = or_(reason.in_((*_OF_DEFINITIONS, UNNAMED)), reason.like("noise:%"))
    gone = (frontier.c.portal == portal) & frontier.c.due_at.is_(None) & defined
    connection.execute(update(frontier).where(gone).values(due_at=now, reason=None))


def read_again(connection: Connection, portal: str, kind: FrontierKind, now: str) -> None:
    """Make the addresses of a kind due, and forget their validators and digests, so that they are read in full.

    Those whose last visits failed keep their time.
    """
    of_kind = (frontier.c.portal == portal) & (frontier.c.kind == kind.value) & frontier.c.due_at.is_not(None)
    unread = {"etag": None, "last_modified": None, "content_sha256": None}
    due = case((frontier.c.failures == 0, now), else_=frontier.c.due_at)
    connection.execute(update(frontier).where(of_kind).values(due_at=due, **unread))


def drop_unnamed(connection: Connection, portal: str, kind: FrontierKind, named: Sequence[str]) -> None:
    """Fetch no more the addresses of a kind that a definition neither names nor leads to from those that it names."""
    own = (frontier.c.portal == portal) & (frontier.c.kind == kind.value)
    known = connection.execute(select(frontier.c.key, frontier.c.url, frontier.c.discovered_by).where(own)).all()
    kept = {identity(url) for url in named}
    more = True
    while more:
        led_to = {row.key for row in known if identity(row.discovered_by) in kept}
        more = not led_to <= kept
        kept |= led_to
    dropped = [{"one": row.key} for row in known if row.key not in kept]
    if dropped:
        unnamed = update(frontier).where(own, frontier.c.key == bindparam("one")).values(due_at=None, reason=UNNAMED)
        connection.execute(unnamed, dropped)


def visit_now(connection: Connection, portals: Sequence[str], urls: Sequence[str], now: str) -> list[str]:
    """Make addresses due if the portals know all of them; returns those that no portal knows."""
    keys = {url: identity(url) for url in urls}
    named = frontier.c.portal.in_(portals) & frontier.c.key.in_(keys.values())
    known = set(connection.scalars(select(frontier.c.key).where(named)))
    unknown = [url for url, key in keys.items() if key not in known]
    if not unknown:
        connection.execute(update(frontier).where(named).values(due_at=now, failures=0, reason=None))
    return unknown


def visit_matching(connection: Connection, portals: Sequence[str], pattern: str, now: str) -> int:
    """Make due the addresses that a pattern matches, in which `*` stands for anything, and that are visited at all.

    Capitals count as in addresses: in the path, and not in the host.  Returns their number.
    """
    pattern = _HOST.sub(lambda found: found[0].lower(), pattern)
    database = connection.dialect.name
    matching = or_(matches(database, frontier.c.url, pattern), matches(database, frontier.c.key, pattern))
    named = frontier.c.portal.in_(portals) & frontier.c.reason.is_(None) & matching
    return connection.execute(update(frontier).where(named).values(due_at=now, failures=0)).rowcount


def unreached(connection: Connection, portal: str, harvest: int) -> list[Unreached]:
    """The start pages, where neither one of them nor a feed nor a sitemap answered the harvest; else none."""
    concerned = or_(frontier.c.harvest_id == harvest, frontier.c.kind == _START)
    query = select(frontier).where(frontier.c.portal == portal, frontier.c.kind.in_(_FIRST), concerned)
    rows = connection.execute(query.order_by(frontier.c.key)).all()
    if any(not row.failures and row.reason is None and not _redirects(row) for row in rows):
        return []
    return [_unreached(row, harvest) for row in rows if row.kind == _START]


def _unreached(row: Any, harvest: int) -> Unreached:
    reason = row.reason or (f"http {row.http_status}" if row.http_status else None)
    return Unreached(row.url, row.key, reason, None if row.harvest_id == harvest else row.due_at)
