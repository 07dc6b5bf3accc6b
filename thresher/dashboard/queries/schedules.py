"""Schedules: when portals are harvested, and how that went last."""

from sqlalchemy import Connection

from thresher.dashboard.models import Schedule
from thresher.scheduler import schedules


def by_portal(connection: Connection) -> dict[str, Schedule]:
    """The schedule of every portal that has one."""
    return {planned.portal: Schedule.model_validate(planned) for planned in schedules.listed(connection)}
