"""Watches: saved searches, and how telling of them went."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from thresher.dashboard.queries import watches
from thresher.dashboard.rendering import page
from thresher.dashboard.store import Store
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)


@router.get("/watches")
def listed(request: Request, store: Store, done: str | None = None) -> HTMLResponse:
    """All watches."""
    with reading(store) as connection:
        found = watches.listed(connection)
    return page(request, "watches.html", watches=found, done=done)
