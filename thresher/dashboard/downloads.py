"""The current selection as a file, streamed: the bytes that `thresher export` writes."""

import threading
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response, StreamingResponse

from thresher.dashboard.filters import Filters
from thresher.dashboard.queries.records import selected
from thresher.dashboard.store import Store
from thresher.pipelines.export import BEGINNINGS, LINES, Format
from thresher.pipelines.export.rows import rows
from thresher.store.opening import reading

router = APIRouter(include_in_schema=False)

_CHUNK = 64 << 10
_AT_ONCE = threading.BoundedSemaphore(4)
"""A bound for safety: downloads at the same time.  Each holds a connection, a slow client for long."""
_TYPES = {Format.JSONL: "application/jsonl", Format.CSV: "text/csv; charset=utf-8; header=present"}


@router.get("/download.jsonl")
def as_jsonl(request: Request, filters: Annotated[Filters, Query()], store: Store) -> Response:
    return _file(request, Format.JSONL, filters, store)


@router.get("/download.csv")
def as_csv(request: Request, filters: Annotated[Filters, Query()], store: Store) -> Response:
    return _file(request, Format.CSV, filters, store)


def _file(request: Request, form: Format, filters: Filters, store: Store) -> Response:
    with reading(store) as connection:
        selected(connection, filters)  # a portal that is not there is told before the file begins
    name = f"thresher-{datetime.now(UTC):%Y%m%d-%H%M%S}.{form.value}"
    named: dict[str, Any] = {
        "media_type": _TYPES[form],
        "headers": {"Content-Disposition": f'attachment; filename="{name}"'},
    }
    if request.state.bodiless:
        return StreamingResponse(iter(()), **named)
    if not _AT_ONCE.acquire(blocking=False):
        raise HTTPException(
            503, "too many downloads are under way; try again when one has ended", {"Retry-After": "30"}
        )
    return _Download(_lines(form, filters, store), **named)


class _Download(StreamingResponse):
    """A response that frees its slot when it ends, also where the client left before the first line."""

    def __init__(self, lines: Generator[bytes, None, None], **named: Any) -> None:
        super().__init__(lines, **named)
        self._lines = lines

    async def __call__(self, *arguments: Any) -> None:
        try:
            await super().__call__(*arguments)
        finally:
            self._lines.close()
            _AT_ONCE.release()


def _lines(form: Format, filters: Filters, store: Store) -> Generator[bytes, None, None]:
    with reading(store) as connection:
        found = rows(connection, filters.selection, further=selected(connection, filters))
        waiting = bytearray(BEGINNINGS.get(form, b""))
        for line in LINES[form](found, []):
            waiting += line + b"\n"
            if len(waiting) >= _CHUNK:
                yield bytes(waiting)
                waiting.clear()
        yield bytes(waiting)
