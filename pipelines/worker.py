"""One worker process: takes pages from its pipe, one at a time, and sends back how each ended.

A worker lives as long as its pipe.  When the parent goes, however it goes, the pipe ends and so does the worker;
one that is busy then with a page that never ends is stopped by its own alarm.
"""

import contextlib
import gc
import os
import signal
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
"""A worker's first answer, before it gets a page: no outcome begins so."""

OUT_OF_MEMORY = b""
"""The answer of a worker that met its memory limit: it takes no memory to make.  The worker ends after it."""

ALARM_GRACE = 1.0
"""Seconds of computing over the page's limit at which a worker ends itself, should nobody be left to end it."""

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
        sibling.close()  # an inherited copy would keep another worker's pipe open after the parent's death
    _settle()
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
    """The encoded outcome of the encoded page; an encoded string is the error that `function` raised."""
    _alarm(max_seconds + ALARM_GRACE)
    try:
        outcome = function(decoder.decode(task))
        return OUT_OF_MEMORY if outcome.reason is Reason.OUT_OF_MEMORY else encoder.encode(outcome)
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception as error:  # noqa: BLE001 - one page's error, whatever it is, must not end the other pages
        return encoder.encode(f"{type(error).__name__}: {error}".encode("utf-8", "replace").decode())
    finally:
        _alarm(0)


def _settle() -> None:
    """Signals, streams and garbage of a process that only works: Ctrl-C is for the parent to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if os.name == "posix":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)  # held back by the parent until now
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)  # records go to standard output: a library that prints must not get between them
    os.close(nowhere)
    gc.freeze()  # what was loaded before the first page is never garbage: collections need not look at it


def limit_memory(megabytes: int) -> None:
    """Allow this process `megabytes` beyond what it has now; allocations over that raise MemoryError.

    Beyond what it has, since the address space of libraries alone differs by hundreds of MB between systems.
    Systems without such a limit (macOS, Windows) go without.
    """
    if os.name != "posix":
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
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave a core file in the user's folder


def _alarm(seconds: float) -> None:
    """End this process when it has computed for so long; 0: never.  Time in which it is stopped (Ctrl-Z) is free."""
    if os.name == "posix":
        signal.setitimer(signal.ITIMER_PROF, seconds)
