"""Harvests: the last ones, a single one, and whether it is running."""

import json
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from thresher.dashboard.models import Harvest
from thresher.store.opening import reading
from thresher.store.past_harvests import KILLED
from thresher.store.portal_lock import is_held
from thresher.store.tables import harvests


def last(engine: Engine, portal: str | None = None, *, limit: int = 50, before: int | None = None) -> list[Harvest]:
    """The last harvests, the latest first; `before`: older than this one."""
    query = select(harvests).order_by(harvests.c.id.desc()).limit(limit)
    if portal is not None:
        query = query.where(harvests.c.portal == portal)
    if before is not None:
        query = query.where(harvests.c.id < before)
    return _told(engine, query)


def one(engine: Engine, id_: int) -> Harvest | None:
    """A harvest by its id."""
    return next(iter(_told(engine, select(harvests).where(harvests.c.id == id_))), None)


def last_of_each(engine: Engine) -> dict[str, Harvest]:
    """The last harvest of every portal that was harvested."""
    newest = select(func.max(harvests.c.id)).where(harvests.c.portal.is_not(None)).group_by(harvests.c.portal)
    found = _told(engine, select(harvests).where(harvests.c.id.in_(newest)))
    return {harvest.portal: harvest for harvest in found if harvest.portal is not None}


def _told(engine: Engine, query: Select[Any]) -> list[Harvest]:
    with reading(engine) as connection:
        rows = connection.execute(query).all()
        gone = {row.id for row in rows if _was_followed(connection, row)}
    return [_harvest(engine, row, row.id in gone) for row in rows]


def _was_followed(connection: Connection, row: Row[Any]) -> bool:
    """Whether the portal has a later crawl: then this one is not running, whatever its state."""
    if not _says_running(row):
        return False
    later = select(harvests.c.id).where(harvests.c.portal == row.portal, harvests.c.kind == "crawl")
    return connection.scalar(later.where(harvests.c.id > row.id).limit(1)) is not None


def _says_running(row: Row[Any]) -> bool:
    return bool(row.kind == "crawl" and row.state == "running")


def _harvest(engine: Engine, row: Row[Any], followed: bool) -> Harvest:
    """A crawl in the state `running` whose portal's lock is free was killed."""
    killed = _says_running(row) and (followed or not is_held(engine, row.portal or ""))
    return Harvest(
        id=row.id,
        kind=row.kind,
        portal=row.portal,
        started_at=row.started_at,
        ended_at=row.ended_at,
        state=KILLED if killed else row.state,
        figures=json.loads(row.figures),
    )
