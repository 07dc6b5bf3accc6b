"""Stores outcomes in batches: an outcome is yielded when its batch is committed.

A batch is one transaction, and there is one writer at a time: what a batch reads stays true until its end.  Storing the
same outcomes again changes nothing but the times at which they were seen.
"""

import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, update

from thresher.pipelines.persist.current import count_earlier, store_copies, store_current
from thresher.pipelines.persist.entry import Entry, entry_of, rounds
from thresher.pipelines.persist.revisions import portal_ids_of, store_pages, store_revisions
from thresher.pipelines.persist.seen import store_outcomes, store_seen
from thresher.schemas.errors import QueryError
from thresher.schemas.frontier import HarvestState
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.store import row_mapping as columns
from thresher.store.comments import store_comments
from thresher.store.opening import writing
from thresher.store.rows import inserted
from thresher.store.tables import harvests, links, teasers

BATCH = 100
"""A bound for safety: outcomes of one transaction."""
BATCH_SECONDS = 2.0
"""A matter of taste: a batch is committed after so long, so that users see its outcomes soon."""


def keep(
    engine: Engine, found: Iterable[Outcome], *, kind: str = "extract", portal: str | None = None
) -> Generator[Outcome, None, None]:
    """Store outcomes as one harvest; yields each, as the store classified it, when its batch is committed.

    Raises StoreError.  The harvest's state is stored at the end, however it ends.
    """
    began = columns.stamp(datetime.now(UTC))
    harvest = _begin(engine, kind, portal, began)
    counts: Counter[str] = Counter()
    state = HarvestState.INTERRUPTED
    try:
        for batch in _batches(found):
            kept = _stored(engine, batch, harvest, began)
            counts.update(outcome.status.value for outcome in kept)
            yield from kept
        state = HarvestState.FINISHED
    except Exception:
        state = HarvestState.FAILED
        raise
    finally:
        _end(engine, harvest, state, counts)


def _stored(engine: Engine, batch: Sequence[Outcome], harvest: int, now: str) -> list[Outcome]:
    """Store some outcomes.  One that the database rejects is refused; the others are stored."""
    try:
        with writing(engine) as connection:
            return store_batch(connection, batch, harvest, now)
    except QueryError as error:
        if len(batch) > 1:
            return [kept for outcome in batch for kept in _stored(engine, [outcome], harvest, now)]
        if batch[0].status is Status.REFUSED:
            raise
        why = {"reason": Reason.UNREADABLE, "detail": f"cannot be kept: {error}", "record": None, "url": None}
        return _stored(engine, [replace(batch[0], status=Status.REFUSED, rows=None, **why)], harvest, now)


def store_batch(connection: Connection, batch: Sequence[Outcome], harvest: int, now: str) -> list[Outcome]:
    """Store some outcomes in the open transaction; returns them in their order, as the store classified them."""
    entries: dict[int, Entry] = {}
    for at, outcome in enumerate(batch):
        if outcome.status is Status.KEPT and outcome.record is not None:
            entries[at] = entry_of(outcome, outcome.record, now)
    for round_ in rounds(entries.values()):
        _store_records(connection, round_)
    ended = [entries[at].ended() if at in entries else outcome for at, outcome in enumerate(batch)]
    store_outcomes(connection, ended, {at: entry.page_id for at, entry in entries.items()}, harvest, now)
    return ended


def _batches(found: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    batch: list[Outcome] = []
    due = time.monotonic() + BATCH_SECONDS
    for outcome in found:
        batch.append(outcome)
        if len(batch) >= BATCH or time.monotonic() > due:
            yield batch
            batch, due = [], time.monotonic() + BATCH_SECONDS
    if batch:
        yield batch


def _store_records(connection: Connection, entries: list[Entry]) -> None:
    portal_ids = portal_ids_of(connection, {entry.record.portal for entry in entries if entry.record.portal})
    store_pages(connection, entries, portal_ids)
    store_revisions(connection, entries)
    store_current(connection, [entry for entry in entries if entry.current], portal_ids)
    count_earlier(connection, entries)
    store_copies(connection, [entry for entry in entries if entry.new_revision])
    store_seen(connection, teasers, entries, lambda rows: rows.teasers)
    store_seen(connection, links, entries, lambda rows: rows.links)
    store_comments(connection, [(entry.page_id, entry.seen, entry.rows.comments) for entry in entries])


def _begin(engine: Engine, kind: str, portal: str | None, began: str) -> int:
    with writing(engine) as connection:
        row = {
            "kind": kind,
            "portal": portal,
            "started_at": began,
            "state": HarvestState.RUNNING.value,
            "figures": "{}",
        }
        return inserted(connection, harvests, [row])[0]


def _end(engine: Engine, harvest: int, state: HarvestState, counts: Counter[str]) -> None:
    ended = {
        "ended_at": columns.stamp(datetime.now(UTC)),
        "state": state.value,
        "figures": msgspec.json.encode(dict(sorted(counts.items()))).decode(),
    }
    with writing(engine) as connection:
        connection.execute(update(harvests).where(harvests.c.id == harvest).values(ended))
