"""JSON Lines: the records as they are kept, or some of their fields."""

from collections.abc import Iterable, Iterator

import msgspec

from thresher.pipelines.export.fields import value_at
from thresher.pipelines.export.row import Row


def lines(rows: Iterable[Row], fields: list[str]) -> Iterator[bytes]:
    """A line for each record: with `fields` an object of these, by their dotted names."""
    for row in rows:
        yield _chosen(row, fields) if fields else _whole(row)


def _whole(row: Row) -> bytes:
    """The kept bytes; of one revision among several with the times at which it was seen."""
    if row.seen_first is None:
        return row.document
    seen = msgspec.json.encode({"seen_first": row.seen_first, "seen_last": row.seen_last})
    return row.document[:-1] + b"," + seen[1:]


def _chosen(row: Row, fields: list[str]) -> bytes:
    record = msgspec.json.decode(row.document)
    chosen = {name: value_at(record, name) for name in fields}
    if row.seen_first is not None:
        chosen |= {"seen_first": row.seen_first, "seen_last": row.seen_last}
    return msgspec.json.encode(chosen)
