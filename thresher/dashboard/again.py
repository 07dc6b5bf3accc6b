"""A page read again from where its bytes are, for what its record was kept without: the evidence, the page itself."""

import contextlib
import functools
import threading
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from crawler.extractors.rules import Rules
from crawler.loaders.again import page_at
from crawler.portals import load_portal, rules_of
from crawler.portals.files import definitions
from pipelines.pool import Pool
from pipelines.process import process
from schemas.errors import InputError, PageRefused, PortalError
from schemas.outcome import Outcome
from schemas.page import Origin, SavedPage
from schemas.record import PageRecord
from schemas.tables import schedules

_SECONDS, _MEMORY = 30.0, 1024
_ONE_AT_A_TIME = threading.Lock()
"""A page takes a core for a while: the dashboard's other answers are to go on."""


def saved(record: PageRecord, origins: Sequence[Origin], archive: Path | None) -> SavedPage:
    """The page of a record, as it was captured.  Raises InputError and PageRefused of the last place looked at."""
    places = [record.origin, *(origin for origin in origins if origin != record.origin)]
    found = functools.partial(page_at, url=record.url, portal=record.portal, archive=archive)
    for place in places[:-1]:
        with contextlib.suppress(InputError, PageRefused):
            return found(place, content_sha256=record.content_sha256)
    return found(places[-1], content_sha256=record.content_sha256)


def with_evidence(page: SavedPage, definition: tuple[str | None, Rules | None]) -> Outcome:
    """What is read in a page, with where each value stands; in a process of its own, within limits."""
    time_zone, rules = definition
    function = functools.partial(process, evidence=True, time_zone=time_zone, rules=rules)
    with _ONE_AT_A_TIME, Pool(function, jobs=1, max_seconds=_SECONDS, max_memory=_MEMORY) as pool:
        return next(pool.run([page]))


def definition_of(connection: Connection, portal: str | None) -> tuple[str | None, Rules | None]:
    """Time zone and rules of the portal's definition, where it is known."""
    planned = select(schedules.c.definition).where(schedules.c.portal == portal)
    name = connection.scalar(planned) or (portal if portal in definitions() else None)
    if name is None:
        return None, None
    try:
        found = load_portal(name)
    except PortalError:
        return None, None
    return found.time_zone, rules_of(found)


def origins_of(captures: Sequence[dict[str, object]]) -> list[Origin]:
    """The places that captures tell of."""
    return [msgspec.convert(capture, Origin) for capture in captures]
