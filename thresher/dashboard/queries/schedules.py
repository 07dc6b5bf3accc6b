"""Schedules of portals, with their last runs."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from thresher.dashboard.models import Schedule
from thresher.scheduler import schedules
from thresher.store import tables
from thresher.store.row_mapping import stamp

_PATIENCE = timedelta(minutes=3)  # matter of taste


def by_portal(connection: Connection) -> dict[str, Schedule]:
    """The schedule of every portal that has one."""
    return {planned.portal: Schedule.model_validate(planned) for planned in schedules.listed(connection)}


def begins_soon(connection: Connection, portal: str | None = None) -> bool:
    """Whether a harvest (of this portal, if given) was requested a moment ago and has not started."""
    asked = select(tables.schedules.c.portal).where(tables.schedules.c.asked_at > late())
    query = asked if portal is None else asked.where(tables.schedules.c.portal == portal)
    return connection.scalar(query.limit(1)) is not None


def late() -> str:
    """The time before which a requested harvest that has not started is waiting for a scheduler."""
    return stamp(datetime.now(UTC) - _PATIENCE)
