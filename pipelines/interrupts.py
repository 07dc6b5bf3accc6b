"""Signals that ask the program to end, and how it ends on them: through every `finally`."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType

SIGNALS = tuple(
    number
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None))
    if isinstance(number, signal.Signals)
)


def end_in_order() -> None:
    """Let these signals raise SystemExit, with the status that a shell reports for them (130 for Ctrl-C).

    A signal that is ignored (`nohup`, a shell's background job) stays ignored.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


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
