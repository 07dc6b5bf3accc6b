"""Pages and the revisions of their records."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from thresher.pipelines.persist.entry import Entry
from thresher.store.article_columns import article_columns
from thresher.store.row_mapping import can_be_renewed
from thresher.store.rows import extend, insert_many, inserted
from thresher.store.tables import article_versions, bands, links, pages, portals, records, revisions, teasers

_PORTALS = select(portals.c.name, portals.c.id).where(portals.c.name.in_(bindparam("names", expanding=True)))
_PAGES = select(pages.c.key, pages.c.id, pages.c.first_seen, pages.c.last_seen).where(
    pages.c.key.in_(bindparam("keys", expanding=True))
)
_REVISIONS = select(
    revisions.c.page_id, revisions.c.id, revisions.c.digest, revisions.c.first_seen, revisions.c.last_seen
).where(revisions.c.page_id.in_(bindparam("pages", expanding=True)))

_DOCUMENTS = select(revisions.c.id, revisions.c.document).where(
    revisions.c.id.in_(bindparam("revisions", expanding=True))
)
_RENEW = update(revisions).where(revisions.c.id == bindparam("of"))
_OF_KEYS = pages.c.key.in_(bindparam("keys", expanding=True))
_CURRENT = select(records.c.revision_id).join(pages, pages.c.id == records.c.page_id).where(_OF_KEYS)


def _around(table: Table) -> Any:
    """Condition on teasers and links: they stood on the page when it was last read."""
    of_pages = table.c.page_id.in_(select(pages.c.id).where(_OF_KEYS))
    read_last = select(pages.c.last_seen).where(pages.c.id == table.c.page_id).scalar_subquery()
    return of_pages & (table.c.last_seen == read_last)


_SEEN = [
    update(table).where(which, table.c.last_seen < bindparam("now")).values(last_seen=bindparam("now"))
    for table, which in (
        *((table, _around(table)) for table in (teasers, links)),
        (revisions, revisions.c.id.in_(_CURRENT)),
        (pages, _OF_KEYS),  # last, since the first two depend on its old value
    )
]


def portal_ids_of(connection: Connection, names: set[str]) -> dict[str, int]:
    known = dict(connection.execute(_PORTALS, {"names": sorted(names)}).all())
    missing = sorted(names - known.keys())
    if missing:
        connection.execute(insert(portals), [{"name": name} for name in missing])
        known = dict(connection.execute(_PORTALS, {"names": sorted(names)}).all())
    return known


def store_pages(connection: Connection, entries: list[Entry], portal_ids: dict[str, int]) -> None:
    """Find or insert each entry's page."""
    rows = connection.execute(_PAGES, {"keys": [entry.rows.key for entry in entries]})
    known = {key: (id_, first, last) for key, id_, first, last in rows}
    for entry in entries:
        entry.new_page = entry.rows.key not in known
        entry.page_id = 0 if entry.new_page else known[entry.rows.key][0]
    new = [entry for entry in entries if entry.new_page]
    if new:
        rows_of_new = [
            {
                "key": entry.rows.key,
                "url": entry.record.url,
                "portal_id": portal_ids.get(entry.record.portal or ""),
                "first_seen": entry.seen,
                "last_seen": entry.seen,
            }
            for entry in new
        ]
        for entry, id_ in zip(new, inserted(connection, pages, rows_of_new), strict=True):
            entry.page_id = id_
    extend(connection, pages, [(e.page_id, e.seen, *known[e.rows.key][1:]) for e in entries if not e.new_page])


def store_revisions(connection: Connection, entries: list[Entry]) -> None:
    """Find or insert each entry's revision, and note whether it is the page's latest."""
    old = [entry.page_id for entry in entries if not entry.new_page]
    known: dict[int, dict[str, tuple[int, str, str]]] = {}
    for page_id, id_, digest, first, last in connection.execute(_REVISIONS, {"pages": old}) if old else ():
        known.setdefault(page_id, {})[digest] = (id_, first, last)
    new: list[Entry] = []
    seen_again: list[tuple[int, str, str, str]] = []
    outdated = _outdated(connection, entries, known)
    for entry in entries:
        others = known.get(entry.page_id, {})
        own = others.get(entry.rows.digest) or others.get(entry.rows.digest_before)
        entry.new_revision = own is None
        entry.renewed = own is not None and (entry.rows.digest not in others or own[0] in outdated)
        entry.versions = len(others) + entry.new_revision
        if own is None:
            new.append(entry)
        else:
            entry.revision_id = own[0]
            seen_again.append((own[0], entry.seen, own[1], own[2]))
        latest = max((last, id_) for id_, _, last in others.values()) if others else ("", 0)
        own_last = entry.seen if own is None else max(entry.seen, own[2])
        entry.current = (own_last, entry.revision_id or 1 << 62) >= latest
    if new:
        for entry, id_ in zip(new, inserted(connection, revisions, [_revision(entry) for entry in new]), strict=True):
            entry.revision_id = id_
        shared = [
            {"value": value, "revision_id": entry.revision_id} for entry in new for value in sorted(entry.rows.bands)
        ]
        if shared:
            insert_many(connection, bands, shared)
        articles = [
            {"revision_id": entry.revision_id, **columns} for entry in new if (columns := article_columns(entry.record))
        ]
        if articles:
            insert_many(connection, article_versions, articles)
    renewed = [{"of": entry.revision_id, **_said(entry)} for entry in entries if entry.renewed]
    if renewed:
        connection.execute(_RENEW, renewed)
    extend(connection, revisions, seen_again)


def _outdated(
    connection: Connection, entries: Iterable[Entry], known: Mapping[int, Mapping[str, tuple[int, str, str]]]
) -> set[int]:
    """The revisions of these entries whose documents an earlier version made, which kept less of the same page."""
    again = {
        known[entry.page_id][entry.rows.digest][0]: entry
        for entry in entries
        if entry.rows.digest in known.get(entry.page_id, {})
    }
    documents = connection.execute(_DOCUMENTS, {"revisions": [*again]}) if again else ()
    return {id_ for id_, document in documents if can_be_renewed(document, again[id_].record)}


def store_unchanged(connection: Connection, keys: list[str], now: str) -> None:
    """Note that unchanged pages, their revisions, teasers and links were seen now."""
    if keys:
        for statement in _SEEN:
            connection.execute(statement, {"keys": keys, "now": now})


def _revision(entry: Entry) -> dict[str, Any]:
    return {"page_id": entry.page_id, "first_seen": entry.seen, "last_seen": entry.seen, **_said(entry)}


def _said(entry: Entry) -> dict[str, Any]:
    """What the record says, in the columns of its revision."""
    return {"digest": entry.rows.digest, "document": entry.rows.document, "minhash": entry.rows.minhash}
