"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from thresher.dashboard.rendering import page
from thresher.dashboard.security import client_of, cookie_name, local_path, writing_is_allowed
from thresher.dashboard.sessions import LIFETIME, is_token, new_session
from thresher.dashboard.store import Served

router = APIRouter(include_in_schema=False)


@router.get("/login")
def form(request: Request, next: str = "/") -> HTMLResponse:
    """The page that asks for the token."""
    return page(request, "login.html", next=local_path(next), wrong=False)


@router.post("/login")
def sign_in(
    request: Request, settings: Served, token: Annotated[str, Form()] = "", next: Annotated[str, Form()] = "/"
) -> Response:
    """A cookie for whoever has the token."""
    guesses, client = request.state.guesses, client_of(request)
    if not is_token(token.strip(), settings.token):
        guesses.wrong(client)
        return page(request, "login.html", 403, next=local_path(next), wrong=True)
    guesses.right(client)
    made = RedirectResponse(local_path(next), 303)
    made.set_cookie(
        cookie_name(settings),
        new_session(settings.token),
        max_age=LIFETIME,
        httponly=True,
        samesite="strict",
        secure=_came_by_https(request),
    )
    return made


def _came_by_https(request: Request) -> bool:
    """Whether the browser used HTTPS, by the form's Origin: a proxy may terminate TLS before the dashboard."""
    return request.headers.get("origin", "").startswith("https://")


@router.post("/logout", dependencies=[Depends(writing_is_allowed)])
def sign_out(settings: Served) -> Response:
    """Delete the cookie."""
    made = RedirectResponse("/", 303)
    made.delete_cookie(cookie_name(settings), httponly=True, samesite="strict")
    return made
