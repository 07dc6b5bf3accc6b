"""One crawl of a portal at a time, on one store."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, func, select

from schemas.errors import StoreError


class PortalBusyError(StoreError):
    """Another run is crawling the portal."""

    def __init__(self, portal: str) -> None:
        super().__init__(f"{portal} is being crawled by another run; wait until it has ended, or end it")


@contextlib.contextmanager
def portal_lock(engine: Engine, portal: str) -> Iterator[None]:
    """Hold the portal; raises PortalBusyError where another run holds it.  The lock dies with the program."""
    held = _postgresql_lock if engine.dialect.name == "postgresql" else _file_lock
    with held(engine, portal):
        yield


@contextlib.contextmanager
def _postgresql_lock(engine: Engine, portal: str) -> Iterator[None]:
    number = int.from_bytes(hashlib.blake2b(portal.encode(), digest_size=8).digest(), "big", signed=True)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.execute(select(func.pg_try_advisory_lock(number))).scalar():
            raise PortalBusyError(portal)
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(number)))


@contextlib.contextmanager
def _file_lock(engine: Engine, portal: str) -> Iterator[None]:
    """A lock on a file beside the store.  The file stays: to remove it would let two runs lock two files."""
    import fcntl

    name = hashlib.blake2b(portal.encode(), digest_size=8).hexdigest()
    path = Path(f"{engine.url.database}.{name}.lock")
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise PortalBusyError(portal) from None
    finally:
        os.close(file)
