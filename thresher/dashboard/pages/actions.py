"""Actions of forms.  Each needs a session and its CSRF token; the answer redirects to the page of the form."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse

from thresher.dashboard import actions as acts
from thresher.dashboard.actions import Act
from thresher.dashboard.models import Id
from thresher.dashboard.rendering import address
from thresher.dashboard.security import local_path, writing_is_allowed
from thresher.dashboard.store import Store

router = APIRouter(include_in_schema=False, dependencies=[Depends(writing_is_allowed)])
Back = Annotated[str, Form()]


@router.post("/schedules/{act}")
def schedule(act: Act, store: Store, portal: Annotated[str, Form()], back: Back = "/") -> RedirectResponse:
    """Pause, resume or run now."""
    acts.on_schedule(store, act, portal)
    return RedirectResponse(address(local_path(back), done=act.value), 303)


@router.post("/alerts/{id_}/close")
def close(id_: Id, store: Store, back: Back = "/alerts") -> RedirectResponse:
    """Close an alert by hand."""
    acts.close(store, id_)
    return RedirectResponse(address(local_path(back), done="close"), 303)
