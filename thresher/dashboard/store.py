"""Access to the store and the settings from a request."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from thresher.dashboard.settings import Settings


def _engine(request: Request) -> Engine:
    found: Engine = request.app.state.engine
    return found


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


Store = Annotated[Engine, Depends(_engine)]
Served = Annotated[Settings, Depends(_settings)]
