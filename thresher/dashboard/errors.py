"""Errors as answers: a page for browsers, problem JSON (RFC 9457) for programs."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from thresher.dashboard.rendering import error_page
from thresher.schemas.errors import QueryError, StoreError, ThresherError

_log = logging.getLogger("uvicorn.error")
PROBLEM = "application/problem+json"


def register(app: FastAPI) -> None:
    """Register a handler for every error of a request."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(ThresherError, _store)
    app.add_exception_handler(500, _broken)


def answer(request: Request, status: int, detail: str, errors: Sequence[dict[str, str]] = ()) -> Response:
    """An error as a page or as problem JSON, by the client."""
    title = HTTPStatus(status).phrase
    if not is_for_programs(request):
        return error_page(request, status, title, detail)
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status, media_type=PROBLEM)


def is_for_programs(request: Request) -> bool:
    """Whether an address is one that programs ask for, by the path that was asked: `request.url` may be made of what
    the Host header says."""
    path = str(request.scope["path"])
    return path.startswith(("/api/", "/feeds/", "/download.", "/metrics")) or path.endswith(".atom")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = error.detail
    if error.status_code == 404 and detail == "Not Found":
        detail = "there is nothing at this address"
    made = answer(request, error.status_code, detail)
    made.headers.update(error.headers or {})
    return made


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [{"parameter": _name(each["loc"]), "message": _message(each)} for each in error.errors()]
    detail = "; ".join(
        f"{each['parameter']}: {each['message']}" if each["parameter"] else each["message"] for each in errors
    )
    return answer(request, 422, detail, errors)


def _name(place: Sequence[Any]) -> str:
    return ".".join(str(part) for part in place[1:])


def _message(error: dict[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such parameter"
    return str(error["msg"]).removeprefix("Value error, ")


def _store(request: Request, error: Exception) -> Response:
    """A portal that is not there is the request's fault; anything else is the store's."""
    if isinstance(error, QueryError):
        return answer(request, 400, "it is asked for something that no record can hold: a NUL, or too large a number")
    detail = str(error)
    if not detail.startswith("the store holds no portal"):
        _log.error("%s: %s", request.scope["path"], detail)
    return answer(request, 404 if detail.startswith("the store holds no portal") else 503, detail)


def _broken(request: Request, error: Exception) -> Response:
    return answer(request, 500, "something went wrong in Thresher; its log on standard error says what")
