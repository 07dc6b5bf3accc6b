"""The page to paste another into, or its address."""

from typing import Any

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from thresher.dashboard.charts import share_bar
from thresher.dashboard.one_page import read_now
from thresher.dashboard.pages.page import fields_of, paragraphs_of, zones_of
from thresher.dashboard.rendering import page
from thresher.dashboard.security import writing_is_allowed
from thresher.dashboard.store import Served
from thresher.one_page import MAX_BYTES
from thresher.schemas.outcome import Outcome

router = APIRouter(include_in_schema=False)


async def _large_form(request: Request) -> None:
    """A dependency before all that read the form: a page may be larger than other fields."""
    await request.form(max_part_size=MAX_BYTES)


@router.get("/extract")
def form(request: Request) -> HTMLResponse:
    """The empty form."""
    return page(request, "extract.html", outcome=None, url="", wrong=None)


@router.post("/extract", dependencies=[Depends(_large_form), Depends(writing_is_allowed)])
async def submit(request: Request, settings: Served) -> HTMLResponse:
    """The record of the page that was pasted or named, or why there is none."""
    given = await request.form()
    html, url = str(given.get("html", "")), str(given.get("url", "")).strip()
    try:
        outcome = await run_in_threadpool(read_now, html if html.strip() else None, url or None, settings)
    except HTTPException as error:
        return page(request, "extract.html", error.status_code, outcome=None, url=url, wrong=error.detail)
    return _shown(request, outcome, url)


def _shown(request: Request, outcome: Outcome, url: str) -> HTMLResponse:
    record, about = outcome.record, dict[str, Any]()
    if record is not None:
        zones = zones_of(record)
        about |= {"paragraphs": paragraphs_of(record), "fields": fields_of(record), "zones": zones}
        about["zone_bar"] = share_bar("How the page's characters are divided among its zones", zones)
        about["as_json"] = msgspec.json.format(msgspec.json.encode(record)).decode()
    return page(request, "extract.html", outcome=outcome, url=url, wrong=None, record=record, **about)
