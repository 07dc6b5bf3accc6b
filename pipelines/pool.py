"""Worker processes that read pages, each page within a time and a memory limit.

A page that takes too long or too much memory, or crashes its worker, is refused; the worker is replaced and all other
pages go on.  A worker that cannot start is no page's fault and ends the run.  Outcomes come in the order of the pages.
Memory is bounded: pages are loaded only as workers can take them, and outcomes that wait for an earlier page are
limited by a window.
"""

import contextlib
import multiprocessing
import multiprocessing.resource_tracker
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

import msgspec

from thresher.pipelines.interrupts import held_back
from thresher.pipelines.worker import OUT_OF_MEMORY, READY, PageFunction, serve
from thresher.schemas.errors import WorkerError
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import SavedPage

if sys.platform == "win32":
    from multiprocessing.connection import PipeConnection as Connection
else:
    from multiprocessing.connection import Connection

WINDOW_PAGES = 1000
"""A bound for safety: outcomes that may wait for an earlier page to end."""
WINDOW_BYTES = 64 << 20
"""A bound for safety: the encoded size of these.  At 20 KB an outcome, a slow page holds up 3,000 others at most."""

_END_SECONDS = 5.0
"""A matter of taste: seconds that a killed worker gets to end."""

_LEAST_ABSENCE = 0.5
"""A matter of taste: seconds from which a delay means that the program was stopped (Ctrl-Z) or its caller busy, not
that it was slow."""

_START_SECONDS = 120.0
"""A bound for safety: seconds that a worker gets to be ready: where it cannot be forked, it imports the whole
program."""

_MOST_FAILED_STARTS = 3
"""A bound for safety: workers in a row that may be killed while they start: by hand, or by a lack of memory that may
pass."""

_NAME = "thresher-worker"
_UNGUARDED_EXIT = 87
"""The exit status of a worker that began the program's own work, since the program lacks a `__main__` guard."""

_PIPE_BYTES = 1 << 20
"""The requested buffer of a worker's pipe.  Measured: a page that fits into it is sent in half the time."""

_ALARM = getattr(signal, "SIGPROF", 0)
"""The signal that ends a worker which has computed for longer than its limit and was not ended by its pool."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outcome | str)


class Pool:
    """`jobs` workers that call `function` on pages.  A context manager: leaving it ends the workers at once.

    `max_seconds` is wall-clock time per page, `max_memory` MB per worker beyond what it starts with.  Workers start
    when there are pages for them.  In a program that runs threads `function` must be importable by name.  Raises
    WorkerError when no worker can start.
    """

    def __init__(self, function: PageFunction, *, jobs: int, max_seconds: float, max_memory: int) -> None:
        self._function = function
        self._jobs = jobs
        self._max_seconds = max_seconds
        self._max_memory = max_memory
        self._context = start_method(function)
        self._workers: list[_Worker] = []
        self._failed_starts = 0
        self._waiting: deque[_Place] = deque()
        self._order: deque[_Place] = deque()
        self._held = 0
        self._looked = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with held_back():  # otherwise a second Ctrl-C could leave workers running
            for worker in self._workers:
                worker.kill()
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def run(self, items: Iterable[SavedPage | Outcome]) -> Iterator[Outcome]:
        """The outcome of every item, in order; an item that is an outcome already is passed on."""
        source = iter(items)
        self._looked = time.monotonic()
        more = True
        while more or self._order:
            more = more and self._take(source)
            while self._order and (outcome := self._order[0].outcome()) is not None:
                self._held -= self._order.popleft().size
                yield outcome
            if self._is_full() or not more:
                self._collect()

    def _take(self, source: Iterator[SavedPage | Outcome]) -> bool:
        """Read items until every worker has a page and one page waits.  False when there are no more items."""
        while not self._is_full():
            item = next(source, None)
            if item is None:
                return False
            place = _Place(item)
            self._order.append(place)
            if place.page is not None:
                self._waiting.append(place)
                self._hand_out()
        return True

    def _is_full(self) -> bool:
        return bool(self._waiting) or len(self._order) >= WINDOW_PAGES or self._held >= WINDOW_BYTES

    def _hand_out(self) -> None:
        """Give waiting pages to idle workers; start a worker, one at a time and up to `jobs`, when there is none."""
        while self._waiting:
            fresh = self._waiting[0].is_second_try
            idle = (worker for worker in self._workers if worker.is_idle and not (fresh and worker.served))
            worker = next(idle, None)
            if worker is None:
                if len(self._workers) < self._jobs and all(worker.is_ready for worker in self._workers):
                    self._start()
                return
            worker.hand(self._waiting.popleft(), self._max_seconds)

    def _start(self) -> None:
        siblings = [worker.connection for worker in self._workers]
        try:
            worker = _Worker(self._context, self._function, siblings, self._max_seconds, self._max_memory)
        except (OSError, EOFError) as error:  # too many processes or open files, too little memory
            if not self._workers:
                why = getattr(error, "strerror", None) or "the process that starts them has ended"
                raise WorkerError(f"no worker process can be started: {why}") from error
            self._jobs = len(self._workers)  # those that run do the work
        else:
            self._workers.append(worker)

    def _collect(self) -> None:
        """Wait until a page ends, by an answer, by its worker's death or by the clock; hand out the next."""
        busy = {worker.connection: worker for worker in self._workers if not worker.is_idle}
        if not busy:
            return
        patience = max(0.0, min(worker.deadline for worker in busy.values()) - time.monotonic())
        ready = wait(list(busy), patience)
        self._restart_deadlines(list(busy.values()), patience)
        for connection in ready:
            self._receive(busy[connection])  # type: ignore[index]
        if not ready:
            # Only when no answer has come: an answer that is there counts, however late it is fetched.
            self._end_overdue(list(busy.values()))
        self._hand_out()
        self._looked = time.monotonic()

    def _restart_deadlines(self, busy: list["_Worker"], patience: float) -> None:
        """Restart the time limits where the pool was away too long to take the workers' answers."""
        now = time.monotonic()
        if now - self._looked - patience > _LEAST_ABSENCE:
            for worker in busy:
                worker.deadline = max(worker.deadline, now + self._max_seconds)

    def _end_overdue(self, busy: list["_Worker"]) -> None:
        now = time.monotonic()
        for worker in busy:
            if worker.deadline <= now:
                self._replace(worker, Reason.TIMED_OUT)

    def _receive(self, worker: "_Worker") -> None:
        answer = None
        with contextlib.suppress(EOFError, OSError):
            answer = worker.connection.recv_bytes()
        if answer is None:
            self._replace(worker, Reason.CRASHED)
        elif answer == READY:
            worker.is_ready, self._failed_starts = True, 0
        elif answer == OUT_OF_MEMORY:
            self._replace(worker, Reason.OUT_OF_MEMORY)
        elif worker.place is not None:
            self._held += worker.place.answered(answer)
            worker.place = None
            worker.served += 1

    def _replace(self, worker: "_Worker", reason: Reason) -> None:
        """End a worker that failed on its page.  The next page starts another."""
        worker.kill()
        exit_code = worker.end()
        self._workers.remove(worker)
        if not worker.is_ready:
            self._failed_start(exit_code, reason)
        place = worker.place
        if place is None:
            return
        if exit_code == -_ALARM:
            reason = Reason.TIMED_OUT
        may_be_innocent = worker.served or reason is Reason.CRASHED
        if may_be_innocent and reason is not Reason.TIMED_OUT and not place.is_second_try:
            # Earlier pages may have left this worker short of memory or damaged, or it was killed for another reason
            # than its page.  A page's outcome must not depend on other pages: a fresh worker decides.
            place.is_second_try = True
            self._waiting.appendleft(place)
        else:
            place.failed(reason, self._explain(reason, exit_code))

    def _failed_start(self, exit_code: int | None, reason: Reason) -> None:
        """Count a worker that ended before its first page.  Raises WorkerError when another try would fail too."""
        self._failed_starts += 1
        if exit_code == _UNGUARDED_EXIT:
            raise WorkerError(
                'the program\'s own work must stand under `if __name__ == "__main__":`, since each worker process '
                "imports the program anew (it runs threads, or the system cannot fork)"
            )
        if reason is Reason.TIMED_OUT:
            raise WorkerError(
                f"a worker process was not ready after {_START_SECONDS:g} seconds; is the machine overloaded?"
            )
        if exit_code is None or exit_code >= 0:
            raise WorkerError(
                f"a worker process cannot start (exit status {exit_code}); what it said stands on standard error"
            )
        if self._failed_starts == _MOST_FAILED_STARTS:
            raise WorkerError(
                f"no worker process can be started: {_MOST_FAILED_STARTS} were ended by {_signal_name(exit_code)}"
            )

    def _explain(self, reason: Reason, exit_code: int | None) -> str:
        if reason is Reason.TIMED_OUT:
            return f"took longer than {self._max_seconds:g} seconds; --max-seconds allows more"
        if reason is Reason.OUT_OF_MEMORY:
            return f"needed more than {self._max_memory} MB of memory; --max-memory allows more"
        if exit_code is None or exit_code >= 0:
            return f"the worker ended itself (exit status {exit_code})"
        name = _signal_name(exit_code)
        return f"the worker was ended by {name}" + (", perhaps for want of memory" if name == "SIGKILL" else "")


def _signal_name(exit_code: int) -> str:
    try:
        return signal.Signals(-exit_code).name
    except ValueError:  # real-time signals have no names
        return f"signal {-exit_code}"


class _Place:
    """One item's place in the order: its page until it has ended, then its outcome."""

    def __init__(self, item: SavedPage | Outcome) -> None:
        self.page = item if isinstance(item, SavedPage) else None
        self.size = 0
        self.is_second_try = False
        """It has broken a worker, and is tried again in one that has served no other page."""
        self._ended: Outcome | None = item if isinstance(item, Outcome) else None
        self._answer: bytes | None = None
        self._origin, self._url = item.origin, item.url

    def outcome(self) -> Outcome | None:
        """The outcome; None while the page is being read."""
        if self._answer is not None:
            answer = _decoder.decode(self._answer)
            if isinstance(answer, Outcome):
                return answer
            self.failed(Reason.CRASHED, answer)
        return self._ended

    def answered(self, answer: bytes) -> int:
        """Keep a worker's encoded answer, which is decoded when its turn comes; returns its size in bytes."""
        self.page, self._answer, self.size = None, answer, len(answer)
        return self.size

    def failed(self, reason: Reason, detail: str) -> None:
        self.page, self._answer = None, None
        self._ended = Outcome(status=Status.REFUSED, origin=self._origin, url=self._url, reason=reason, detail=detail)


class _Worker:
    """A worker process as its pool sees it."""

    def __init__(
        self,
        context: BaseContext,
        function: PageFunction,
        siblings: list[Connection],
        max_seconds: float,
        max_memory: int,
    ) -> None:
        self.place: _Place | None = None
        """The page that it reads now; None: it is idle."""
        self.is_ready = False
        self.deadline = time.monotonic() + _START_SECONDS
        """The time of its next answer at the latest: that it is ready, then its page's outcome."""
        self.served = 0
        self.connection, theirs = context.Pipe()
        widen(self.connection)
        is_forked = context.get_start_method() == "fork"
        inherited = [self.connection, *siblings] if is_forked else []
        arguments = (function, theirs, inherited, max_seconds, max_memory)
        self._process = context.Process(target=serve, args=arguments, name=_NAME, daemon=True)  # type: ignore[attr-defined]
        begin(self._process)
        theirs.close()

    @property
    def is_idle(self) -> bool:
        return self.is_ready and self.place is None

    def hand(self, place: _Place, max_seconds: float) -> None:
        """Send a page.  That the worker is dead is noticed when its answer is awaited."""
        self.place = place
        self.deadline = time.monotonic() + max_seconds
        with contextlib.suppress(OSError):
            self.connection.send_bytes(_encoder.encode(place.page))

    def kill(self) -> None:
        """Kill the worker.  One that is ending by itself keeps its exit status."""
        self._process.kill()

    def end(self) -> int | None:
        """Wait for its end and free its resources; returns the exit status, negative for a signal."""
        self._process.join(_END_SECONDS)
        exit_code: int | None = self._process.exitcode
        self.connection.close()
        if exit_code is not None:
            self._process.close()
        return exit_code


def widen(connection: Connection) -> None:
    """Enlarge the buffer of a pipe's writing end, so that a whole page fits."""
    if os.name == "posix":  # elsewhere a pipe is no socket
        with socket.socket(fileno=os.dup(connection.fileno())) as end:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _PIPE_BYTES)


def begin(process: BaseProcess) -> None:
    """Start a process of a `start_method`.  It starts with SIGNALS blocked, and must unblock them itself.

    Otherwise Ctrl-C could end it with a traceback.  Python's warning about forking beside threads is suppressed:
    `start_method` does not fork beside threads that matter.
    """
    with held_back(), warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        process.start()


def start_method(function: Callable[..., object]) -> BaseContext:
    """The way to start a process that calls `function`.

    Fork where it is safe, since a forked worker is ready in milliseconds; else fork from a server process without
    threads.  A Python thread may hold a lock that would never be released in the worker.  Threads of native libraries
    (numpy's OpenBLAS) are idle between calls, and their libraries handle forks themselves.
    """
    process = multiprocessing.current_process()
    if process.name == _NAME and getattr(process, "_inheriting", False):
        os._exit(
            _UNGUARDED_EXIT
        )  # this is a worker that imports the program, and the program begins its work once more
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if os.name == "posix":
        # Otherwise it is started with the first worker, and unblocks Ctrl-C at that moment.
        multiprocessing.resource_tracker.ensure_running()
    if sys.platform != "linux":  # macOS' own libraries do not outlive a fork
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([getattr(function, "func", function).__module__])
    return context
