"""Signals that ask the program to end, and how it ends on them: through every `finally`."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

HANG_UP: signal.Signals | None = getattr(signal, "SIGHUP", None)
"""The terminal is gone.  None where the system has no such signal."""
SIGNALS = tuple(number for number in (signal.SIGINT, signal.SIGTERM, HANG_UP) if number is not None)


class Interrupted(SystemExit):
    """A signal ended the program; the exit status is what a shell reports for it (130 for Ctrl-C).

    Notes that are added to it (`add_note`) are shown to the user: what was finished and what was not.
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
def collected_signals() -> Iterator[list[int]]:
    """Within it, these signals raise nothing: the list grows.  One that is ignored (`nohup`) stays ignored."""
    signals: list[int] = []
    heeded = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, lambda number, _: signals.append(number)) for number in heeded}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def ending_within(seconds: float) -> Iterator[None]:
    """Within it, the program ends at most `seconds` after the first of these signals, even if a library blocks it.

    Python handles a signal only between its own instructions: a thread that waits in a library (for a lock of a
    database) never learns of it.  The program may be killed in the middle of anything: everything must bear that.
    Enter it after all processes are forked: it starts a thread.
    """
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    before = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_end_at_last, args=(receiver, seconds), name="ending", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        sender.close()


def _end_at_last(receiver: socket.socket, seconds: float) -> None:
    """End the program `seconds` after a signal, unless the other end of the socket is closed before."""
    with receiver:
        number = next((each[0] for each in iter(lambda: receiver.recv(1), b"") if each[0] in SIGNALS), None)
        end = time.monotonic() + seconds
        while number is not None and (left := end - time.monotonic()) > 0:
            receiver.settimeout(left)
            with contextlib.suppress(TimeoutError):
                if not receiver.recv(1):
                    return
        if number is not None:
            os._exit(128 + number)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Block these signals while something is done that must not be interrupted."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
