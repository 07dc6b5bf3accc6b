"""Harvests: the list, and one with its progress."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import HTMLResponse, Response

from thresher.dashboard.models import Harvest
from thresher.dashboard.queries import harvests, records, schedules
from thresher.dashboard.rendering import page, part
from thresher.dashboard.store import Store
from thresher.store.at_work import at_work
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)
_SHOWN = 50
_RECORDS = 100  # matter of taste
_STOP_POLLING = 286
"""The status on which htmx stops polling."""
Portal = Annotated[str | None, Query(max_length=500)]
Number = Annotated[int, Query(ge=1, le=1 << 60)]


@router.get("/harvests")
def listed(request: Request, store: Store, portal: Portal = None, before: Number | None = None) -> HTMLResponse:
    """The last harvests."""
    with reading(store) as connection:
        workers = [] if portal or before else at_work(connection)
    return page(request, "harvests.html", workers=workers, **_last(store, portal or None, before))


@router.get("/harvests/table")
def table(
    request: Request,
    store: Store,
    portal: Portal = None,
    before: Number | None = None,
    limit: Annotated[int, Query(ge=1, le=_SHOWN)] = _SHOWN,
    seen: str | None = None,
) -> Response:
    """The table alone, for polling."""
    return part(request, "_harvests.html", seen, **_last(store, portal or None, before, limit))


@router.get("/harvests/{id_}")
def one(request: Request, id_: int, store: Store) -> HTMLResponse:
    """One harvest."""
    harvest = _found(store, id_)
    with reading(store) as connection:
        seen = records.of_harvest(connection, id_, _RECORDS + 1)
    return page(request, "harvest.html", harvest=harvest, items=seen[:_RECORDS], more=len(seen) > _RECORDS)


@router.get("/harvests/{id_}/progress")
def progress(request: Request, id_: int, store: Store) -> HTMLResponse:
    """Its figures, which change while it runs."""
    return page(request, "_progress.html", harvest=_found(store, id_))


@router.get("/harvests/{id_}/said")
def said(request: Request, id_: int, store: Store) -> HTMLResponse:
    """One sentence, for screen readers."""
    harvest = _found(store, id_)
    return page(request, "_said.html", 200 if harvest.running else _STOP_POLLING, harvest=harvest)


def _last(store: Store, portal: str | None, before: int | None, limit: int = _SHOWN) -> dict[str, Any]:
    found = harvests.last(store, portal, limit=limit + 1, before=before)
    with reading(store) as connection:
        asked = schedules.begins_soon(connection, portal)
    return {
        "harvests": found[:limit],
        "older": found[limit - 1].id if len(found) > limit else None,
        "limit": limit,
        "portal": portal,
        "before": before,
        "asked": asked,
    }


def _found(store: Store, id_: int) -> Harvest:
    found = harvests.one(store, id_) if 0 < id_ < 1 << 60 else None
    if found is None:
        raise HTTPException(404, f"the store holds no harvest {id_}")
    return found
