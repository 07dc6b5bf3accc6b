"""Alerts, open and closed."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from thresher.dashboard.queries import alerts
from thresher.dashboard.rendering import page
from thresher.dashboard.store import Store
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)


@router.get("/alerts")
def listed(
    request: Request,
    store: Store,
    closed: bool = False,
    portal: Annotated[str | None, Query(max_length=500)] = None,
    done: str | None = None,
) -> HTMLResponse:
    """The open alerts, or the closed ones."""
    with reading(store) as connection:
        found = alerts.listed(connection, portal=portal or None, closed=closed)
    return page(request, "alerts.html", alerts=found, closed=closed, portal=portal, done=done)
