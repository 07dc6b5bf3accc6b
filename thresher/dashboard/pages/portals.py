"""All portals, and one with its charts."""

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import HTMLResponse

from pipelines.store import reading
from thresher.dashboard.drawn import charts_of
from thresher.dashboard.queries import alerts, harvests, portals
from thresher.dashboard.queries.trends import trends
from thresher.dashboard.rendering import page
from thresher.dashboard.store import Store

router = APIRouter(include_in_schema=False)
_HARVESTS = 10


@router.get("/")
def overview(request: Request, store: Store, done: str | None = None) -> HTMLResponse:
    """All portals."""
    return page(request, "portals.html", portals=portals.every(store), done=done)


@router.get("/portals")
def table(request: Request, store: Store) -> HTMLResponse:
    """The table of portals alone, while a harvest runs."""
    return page(request, "_portals.html", portals=portals.every(store))


@router.get("/portals/{name:path}")
def portal(request: Request, name: str, store: Store, done: str | None = None) -> HTMLResponse:
    """One portal."""
    found = portals.one(store, name)
    if found is None:
        raise HTTPException(404, f"nothing is known of a portal {name}")
    with reading(store) as connection:
        opened = alerts.listed(connection, portal=name)
    return page(
        request,
        "portal.html",
        portal=found,
        charts=charts_of(trends(store, name)),
        harvests=harvests.last(store, name, limit=_HARVESTS),
        alerts=opened,
        done=done,
    )
