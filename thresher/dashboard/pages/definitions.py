"""A form to add a portal: a preview of its start page, and the definition that is written."""

import os
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from thresher.crawler.portals.fetch import Visitor
from thresher.dashboard import new_portal
from thresher.dashboard.rendering import address, page
from thresher.dashboard.security import writing_is_allowed
from thresher.schemas.errors import InputError, PortalError
from thresher.version import __version__

router = APIRouter(include_in_schema=False)
_WRITES = [Depends(writing_is_allowed)]
_PRIVATE = "the command `thresher portal new --allow-private`"
_Line = Annotated[str, Form(max_length=2000)]


@router.get("/definitions/new")
def form(request: Request, saved: str | None = None) -> HTMLResponse:
    """The empty form, or what came of it."""
    return _page(request, saved=saved, contact=os.environ.get("THRESHER_CONTACT", ""))


@router.post("/definitions/preview", dependencies=_WRITES)
def preview(request: Request, url: _Line = "", contact: _Line = "") -> HTMLResponse:
    """What the start page gives; nothing is written."""
    shown: dict[str, Any] = {"url": url, "contact": contact}
    try:
        found = new_portal.preview(url.strip(), Visitor(__version__, contact.strip() or None))
    except (InputError, PortalError) as error:
        return _page(request, 422, wrong=str(error).replace("--allow-private", _PRIVATE), **shown)
    return _page(request, definition=found.definition, leads=found.leads, **shown)


@router.post("/definitions", dependencies=_WRITES)
def save(request: Request, definition: Annotated[str, Form()] = "") -> Response:
    """Write the definition."""
    try:
        name = new_portal.save(definition)
    except PortalError as error:
        return _page(request, 422, wrong="\n".join(error.problems), definition=definition)
    return RedirectResponse(address("/definitions/new", saved=name), 303)


def _page(request: Request, status: int = 200, **given: Any) -> HTMLResponse:
    names = ("saved", "wrong", "url", "contact", "definition", "leads")
    return page(request, "new_portal.html", status, **(dict.fromkeys(names) | given))
