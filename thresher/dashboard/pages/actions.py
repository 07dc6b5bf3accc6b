"""Actions of forms.  Each needs a session and its CSRF token; the answer redirects to the page of the form."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse

from thresher.dashboard import actions as acts
from thresher.dashboard.actions import Act, Tell
from thresher.dashboard.models import Id
from thresher.dashboard.rendering import address
from thresher.dashboard.security import local_path, writing_is_allowed
from thresher.dashboard.store import Store
from thresher.schemas.record import PageType
from thresher.store.selection import Selection

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


@router.post("/watches")
def save(
    store: Store,
    name: Annotated[str, Form()],
    q: Annotated[str, Form(max_length=500)] = "",
    portal: Annotated[str, Form(max_length=500)] = "",
    language: Annotated[str, Form(max_length=35)] = "",
    type: Annotated[PageType | None, Form()] = None,
    new_only: Annotated[bool, Form()] = False,
    tell: Annotated[Tell | None, Form()] = None,
    to: Annotated[str, Form(max_length=320)] = "",
) -> RedirectResponse:
    """Save a search, and whom to tell of what it finds."""
    selection = Selection(portal=portal or None, language=language.lower() or None, page_type=type)
    acts.save_search(store, name, q or None, selection, new_only=new_only, told=acts.whom(tell, to.strip()))
    return RedirectResponse(address("/watches", done="save"), 303)


@router.post("/watches/{name}/remove")
def remove(name: str, store: Store) -> RedirectResponse:
    """Forget a watch."""
    acts.remove_watch(store, name)
    return RedirectResponse(address("/watches", done="remove"), 303)
