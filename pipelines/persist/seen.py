"""Teasers, links and outcomes: rows whose first and last times are updated when they are seen again."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, case, or_

from thresher.pipelines.persist.entry import Entry
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record_rows import RecordRows
from thresher.store import row_mapping as columns
from thresher.store.rows import greater, insert_many, lesser, upsert
from thresher.store.tables import outcomes

_MAX_KEY = 2000
"""A bound for safety: bytes of a key; PostgreSQL's indexes hold 2,700."""


def store_seen(
    connection: Connection, into: Table, entries: list[Entry], rows_of: Callable[[RecordRows], Sequence[dict[str, Any]]]
) -> None:
    """Rows that a page shows (teasers, links): each once, with the first and last time that it was seen."""
    rows = [
        {"page_id": entry.page_id, **row, "first_seen": entry.seen, "last_seen": entry.seen}
        for entry in entries
        for row in rows_of(entry.rows)
    ]
    if not rows:
        return
    insert_many(connection, into, rows, _wider)


def _wider(statement: Any, database: str) -> Any:
    into, new = statement.table, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=list(into.primary_key.columns),
        set_={
            "first_seen": lesser(database, into.c.first_seen, new.first_seen),
            "last_seen": greater(database, into.c.last_seen, new.last_seen),
        },
        where=or_(new.last_seen > into.c.last_seen, new.first_seen < into.c.first_seen),
    )


def store_outcomes(
    connection: Connection, ended: Sequence[Outcome], page_ids: dict[int, int], harvest: int, now: str
) -> None:
    """Store each outcome under its origin; a page that is unchanged keeps its first status."""
    rows: dict[str, dict[str, Any]] = {}
    for at, outcome in enumerate(ended):
        if outcome.status is not Status.SKIPPED:
            key = _origin_key(outcome)
            rows[key] = {
                "key": key,
                **_outcome_columns(outcome),
                "page_id": page_ids.get(at),
                "harvest_id": harvest,
                "first_seen": now,
                "last_seen": now,
            }
    if not rows:
        return
    connection.execute(_outcome_upsert(connection.dialect.name), list(rows.values()))


@cache
def _outcome_upsert(database: str) -> Any:
    statement = upsert(database, outcomes)
    new = statement.excluded
    again = (new.status == Status.UNCHANGED.value) & (new.page_id == outcomes.c.page_id)
    kept = [column.name for column in outcomes.columns if column.name not in ("key", "first_seen")]
    values: dict[str, Any] = {name: new[name] for name in kept}
    for name in ("status", "duplicate_of"):
        values[name] = case((again, outcomes.c[name]), else_=new[name])
    return statement.on_conflict_do_update(index_elements=[outcomes.c.key], set_=values)


def _outcome_columns(outcome: Outcome) -> dict[str, Any]:
    aside = outcome.record if outcome.status is Status.REFUSED else None
    return {
        "status": outcome.status.value,
        "reason": outcome.reason.value if outcome.reason else None,
        "detail": outcome.detail,
        "url": outcome.url,
        "origin": msgspec.json.encode(outcome.origin).decode(),
        "portal": outcome.record.portal if outcome.record else None,
        "duplicate_of": outcome.duplicate_of,
        "document": columns.packed(aside) if aside else None,
    }


def _origin_key(outcome: Outcome) -> str:
    """Identifies where the bytes came from.

    Pages of standard input, and of a WARC that is compressed as a whole, share one place: address and time are added.
    """
    origin = outcome.origin
    key = origin.file
    if origin.member is not None:
        key += f"!/{origin.member}"
    if origin.offset is not None or key == "-":
        captured = outcome.record.fetched_at if outcome.record else None
        key += f"@{origin.offset or 0} {outcome.url or ''} {captured or ''}".rstrip()
    return _bounded(key)


def _bounded(key: str) -> str:
    """The key, shortened to what PostgreSQL's indexes can hold."""
    written = key.encode("utf-8", "surrogatepass")
    return key if len(written) <= _MAX_KEY else f"{key[: _MAX_KEY // 8]}~{hashlib.sha256(written).hexdigest()[:32]}"
