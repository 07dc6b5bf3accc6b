"""The same as JSON, under /api; errors are problem JSON.  /api/openapi.json tells it all."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query
from pydantic import Field
from starlette.responses import Response

from thresher.dashboard import actions as acts
from thresher.dashboard.actions import Act
from thresher.dashboard.errors import PROBLEM
from thresher.dashboard.filters import Listing
from thresher.dashboard.models import (
    Alert,
    AtWork,
    CopyOf,
    Ending,
    Harvest,
    Id,
    Items,
    Model,
    Portal,
    Trends,
    Version,
    Watch,
)
from thresher.dashboard.queries import alerts, harvests, page, portals, records, watches
from thresher.dashboard.queries.trends import trends
from thresher.dashboard.security import writing_is_allowed
from thresher.dashboard.store import Store
from thresher.schema import record_schema
from thresher.store.at_work import at_work, of_rounds
from thresher.store.opening import reading

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": told, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, told in ((401, "The token is missing"), (404, "There is no such thing"), (422, "A parameter is wrong"))
}
router = APIRouter(prefix="/api", responses=_PROBLEMS)
_WRITES = [Depends(writing_is_allowed)]
Name = Annotated[str | None, Query(max_length=500)]


class Alerts(Model):
    alerts: list[Alert]


class Harvests(Model):
    harvests: list[Harvest]


class Machines(Model):
    workers: list[AtWork]
    round: dict[str, int] = Field(
        description="Portals of `crawl --all` by state: waiting, running, done, failed; empty where none is under way."
    )


class Portals(Model):
    portals: list[Portal]


class Watches(Model):
    watches: list[Watch]


class About(Model):
    """What surrounds a page's record."""

    id: int
    url: str
    first_seen: str
    last_seen: str
    version: int = Field(description="The number of the version that is current.")
    versions: list[Version] = Field(description="The latest, the latest first.")
    captures: list[Ending]
    copies: list[CopyOf]


class Problem(Model):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default=[])


@router.get("/portals")
def list_portals(store: Store) -> Portals:
    """All portals with their health."""
    return Portals(portals=portals.every(store))


@router.get("/portals/{name:path}/trends")
def portal_trends(name: str, store: Store) -> Trends:
    """A portal over time: articles a day, fill rates by week, refusals by harvest."""
    if portals.one(store, name) is None:
        raise HTTPException(404, f"nothing is known of a portal {name}")
    return trends(store, name)


@router.get("/portals/{name:path}")
def get_portal(name: str, store: Store) -> Portal:
    """One portal."""
    found = portals.one(store, name)
    if found is None:
        raise HTTPException(404, f"nothing is known of a portal {name}")
    return found


@router.get("/harvests")
def list_harvests(
    store: Store,
    portal: Name = None,
    before: Annotated[int | None, Query(ge=1, le=1 << 60)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Harvests:
    """The last harvests, the latest first."""
    return Harvests(harvests=harvests.last(store, portal, limit=limit, before=before))


@router.get("/machines")
def list_machines(store: Store) -> Machines:
    """The processes at work on the store, and the portals that they hold, none on SQLite; how far `crawl --all` is."""
    with reading(store) as connection:
        workers = [AtWork.model_validate(one) for one in at_work(connection)]
        return Machines(workers=workers, round=of_rounds(connection))


@router.get("/harvests/{id}")
def get_harvest(id: Id, store: Store) -> Harvest:
    """One harvest; its figures change while it runs."""
    found = harvests.one(store, id)
    if found is None:
        raise HTTPException(404, f"the store holds no harvest {id}")
    return found


@router.get("/records")
def list_records(listing: Annotated[Listing, Query()], store: Store) -> Items:
    """The selected records, the newest first; where words are asked for, the best first."""
    with reading(store) as connection:
        return records.listed(connection, listing)


@router.get("/pages/{id}")
def get_page(id: Id, store: Store) -> About:
    """A page's versions, captures and copies."""
    with reading(store) as connection:
        found = page.one(connection, id)
        if found is None:
            raise HTTPException(404, f"the store holds no page {id}")
        return About(
            id=id,
            url=found.url,
            first_seen=found.first_seen,
            last_seen=found.last_seen,
            version=found.version,
            versions=page.versions(connection, id, found.version),
            captures=page.captures(connection, id),
            copies=page.copies(connection, id),
        )


@router.get(
    "/pages/{id}/record",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PageRecord"}}}}},
)
def get_record(id: Id, store: Store) -> Response:
    """A page's record, as `thresher extract` writes it."""
    with reading(store) as connection:
        found = page.document(connection, id)
    if found is None:
        raise HTTPException(404, f"the store holds no page {id}")
    return Response(found, media_type="application/json")


@router.get("/alerts")
def list_alerts(store: Store, portal: Name = None, closed: bool = False) -> Alerts:
    """The open alerts, or the closed ones, the latest first."""
    with reading(store) as connection:
        return Alerts(alerts=alerts.listed(connection, portal=portal, closed=closed))


@router.post("/alerts/{id}/close", status_code=204, dependencies=_WRITES)
def close_alert(id: Id, store: Store) -> None:
    """Close an alert by hand."""
    acts.close(store, id)


@router.get("/watches")
def list_watches(store: Store) -> Watches:
    """The saved searches, and who is told of what they find."""
    with reading(store) as connection:
        return Watches(watches=watches.listed(connection))


@router.post("/schedules/{act}", status_code=204, dependencies=_WRITES)
def change_schedule(act: Act, portal: Annotated[str, Query(max_length=500)], store: Store) -> None:
    """Pause, resume or run now."""
    acts.on_schedule(store, act, portal)


def describe(app: FastAPI) -> None:
    """Add to the description what no function's types tell: the record, the problems, the token."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = plain()
            schemas = found["components"]["schemas"]
            told = json.loads(record_schema().replace("#/$defs/", "#/components/schemas/Record"))
            schemas |= {f"Record{name}": schema for name, schema in told["$defs"].items()}
            schemas["PageRecord"] = {"$ref": told["$ref"]} if "$ref" in told else told
            schemas["Problem"] = Problem.model_json_schema()
            found["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            found["security"] = [{}, {"token": []}]
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]
