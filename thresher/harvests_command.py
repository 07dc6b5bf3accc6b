"""The `harvests` command: past runs, their figures and how they ended."""

import json
from typing import Any

from sqlalchemy import Engine, select

from thresher.console import OK, show
from thresher.crawl_figures import reasons, summary
from thresher.schemas.frontier import HarvestState
from thresher.store.opening import open_store, reading
from thresher.store.portal_lock import is_held
from thresher.store.tables import harvests
from thresher.summary import printable

KILLED = "killed"
"""Of a run that says it is running while nobody holds its portal."""


def run(portal: str | None, limit: int, as_json: bool, store: str) -> int:
    """Show the last runs, the latest first; the exit status."""
    engine = open_store(store)
    try:
        runs = past(engine, portal, limit)
    finally:
        engine.dispose()
    show(json.dumps(run, ensure_ascii=False) if as_json else printable(_line(run)) for run in runs)
    return OK


def past(engine: Engine, portal: str | None, limit: int) -> list[dict[str, Any]]:
    """The last runs, the latest first."""
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


def _line(run: dict[str, Any]) -> str:
    figures = run["figures"]
    told = ", ".join(f"{count:,} {name}" for name, count in figures.items())
    if run["kind"] == "crawl":
        told = "; ".join([summary(figures), *(reasons(figures) if run["state"] == HarvestState.FAILED else [])])
    return f"{run['id']:>5}  {run['started_at']}  {run['state']:<11}  {run['kind']:<7}  {run['portal'] or '-'}  {told}"
