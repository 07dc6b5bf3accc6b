"""The current records: their columns, their rows in the full text index, and their clusters of copies."""

from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from thresher.pipelines.persist.entry import Entry
from thresher.store.copies import Newcomer, join_clusters
from thresher.store.rows import insert_many
from thresher.store.tables import pages, records
from thresher.text.fingerprint import Fingerprint

_KNOWN = select(records.c.page_id, records.c.revision_id, records.c.cluster).where(
    records.c.page_id.in_(bindparam("pages", expanding=True))
)

_EARLIER = update(records).where(records.c.page_id == bindparam("page")).values(versions=bindparam("number"))


def store_current(connection: Connection, entries: list[Entry], portal_ids: dict[str, int]) -> None:
    """Write the rows in `records` of pages whose latest revision has changed."""
    rows = connection.execute(_KNOWN, {"pages": [entry.page_id for entry in entries if not entry.new_page]})
    known = {page_id: (revision_id, cluster) for page_id, revision_id, cluster in rows}
    changed = [entry for entry in entries if known.get(entry.page_id, (0, 0))[0] != entry.revision_id or entry.renewed]
    if not changed:
        return
    values = [
        {
            "page_id": entry.page_id,
            "revision_id": entry.revision_id,
            "portal_id": portal_ids.get(entry.record.portal or ""),
            **entry.rows.columns,
            "day": entry.rows.columns["day"] or entry.seen[:10],
            "cluster": known.get(entry.page_id, (0, entry.page_id))[1],
            "versions": entry.versions,
        }
        for entry in changed
    ]
    insert_many(connection, records, values, _latest)
    _store_words(connection, changed)


def count_earlier(connection: Connection, entries: list[Entry]) -> None:
    """Update the number of revisions in the rows of pages whose new revision is not their latest."""
    earlier = [entry for entry in entries if entry.new_revision and not entry.current]
    if earlier:
        connection.execute(_EARLIER, [{"page": entry.page_id, "number": entry.versions} for entry in earlier])


def _latest(statement: Any, _: str) -> Any:
    kept = [column.name for column in records.columns if column.name not in ("page_id", "cluster")]
    return statement.on_conflict_do_update(
        index_elements=[records.c.page_id], set_={name: statement.excluded[name] for name in kept}
    )


def _store_words(connection: Connection, entries: list[Entry]) -> None:
    """Write the rows of the full text index: their id is `rowid` in FTS5, `page_id` in PostgreSQL."""
    row = "page_id" if connection.dialect.name == "postgresql" else "rowid"
    old = [{"page": entry.page_id} for entry in entries if not entry.new_page]
    if old:
        connection.execute(text(f"DELETE FROM record_words WHERE {row} = :page"), old)
    connection.execute(
        text(f"INSERT INTO record_words ({row}, headline, body) VALUES (:page, :headline, :body)"),
        [{"page": entry.page_id, "headline": entry.rows.headline, "body": entry.rows.body} for entry in entries],
    )


def store_copies(connection: Connection, entries: list[Entry]) -> None:
    """Put new revisions into clusters; a new page that joins a cluster is a duplicate of the cluster's first page."""
    newcomers = [newcomer for entry in entries if (newcomer := _newcomer(entry)).fingerprint.text_digest]
    if not newcomers:
        return
    clusters = join_clusters(connection, newcomers)
    copies = [
        entry for entry in entries if entry.new_page and clusters.get(entry.page_id, entry.page_id) != entry.page_id
    ]
    if copies:
        first = {clusters[entry.page_id] for entry in copies}
        names = {
            id_: url or key
            for id_, url, key in connection.execute(
                select(pages.c.id, pages.c.url, pages.c.key).where(pages.c.id.in_(first))
            )
        }
        for entry in copies:
            entry.duplicate_of = names[clusters[entry.page_id]]


def _newcomer(entry: Entry) -> Newcomer:
    rows = entry.rows
    text_digest, piece = rows.columns["text_digest"], rows.columns["piece"]
    assert not isinstance(text_digest, int)
    assert not isinstance(piece, int)
    return Newcomer(entry.page_id, entry.revision_id, Fingerprint(text_digest, rows.minhash, rows.bands), piece)
