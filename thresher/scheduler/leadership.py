"""Leader election among the schedulers of a store, by a lock that ends with the program or its connection."""

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, NullPool, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from thresher.store.opening import make_engine
from thresher.store.portal_lock import is_file_locked, is_locked

_NUMBER = int.from_bytes(hashlib.blake2b(b"thresher scheduler", digest_size=8).digest(), "big", signed=True)
"""The number of PostgreSQL's advisory lock that the leader holds."""


class Leadership(Protocol):
    """The right to start harvests."""

    def take(self) -> bool:
        """Try to get it, without waiting; whether it is held now."""

    def is_held(self) -> bool:
        """Whether it is still held."""

    def release(self) -> None:
        """Give it up."""


def leadership(engine: Engine) -> Leadership:
    """The lock for which the schedulers of a store compete."""
    return _AdvisoryLock(engine) if engine.dialect.name == "postgresql" else _FileLock(engine)


def is_led(engine: Engine) -> bool:
    """Whether a scheduler leads."""
    if engine.dialect.name == "postgresql":
        return is_locked(engine, _NUMBER)
    return is_file_locked(_path(engine))


def _path(engine: Engine) -> Path:
    """The file that the leader of an SQLite store locks."""
    return Path(f"{Path(engine.url.database or '').resolve()}.scheduler.lock")


class _FileLock:
    """A lock on a file beside the store.  The file is never removed: otherwise two could lead."""

    def __init__(self, engine: Engine) -> None:
        self._path = _path(engine)
        self._file: int | None = None

    def take(self) -> bool:
        if self._file is None:
            self._file = self._locked()
        return self.is_held()

    def _locked(self) -> int | None:
        """The file, locked; None where another has it."""
        if sys.platform == "win32":  # the command has said so
            raise NotImplementedError
        import fcntl

        file = os.open(self._path, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return file

    def is_held(self) -> bool:
        """Whether the locked file is still the one at the path, where others look."""
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
    """An advisory lock on a connection of its own, which is tested by a query."""

    def __init__(self, engine: Engine) -> None:
        self._engine = make_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._has_it = False

    def take(self) -> bool:
        if self.is_held():
            return True
        with self._released_on_errors():
            self._connection = self._connection or self._engine.connect()
            self._has_it = bool(self._connection.scalar(select(func.pg_try_advisory_lock(_NUMBER))))
        return self._has_it

    def is_held(self) -> bool:
        if self._connection is not None and self._has_it:
            with self._released_on_errors():
                self._connection.execute(text("SELECT 1"))
        return self._has_it

    def release(self) -> None:
        """The server frees the lock with the connection."""
        connection, self._connection, self._has_it = self._connection, None, False
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                connection.close()

    @contextlib.contextmanager
    def _released_on_errors(self) -> Iterator[None]:
        """Close a connection that fails, and with it the lock."""
        try:
            yield
        except SQLAlchemyError:
            if self._connection is not None:
                self._connection.invalidate()
            self.release()
