"""Scheduled runs: what came of each time that a harvest was due.

Each time ends as one row, or as several where the harvest was cut off and begun again.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pipelines.persist.rows import inserted
from schemas.tables import HarvestState, harvests, scheduled_runs, schedules


class RunState(StrEnum):
    """How a scheduled run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    BUSY = "busy"
    """Another harvest of the portal was under way."""
    KILLED = "killed"
    INTERRUPTED = "interrupted"


def ask(connection: Connection, portal: str, due: str) -> None:
    """A harvest is due: it is begun as soon as there is room.  Told again it changes nothing."""
    known = select(scheduled_runs.c.id).where(scheduled_runs.c.portal == portal, scheduled_runs.c.due_at == due)
    unasked = schedules.c.asked_at.is_(None) & (schedules.c.paused == 0) & ~known.exists()
    connection.execute(update(schedules).where(schedules.c.portal == portal, unasked).values(asked_at=due))


def note_busy(connection: Connection, portal: str, due: str, now: str, detail: str) -> None:
    """A harvest was due that cannot be begun, since one is under way."""
    row = {"portal": portal, "due_at": due, "started_at": now, "ended_at": now, "detail": detail}
    connection.execute(insert(scheduled_runs).values(row | {"state": RunState.BUSY.value}))


def begin(connection: Connection, portal: str, now: str) -> int | None:
    """Note that the harvest that was asked for begins; the run's number.  None where nobody asks any more."""
    asked = connection.scalar(select(schedules.c.asked_at).where(schedules.c.portal == portal))
    if asked is None:
        return None
    connection.execute(update(schedules).where(schedules.c.portal == portal).values(asked_at=None))
    row = {"portal": portal, "due_at": asked, "started_at": now, "state": RunState.RUNNING.value}
    return inserted(connection, scheduled_runs, [row])[0]


def end(connection: Connection, run: int, state: RunState, code: int | None, detail: str | None, now: str) -> bool:
    """Note how a run ended; whether it had been running."""
    row = connection.execute(select(scheduled_runs).where(scheduled_runs.c.id == run)).one()
    values = {"state": state.value, "exit_code": code, "detail": detail, "ended_at": now}
    if state is not RunState.BUSY:
        values["harvest_id"] = _harvest(connection, row.portal, row.started_at)
    running = (scheduled_runs.c.id == run) & (scheduled_runs.c.state == RunState.RUNNING.value)
    return bool(connection.execute(update(scheduled_runs).where(running).values(values)).rowcount)


def end_left(connection: Connection, run: int, now: str) -> RunState:
    """Note how a run ended whose scheduler is gone: killed, unless its harvest has come to its end."""
    row = connection.execute(select(scheduled_runs).where(scheduled_runs.c.id == run)).one()
    harvest = _harvest(connection, row.portal, row.started_at)
    came = connection.scalar(select(harvests.c.state).where(harvests.c.id == harvest))
    state = RunState.FINISHED if came == HarvestState.FINISHED.value else RunState.KILLED
    end(connection, run, state, None, None if state is RunState.FINISHED else "ended with its scheduler", now)
    return state


def again(connection: Connection, run: int) -> bool:
    """Ask for what was cut off; not for what was killed twice, lest it take the scheduler along once more."""
    row = connection.execute(select(scheduled_runs).where(scheduled_runs.c.id == run)).one()
    same = (scheduled_runs.c.portal == row.portal) & (scheduled_runs.c.due_at == row.due_at)
    killed = select(func.count()).where(same, scheduled_runs.c.state == RunState.KILLED.value)
    if (connection.scalar(killed) or 0) > 1:
        return False
    unasked = schedules.c.asked_at.is_(None) & (schedules.c.paused == 0)
    asked = update(schedules).where(schedules.c.portal == row.portal, unasked).values(asked_at=row.due_at)
    return bool(connection.execute(asked).rowcount)


def left(connection: Connection) -> list[tuple[int, str]]:
    """The number and the portal of each run that says that it is running."""
    query = select(scheduled_runs.c.id, scheduled_runs.c.portal)
    return [(row.id, row.portal) for row in connection.execute(query.where(scheduled_runs.c.state == "running"))]


def history(connection: Connection, portal: str | None, limit: int) -> Sequence[dict[str, Any]]:
    """The last runs, the latest first."""
    query = select(scheduled_runs).order_by(scheduled_runs.c.id.desc()).limit(limit)
    if portal is not None:
        query = query.where(scheduled_runs.c.portal == portal)
    return [dict(row._mapping) for row in connection.execute(query)]


def _harvest(connection: Connection, portal: str, since: str) -> int | None:
    """The harvest that a run became: the first of the portal that began no earlier."""
    first = select(func.min(harvests.c.id)).where(
        harvests.c.kind == "crawl", harvests.c.portal == portal, harvests.c.started_at >= since
    )
    found: int | None = connection.scalar(first)
    return found
