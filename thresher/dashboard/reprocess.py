"""A page read again from where its bytes are, for what its record was kept without: the evidence, the page itself.

A hostile page may keep its reader busy for ever: each is read in a process of its own, within limits.  One is read at a
time, and whoever asks meanwhile is told to come again: to wait would take the threads that other answers are made in.
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
"""Seconds and MB that a page may take to be read."""
_REPORT_SECONDS = 2 * _SECONDS
"""To be read and shown."""
_BUSY = threading.Lock()
"""Held while a page is read: it takes a core, and memory, for a while."""


def with_evidence(record: PageRecord, definition: str | None, archive: Path | None) -> Outcome:
    """What is read in a record's page, with where each value stands.

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
    told = {"THRESHER_STORE": store.render_as_string(hide_password=False), "PYTHONIOENCODING": "utf-8"}
    with _one_at_a_time():
        try:
            made = subprocess.run(
                command, capture_output=True, env=os.environ | told, timeout=_REPORT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise InputError(f"the page was given up after {_REPORT_SECONDS:.0f} seconds") from None
    if made.returncode:
        raise InputError(_complaint(made))
    return made.stdout.decode(errors="replace")


def _complaint(made: "subprocess.CompletedProcess[bytes]") -> str:
    said = made.stderr.decode(errors="replace").strip()
    if made.returncode < 0 or "MemoryError" in said:
        return f"the page needed more than {_MEMORY} MB of memory"
    return said.removeprefix("thresher: ")


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
