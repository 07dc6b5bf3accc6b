"""Near-duplicates over all shards: the records of an extraction in clusters, found just as the store finds copies.

What the comparison needs of each record is kept in a temporary store, so that memory does not grow with their number.
"""

import contextlib
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, Select, exists, insert, select

from thresher.schemas.page import Origin
from thresher.schemas.record import PageRecord
from thresher.store.copies import Newcomer, join_clusters
from thresher.store.opening import make_engine, reading, store_url, writing
from thresher.store.row_mapping import decoded, fingerprint_of, piece_of
from thresher.store.tables import bands, metadata, pages, portals, records, revisions
from thresher.text.fingerprint import Fingerprint

_BATCH = 500
"""A bound for memory: records that are compared together."""
_encode = msgspec.json.Encoder().encode


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a cluster."""

    url: str | None
    origin: Origin


class _Taken(msgspec.Struct, frozen=True):
    """What is compared of a record."""

    number: int
    """Its place among those that are long enough to be compared."""
    fingerprint: Fingerprint
    piece: str | None
    copy: Copy


class Finder:
    """Takes records in their order, and tells which of them have nearly the same text."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._batch: list[_Taken] = []
        self._numbers = itertools.count(1)

    def add(self, line: bytes) -> None:
        """Take a record.  One whose text is too short to be compared is in no cluster."""
        record = decoded(line)
        found = fingerprint_of(record)
        if found.text_digest is not None:
            self._batch.append(_Taken(next(self._numbers), found, piece_of(record), _copy_of(record)))
        if len(self._batch) >= _BATCH:
            self._compare()

    def clusters(self) -> Iterator[list[Copy]]:
        """The records that have near-duplicates, cluster by cluster, both in the order of the records."""
        self._compare()
        with reading(self._engine) as connection:
            for _, group in itertools.groupby(connection.execute(_SHARED), key=lambda row: row.cluster):
                yield [msgspec.json.decode(row.document, type=Copy) for row in group]

    def _compare(self) -> None:
        if not self._batch:
            return
        found = [(value, taken.number) for taken in self._batch for value in sorted(taken.fingerprint.bands)]
        newcomers = [Newcomer(each.number, each.number, each.fingerprint, each.piece) for each in self._batch]
        with writing(self._engine) as connection:
            connection.execute(insert(pages), [_page(taken) for taken in self._batch])
            connection.execute(insert(revisions), [_revision(taken) for taken in self._batch])
            connection.execute(insert(records), [_record(taken) for taken in self._batch])
            if found:
                connection.execute(insert(bands), [{"value": one, "revision_id": number} for one, number in found])
            join_clusters(connection, newcomers)
        self._batch = []


def _shared() -> Select[Any]:
    """The records of clusters of several, by indexes alone: nothing is collected or sorted."""
    other = records.alias()
    several = exists().where(other.c.cluster == records.c.cluster, other.c.page_id != other.c.cluster)
    return (
        select(records.c.cluster, revisions.c.document)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .where(several)
        .order_by(records.c.cluster, records.c.page_id)
    )


_SHARED = _shared()


@contextlib.contextmanager
def finder() -> Iterator[Finder]:
    """A finder, with its temporary store: about 2 KB of the temporary folder for each record."""
    with tempfile.TemporaryDirectory(prefix="thresher-") as folder:
        engine = make_engine(store_url(str(Path(folder, "copies.db"))))
        try:
            with writing(engine) as connection:
                metadata.create_all(connection, [portals, pages, revisions, records, bands])
            yield Finder(engine)
        finally:
            engine.dispose()


def _copy_of(record: PageRecord) -> Copy:
    return Copy(url=record.url, origin=record.origin)


def _page(taken: _Taken) -> dict[str, Any]:
    return {"id": taken.number, "key": f"{taken.number}", "first_seen": "", "last_seen": ""}


def _revision(taken: _Taken) -> dict[str, Any]:
    return {
        "id": taken.number, "page_id": taken.number, "digest": "", "first_seen": "", "last_seen": "",
        "document": _encode(taken.copy), "minhash": taken.fingerprint.minhash,
    }  # fmt: skip


def _record(taken: _Taken) -> dict[str, Any]:
    return {
        "page_id": taken.number, "revision_id": taken.number, "cluster": taken.number, "piece": taken.piece,
        "text_digest": taken.fingerprint.text_digest, "page_type": "", "day": "", "words": 0, "teasers": 0,
        "filled": 0, "doubtful": 0,
    }  # fmt: skip
