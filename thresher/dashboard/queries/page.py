"""One page: its record, its versions and what changed between them, its captures, its copies."""

import json
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from thresher.dashboard.models import CopyOf, Ending, Version
from thresher.schemas.record import PageRecord
from thresher.store.changes import Change, changes
from thresher.store.comments import last_comments, with_comments
from thresher.store.copies import copies_of
from thresher.store.row_mapping import unpacked
from thresher.store.tables import frontier, outcomes, pages, records, revisions

_VERSIONS = 20
"""A matter of taste: versions that are shown, the latest; a front page has thousands."""
_CAPTURES = 20  # matter of taste
_COPIES = 50  # matter of taste


class Page(NamedTuple):
    """What the store holds of a page."""

    id: int
    url: str
    first_seen: str
    last_seen: str
    record: PageRecord
    version: int
    """The number of the version that the record is of."""
    total: int
    """How many versions there are."""
    changes: list[Change]
    """Against the version before."""
    due_at: str | None
    """When its address is to be fetched next; None where it is in no frontier, or never again."""


def one(connection: Connection, id_: int, number: int | None = None) -> Page | None:
    """A page with version `number` of its record (None: the current one); None where there is none."""
    query = select(pages.c.url, pages.c.key, pages.c.first_seen, pages.c.last_seen, records.c.revision_id)
    found = connection.execute(query.join(records, records.c.page_id == pages.c.id).where(pages.c.id == id_)).first()
    if found is None:
        return None
    ids = _revision_ids(connection, id_)
    at = ids.index(found.revision_id) if number is None else number - 1
    if not 0 <= at < len(ids):
        return None
    shown = _records(connection, ids[max(0, at - 1) : at + 1])
    changed = changes(*shown) if len(shown) == 2 else []
    record = with_comments(shown[-1], last_comments(connection, ids[at : at + 1]), ids[at])
    return Page(
        id_, found.url or found.key, found.first_seen, found.last_seen, record, at + 1, len(ids), changed,
        _due_at(connection, shown[-1].portal, found.key),
    )  # fmt: skip


def _due_at(connection: Connection, portal: str | None, key: str) -> str | None:
    query = select(frontier.c.due_at).where(frontier.c.portal == portal, frontier.c.key == key)
    found: str | None = connection.scalar(query)
    return found


def document(connection: Connection, id_: int) -> bytes | None:
    """The page's current record as JSON."""
    query = select(revisions.c.id, revisions.c.document).join(records, records.c.revision_id == revisions.c.id)
    found = connection.execute(query.where(records.c.page_id == id_)).first()
    if found is None:
        return None
    return msgspec.json.encode(with_comments(unpacked(found.document), last_comments(connection, [found.id]), found.id))


def versions(connection: Connection, id_: int, shown: int) -> list[Version]:
    """The latest versions, the latest first, each with what differs from the one before."""
    ids = _revision_ids(connection, id_)
    first = max(0, len(ids) - _VERSIONS)
    documents = _records(connection, ids[max(0, first - 1) :])
    before = [None, *documents] if first == 0 else documents
    query = select(revisions.c.id, revisions.c.first_seen, revisions.c.last_seen).where(revisions.c.id.in_(ids[first:]))
    times = {row.id: row for row in connection.execute(query)}
    found = []
    for at, id_of in enumerate(ids[first:]):
        earlier = before[at]
        changed = [] if earlier is None else [each.field for each in changes(earlier, documents[at + (first > 0)])]
        found.append(
            Version(
                number=first + at + 1, first_seen=times[id_of].first_seen, last_seen=times[id_of].last_seen,
                shown=first + at + 1 == shown, changed=changed,
            )
        )  # fmt: skip
    return found[::-1]


def captures(connection: Connection, id_: int) -> list[Ending]:
    """How the captures of a page ended, and where their bytes are, the latest first."""
    names = ("status", "reason", "detail", "harvest_id", "origin", "first_seen", "last_seen")
    query = select(*(outcomes.c[name] for name in names)).where(outcomes.c.page_id == id_)
    rows = connection.execute(query.order_by(outcomes.c.last_seen.desc(), outcomes.c.key).limit(_CAPTURES))
    return [Ending(**dict(row._mapping) | {"origin": json.loads(row.origin)}) for row in rows]


def copies(connection: Connection, id_: int) -> list[CopyOf]:
    """The pages of the same piece, the likely origin first; empty where there is no other."""
    found = copies_of(connection, id_)
    listed = [
        CopyOf(
            id=copy.page_id, url=copy.url, portal=copy.portal, headline=copy.headline, source=copy.source,
            published=copy.published, origin=copy.origin,
        )
        for copy in found[:_COPIES]
    ]  # fmt: skip
    return listed if len(found) > 1 else []


def _revision_ids(connection: Connection, page_id: int) -> list[int]:
    """From the oldest, in the order of `thresher show`."""
    query = select(revisions.c.id).where(revisions.c.page_id == page_id)
    return [id_ for (id_,) in connection.execute(query.order_by(revisions.c.first_seen, revisions.c.digest))]


def _records(connection: Connection, ids: list[int]) -> list[PageRecord]:
    """In the order of the numbers."""
    rows = connection.execute(select(revisions.c.id, revisions.c.document).where(revisions.c.id.in_(ids)))
    found = {id_: unpacked(document) for id_, document in rows}
    return [found[id_] for id_ in ids]
