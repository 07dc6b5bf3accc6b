"""What the dashboard changes: schedules (paused, resumed, run now), alerts (closed), watches (saved, removed)."""

from datetime import UTC, datetime
from enum import StrEnum

from fastapi import HTTPException
from sqlalchemy import Engine

from thresher.scheduler import schedules
from thresher.scheduler.schedules import ScheduleError
from thresher.store import watches
from thresher.store.opening import writing
from thresher.store.row_mapping import stamp
from thresher.store.selection import Selection
from thresher.store.watches import WatchError
from thresher.telling.destinations import COMMAND, MAIL, WEBHOOK, destination
from thresher.watch import close_alert


class Act(StrEnum):
    """What can be done with a schedule."""

    PAUSE = "pause"
    RESUME = "resume"
    RUN = "run"


class Tell(StrEnum):
    """How somebody is told of what a watch finds."""

    MAIL = MAIL
    WEBHOOK = WEBHOOK
    COMMAND = COMMAND


def on_schedule(engine: Engine, act: Act, portal: str) -> None:
    """Pause, resume or run now.  Raises HTTPException where the portal has no schedule."""
    now = datetime.now(UTC)
    try:
        with writing(engine) as connection:
            if act is Act.PAUSE:
                schedules.pause(connection, portal)
            elif act is Act.RESUME:
                schedules.resume(connection, portal, now)
            else:
                schedules.run_now(connection, portal, now)
    except ScheduleError as error:
        raise HTTPException(404, str(error)) from None


def close(engine: Engine, alert: int) -> None:
    """Close an alert by hand.  Raises HTTPException where there is no such open alert."""
    with writing(engine) as connection:
        if not close_alert(connection, alert, stamp(datetime.now(UTC))):
            raise HTTPException(404, f"there is no open alert {alert}")


def whom(tell: Tell | None, to: str) -> list[str]:
    """Who is to be told, as a watch has it; nobody but by its feed where both are empty.  Raises HTTPException."""
    if tell is None and to:
        raise HTTPException(422, f"to: say how {to} is to be told: by mail, a webhook or a command")
    try:
        return [] if tell is None else [destination(tell.value, to)]
    except ValueError as error:
        raise HTTPException(422, f"to: {error}") from None


def save_search(
    engine: Engine, name: str, query: str | None, selection: Selection, *, new_only: bool, told: list[str]
) -> None:
    """Save a search.  Raises HTTPException where it cannot be a watch."""
    try:
        watch = watches.new_watch(name, query, selection, new_only=new_only, destinations=told, now=datetime.now(UTC))
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    with writing(engine) as connection:
        try:
            watches.add_watch(connection, watch)
        except WatchError as error:
            raise HTTPException(409, str(error)) from None


def remove_watch(engine: Engine, name: str) -> None:
    """Forget a watch.  Raises HTTPException where there is none of the name."""
    with writing(engine) as connection:
        try:
            watches.remove_watch(connection, name)
        except WatchError as error:
            raise HTTPException(404, str(error)) from None
