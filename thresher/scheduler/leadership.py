"""Who leads: one scheduler among those of a store.  The lock goes with the program, or with its connection."""

import contextlib
import fcntl
import hashlib
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError

_NUMBER = int.from_bytes(hashlib.blake2b(b"thresher scheduler", digest_size=8).digest(), "big", signed=True)
"""PostgreSQL's advisory lock of the leader."""
_QUICK = {"connect_timeout": 10, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
"""A server that is gone is noticed within seconds, also where the network drops what is sent."""
_QUICK_ON_SERVER = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3")
"""And so is a leader that is gone, by the server: it frees the lock."""


class Leadership(Protocol):
    """The right to begin harvests."""

    def take(self) -> bool:
        """Try to get it; whether it is held now.  Does not wait."""

    def is_held(self) -> bool:
        """Whether it is held still."""

    def release(self) -> None:
        """Give it up."""


def leadership(engine: Engine) -> Leadership:
    """The leadership of a store's schedulers."""
    return _AdvisoryLock(engine) if engine.dialect.name == "postgresql" else _FileLock(engine)


def is_led(engine: Engine) -> bool:
    """Whether a scheduler is at work."""
    if engine.dialect.name != "postgresql":
        return _FileLock(engine).is_taken()
    high, low = divmod(_NUMBER % 2**64, 2**32)
    held = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint = :high "
        "AND objid::bigint = :low AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with engine.connect() as connection:
        return bool(connection.scalar(text(held), {"high": high, "low": low}))


class _FileLock:
    """A lock on a file beside the store.  The file stays: to remove it would let two lead."""

    def __init__(self, engine: Engine) -> None:
        self._path = Path(f"{Path(engine.url.database or '').resolve()}.scheduler.lock")
        self._file: int | None = None

    def take(self) -> bool:
        if self._file is None:
            self._file = self._locked(os.O_CREAT)
        return self.is_held()

    def is_taken(self) -> bool:
        """Whether somebody holds it.  Makes no file: it would be another user's than the scheduler's."""
        try:
            file = self._locked(0)
        except FileNotFoundError:
            return False
        if file is not None:
            os.close(file)
        return file is None

    def _locked(self, flags: int) -> int | None:
        """The file, locked; None where another has it."""
        file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | flags, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return file

    def is_held(self) -> bool:
        """Whether the file that is locked is the one that others find."""
        if self._file is None:
            return False
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._file), self._path.stat()):
                return True
        self.release()
        return False

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file = None


class _AdvisoryLock:
    """A lock of a connection of its own, which asks the server whether it is there."""

    def __init__(self, engine: Engine) -> None:
        arguments = dict(_QUICK)
        self._engine = create_engine(
            engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=arguments
        )
        self._connection: Connection | None = None

    def take(self) -> bool:
        if self.is_held():
            return True
        try:
            connection = self._engine.connect()
        except SQLAlchemyError:
            return False
        try:
            for setting in _QUICK_ON_SERVER:
                connection.execute(text(f"SET {setting}"))
            if connection.scalar(select(func.pg_try_advisory_lock(_NUMBER))):
                self._connection = connection
                return True
        except SQLAlchemyError:
            connection.invalidate()
        connection.close()
        return False

    def is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._connection.invalidate()
            self.release()
            return False
        return True

    def release(self) -> None:
        """The server frees the lock with the connection."""
        if self._connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                self._connection.close()
        self._connection = None
