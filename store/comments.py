"""Readers' comments: of each page the list that was seen last.  A new comment makes no revision of the page's record.

A capture without comments leaves the list as it is: many pages load them later, or close them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, select

from thresher.schemas.record import Comment, PageRecord
from thresher.store.rows import insert_many
from thresher.store.tables import comments, records

_DECODER = msgspec.json.Decoder(list[Comment])
_OF_CURRENT = (
    select(records.c.revision_id, comments.c.document)
    .join(comments, comments.c.page_id == records.c.page_id)
    .where(records.c.revision_id.in_(bindparam("revisions", expanding=True)))
)


def store_comments(connection: Connection, seen: Iterable[tuple[int, str, str | None]]) -> None:
    """Keep lists of comments, given as (page, when it was seen, list), unless a later one is kept already."""
    rows = [{"page_id": page, "seen": when, "document": packed} for page, when, packed in seen if packed is not None]
    if rows:
        insert_many(connection, comments, rows, _later)


def _later(statement: Any, _: str) -> Any:
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[comments.c.page_id],
        set_={"seen": new.seen, "document": new.document},
        where=new.seen >= comments.c.seen,
    )


def last_comments(connection: Connection, revisions: Iterable[int]) -> dict[int, list[Comment]]:
    """By revision, of those that are their page's latest, the comments that were seen last."""
    rows = connection.execute(_OF_CURRENT, {"revisions": list(revisions)})
    return {revision: _DECODER.decode(document) for revision, document in rows}


def with_comments(record: PageRecord, last: Mapping[int, list[Comment]], revision: int) -> PageRecord:
    """The record of a revision with the comments that were seen last."""
    found = last.get(revision)
    return record if found is None or found == record.comments else replace(record, comments=found)
