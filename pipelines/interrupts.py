"""Signals that ask the program to end, and how it ends on them: through every `finally`."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""The terminal is gone.  None where the system has no such signal."""
SIGNALS = tuple(number for number in (signal.SIGINT, signal.SIGTERM, HANG_UP) if number is not None)


class Interrupted(SystemExit):
    """A signal asked for the end; the exit status is what a shell reports for it (130 for Ctrl-C).

    Notes that are added to it (`add_note`) tell the user what that came to.
    """


def end_in_order() -> None:
    """Let these signals raise Interrupted.

    A signal that is ignored (`nohup`, a shell's background job) stays ignored.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    raise Interrupted(128 + number)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Let these signals wait while something is done that must not be left half done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
