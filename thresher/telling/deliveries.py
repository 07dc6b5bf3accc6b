"""Each destination of each watch is told of what has come or changed since it was told last.

A message is sent first and noted then: a program that is killed between the two sends it again, with the same ids.
"""

import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

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
            waiting = [(watch, *one) for watch in all_watches(connection) for one in watch.destinations.items()]
        # Those that could not be told the last time come last: they must not use up the time of the others.
        waiting.sort(key=lambda one: (one[2].problem is not None, one[2].at or ""))
        turns = deque(waiting)
        end = time.monotonic() + SECONDS
        while turns:
            watch, to, told = turns.popleft()
            turn = _tell_some(engine, watch, to, told, end)
            if turn.problem:
                yield f"watch {watch.name}: {shown(to)} was not told: {turn.problem}"
            elif not turn.is_last:
                turns.append((watch, to, turn.told))


def tell_one(engine: Engine, watch: Watch, to: str) -> str | None:
    """Send a destination the latest record that a watch finds, as a test; returns what went wrong."""
    with reading(engine) as connection:
        matches = latest_matches(connection, watch, 1)
    return deliver(to, News(watch, matches, test=True))


class _Turn(NamedTuple):
    """One message to one destination, and where that leaves it."""

    told: Told
    problem: str | None = None
    is_last: bool = True


def _tell_some(engine: Engine, watch: Watch, to: str, told: Told, end: float) -> _Turn:
    """Tell one destination as much as goes into a message: the others have their turns before it has another."""
    began = told.upto if told.began is None else told.began
    with reading(engine) as connection:
        newest = last_revision(connection)
        matches = new_matches(connection, watch, told.upto, newest, BATCH, began=began)
    if matches and time.monotonic() > end:
        return _Turn(told, "it took too long; the rest is told the next time")
    if problem := deliver(to, News(watch, matches)) if matches else None:
        _note(engine, watch, to, replace(told, problem=problem))
        return _Turn(told, problem)
    is_last = len(matches) < BATCH
    now = replace(told, upto=newest, began=None) if is_last else replace(told, upto=matches[-1].revision, began=began)
    if matches:
        now = replace(now, count=told.count + len(matches), at=stamp(datetime.now(UTC)), problem=None)
    if now != told:
        _note(engine, watch, to, now)
    return _Turn(now, is_last=is_last)


def _note(engine: Engine, watch: Watch, to: str, told: Told) -> None:
    with writing(engine) as connection:
        note_told(connection, watch.name, to, told)
