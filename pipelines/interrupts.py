"""Signals that ask the program to end, and how it ends on them: through every `finally`."""

import contextlib
import os
import signal
import socket
import threading
import time
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
def ending_within(seconds: float) -> Iterator[None]:
    """While it holds, the program ends so long after the first of these signals, whatever it is at.

    Whoever waits in a library (for a lock of a database) does not even learn of a signal.  What is begun must bear to
    be killed.  To be entered after all processes that are forked have been.
    """
    told, wakes = socket.socketpair()
    wakes.setblocking(False)
    before = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_end_at_last, args=(told, seconds), name="ending", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        wakes.close()


def _end_at_last(told: socket.socket, seconds: float) -> None:
    """End the program so long after a signal; never where the other end is closed before."""
    with told:
        number = next((each[0] for each in iter(lambda: told.recv(1), b"") if each[0] in SIGNALS), None)
        end = time.monotonic() + seconds
        while number is not None and (left := end - time.monotonic()) > 0:
            told.settimeout(left)
            with contextlib.suppress(TimeoutError):
                if not told.recv(1):
                    return
        if number is not None:
            os._exit(128 + number)


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
