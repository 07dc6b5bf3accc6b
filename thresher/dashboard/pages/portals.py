"""All portals, and one with its charts."""

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from thresher.dashboard.portal_charts import charts_of
from thresher.dashboard.queries import alerts, harvests, portals, schedules
from thresher.dashboard.queries.trends import trends
from thresher.dashboard.rendering import page, part
from thresher.dashboard.store import Store
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)
_HARVESTS = 10  # matter of taste


@router.get("/")
def overview(request: Request, store: Store, done: str | None = None) -> HTMLResponse:
    """All portals."""
    return page(request, "portals.html", done=done, **_every(store))


@router.get("/portals")
def table(request: Request, store: Store, seen: str | None = None) -> Response:
    """The table of portals alone, for polling."""
    return part(request, "_portals.html", seen, **_every(store))


@router.get("/portals/{name:path}")
def portal(request: Request, name: str, store: Store, done: str | None = None) -> HTMLResponse:
    """One portal."""
    found = portals.one(store, name)
    if found is None:
        raise HTTPException(404, f"nothing is known of a portal {name}")
    with reading(store) as connection:
        opened = alerts.listed(connection, portal=name)
        asked = schedules.begins_soon(connection, name)
    return page(
        request,
        "portal.html",
        portal=found,
        charts=charts_of(trends(store, name)),
        harvests=harvests.last(store, name, limit=_HARVESTS),
        limit=_HARVESTS,
        alerts=opened,
        asked=asked,
        done=done,
    )


def _every(store: Store) -> dict[str, Any]:
    found = portals.every(store)
    with reading(store) as connection:
        return {"portals": found, "asked": schedules.begins_soon(connection)}
