"""A page read again from where its bytes are, for what its record was kept without: the evidence, the page itself.

A hostile page may keep its reader busy for ever: each is read in a process of its own, within limits.
"""

import functools
import os
import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import URL, Connection, select

from crawler.portals import definitions, load_portal, rules_of
from pipelines.pool import Pool
from pipelines.process import process
from schemas.errors import InputError, PortalError
from schemas.outcome import Outcome
from schemas.record import PageRecord
from schemas.tables import schedules
from thresher.inspector.stored import Known, archived

_SECONDS, _MEMORY = 30.0, 1024
_ONE_AT_A_TIME = threading.Lock()
"""A page takes a core for a while: the dashboard's other answers are to go on."""


def with_evidence(record: PageRecord, definition: str | None, archive: Path | None) -> Outcome:
    """What is read in a record's page, with where each value stands.  Raises InputError, PageRefused."""
    page, _ = archived(record, archive)
    known = _known(definition)
    function = functools.partial(process, evidence=True, time_zone=known.time_zone, rules=known.rules)
    with _ONE_AT_A_TIME, Pool(function, jobs=1, max_seconds=_SECONDS, max_memory=_MEMORY) as pool:
        return next(pool.run([page]))


def inspected(page_id: int, store: URL, definition: str | None, archive: Path | None) -> str:
    """The report that `thresher inspect` makes of a page.  Raises InputError."""
    command = [sys.executable, "-m", "thresher", "inspect", str(page_id), "--output", "-"]
    command += ["--rules", definition] if definition else []
    command += ["--archive", str(archive)] if archive else []
    told = {"THRESHER_STORE": store.render_as_string(hide_password=False), "PYTHONIOENCODING": "utf-8"}
    with _ONE_AT_A_TIME:
        try:
            made = subprocess.run(
                command, capture_output=True, env=os.environ | told, timeout=2 * _SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise InputError(f"the page was given up after {2 * _SECONDS:.0f} seconds") from None
    if made.returncode:
        raise InputError(made.stderr.decode(errors="replace").strip().removeprefix("thresher: "))
    return made.stdout.decode(errors="replace")


def definition_of(connection: Connection, portal: str | None) -> str | None:
    """What a portal's definition is found by: what its schedule says, else its name where that is known."""
    planned = select(schedules.c.definition).where(schedules.c.portal == portal)
    found: str | None = connection.scalar(planned)
    return found or (portal if portal in definitions() else None)


def _known(definition: str | None) -> Known:
    """A definition that is gone or broken by now is none."""
    if definition is None:
        return Known()
    try:
        found = load_portal(definition)
    except PortalError:
        return Known()
    return Known(rules_of(found), found.time_zone)
