"""Schedules in the store: any process adds, pauses and removes them; a scheduler notices within a second or two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, case, delete, insert, select, update

from thresher.scheduler import runs
from thresher.scheduler.rule import Rule
from thresher.schemas.errors import ThresherError
from thresher.store.row_mapping import stamp
from thresher.store.tables import schedules
from thresher.text import durations

_LOOKED_AT = 20
"""A bound for safety: past runs, which hold the last due time."""


class ScheduleError(ThresherError):
    """A schedule is missing, or there is one already."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a portal is harvested, and how."""

    portal: str
    definition: str
    """The argument of the crawl command: a name, a file, an address."""
    every: int | None
    """Seconds from one harvest to the next."""
    cron: str | None
    timezone: str
    jitter: int
    time_limit: int
    options: Sequence[str]
    """Arguments of the crawl command."""
    added_at: str
    since: str
    """Harvests that were due before are not made up for."""
    paused: bool = False
    asked_at: str | None = None
    """A harvest is due since then, and starts as soon as there is room."""
    next_run_at: str | None = None
    """When it is due next, in the past where no scheduler runs; None while it is paused."""
    last_state: str | None = None
    """A thresher.scheduler.runs.RunState."""
    last_due_at: str | None = None
    last_started_at: str | None = None
    last_ended_at: str | None = None
    last_detail: str | None = None

    @property
    def rule(self) -> Rule:
        """When it is due."""
        return Rule(self.portal, self.every, self.cron, self.timezone, self.jitter, _time(self.added_at))

    @property
    def times(self) -> str:
        """`every 6h`, or the crontab line and its time zone."""
        times = f"every {durations.shown(self.every)}" if self.every else f"{self.cron} ({self.timezone})"
        return times + (f" +{durations.shown(self.jitter)}" if self.jitter else "")


def add(connection: Connection, schedule: Schedule) -> None:
    """Store a new schedule.  Raises ScheduleError where the portal has one."""
    known = connection.execute(select(schedules).where(schedules.c.portal == schedule.portal)).first()
    if known is not None:
        raise ScheduleError(
            f"{schedule.portal} has a schedule: {_schedule(known).times}; to give it another, remove that first: "
            f"thresher schedule remove {schedule.portal}"
        )
    row = {name: getattr(schedule, name) for name in schedules.columns.keys()}  # noqa: SIM118 - not a dictionary
    row |= {"options": msgspec.json.encode(schedule.options).decode(), "paused": int(schedule.paused)}
    connection.execute(insert(schedules).values(row))


def pause(connection: Connection, portal: str) -> None:
    """Start no harvests until it is resumed; a running one goes on.  Raises ScheduleError."""
    _change(connection, portal, {"paused": 1, "asked_at": None})


def resume(connection: Connection, portal: str, now: datetime) -> None:
    """Continue at the next due time; those in between are not made up for.  Raises ScheduleError."""
    since = case((schedules.c.paused == 0, schedules.c.since), else_=stamp(now))
    _change(connection, portal, {"paused": 0, "since": since})


def remove(connection: Connection, portal: str) -> None:
    """Delete a schedule; its past runs stay.  Raises ScheduleError."""
    found = connection.execute(delete(schedules).where(schedules.c.portal == portal))
    if not found.rowcount:
        raise _absent(connection, portal)


def run_now(connection: Connection, portal: str, now: datetime) -> None:
    """Request a harvest at once, also of a paused schedule.  Raises ScheduleError."""
    _change(connection, portal, {"asked_at": stamp(now)})


def check_planned(connection: Connection, portal: str) -> None:
    """Raise ScheduleError where the portal has no schedule."""
    if connection.execute(select(schedules.c.portal).where(schedules.c.portal == portal)).first() is None:
        raise _absent(connection, portal)


def planned(connection: Connection) -> list[Schedule]:
    """All schedules, without their history."""
    rows = connection.execute(select(schedules).order_by(schedules.c.portal))
    return [_schedule(row) for row in rows]


def listed(connection: Connection) -> list[Schedule]:
    """All schedules in the order of their portals, with the next due time and the last run."""
    return [_with_history(connection, schedule) for schedule in planned(connection)]


def handled(connection: Connection, schedule: Schedule) -> datetime:
    """The last due time that was started, requested or given up; not later than now, in case the clock was set back.

    An interrupted run is started again with its old due time: the last due time need not be in the last row.
    """
    past = (row["due_at"] for row in runs.history(connection, schedule.portal, _LOOKED_AT))
    before = _time(schedule.since) - timedelta(seconds=1)
    dues = [before, *map(_time, past), *([_time(schedule.asked_at)] if schedule.asked_at else [])]
    return min(max(dues), datetime.now(UTC))


def _change(connection: Connection, portal: str, values: Mapping[str, Any]) -> None:
    changed = connection.execute(update(schedules).where(schedules.c.portal == portal).values(values))
    if not changed.rowcount:
        raise _absent(connection, portal)


def _absent(connection: Connection, portal: str) -> ScheduleError:
    known = connection.execute(select(schedules.c.portal).order_by(schedules.c.portal)).scalars().all()
    hint = f"scheduled are: {', '.join(known)}" if known else f"thresher schedule add {portal} gives it one"
    return ScheduleError(f"{portal} has no schedule; {hint}")


def _schedule(row: Any) -> Schedule:
    values = {name: getattr(row, name) for name in schedules.columns.keys()}  # noqa: SIM118 - not a dictionary
    values["options"] = tuple(msgspec.json.decode(row.options, type=list[str]))
    values["paused"] = bool(row.paused)
    return Schedule(**values)


def _with_history(connection: Connection, schedule: Schedule) -> Schedule:
    last = next(iter(runs.history(connection, schedule.portal, 1)), {})
    return replace(
        schedule,
        next_run_at=_next(connection, schedule),
        last_state=last.get("state"),
        last_due_at=last.get("due_at"),
        last_started_at=last.get("started_at"),
        last_ended_at=last.get("ended_at"),
        last_detail=last.get("detail"),
    )


def _next(connection: Connection, schedule: Schedule) -> str | None:
    if schedule.asked_at is not None or schedule.paused:
        return schedule.asked_at
    following = schedule.rule.after(handled(connection, schedule))
    return stamp(following) if following else None


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
