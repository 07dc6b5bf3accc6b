"""The lock by which a portal is crawled once at a time on one store, and checks whether a lock is held.

On SQLite it is a lock on a file, on PostgreSQL a row of `portal_leases`, which its worker holds while it is alive.
"""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from thresher.schemas.errors import StoreError
from thresher.store.machines import Worker, alive, remove_dead, working
from thresher.store.opening import store_errors
from thresher.store.tables import portal_leases

_PATIENCE, _PAUSE = 1.0, 0.02
"""Seconds for which a file's lock is tried, and between two tries: `is_file_locked` holds it for a moment.  Taste."""


class PortalBusyError(StoreError):
    """Another run is crawling the portal."""

    def __init__(self, portal: str) -> None:
        super().__init__(f"{portal} is being crawled by another run; wait until it has ended, or end it")


@contextlib.contextmanager
def portal_lock(engine: Engine, portal: str) -> Iterator[Worker | None]:
    """Hold the portal; raises PortalBusyError where another run holds it.  The lock dies with the program.

    On PostgreSQL it yields the worker that holds it, which can be lost.
    """
    if engine.dialect.name == "postgresql":
        with working(engine, "harvest") as worker:
            assert worker is not None
            _lease(engine, portal, worker)
            yield worker
    else:
        with _file_lock(engine, portal):
            yield None


def is_held(engine: Engine, portal: str) -> bool:
    """Whether a run holds the portal."""
    if engine.dialect.name != "postgresql":
        return is_file_locked(_path(engine, portal))
    with store_errors(engine.url), engine.connect() as connection:
        holder = connection.scalar(select(portal_leases.c.worker_id).where(portal_leases.c.portal == portal))
        return holder is not None and holder in alive(connection)


def _lease(engine: Engine, portal: str, worker: Worker) -> None:
    """Give the portal to the worker.  Raises PortalBusyError, StoreError."""
    row = {"portal": portal, "worker_id": worker.id, "taken_at": func.clock_timestamp()}
    with store_errors(engine.url):
        try:
            with engine.begin() as connection:
                remove_dead(connection)
                connection.execute(insert(portal_leases).values(row))
        except IntegrityError:
            raise PortalBusyError(portal) from None


def is_locked(engine: Engine, number: int) -> bool:
    """Whether an advisory lock of a PostgreSQL store is held."""
    high, low = divmod(number % 2**64, 2**32)
    held = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
        "AND classid::bigint = :high AND objid::bigint = :low "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with store_errors(engine.url), engine.connect() as connection:
        return bool(connection.scalar(text(held), {"high": high, "low": low}))


def is_file_locked(path: Path) -> bool:
    """Whether the lock of a file is held.  Creates no file: it could belong to another user than the one who locks it.

    The check takes a shared lock for a moment: several checks at once do not hinder each other.
    """
    if sys.platform == "win32":
        raise StoreError("portals are harvested on Linux and macOS alone; on Windows pages are read")
    import fcntl

    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


@contextlib.contextmanager
def _file_lock(engine: Engine, portal: str) -> Iterator[None]:
    """A lock on a file beside the store.  The file stays: to remove it would let two runs lock two files."""
    file = os.open(_path(engine, portal), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _locked(file):
            raise PortalBusyError(portal)
        yield
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    """Try to lock a file; whether that succeeded."""
    if sys.platform == "win32":
        raise StoreError("portals are harvested on Linux and macOS alone; on Windows pages are read")
    import fcntl

    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(_PAUSE)
        else:
            return True


def _path(engine: Engine, portal: str) -> Path:
    name = hashlib.blake2b(portal.encode(), digest_size=8).hexdigest()
    return Path(f"{engine.url.database}.{name}.lock")
