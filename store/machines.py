"""The processes at work on a PostgreSQL store, on any machine: each gives signs of life, and dead ones are noticed.

A worker has a row in `workers` that it renews.  Once the row has expired, by the database's clock, or its process is
seen to be gone by another on the same machine, anybody removes it, and with it all that the worker held.  A worker that
could not renew its row for most of that time stops by itself, before others may take over.
"""

import contextlib
import math
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, Row, delete, func, insert, literal, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from thresher.schemas.errors import StoreError, WorkerLostError
from thresher.store.opening import make_engine, store_errors
from thresher.store.tables import portal_leases, workers

_SECONDS = 30.0
"""A matter of taste: after so long without a sign of life a worker counts as dead, unless THRESHER_LEASE_SECONDS says
otherwise."""
_BEATS, _LATEST = 6, 0.7
"""Signs of life in that time; and the part of it after which a worker that could give none stops."""

_now = func.clock_timestamp()


class Worker:
    """This process, as others see it."""

    def __init__(self, engine: Engine, kind: str) -> None:
        self.machine, self._seconds = machine_name(), lease_seconds()
        self._engine = make_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._ended = threading.Event()
        self._lost = threading.Event()
        self._on_lost: list[Callable[[Exception], object]] = []
        self._seen = time.monotonic()
        """When the last sign of life that the database has answered was begun."""
        with store_errors(engine.url), self._engine.connect() as connection:
            remove_dead(connection)
            self.id: int = connection.scalar(insert(workers).values(self._row(kind)).returning(workers.c.id)) or 0
        self._beating = threading.Thread(target=self._beat, name="signs of life", daemon=True)
        self._beating.start()
        threading.Thread(target=self._watch, name="deadline of the signs of life", daemon=True).start()

    def _row(self, kind: str) -> dict[str, Any]:
        own = {"kernel": kernel(), "process": os.getpid(), "process_began": _process_began(os.getpid()) or ""}
        times = {"began_at": _now, "seen_at": _now, "expires_at": self._expiry}
        return {"kind": kind, "machine": self.machine, **own, **times}

    @property
    def _expiry(self) -> Any:
        return _now + literal(self._seconds) * text("interval '1 second'")

    @property
    def is_lost(self) -> bool:
        """Whether others may have taken what it held."""
        return self._lost.is_set()

    def when_lost(self, call: Callable[[Exception], object]) -> None:
        """Have `call` called, in another thread, when the worker is lost."""
        self._on_lost.append(call)
        if self.is_lost:
            call(WorkerLostError(self.machine))

    def check_held(self, connection: Connection, portal: str) -> None:
        """Raise WorkerLostError unless it holds the portal, which nobody can take from it in this transaction."""
        own = select(literal(1)).where(portal_leases.c.portal == portal, portal_leases.c.worker_id == self.id)
        if connection.scalar(own.with_for_update(read=True)) is None:
            raise WorkerLostError(self.machine)

    def end(self) -> None:
        """Give up all that it holds.  Where the store cannot be reached in time, that expires."""
        self._ended.set()
        self._beating.join(max(0.0, self._left()))
        self._engine.dispose()

    def _beat(self) -> None:
        """Give signs of life until the end, then give up the row.  The database may keep this thread waiting."""
        connection: Connection | None = None
        own = workers.c.id == self.id
        while not self._ended.wait(self._seconds / _BEATS) and not self.is_lost:
            began = time.monotonic()
            try:
                connection = connection or self._engine.connect()
                alive = update(workers).where(own).values(seen_at=_now, expires_at=self._expiry)
                if not connection.execute(alive).rowcount:
                    self._lose()
                self._seen = began
            except SQLAlchemyError:
                self._close(connection)
                connection = None
        self._ended.wait()  # one that is lost has yet to stop: it keeps its row until then, or until that expires
        with contextlib.suppress(SQLAlchemyError):
            connection = connection or self._engine.connect()
            connection.execute(delete(workers).where(own))
        self._close(connection)

    def _watch(self) -> None:
        """Lose all in time where no sign of life is answered, whatever the database makes the other thread wait for."""
        while not self._ended.wait(max(0.0, self._left())):
            if self._left() <= 0:
                self._lose()
                return

    def _left(self) -> float:
        """Seconds until it stops unless a sign of life is answered."""
        return self._seen + self._seconds * _LATEST - time.monotonic()

    def _lose(self) -> None:
        if self.is_lost:
            return
        self._lost.set()
        for call in self._on_lost:
            call(WorkerLostError(self.machine))

    def _close(self, connection: Connection | None) -> None:
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError):
                connection.invalidate()
                connection.close()


@contextlib.contextmanager
def working(engine: Engine, kind: str) -> Iterator[Worker | None]:
    """This process as a worker; None on SQLite, which one machine uses.  Raises StoreError."""
    if engine.dialect.name != "postgresql":
        yield None
        return
    worker = Worker(engine, kind)
    try:
        yield worker
    finally:
        worker.end()


def alive(connection: Connection) -> dict[int, Row[Any]]:
    """The workers that are alive, by their ids."""
    rows = connection.execute(select(workers).where(workers.c.expires_at > _now).order_by(workers.c.id))
    return {row.id: row for row in rows if not _is_gone(row)}


def remove_dead(connection: Connection) -> None:
    """Remove the workers that are dead, and with them what they held; those that another removes now are its."""
    locked = select(workers).with_for_update(skip_locked=True)
    expired = select(workers.c.id).where(workers.c.expires_at <= _now).with_for_update(skip_locked=True)
    connection.execute(delete(workers).where(workers.c.id.in_(expired.scalar_subquery())))
    here = connection.execute(locked.where(workers.c.kernel == kernel(), workers.c.machine == machine_name()))
    if gone := [row.id for row in here if _is_gone(row)]:
        connection.execute(delete(workers).where(workers.c.id.in_(gone)))


def machine_name() -> str:
    """What this machine is called: THRESHER_MACHINE, else its host name."""
    return os.environ.get("THRESHER_MACHINE") or socket.gethostname()


def lease_seconds() -> float:
    """After how long without a sign of life a worker counts as dead.  Raises StoreError."""
    given = os.environ.get("THRESHER_LEASE_SECONDS") or str(_SECONDS)
    with contextlib.suppress(ValueError):
        if math.isfinite(seconds := float(given)) and seconds >= 1:
            return seconds
    raise StoreError(f"THRESHER_LEASE_SECONDS must be a number of seconds, 1 at least, and is {given!r}")


def kernel() -> str:
    """The running system within which a process's number names one process: of containers each has its own."""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    return ""


def _is_gone(row: Row[Any]) -> bool:
    """Whether a worker of this machine has no process any more.  Of other machines only time tells."""
    if not row.kernel or (row.kernel, row.machine) != (kernel(), machine_name()):
        return False
    return bool(_process_began(row.process) != row.process_began)


def _process_began(process: int) -> str | None:
    """When a process began, in the kernel's ticks; None where it has ended, if its parent knows that or not."""
    with contextlib.suppress(OSError):
        state, *rest = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return None if state in "ZX" else rest[18]
    return None
