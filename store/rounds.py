"""The portals of `crawl --all`, as a queue that all machines on a store share.

waiting → running → done or failed; → waiting again where a portal has had its turn, or its machine is gone

Each portal is harvested once in a round, whichever machine does it.  Whoever comes while portals of theirs wait or run
joins the round; a new one begins when all are at their ends.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, func, insert, literal, select, update

from thresher.store.machines import Worker, remove_dead
from thresher.store.opening import store_errors
from thresher.store.portal_lock import is_held
from thresher.store.tables import harvests, portal_leases, round_portals


class RoundState(StrEnum):
    """Where a portal stands in a round."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


_MOST_DEATHS = 3
"""A matter of taste: harvests of one portal in a round, on whatever machines, that may be killed, be late, or lose the
store, before it counts as failed."""
_UNDER_WAY = (RoundState.WAITING.value, RoundState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Taken:
    """A portal that is this process's to harvest."""

    portal: str
    after_harvest: int
    """The last harvest before the round."""
    last_harvest: int
    """The last harvest of all, when it was taken."""


def join(connection: Connection, portals: Sequence[str]) -> None:
    """Join the round in which one of these portals is under way; where none is, begin one."""
    own = round_portals.c.portal.in_(portals)
    if not unfinished(connection, portals):
        connection.execute(delete(round_portals).where(own))
    elif connection.dialect.name == "sqlite":  # whoever had them is gone: one process at a time does this there
        connection.execute(update(round_portals).where(own, _is(RoundState.RUNNING)).values(state="waiting"))
    known = set(connection.scalars(select(round_portals.c.portal).where(own)))
    last = _last_harvest(connection)
    place = connection.scalar(select(func.max(round_portals.c.place))) or 0
    new = [portal for portal in portals if portal not in known]
    rows = [
        {"portal": portal, "state": RoundState.WAITING.value, "place": at, "deaths": 0, "after_harvest": last}
        for at, portal in enumerate(new, place + 1)
    ]
    if rows:
        connection.execute(insert(round_portals), rows)


def take(engine: Engine, portals: Sequence[str], worker: Worker | None) -> Taken | None:
    """The first of these portals that waits and that nobody holds; None where there is none now."""
    own = round_portals.c.portal.in_(portals)
    with _claiming(engine) as connection:
        if worker is not None:
            remove_dead(connection)
            orphaned = (own, _is(RoundState.RUNNING), round_portals.c.worker_id.is_(None))
            connection.execute(update(round_portals).where(*orphaned).values(state=RoundState.WAITING.value))
        held = select(portal_leases.c.portal)
        free = select(round_portals).where(own, _is(RoundState.WAITING), round_portals.c.portal.not_in(held))
        in_order = free.order_by(round_portals.c.place).with_for_update(skip_locked=True)
        if worker is not None:
            row = connection.execute(in_order.limit(1)).first()
        else:  # locks of files tell there who has what
            waiting = connection.execute(in_order).all()
            row = next((row for row in waiting if not is_held(engine, row.portal)), None)
        if row is None:
            return None
        values = {"state": RoundState.RUNNING.value, "worker_id": worker and worker.id}
        connection.execute(update(round_portals).where(round_portals.c.portal == row.portal).values(values))
        return Taken(row.portal, row.after_harvest, _last_harvest(connection))


def end(engine: Engine, portal: str, worker: Worker | None, state: RoundState, detail: str | None = None) -> None:
    """Say how a portal of this process ended; one that waits again goes to the end of the queue."""
    with _claiming(engine) as connection:
        _end(connection, portal, worker, state, detail)


def note_death(engine: Engine, portal: str, worker: Worker | None, detail: str | None) -> RoundState:
    """Say that a harvest of this process died.  Its portal waits again, or has failed where that was once too often."""
    mine = _running_here(portal, worker)
    with _claiming(engine) as connection:
        connection.execute(update(round_portals).where(mine).values(deaths=round_portals.c.deaths + 1))
        deaths = connection.scalar(select(round_portals.c.deaths).where(mine)) or 0
        state = RoundState.WAITING if deaths < _MOST_DEATHS else RoundState.FAILED
        _end(connection, portal, worker, state, detail if state is RoundState.FAILED else None)
    return state


def _running_here(portal: str, worker: Worker | None) -> ColumnElement[bool]:
    mine = round_portals.c.worker_id == worker.id if worker else round_portals.c.worker_id.is_(None)
    return and_(round_portals.c.portal == portal, _is(RoundState.RUNNING), mine)


def _end(connection: Connection, portal: str, worker: Worker | None, state: RoundState, detail: str | None) -> None:
    last = select(func.max(round_portals.c.place) + literal(1)).scalar_subquery()
    place = {"place": last} if state is RoundState.WAITING else {}
    values = {"state": state.value, "detail": detail, "worker_id": None, **place}
    connection.execute(update(round_portals).where(_running_here(portal, worker)).values(values))


def unfinished(connection: Connection, portals: Sequence[str]) -> int:
    """How many of these portals are not at their ends."""
    own = (round_portals.c.portal.in_(portals), round_portals.c.state.in_(_UNDER_WAY))
    return connection.scalar(select(func.count()).select_from(round_portals).where(*own)) or 0


def failures(connection: Connection, portals: Sequence[str]) -> dict[str, str]:
    """Those of the portals that failed, on whatever machine, and why."""
    failed = select(round_portals.c.portal, round_portals.c.detail).where(_is(RoundState.FAILED))
    rows = connection.execute(failed.where(round_portals.c.portal.in_(portals)).order_by(round_portals.c.portal))
    return {row.portal: row.detail or "failed" for row in rows}


def _last_harvest(connection: Connection) -> int:
    return connection.scalar(select(func.max(harvests.c.id))) or 0


def _is(state: RoundState) -> ColumnElement[bool]:
    return round_portals.c.state == state.value


@contextlib.contextmanager
def _claiming(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes and waits for no other writer on PostgreSQL: it locks the rows that it changes."""
    with store_errors(engine.url), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection
