"""The checks before every request (Host header, token, origin) and the security headers of every answer.

Reading is free on loopback and needs the token elsewhere.  Writing always needs it: as `Authorization: Bearer`, or as
the cookie of a session together with the CSRF token of our forms.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from math import ceil
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from thresher.dashboard.errors import answer, is_for_programs
from thresher.dashboard.guesses import Guesses
from thresher.dashboard.sessions import bearer_of, form_word, is_form_word, is_session, is_token
from thresher.dashboard.settings import Settings
from thresher.one_page import MAX_BYTES

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with `no-referrer` browsers would not send the origin of a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
"""On every answer that does not set them itself."""
READING = ("GET", "HEAD")
_OPEN = ("/static/", "/login", "/favicon.ico")
"""Paths that are served without a session."""
_LARGEST = 64 << 10
"""A bound for safety: bytes of a form."""
_LARGEST_OF_PAGES = dict.fromkeys(("/extract", "/api/extract"), MAX_BYTES)
"""Of a form, or a body, that holds a page; by path."""


class Guard:
    """ASGI middleware that lets only allowed requests through."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._app, self._settings, self._guesses = app, settings, Guesses()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})

        bodiless = scope["method"] == "HEAD"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            if bodiless and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        if bodiless:
            scope = {**scope, "method": "GET"}  # the same answer, without its body
        request = Request(scope, receive)
        request.state.bodiless, request.state.settings = bodiless, self._settings
        request.state.guesses = self._guesses
        session = self._session(request)
        request.state.session = session
        request.state.word = form_word(session, self._settings.token) if session else ""
        refused = self._refused(request)
        if refused is not None:
            return await refused(scope, receive, guarded)
        return await self._app(scope, receive, guarded)

    def _session(self, request: Request) -> str | None:
        """The session cookie, where it is valid."""
        value = request.cookies.get(cookie_name(self._settings))
        return value if value and is_session(value, self._settings.token) else None

    def _refused(self, request: Request) -> Response | None:
        """The answer to a request that is refused; None for one that is allowed."""
        headers, path = request.headers, request.scope["path"]
        if not self._settings.knows(headers.get("host", "")):
            return answer(request, 421, "this server does not go by that name; see --allow-host")
        if _gives_token(request) and (seconds := self._guesses.wait(client_of(request))):
            waiting = answer(request, 429, f"too many wrong tokens; try again in {ceil(seconds)} s")
            waiting.headers["Retry-After"] = str(ceil(seconds))
            return waiting
        if request.method in READING:
            free = self._settings.reading_is_free or path.startswith(_OPEN) or self._may_read(request)
            return None if free else _sign_in(request)
        if _comes_from_elsewhere(headers):
            return answer(request, 403, "the request comes from another site's page")
        length, largest = headers.get("content-length", "0"), _LARGEST_OF_PAGES.get(path, _LARGEST)
        if "transfer-encoding" in headers or not length.isdecimal() or len(length) > 9 or int(length) > largest:
            return answer(
                request, 413, f"the request is too large, or does not say its length: {largest:,} bytes are read"
            )
        if path == "/login" or self._may_read(request, basic=False):
            return None
        return _sign_in(request)

    def _may_read(self, request: Request, *, basic: bool = True) -> bool:
        if request.state.session is not None:
            return True
        header = request.headers.get("authorization", "")
        given = bearer_of(header) if basic or not header.lower().startswith("basic") else None
        if given is None:
            return False
        right = is_token(given, self._settings.token)
        (self._guesses.right if right else self._guesses.wrong)(client_of(request))
        return right


def client_of(request: Request) -> str:
    """Whose tries are counted together."""
    return request.client.host if request.client else ""


def _gives_token(request: Request) -> bool:
    is_form = request.method not in READING and request.scope["path"] == "/login"
    return is_form or "authorization" in request.headers


def cookie_name(settings: Settings) -> str:
    """Cookies are shared by all ports of a host: each dashboard has its own."""
    return f"thresher_{settings.port}"


async def writing_is_allowed(request: Request) -> None:
    """Dependency of every path that writes: a cookie counts only together with the form's CSRF token."""
    session = request.state.session
    if session is None:
        return  # the guard has checked the token itself
    given = request.headers.get("x-csrf-token") or str((await request.form()).get("word", ""))
    if not is_form_word(given, session, request.app.state.settings.token):
        raise HTTPException(403, "the form is not of this session; load the page again and repeat")


def asked_from_here(request: Request) -> None:
    """Dependency of expensive paths: a page elsewhere must not cause work by embedding one as an image."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise HTTPException(403, "another site's page leads here; go to the record, and from there to this page")


def local_path(path: str) -> str:
    """The path, if it is one on this server; else the start page."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_local else "/"


def _comes_from_elsewhere(headers: Headers) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    try:
        return origin is not None and urlsplit(origin).netloc != headers.get("host")
    except ValueError:  # a broken address
        return True


def _sign_in(request: Request) -> Response:
    if is_for_programs(request):
        refused = answer(request, 401, "sign in, or send the token: Authorization: Bearer TOKEN")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    back = quote(request.scope["path"]) if request.method in READING else "/"
    if request.method in READING and (query := request.scope["query_string"].decode("latin-1")):
        back += f"?{query}"
    return RedirectResponse(f"/login?next={quote(back)}", 303)
