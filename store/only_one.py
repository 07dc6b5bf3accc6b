"""A lock by which one program at a time does something with a store.  It ends with the program or its connection."""

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator

from sqlalchemy import Engine, NullPool, func, select

from thresher.schemas.errors import StoreError
from thresher.store.opening import make_engine, store_errors

_PAUSE = 0.1
"""A matter of taste: seconds between two tries."""


@contextlib.contextmanager
def only_one(engine: Engine, name: str, seconds: float) -> Iterator[bool]:
    """Wait so long to be the only one; yields whether it is.  Raises StoreError."""
    with contextlib.ExitStack() as held:
        with store_errors(engine.url):
            attempt = (_advisory_lock if engine.dialect.name == "postgresql" else _file_lock)(engine, name, held)
            end = time.monotonic() + seconds
            while not (taken := attempt()) and time.monotonic() < end:
                time.sleep(_PAUSE)
        yield taken


def _advisory_lock(engine: Engine, name: str, held: contextlib.ExitStack) -> Callable[[], bool]:
    number = int.from_bytes(hashlib.blake2b(f"thresher {name}".encode(), digest_size=8).digest(), "big", signed=True)
    own = make_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    connection = held.enter_context(own.connect())
    return lambda: bool(connection.scalar(select(func.pg_try_advisory_lock(number))))


def _file_lock(engine: Engine, name: str, held: contextlib.ExitStack) -> Callable[[], bool]:
    """On a file beside the store, which stays: to remove it would let two programs lock two files."""
    if sys.platform == "win32":
        raise StoreError("on Windows a store in a file has no lock for this; use one on PostgreSQL")
    import fcntl

    file = os.open(f"{engine.url.database}.{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    held.callback(os.close, file)

    def attempt() -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    return attempt
