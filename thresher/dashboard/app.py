"""The application: middleware, pages and API."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import anyio.to_thread
from fastapi import FastAPI
from sqlalchemy import Engine
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

from thresher.dashboard import api, downloads, errors, feed, metrics, one_page
from thresher.dashboard.pages import (
    about,
    actions,
    alerts,
    definitions,
    extract,
    harvests,
    portals,
    records,
    session,
    watches,
)
from thresher.dashboard.pages import page as record_page
from thresher.dashboard.security import Guard
from thresher.dashboard.settings import Settings
from thresher.version import __version__

_THREADS = 12
"""A bound for safety: requests that use the store at the same time; the engine's pool has as many connections."""
_STATIC = Path(__file__).parent / "static"


def application(engine: Engine, settings: Settings) -> Guard:
    """The dashboard of a store."""
    app = FastAPI(
        title="Thresher",
        version=__version__,
        description="What the store holds and what goes on.  Writing asks for the token: Authorization: Bearer TOKEN.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_few_threads,
    )
    app.state.engine, app.state.settings, app.state.counts = engine, settings, metrics.Counts()
    errors.register(app)
    for part in (
        portals,
        definitions,
        harvests,
        records,
        record_page,
        alerts,
        watches,
        extract,
        session,
        actions,
        feed,
        downloads,
        metrics,
        about,
        api,
        one_page,
    ):
        app.include_router(part.router)
    app.mount("/static", _Static(directory=_STATIC), name="static")
    app.get("/favicon.ico", include_in_schema=False)(_icon)
    api.describe(app)
    return Guard(app, settings)


@contextlib.asynccontextmanager
async def _few_threads(app: FastAPI) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
    yield


def _icon() -> FileResponse:
    return FileResponse(_STATIC / "icon.svg", headers={"Cache-Control": "max-age=86400"})


class _Static(StaticFiles):
    """Assets are named with the version: browsers may keep them."""

    def file_response(self, *arguments: Any, **named: Any) -> Any:
        made = super().file_response(*arguments, **named)
        made.headers["Cache-Control"] = "max-age=86400"
        return made
