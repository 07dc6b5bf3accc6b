"""The list of records: search and filters."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from thresher.dashboard.filters import Listing
from thresher.dashboard.queries import portals, records
from thresher.dashboard.rendering import address, page
from thresher.dashboard.store import Store
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)
_WATCHED = {"q", "portal", "language", "type"}
"""The filters that a watch has."""


@router.get("/records")
def listed(request: Request, listing: Annotated[Listing, Query()], store: Store) -> HTMLResponse:
    """A page of the selected records."""
    with reading(store) as connection:
        found, names = records.listed(connection, listing), portals.names(connection)
    given = listing.given()
    older = address("/records", **given, limit=listing.limit, after=found.after) if found.after else None
    return page(
        request,
        "records.html",
        found=found,
        listing=listing,
        given=given,
        portals=names,
        older=older,
        newest=address("/records", **given, limit=listing.limit),
        feed=address("/feeds.atom", **given),
        saved=given if given and given.keys() <= _WATCHED else None,
        downloads={form: address(f"/download.{form}", **given) for form in ("jsonl", "csv")},
    )
