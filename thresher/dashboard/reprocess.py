"""Reads a page again from its archive, for what is not stored with its record: the evidence, the inspector's report.

A hostile page could occupy its reader for ever: each is read in a process of its own, within limits.  One page is read
at a time; other requests get 503 with Retry-After, since waiting would occupy the threads of the server.
"""

import contextlib
import functools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from fastapi import HTTPException
from sqlalchemy import URL, Connection, select

from thresher.crawler.portals import definitions, load_portal, rules_of
from thresher.inspector.stored import Known, archived
from thresher.pipelines.pool import Pool
from thresher.pipelines.process import process
from thresher.schemas.errors import InputError, PortalError
from thresher.schemas.outcome import Outcome
from thresher.schemas.record import PageRecord
from thresher.store.tables import schedules

_SECONDS, _MEMORY = 30.0, 1024
"""Bounds for safety: seconds and MB for reading a page."""
_REPORT_SECONDS = 2 * _SECONDS
"""A bound for safety: seconds for the inspector's report."""
_BUSY = threading.Lock()
"""Held while a page is read, which takes a core and memory."""


def with_evidence(record: PageRecord, definition: str | None, archive: Path | None) -> Outcome:
    """The outcome of a record's page, read again with evidence.

    Raises InputError, PageRefused, and HTTPException while another page is read.
    """
    with _one_at_a_time():
        page, _ = archived(record, archive)
        known = _known(definition)
        function = functools.partial(process, evidence=True, time_zone=known.time_zone, rules=known.rules)
        with Pool(function, jobs=1, max_seconds=_SECONDS, max_memory=_MEMORY) as pool:
            return next(pool.run([page]))


def inspected(page_id: int, store: URL, definition: str | None, archive: Path | None) -> str:
    """The report that `thresher inspect` makes of a page.

    Raises InputError, and HTTPException while another page is read.
    """
    command = [
        sys.executable,
        "-m",
        "thresher.dashboard.memory_limited",
        str(_MEMORY),
        "inspect",
        str(page_id),
        "-o",
        "-",
    ]
    command += ["--rules", definition] if definition else []
    command += ["--archive", str(archive)] if archive else []
    environment = {"THRESHER_STORE": store.render_as_string(hide_password=False), "PYTHONIOENCODING": "utf-8"}
    with _one_at_a_time():
        try:
            made = subprocess.run(
                command, capture_output=True, env=os.environ | environment, timeout=_REPORT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise InputError(f"the page was given up after {_REPORT_SECONDS:.0f} seconds") from None
    if made.returncode:
        raise InputError(_complaint(made))
    return made.stdout.decode(errors="replace")


def _complaint(made: "subprocess.CompletedProcess[bytes]") -> str:
    message = made.stderr.decode(errors="replace").strip()
    if made.returncode < 0 or "MemoryError" in message:
        return f"the page needed more than {_MEMORY} MB of memory"
    return message.removeprefix("thresher: ")


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Raises HTTPException while another page is read."""
    if not _BUSY.acquire(blocking=False):
        raise HTTPException(503, "another page is being read again; try when that has ended", {"Retry-After": "5"})
    try:
        yield
    finally:
        _BUSY.release()


def definition_of(connection: Connection, portal: str | None) -> str | None:
    """The name or file of a portal's definition: its schedule's, else the portal's name where that is known."""
    planned = select(schedules.c.definition).where(schedules.c.portal == portal)
    found: str | None = connection.scalar(planned)
    return found or (portal if portal in definitions() else None)


def _known(definition: str | None) -> Known:
    """The definition's rules; none where it is missing or broken by now."""
    if definition is None:
        return Known()
    try:
        found = load_portal(definition)
    except PortalError:
        return Known()
    return Known(rules_of(found), found.time_zone)
