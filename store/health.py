"""The size and the row counts of a store, and whether it is intact."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import cast

import msgspec
import zstandard
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from thresher.schemas.record import PageType
from thresher.store.opening import store_errors
from thresher.store.row_mapping import unpacked
from thresher.store.tables import article_versions, harvests, metadata, pages, records, revisions

_LAST_RUNS = 5
"""A matter of taste: harvests that are shown."""
_VACUUM_SQLITE = (
    "INSERT INTO record_words (record_words) VALUES ('optimize')",
    "VACUUM",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)


class Run(msgspec.Struct, frozen=True):
    """One harvest."""

    kind: str
    portal: str | None
    started_at: str
    ended_at: str | None
    state: str
    figures: dict[str, int]


class Figures(msgspec.Struct, frozen=True):
    """The counts of a store."""

    store: str
    version: str
    size: int
    """Bytes."""
    rows: dict[str, int]
    harvests: list[Run]
    """The last ones, the newest first."""


def figures(connection: Connection, store: str, version: str) -> Figures:
    """The counts of the store."""
    rows = {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in metadata.sorted_tables
    }
    columns = (harvests.c[name] for name in ("kind", "portal", "started_at", "ended_at", "state", "figures"))
    last = connection.execute(select(*columns).order_by(harvests.c.id.desc()).limit(_LAST_RUNS))
    runs = [
        Run(kind, portal, began, ended, state, msgspec.json.decode(counts, type=dict[str, int]))
        for kind, portal, began, ended, state, counts in last
    ]
    return Figures(store, version, size_of(connection), rows, runs)


def size_of(connection: Connection) -> int:
    """Bytes of the database."""
    if connection.dialect.name == "postgresql":
        return connection.scalar(text("SELECT pg_database_size(current_database())")) or 0
    return connection.scalar(text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")) or 0


def faults(connection: Connection) -> Iterator[str]:
    """What is wrong with the store, a sentence each."""
    for check in (_sqlite_faults, _unreadable, _not_latest, _unindexed, _not_in_view):
        yield from _until_damage(check, connection)


def _until_damage(check: Callable[[Connection], Iterator[str]], connection: Connection) -> Iterator[str]:
    """The faults that a check finds before it comes to a damaged part, and a sentence on that."""
    try:
        yield from check(connection)
    except DatabaseError as error:
        if "malformed" not in str(error.orig):
            raise
        yield "SQLite: a part cannot be read; keep a copy, export what can be read, and import that into a new store"


def _sqlite_faults(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (result,) in connection.execute(text("SELECT integrity_check FROM pragma_integrity_check")):
        if result != "ok":
            yield f"SQLite: {result}"
    query = 'SELECT "table", rowid, parent FROM pragma_foreign_key_check'
    for table, row, parent in connection.execute(text(query)):
        yield f"{table}, row {row}: what it refers to in {parent} is not there"


def _unreadable(connection: Connection) -> Iterator[str]:
    query = select(revisions.c.id, pages.c.key, revisions.c.document).join(pages, pages.c.id == revisions.c.page_id)
    for id_, key, document in connection.execute(query.order_by(revisions.c.id)):
        try:
            unpacked(document)
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            yield f"{key}: revision {id_} is no record: {error}"


def _not_latest(connection: Connection) -> Iterator[str]:
    """A page's record must be the revision that was seen last."""
    current, later = revisions.alias(), revisions.alias()
    query = (
        select(pages.c.key)
        .join(records, records.c.page_id == pages.c.id)
        .join(current, current.c.id == records.c.revision_id)
        .join(later, (later.c.page_id == records.c.page_id) & (later.c.last_seen > current.c.last_seen))
        .distinct()
    )
    for (key,) in connection.execute(query.order_by(pages.c.key)):
        yield f"{key}: its record is not its latest revision"
    without = select(pages.c.key).outerjoin(records, records.c.page_id == pages.c.id)
    for (key,) in connection.execute(without.where(records.c.page_id.is_(None)).order_by(pages.c.key)):
        yield f"{key}: has no record"


def _unindexed(connection: Connection) -> Iterator[str]:
    """The full text index must hold every record and nothing else."""
    row = "page_id" if connection.dialect.name == "postgresql" else "rowid"
    missing = text(
        f"SELECT key FROM records JOIN pages ON pages.id = page_id"
        f" WHERE page_id NOT IN (SELECT {row} FROM record_words) ORDER BY key"
    )
    for (key,) in connection.execute(missing):
        yield f"{key}: is not in the full text index"
    query = f"SELECT count(*) FROM record_words WHERE {row} NOT IN (SELECT page_id FROM records)"
    if extra := connection.scalar(text(query)):
        yield f"the full text index holds {extra} texts of no record"


def _not_in_view(connection: Connection) -> Iterator[str]:
    """The columns of articles that people read must be there."""
    query = (
        select(pages.c.key)
        .join(records, records.c.page_id == pages.c.id)
        .outerjoin(article_versions, article_versions.c.revision_id == records.c.revision_id)
        .where(records.c.page_type == PageType.ARTICLE.value, article_versions.c.revision_id.is_(None))
    )
    for (key,) in connection.execute(query.order_by(pages.c.key)):
        yield f"{key}: is not in the view articles"


def vacuumed(engine: Engine) -> tuple[int, int]:
    """Give unused space back to the system; returns the bytes before and after.  Raises StoreError."""
    with store_errors(engine.url), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        before = size_of(connection)
        connection.rollback()  # the engine has begun a transaction, and VACUUM cannot run within one
        if engine.dialect.name == "sqlite":
            own = cast(sqlite3.Connection, connection.connection.dbapi_connection)
            for statement in _VACUUM_SQLITE:
                own.execute(statement).close()
        else:
            connection.execute(text("VACUUM (FULL, ANALYZE)"))
        return before, size_of(connection)
