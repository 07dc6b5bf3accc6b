"""Tries, each in a process that may die: who hangs or crashes is a failure like any other."""

import contextlib
import multiprocessing
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from tests.fuzz.targets import TARGETS, made
from thresher.pipelines.worker import limit_memory

MAX_SECONDS = 20.0
"""Of computing, for one try: inputs are small, and machines busy."""
MAX_MEMORY = 2048
"""MB of one process."""
_AGAIN = 8
"""Each so many tries one is checked twice: the same bytes, the same answer."""
_ROOT = Path(__file__).parents[2]
_FORK = multiprocessing.get_context("fork")


@dataclass(slots=True)
class Tally:
    """What came of a target's tries."""

    name: str
    next: int
    """The number of the next try."""
    tries: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    """By what was raised and where."""
    seconds: float = 0.0
    digest: str = ""
    """Of all answers: two runs of the same tries have the same."""


Said = Callable[[Tally, int, str, str], None]
"""Hears of each first failure: its number, what was raised where, and the whole story."""


def failure(name: str, data: bytes, *, again: bool = True) -> tuple[str, str, str]:
    """What is wrong with a target's answer to an input, with its story; else nothing, and the answer's digest."""
    check = TARGETS[name].check
    try:
        answer = repr(check(data))
        if again:
            assert repr(check(data)) == answer, "the same bytes, another answer"
    except Exception as error:  # noqa: BLE001 - whatever a reader raises is what is looked for
        return _place(error), "".join(traceback.format_exception(error)), ""
    return "", "", sha256(answer.encode("utf-8", "backslashreplace")).hexdigest()


def _place(error: Exception) -> str:
    """What was raised, and the last of our lines on the way there."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(_ROOT))]
    ours = [frame for frame in frames if "site-packages" not in frame.filename][-1]
    return f"{type(error).__name__} at {Path(ours.filename).relative_to(_ROOT)}:{ours.lineno}"


def _serve(name: str, number: int, connection: Connection) -> None:
    """Try after try, until the pipe's other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    limit_memory(MAX_MEMORY)
    with contextlib.suppress(BrokenPipeError):
        while True:
            data = made(name, number)
            signal.setitimer(signal.ITIMER_PROF, MAX_SECONDS)
            told = failure(name, data, again=number % _AGAIN == 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(told)
            number += 1


class _Slice:
    """A process that works for one target."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.started = time.monotonic()
        self.heard = self.started
        self.connection, other = _FORK.Pipe(duplex=False)
        self.process = _FORK.Process(target=_serve, args=(tally.name, tally.next, other), daemon=True)
        self.process.start()
        other.close()

    def hear(self, said: Said) -> bool:
        """Take one answer; False where the process has died."""
        try:
            place, story, digest = self.connection.recv()
            alive = True
        except EOFError:
            self.process.join()
            place, alive = _death(self.process.exitcode or 0), False
            story, digest = place, ""
        self.heard = time.monotonic()
        tally = self.tally
        tally.digest = sha256(f"{tally.digest} {digest or place}".encode()).hexdigest()
        if place:
            tally.failures[place] += 1
            if tally.failures[place] == 1:
                said(tally, tally.next, place, story)
        tally.tries += 1
        tally.next += 1
        return alive

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()
        self.tally.seconds += time.monotonic() - self.started


def _death(code: int) -> str:
    if code == -signal.SIGPROF:
        return f"computes for more than {MAX_SECONDS:g} seconds"
    return f"the process dies ({signal.Signals(-code).name if code < 0 else code})"


def run(tallies: list[Tally], processes: int, finished: Callable[[Tally, float], bool], said: Said) -> Iterator[Tally]:
    """Tries of all targets, `processes` at a time; each tally is given again as soon as it is finished.

    `finished` is asked after each try, with the seconds of the target so far.
    """
    waiting = tallies[::-1]
    running: dict[Any, _Slice] = {}
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                begun = _Slice(waiting.pop())
                running[begun.connection] = begun
            for ready in wait([*running], 1.0):
                slice_ = running[ready]
                alive = slice_.hear(said)
                done = finished(slice_.tally, slice_.tally.seconds + time.monotonic() - slice_.started)
                if alive and not done:
                    continue
                del running[ready]
                slice_.end()
                if done:
                    yield slice_.tally
                else:
                    waiting.append(slice_.tally)
            _end_those_that_wait(running)
    finally:
        for slice_ in running.values():
            slice_.end()


def _end_those_that_wait(running: dict[Any, _Slice]) -> None:
    """A try that neither computes nor ends is killed, and then is heard of as dead."""
    for slice_ in running.values():
        if time.monotonic() - slice_.heard > 20 * MAX_SECONDS:
            slice_.process.kill()
