"""A worker process: receives pages from its pipe, one at a time, and sends back their outcomes.

A worker lives as long as its pipe.  When the parent ends, for whatever reason, the pipe is closed and the worker ends;
one that is busy with a page that never ends is stopped by its own alarm.
"""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

import msgspec

from thresher.pipelines.interrupts import SIGNALS
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.page import SavedPage

PageFunction: TypeAlias = Callable[[SavedPage], Outcome]

READY = b"ready"
"""A worker's first answer, before its first page: no encoded outcome is the same."""

OUT_OF_MEMORY = b""
"""The answer of a worker that has reached its memory limit: it takes no memory to make.  The worker ends after it."""

ALARM_GRACE = 1.0
"""Seconds of computing beyond the page's limit after which a worker ends itself, in case its parent is gone."""

_MEGABYTE = 1 << 20


def serve(
    function: PageFunction,
    connection: Connection,
    siblings: Iterable[Connection],
    max_seconds: float,
    max_memory: int,
) -> None:
    """Answer pages from `connection` until it ends.  `siblings`: inherited pipes to close; memory in MB."""
    for sibling in siblings:
        sibling.close()  # an inherited copy would keep another worker's pipe open after the parent's end
    _set_up()
    limit_memory(max_memory)
    decoder, encoder = msgspec.msgpack.Decoder(SavedPage), msgspec.msgpack.Encoder()
    answer = READY
    with contextlib.suppress(BrokenPipeError):
        connection.send_bytes(answer)
    while answer != OUT_OF_MEMORY:
        try:
            task = connection.recv_bytes()
            answer = _answer(function, task, decoder, encoder, max_seconds)
        except (EOFError, OSError):
            return
        except MemoryError:
            answer = OUT_OF_MEMORY
        with contextlib.suppress(BrokenPipeError):
            connection.send_bytes(answer)


def _answer(
    function: PageFunction,
    task: bytes,
    decoder: "msgspec.msgpack.Decoder[SavedPage]",
    encoder: msgspec.msgpack.Encoder,
    max_seconds: float,
) -> bytes:
    """The encoded outcome of an encoded page; where `function` raises, its encoded message."""
    _alarm(max_seconds + ALARM_GRACE)
    try:
        outcome = function(decoder.decode(task))
        return OUT_OF_MEMORY if outcome.reason is Reason.OUT_OF_MEMORY else encoder.encode(outcome)
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - an error of one page, whatever it is, must not end the others
        return encoder.encode(f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode())
    finally:
        _alarm(0)


def _set_up() -> None:
    """Set up signals, standard output and garbage collection of a worker: Ctrl-C is for the parent to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)  # held back by the parent until now
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # the parent writes records to standard output: a library that prints must not mix into them
    os.close(nowhere)
    gc.freeze()  # what was loaded before the first page is never garbage: collections can skip it


def limit_memory(megabytes: int) -> None:
    """Allow this process `megabytes` of address space beyond what it has now; further allocations raise MemoryError.

    The limit is relative, since the address space of libraries alone differs by hundreds of MB between systems.
    Systems without such limits (macOS, Windows) have none.
    """
    if sys.platform == "win32":
        return
    import resource

    statm = Path("/proc/self/statm")
    now = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = now + megabytes * _MEGABYTE
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with contextlib.suppress(ValueError, OSError, OverflowError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no core file in the user's folder after a crash


def _alarm(seconds: float) -> None:
    """End this process after so many seconds of computing; 0: never.  Time while stopped (Ctrl-Z) does not count."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)
