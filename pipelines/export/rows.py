"""The rows of an export, in their order."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import zstandard
from sqlalchemy import ColumnElement, Connection, Select, func, select

from thresher.pipelines.export.row import Row as Row
from thresher.schemas.record import Comment
from thresher.store.comments import last_comments, with_comments
from thresher.store.row_mapping import decoded, of_this_version
from thresher.store.selection import Selection, conditions
from thresher.store.tables import pages, records, revisions

_CHUNK = 200
"""A bound for safety: documents that are read at once."""


def rows(
    connection: Connection,
    selection: Selection,
    *,
    all_revisions: bool = False,
    first_of_copies: bool = False,
    further: Sequence[ColumnElement[bool]] = (),
) -> Iterator[Row]:
    """The selected records by page, each page's revisions from the oldest; `further`: conditions on `records`.

    The database sorts keys and ids only; documents are fetched in chunks: sorting them would hold all in memory.
    """
    unpack = zstandard.ZstdDecompressor().decompress
    ids = connection.scalars(_order(connection, selection, all_revisions, first_of_copies, further))
    columns = select(revisions.c.id, revisions.c.document, revisions.c.first_seen, revisions.c.last_seen)
    while wanted := list(itertools.islice(ids, _CHUNK)):
        found = {row[0]: row for row in connection.execute(columns.where(revisions.c.id.in_(wanted)))}
        comments = last_comments(connection, wanted)
        for id_ in wanted:
            _, document, first, last = found[id_]
            line = _with_comments(of_this_version(unpack(document)), comments, id_)
            yield Row(line, first, last) if all_revisions else Row(line)


def _with_comments(document: bytes, comments: dict[int, list[Comment]], revision: int) -> bytes:
    if revision not in comments:
        return document
    return msgspec.json.encode(with_comments(decoded(document), comments, revision))


def _order(
    connection: Connection,
    selection: Selection,
    all_revisions: bool,
    first_of_copies: bool,
    further: Sequence[ColumnElement[bool]],
) -> Select[int]:
    """The ids of the revisions, in the order of the export."""
    chosen = (
        select(records.c.page_id, records.c.revision_id, pages.c.key, _place_among_copies().label("place"))
        .join(pages, pages.c.id == records.c.page_id)
        .where(*conditions(connection, selection), *further)
    )
    if not first_of_copies:
        chosen = chosen.with_only_columns(records.c.page_id, records.c.revision_id, pages.c.key)
    current = chosen.subquery()
    of_rows = current.c.page_id == revisions.c.page_id if all_revisions else current.c.revision_id == revisions.c.id
    query = select(revisions.c.id).join(current, of_rows)
    if first_of_copies:
        query = query.where(current.c.place == 1)
    return query.order_by(current.c.key, revisions.c.first_seen, revisions.c.digest)


def _place_among_copies() -> Any:
    """1 for the selected page of a cluster that was published first; the undated come last."""
    order = (records.c.published.is_(None), records.c.published, pages.c.key)
    return func.row_number().over(partition_by=records.c.cluster, order_by=order)
