"""Scheduled runs in the store: how each due harvest ended.

A due time has one row, or several where the harvest was interrupted and started again.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Subquery, func, insert, select, text, update

from thresher.schemas.frontier import HarvestState
from thresher.store.rows import inserted
from thresher.store.tables import RUNNING, harvests, scheduled_runs, schedules

_RECENT = 100
"""A bound for safety: the last runs of a portal, which hold all runs of a recent due time."""


class RunState(StrEnum):
    """The state of a scheduled run."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    BUSY = "busy"
    """Another harvest of the portal was under way."""
    KILLED = "killed"
    INTERRUPTED = "interrupted"


def request(connection: Connection, portal: str, due: str) -> None:
    """Request the harvest of a due time: it starts as soon as there is room.  Idempotent."""
    recent = _recent(portal)
    known = select(recent.c.id).where(recent.c.due_at == due)
    unrequested = schedules.c.asked_at.is_(None) & (schedules.c.paused == 0) & ~known.exists()
    connection.execute(update(schedules).where(schedules.c.portal == portal, unrequested).values(asked_at=due))


def note_busy(connection: Connection, portal: str, due: str, now: str, detail: str) -> None:
    """Store that a due harvest was not started, since another one of the portal is running."""
    row = {"portal": portal, "due_at": due, "started_at": now, "ended_at": now, "detail": detail}
    connection.execute(insert(scheduled_runs).values(row | {"state": RunState.BUSY.value}))


def begin(connection: Connection, portal: str, now: str, worker: int | None = None) -> int | None:
    """Store that the requested harvest starts; the run's id, None where another has it, or nobody asks for it."""
    asked = select(schedules.c.asked_at).where(schedules.c.portal == portal).with_for_update(skip_locked=True)
    requested = connection.scalar(asked)
    if requested is None:
        return None
    connection.execute(update(schedules).where(schedules.c.portal == portal).values(asked_at=None))
    row = {"portal": portal, "due_at": requested, "started_at": now, "state": RunState.RUNNING.value}
    row["worker_id"] = worker
    return inserted(connection, scheduled_runs, [row])[0]


def end(connection: Connection, run: int, state: RunState, code: int | None, detail: str | None, now: str) -> bool:
    """Store how a run ended; whether it had been running."""
    values = {"state": state.value, "exit_code": code, "detail": detail, "ended_at": now}
    running = (scheduled_runs.c.id == run) & (scheduled_runs.c.state == RunState.RUNNING.value)
    return bool(connection.execute(update(scheduled_runs).where(running).values(values)).rowcount)


def end_left(connection: Connection, run: int, now: str) -> RunState:
    """Store how a run ended whose scheduler is gone: killed, unless its harvest finished."""
    own = select(harvests.c.state).join(scheduled_runs, scheduled_runs.c.harvest_id == harvests.c.id)
    harvest = connection.scalar(own.where(scheduled_runs.c.id == run))
    state = RunState.FINISHED if harvest == HarvestState.FINISHED.value else RunState.KILLED
    end(connection, run, state, None, None if state is RunState.FINISHED else "ended with its scheduler", now)
    return state


def retry(connection: Connection, run: int) -> bool:
    """Request an interrupted harvest again, unless it was killed twice: it might kill the scheduler once more."""
    row = connection.execute(select(scheduled_runs).where(scheduled_runs.c.id == run)).one()
    recent = _recent(row.portal)
    killed = select(func.count()).where(recent.c.due_at == row.due_at, recent.c.state == RunState.KILLED.value)
    if (connection.scalar(killed) or 0) > 1:
        return False
    unrequested = schedules.c.asked_at.is_(None) & (schedules.c.paused == 0)
    statement = update(schedules).where(schedules.c.portal == row.portal, unrequested).values(asked_at=row.due_at)
    return bool(connection.execute(statement).rowcount)


def go_on(connection: Connection, portal: str, now: str) -> bool:
    """Request a harvest that has had its turn again, behind all that is requested."""
    unrequested = schedules.c.asked_at.is_(None) & (schedules.c.paused == 0)
    statement = update(schedules).where(schedules.c.portal == portal, unrequested).values(asked_at=now)
    return bool(connection.execute(statement).rowcount)


def running(connection: Connection) -> dict[int, tuple[str, int | None]]:
    """The portal and the worker of each run in the state `running`, by its id; SQLite has no workers."""
    query = select(scheduled_runs.c.id, scheduled_runs.c.portal, scheduled_runs.c.worker_id)
    rows = connection.execute(query.where(text(RUNNING)))  # as its index says it
    return {row.id: (row.portal, row.worker_id) for row in rows}


def past(connection: Connection, run: int) -> dict[str, Any]:
    """A run, in the form of `history`."""
    return _as_dict(connection.execute(_runs().where(scheduled_runs.c.id == run)).one())


def history(connection: Connection, portal: str | None, limit: int) -> Sequence[dict[str, Any]]:
    """The last runs, the latest first, with the figures of their harvests; null where no harvest began."""
    query = _runs().order_by(scheduled_runs.c.id.desc()).limit(limit)
    if portal is not None:
        query = query.where(scheduled_runs.c.portal == portal)
    return [_as_dict(row) for row in connection.execute(query)]


def _runs() -> Select[Any]:
    joined = scheduled_runs.outerjoin(harvests, harvests.c.id == scheduled_runs.c.harvest_id)
    return select(*scheduled_runs.c, harvests.c.figures).select_from(joined)


def _as_dict(row: Any) -> dict[str, Any]:
    return {**row._mapping, "figures": msgspec.json.decode(row.figures) if row.figures else None}


def _recent(portal: str) -> Subquery:
    """The last runs of a portal: a few rows, however many there have been."""
    query = select(scheduled_runs).where(scheduled_runs.c.portal == portal)
    return query.order_by(scheduled_runs.c.id.desc()).limit(_RECENT).subquery()
