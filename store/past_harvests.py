"""Harvests that there were, and how they ended."""

import json
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from thresher.schemas.frontier import HarvestState
from thresher.store.opening import reading
from thresher.store.portal_lock import is_held
from thresher.store.tables import harvests

KILLED = "killed"
"""Of a harvest that says it is running while nobody holds its portal."""


def past_harvests(engine: Engine, portal: str | None, limit: int, before: int | None = None) -> list[dict[str, Any]]:
    """The last harvests, the latest first; `before`: older than this one."""
    query = select(harvests).order_by(harvests.c.id.desc()).limit(limit)
    if portal is not None:
        query = query.where(harvests.c.portal == portal)
    if before is not None:
        query = query.where(harvests.c.id < before)
    return with_states(engine, query)


def was_harvested(connection: Connection, portal: str) -> bool:
    """Whether there was a harvest of the portal, however it was begun."""
    found = select(harvests.c.id).where(harvests.c.portal == portal).limit(1)
    return connection.scalar(found) is not None


def with_states(engine: Engine, query: Select[Any]) -> list[dict[str, Any]]:
    """The rows of a query on harvests, each with its figures as a dictionary and the state it is in."""
    with reading(engine) as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
        followed = {row["id"] for row in rows if _says_running(row) and _is_followed(connection, row)}
    for row in rows:
        row["figures"] = json.loads(row["figures"])
        if _says_running(row) and (row["id"] in followed or not is_held(engine, row["portal"] or "")):
            row["state"] = KILLED
    return rows


def _says_running(row: dict[str, Any]) -> bool:
    return bool(row["kind"] == "crawl" and row["state"] == HarvestState.RUNNING)


def _is_followed(connection: Connection, row: dict[str, Any]) -> bool:
    """Whether the portal has a later crawl: whoever holds a portal is its latest."""
    later = select(harvests.c.id).where(harvests.c.portal == row["portal"], harvests.c.kind == "crawl")
    return connection.scalar(later.where(harvests.c.id > row["id"]).limit(1)) is not None
