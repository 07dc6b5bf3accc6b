"""Schedules: when portals are harvested, and how that went last."""

from typing import Any

from sqlalchemy import Connection, func, select

from schemas.tables import scheduled_runs, schedules
from thresher.dashboard.models import Schedule


def by_portal(connection: Connection) -> dict[str, Schedule]:
    """The schedule of every portal that has one."""
    newest = select(func.max(scheduled_runs.c.id)).group_by(scheduled_runs.c.portal)
    query = select(scheduled_runs).where(scheduled_runs.c.id.in_(newest))
    last = {row.portal: row for row in connection.execute(query)}
    rows = connection.execute(select(schedules).order_by(schedules.c.portal))
    return {row.portal: _schedule(row, last.get(row.portal)) for row in rows}


def _schedule(row: Any, last: Any) -> Schedule:
    return Schedule(
        portal=row.portal,
        every=row.every,
        cron=row.cron,
        timezone=row.timezone,
        paused=bool(row.paused),
        next_run_at=None,
        last_state=last.state if last else None,
        last_started_at=last.started_at if last else None,
        last_detail=last.detail if last else None,
    )
