"""Each destination of each watch is told of what has come or changed since it was told last.

A message is sent first and noted then: a program that is killed between the two sends it again, with the same ids.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

from msgspec.structs import replace
from sqlalchemy import Engine

from thresher.store.matches import latest_matches, new_matches
from thresher.store.only_one import only_one
from thresher.store.opening import reading, writing
from thresher.store.row_mapping import stamp
from thresher.store.watches import Told, Watch, all_watches, last_revision, note_told
from thresher.telling.destinations import deliver, shown
from thresher.telling.messages import News

BATCH = 50
"""A matter of taste: records of one message."""
SECONDS = 60.0
"""A matter of taste: after so long no message is begun, so that a harvest ends; the rest is told after the next."""


def tell(engine: Engine) -> Iterator[str]:
    """Tell all that is new; yields what went wrong, a sentence each, which holds no secret.  Raises StoreError."""
    with reading(engine) as connection:
        if not any(watch.destinations for watch in all_watches(connection)):
            return
    with only_one(engine, "watches", SECONDS) as alone:
        if not alone:
            yield "watches were not told: another program has been telling them for too long; the next one does"
            return
        with reading(engine) as connection:
            waiting = [(watch, to) for watch in all_watches(connection) for to in watch.destinations]
        # Those that could not be told the last time come last: they must not use up the time of the others.
        waiting.sort(key=lambda one: one[0].destinations[one[1]].problem is not None)
        end = time.monotonic() + SECONDS
        for watch, to in waiting:
            problem = _tell_all(engine, watch, to, end)
            if problem:
                yield f"watch {watch.name}: {shown(to)} was not told: {problem}"


def tell_one(engine: Engine, watch: Watch, to: str) -> str | None:
    """Send a destination the latest record that a watch finds, as a test; returns what went wrong."""
    with reading(engine) as connection:
        matches = latest_matches(connection, watch, 1)
    return deliver(to, News(watch, matches, test=True))


def _tell_all(engine: Engine, watch: Watch, to: str, end: float) -> str | None:
    """Tell one destination, message by message; returns what went wrong."""
    told = watch.destinations[to]
    while True:
        with reading(engine) as connection:
            newest = last_revision(connection)
            matches = new_matches(connection, watch, told.upto, newest, BATCH)
        if matches and time.monotonic() > end:
            return "it took too long; the rest is told the next time"
        if problem := deliver(to, News(watch, matches)) if matches else None:
            _note(engine, watch, to, replace(told, problem=problem))
            return problem
        if matches:
            now = stamp(datetime.now(UTC))
            told = replace(told, count=told.count + len(matches), at=now, problem=None)
        whole = len(matches) < BATCH
        told = replace(told, upto=newest if whole else matches[-1].revision)
        if told != watch.destinations[to]:
            _note(engine, watch, to, told)
        if whole:
            return None


def _note(engine: Engine, watch: Watch, to: str, told: Told) -> None:
    with writing(engine) as connection:
        note_told(connection, watch.name, to, told)
