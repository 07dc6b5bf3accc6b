"""A page that is sent, or fetched from an address, read now; nothing of it is stored.

Fetching is done by this server: only whoever has the token may ask for it, and never for a private address unless the
server was begun with leave to.
"""

import re
import threading
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from thresher.dashboard.models import Model
from thresher.dashboard.security import writing_is_allowed
from thresher.dashboard.settings import Settings
from thresher.dashboard.store import Served
from thresher.one_page import fetch_and_read, read_markup
from thresher.schemas.errors import PortalError
from thresher.schemas.outcome import Outcome, error_line

router = APIRouter()
_AT_ONCE = threading.BoundedSemaphore(2)
"""A bound for safety: pages that are fetched or read at the same time, each by a core."""
_MARKUP = ("text/html", "application/xhtml+xml")
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_SENT = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object", "properties": {"html": {"type": "string"}, "url": {"type": "string"}}}
            },
            "text/html": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "How the page ended: its status, why it was refused, its record"},
    413: {"description": "The page is too large"},
    422: {"description": "Neither a page nor an address was sent"},
    503: {"description": "Other pages are being read, or pages cannot be fetched"},
}


class Asked(Model):
    """A page to read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    html: str | None = None
    url: str | None = None


@router.post(
    "/api/extract",
    dependencies=[Depends(writing_is_allowed)],
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra=_SENT,
)
async def extract(
    request: Request, settings: Served, url: Annotated[str | None, Query(max_length=4096)] = None
) -> Response:
    """Read a page now: {"html": ..., "url": ...}, {"url": ...} to fetch it, or the page itself as text/html."""
    sent = await request.body()
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() in _MARKUP:
        outcome = await run_in_threadpool(read_now, sent, url, settings)
    else:
        asked = _asked(sent)
        outcome = await run_in_threadpool(read_now, asked.html, asked.url or url, settings)
    return Response(msgspec.json.encode(error_line(outcome)), media_type="application/json")


def _asked(sent: bytes) -> Asked:
    try:
        return Asked.model_validate_json(sent)
    except ValidationError as error:
        first = error.errors()[0]
        named = ".".join(map(str, first["loc"]))
        what = "there is no such parameter" if first["type"] == "extra_forbidden" else first["msg"]
        raise HTTPException(422, f"{named}: {what}" if named else what) from None


def read_now(html: str | bytes | None, url: str | None, settings: Settings) -> Outcome:
    """How a page ends, which is fetched where no markup of it is given.

    Raises HTTPException where there is neither, where others are read, and where nothing may be fetched.
    """
    if not html and not url:
        raise HTTPException(422, "send a page as html, or the url of one to fetch")
    if url and not (_WEB.match(url) and url.isprintable()):
        raise HTTPException(422, "url: must begin with http:// or https://")
    if not _AT_ONCE.acquire(blocking=False):
        raise HTTPException(503, "other pages are being read; try when they have ended", {"Retry-After": "5"})
    try:
        return read_markup(html, url) if html else fetch_and_read(url or "", settings.asking)
    except PortalError as error:
        raise HTTPException(503, str(error)) from None
    finally:
        _AT_ONCE.release()
