"""One page in the store: its record, its revisions and what changed from one to the next, its copies."""

import difflib

import msgspec
from sqlalchemy import Connection, select

from thresher.schemas.record import PageRecord
from thresher.store.changes import Change, changes
from thresher.store.comments import last_comments, with_comments
from thresher.store.copies import Copy, copies_of
from thresher.store.row_mapping import unpacked
from thresher.store.tables import frontier, harvests, pages, records, revisions, teasers
from thresher.text.addresses import split_address
from thresher.text.identity import identity, piece_identity

_NEAR = 5
"""A matter of taste: similar addresses that are suggested."""
_LOOKED_AT = 2000
"""A bound for safety: addresses of a host that are compared with the one that is looked for."""
_LEAST_SIMILARITY = 0.7
"""A matter of taste: difflib's ratio from which an address is suggested."""


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a page's record."""

    number: int
    """1 is the oldest."""
    first_seen: str
    last_seen: str
    changes: list[Change]
    """Against the version before; empty for the oldest."""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What the crawl of a portal knows of an address."""

    portal: str
    visited: str | None
    """When it was last requested; null: never."""
    status: int | None
    """The HTTP status then; null where no answer came."""
    due: str | None
    """The earliest time of the next request; null: none."""
    reason: str | None
    """Why it is not fetched."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the store holds of one page."""

    url: str
    first_seen: str
    last_seen: str
    shown: int
    """The number of the revision that `record` is of."""
    record: PageRecord
    revisions: list[Revision]
    copies: list[Copy]
    """The pages of the same piece, this one among them, the likely origin first; empty where there is no other."""
    visits: list[Visit]
    """Empty where no crawl has found the address."""


def look_up(connection: Connection, url: str, number: int | None = None) -> Page | None:
    """The page of an address with its revision `number` (None: the latest); None where it is not in the store.

    Raises IndexError where there are fewer revisions; its argument is how many there are.
    """
    key = identity(url)
    found = connection.execute(
        select(pages.c.id, pages.c.url, pages.c.key, pages.c.first_seen, pages.c.last_seen, records.c.revision_id)
        .join(records, records.c.page_id == pages.c.id)
        .where(pages.c.key.in_({key, url}))
    ).first()
    if found is None:
        return None
    page_id, address, key, first_seen, last_seen, current = found
    ids, documents, versions = _revisions(connection, page_id)
    if number is not None and number > len(versions):
        raise IndexError(len(versions))
    shown = ids.index(current) + 1 if number is None else number
    copies = copies_of(connection, page_id)
    return Page(
        url=address or key,
        first_seen=first_seen,
        last_seen=last_seen,
        shown=shown,
        record=with_comments(documents[shown - 1], last_comments(connection, ids), ids[shown - 1]),
        revisions=versions,
        copies=copies if len(copies) > 1 else [],
        visits=visits(connection, key),
    )


def visits(connection: Connection, url: str) -> list[Visit]:
    """What the crawls of portals know of an address."""
    columns = (frontier.c.fetched_at, frontier.c.http_status, frontier.c.due_at, frontier.c.reason)
    query = select(frontier.c.portal, *columns).where(
        frontier.c.key == identity(url), frontier.c.portal.in_(select(harvests.c.portal))
    )
    return [
        Visit(portal=portal, visited=visited, status=status, due=due, reason=reason)
        for portal, visited, status, due, reason in connection.execute(query.order_by(frontier.c.portal))
    ]


def _revisions(connection: Connection, page_id: int) -> tuple[list[int], list[PageRecord], list[Revision]]:
    """The page's revisions, the oldest first: their ids in the store, their records, and the changes of each."""
    query = select(revisions.c.id, revisions.c.first_seen, revisions.c.last_seen, revisions.c.document)
    query = query.where(revisions.c.page_id == page_id).order_by(revisions.c.first_seen, revisions.c.digest)
    ids: list[int] = []
    documents: list[PageRecord] = []
    versions: list[Revision] = []
    for number, (id_, first_seen, last_seen, document) in enumerate(connection.execute(query), 1):
        record = unpacked(document)
        changed = changes(documents[-1], record) if documents else []
        versions.append(Revision(number=number, first_seen=first_seen, last_seen=last_seen, changes=changed))
        ids.append(id_)
        documents.append(record)
    return ids, documents, versions


def teased_on(connection: Connection, url: str) -> list[str]:
    """Pages that promote an address."""
    query = select(pages.c.url, pages.c.key).join(teasers, teasers.c.page_id == pages.c.id)
    found = connection.execute(query.where(teasers.c.key == identity(url)).order_by(pages.c.key).limit(_NEAR))
    return [address or key for address, key in found]


def near(connection: Connection, url: str) -> list[str]:
    """Addresses in the store that resemble one that is not: of the same piece, or spelled alike on the same host."""
    key = identity(url)
    query = select(pages.c.key).join(records, records.c.page_id == pages.c.id).order_by(pages.c.key)
    found = [other for (other,) in connection.execute(query.where(records.c.piece == piece_identity(url)).limit(_NEAR))]
    parts = split_address(key)
    if parts and parts.netloc:
        start = f"https://{parts.netloc}"
        of_host = query.where(pages.c.key >= start, pages.c.key < f"{start}0").limit(_LOOKED_AT)  # "0" follows "/"
        found += difflib.get_close_matches(
            key, [other for (other,) in connection.execute(of_host)], _NEAR, _LEAST_SIMILARITY
        )
    return list(dict.fromkeys(found))[:_NEAR]
