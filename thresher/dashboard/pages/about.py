"""The page that documents the API."""

from typing import Any, NamedTuple

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from thresher.dashboard.rendering import page

router = APIRouter(include_in_schema=False)
_FILES = (
    ("/download.jsonl", "The selection as JSON Lines, with the filters of /api/records."),
    ("/download.csv", "The selection as CSV, with the filters of /api/records."),
    ("/feeds/{name}.atom", "The last articles of a portal as Atom, with the filters of /api/records."),
    ("/feeds.atom", "The last articles of the selection as Atom, with the filters of /api/records."),
    ("/watches/{name}.atom", "The last records that a watch finds, as Atom."),
)


class Parameter(NamedTuple):
    name: str
    told: str


class Address(NamedTuple):
    method: str
    path: str
    told: str
    parameters: list[Parameter]


@router.get("/api")
def addresses(request: Request) -> HTMLResponse:
    """Every path with its description and parameters, from the OpenAPI document."""
    found = [
        Address(method.upper(), path, each.get("description", ""), _parameters(each))
        for path, methods in request.app.openapi()["paths"].items()
        for method, each in methods.items()
    ]
    files = [Address("GET", path, told, []) for path, told in _FILES]
    return page(request, "api.html", addresses=found + files)


def _parameters(described: dict[str, Any]) -> list[Parameter]:
    return [Parameter(each["name"], each.get("description", "")) for each in described.get("parameters", [])]
