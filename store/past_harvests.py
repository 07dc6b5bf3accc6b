"""Harvests that there were, and how they ended."""

import json
from typing import Any

from sqlalchemy import Engine, select

from thresher.schemas.frontier import HarvestState
from thresher.store.opening import reading
from thresher.store.portal_lock import is_held
from thresher.store.tables import harvests

KILLED = "killed"
"""Of a harvest that says it is running while nobody holds its portal."""


def past_harvests(engine: Engine, portal: str | None, limit: int) -> list[dict[str, Any]]:
    """The last harvests, the latest first: a row of the table each, with its figures as a dictionary."""
    query = select(harvests).order_by(harvests.c.id.desc()).limit(limit)
    if portal is not None:
        query = query.where(harvests.c.portal == portal)
    with reading(engine) as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
    held: dict[str, bool] = {}
    latest: set[str] = set()
    for row in rows:
        row["figures"] = json.loads(row["figures"])
        name = row["portal"] or ""
        if row["kind"] != "crawl":
            continue
        # Whoever holds the portal is its latest run: the others that say that they are running were killed.
        running = row["state"] == HarvestState.RUNNING
        if running and (name in latest or not held.setdefault(name, is_held(engine, name))):
            row["state"] = KILLED
        latest.add(name)
    return rows
