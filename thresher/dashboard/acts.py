"""What the dashboard does beside showing: schedules are paused, resumed and run, alerts are closed."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from fastapi import HTTPException
from sqlalchemy import Connection, Engine, select, update

from pipelines.columns import stamp
from pipelines.store import writing
from pipelines.watch import close_alert
from schemas.tables import schedules


class Act(StrEnum):
    """What can be done with a schedule."""

    PAUSE = "pause"
    RESUME = "resume"
    RUN = "run"


def on_schedule(engine: Engine, act: Act, portal: str) -> None:
    """Pause, resume or run now.  Raises HTTPException where the portal has no schedule."""
    with writing(engine) as connection:
        if connection.scalar(select(schedules.c.portal).where(schedules.c.portal == portal)) is None:
            raise HTTPException(404, f"{portal} has no schedule; add one with: thresher schedule add")
        _ACTS[act](connection, portal)


def close(engine: Engine, alert: int) -> None:
    """Close an alert by hand.  Raises HTTPException where there is no such open alert."""
    with writing(engine) as connection:
        if not close_alert(connection, alert, stamp(datetime.now(UTC))):
            raise HTTPException(404, f"there is no open alert {alert}")


def _paused(value: int) -> Callable[[Connection, str], None]:
    def change(connection: Connection, portal: str) -> None:
        connection.execute(update(schedules).where(schedules.c.portal == portal).values(paused=value))

    return change


def _run(connection: Connection, portal: str) -> None:
    raise HTTPException(501, "not yet")


_ACTS: dict[Act, Callable[[Connection, str], None]] = {
    Act.PAUSE: _paused(1),
    Act.RESUME: _paused(0),
    Act.RUN: _run,
}
