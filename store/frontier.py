"""The frontier: which addresses of a portal are known, which are due, and which are being fetched.

An address is leased, not removed, and acknowledged in the transaction that stores its record; store.revisits says when
it is due again.  A run that dies leaves leases behind; the portal's next run, which holds the portal's lock, takes them
over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, func, or_, select, update

from thresher.schemas.frontier import NAMED, FoundUrl, FrontierKind
from thresher.schemas.portal import Revisit
from thresher.store.revisits import Fetched, after_visit, later
from thresher.store.rows import insert_many
from thresher.store.tables import frontier
from thresher.text.identity import identity, without_user

RANK = {kind: rank for rank, kind in enumerate(FrontierKind)}
"""The order in which kinds are fetched.  An address that is found as two kinds is of the one with the lower rank."""
BY_FORM = ("trap:", "noise:", "media")
"""Prefixes of the reasons that follow from an address's form alone."""
_CHUNK = 500
"""A bound for safety: values of one IN list."""
_ROWS = 5000
"""A bound for safety: rows of one INSERT."""

_KNOWN = (frontier.c.portal == bindparam("portal"), frontier.c.key.in_(bindparam("keys", expanding=True)))
_BY_KEY = select(frontier).where(*_KNOWN)
_PLACES = select(
    frontier.c.key, frontier.c.id, frontier.c.rank, frontier.c.depth, frontier.c.priority, frontier.c.reason
).where(*_KNOWN)
_DUE = (
    select(frontier)
    .where(
        frontier.c.portal == bindparam("portal"),
        frontier.c.due_at <= bindparam("now"),
        frontier.c.leased_until.is_(None),
        or_(frontier.c.harvest_id.is_(None), frontier.c.harvest_id != bindparam("harvest"), frontier.c.failures > 0),
    )
    .order_by(frontier.c.rank, frontier.c.priority.desc(), frontier.c.depth, frontier.c.key)
    .limit(bindparam("count"))
)
_LEASE = (
    update(frontier)
    .where(frontier.c.id.in_(bindparam("ids", expanding=True)))
    .values(leased_until=bindparam("until"), harvest_id=bindparam("harvest"))
)


@dataclass(frozen=True, slots=True)
class Leased:
    """An address to fetch now."""

    url: str
    key: str
    kind: FrontierKind
    depth: int
    etag: str | None
    last_modified: str | None
    content_sha256: str | None
    failures: int
    priority: int = 0


def rank(leased: Leased) -> int:
    """Its place in the order of fetching: first the kinds that lead to other addresses."""
    return RANK[leased.kind]


def add(connection: Connection, portal: str, found: Sequence[FoundUrl], now: str) -> int:
    """Store addresses, due at once; returns the number of new ones.

    A known address gets the better kind, depth and priority of the two.  One that was excluded for its form becomes due
    when the portal itself names it.
    """
    best: dict[str, FoundUrl] = {}
    for one in found:
        key = identity(one.url)
        other = best.get(key, one)
        nearer = min(other, one, key=lambda each: (RANK[each.kind], each.depth, -each.priority))
        best[key] = replace(nearer, priority=max(other.priority, one.priority))
    known = _known(connection, portal, list(best))
    new = {key: one for key, one in best.items() if key not in known}
    _insert(connection, portal, new, now, due_at=now)
    better = [
        {
            "id_": row.id,
            "kind_": best[key].kind.value,
            "rank_": RANK[best[key].kind],
            "depth_": min(row.depth, best[key].depth),
        }
        for key, row in known.items()
        if (RANK[best[key].kind], best[key].depth) < (row.rank, row.depth) and RANK[best[key].kind] <= row.rank
    ]
    if better:
        connection.execute(_update("kind", "rank", "depth"), better)
    _promote(connection, best, known, now)
    return len(new)


def _promote(connection: Connection, best: dict[str, FoundUrl], known: dict[str, Any], now: str) -> None:
    """Raise the priority of known addresses; those that the portal itself names now are due, whatever their form."""
    better = {key: one.priority for key, one in best.items() if key in known and one.priority > known[key].priority}
    if better:
        rows = [{"id_": known[key].id, "priority_": priority} for key, priority in better.items()]
        connection.execute(_update("priority"), rows)
    named = [known[key] for key, one in best.items() if key in known and one.priority >= NAMED]
    again = [row.id for row in named if row.reason and row.reason.startswith(BY_FORM)]
    if again:
        due = [{"id_": id_, "due_at_": now, "reason_": None, "harvest_id_": None} for id_ in again]
        connection.execute(_update("due_at", "reason", "harvest_id"), due)


def exclude(connection: Connection, portal: str, found: Sequence[FoundUrl], reason: str, now: str) -> int:
    """Store addresses that are not to be fetched, with the reason; returns the number of new ones."""
    known = _known(connection, portal, [identity(one.url) for one in found])
    new = {key: one for one in found if (key := identity(one.url)) not in known}
    _insert(connection, portal, new, now, reason=reason)
    return len(new)


def _insert(connection: Connection, portal: str, new: dict[str, FoundUrl], now: str, **values: str) -> None:
    """Insert new addresses, _ROWS at a time: those of a large sitemap would take hundreds of megabytes together."""
    keys = list(new)
    for at in range(0, len(keys), _ROWS):
        rows = [_row(portal, key, new[key], now, **values) for key in keys[at : at + _ROWS]]
        insert_many(connection, frontier, rows)


def _row(
    portal: str, key: str, one: FoundUrl, now: str, *, due_at: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    """The columns of a new address."""
    return {
        "portal": portal, "key": key, "url": without_user(one.url), "kind": one.kind.value, "rank": RANK[one.kind],
        "depth": one.depth, "priority": one.priority, "discovered_by": without_user(one.by), "discovered_at": now,
        "due_at": due_at, "reason": reason, "interval": 0, "unchanged": 0, "failures": 0,
    }  # fmt: skip


def lease(connection: Connection, portal: str, count: int, now: str, seconds: int, harvest: int) -> list[Leased]:
    """Up to `count` addresses that are due, leased to a harvest.  Each once a harvest, unless its visit failed."""
    rows = connection.execute(_DUE, {"portal": portal, "now": now, "harvest": harvest, "count": count}).all()
    if rows:
        until = later(now, seconds)
        connection.execute(_LEASE, {"ids": [row.id for row in rows], "until": until, "harvest": harvest})
    return [
        Leased(
            url=row.url,
            key=row.key,
            kind=FrontierKind(row.kind),
            depth=row.depth,
            etag=row.etag,
            last_modified=row.last_modified,
            content_sha256=row.content_sha256,
            failures=row.failures,
            priority=row.priority,
        )
        for row in rows
    ]


def acknowledge(
    connection: Connection, portal: str, results: Sequence[Fetched], now: str, wanted: Sequence[Revisit] = ()
) -> None:
    """End leases: store each visit's result and when the address is due again, in the transaction of its record.

    `wanted`: how often young articles are visited.
    """
    rows: dict[str, Any] = {}
    for at in range(0, len(results), _CHUNK):
        keys = [result.key for result in results[at : at + _CHUNK]]
        rows.update({row.key: row for row in connection.execute(_BY_KEY, {"portal": portal, "keys": keys})})
    after = [(rows[one.key].id, after_visit(rows[one.key], one, now, wanted)) for one in results if one.key in rows]
    values = [{"id_": id_, **{f"{name}_": value for name, value in columns.items()}} for id_, columns in after]
    if values:
        names = [name.removesuffix("_") for name in values[0] if name != "id_"]
        connection.execute(_update(*names), values)


def take_over(connection: Connection, portal: str) -> int:
    """Free the leases of runs that died or end; returns their number.  The caller holds the portal's lock."""
    statement = update(frontier).where(frontier.c.portal == portal, frontier.c.leased_until.is_not(None))
    return connection.execute(statement.values(leased_until=None, harvest_id=None)).rowcount


def next_due(connection: Connection, portal: str, harvest: int) -> str | None:
    """The earliest time at which a visit that failed in this harvest is due again; None where there is none."""
    query = select(func.min(frontier.c.due_at)).where(
        frontier.c.portal == portal,
        frontier.c.leased_until.is_(None),
        frontier.c.harvest_id == harvest,
        frontier.c.failures > 0,
    )
    return connection.execute(query).scalar()


def waiting(connection: Connection, portal: str, now: str, harvest: int) -> int:
    """Addresses that this harvest has yet to fetch, leased ones among them."""
    query = select(func.count()).where(
        frontier.c.portal == portal,
        or_(
            frontier.c.leased_until.is_not(None),
            (frontier.c.due_at <= now)
            & or_(frontier.c.harvest_id.is_(None), frontier.c.harvest_id != harvest, frontier.c.failures > 0),
        ),
    )
    return connection.execute(query).scalar() or 0


def reasons(connection: Connection, portal: str) -> dict[str, int]:
    """How many addresses are not fetched, by reason."""
    query = select(frontier.c.reason, func.count()).where(frontier.c.portal == portal, frontier.c.reason.is_not(None))
    return dict(connection.execute(query.group_by(frontier.c.reason)).all())


def _known(connection: Connection, portal: str, keys: list[str]) -> dict[str, Any]:
    """The rows of known addresses, with the columns that `add` compares."""
    found = {}
    for at in range(0, len(keys), _CHUNK):
        rows = connection.execute(_PLACES, {"portal": portal, "keys": keys[at : at + _CHUNK]})
        found.update({row.key: row for row in rows})
    return found


@cache
def _update(*names: str) -> Update:
    """An UPDATE of the row `id_`: column `name` is set to the parameter `name_`."""
    return (
        update(frontier)
        .where(frontier.c.id == bindparam("id_"))
        .values({name: bindparam(f"{name}_") for name in names})
    )
