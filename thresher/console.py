"""What commands on a store have in common: how they end, and how they speak."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterable

from schemas.errors import ThresherError
from thresher.summary import printable

OK = 0
FAILED = 1
USAGE = 2
ALERTED = 3
"""All went well, and something is wrong with a portal: an alert was raised, or is open."""
BROKEN_PIPE = 141
"""What a shell reports of a program that SIGPIPE ended: 128 + 13."""


def ended(work: Callable[[], int]) -> int:
    """The exit status of a command: its own, or that of the error that ended it, which is told."""
    try:
        return work()
    except BrokenPipeError:
        forget_standard_output()
        return BROKEN_PIPE
    except SystemExit:  # Ctrl-C, or another signal to end
        say(["thresher: interrupted"])
        raise
    except ThresherError as error:
        say(f"thresher: {error}".split("\n"))
        return FAILED


def say(lines: Iterable[str]) -> None:
    """Lines on standard error, which nothing that a page says can steer."""
    if sys.stderr is None:
        return
    with contextlib.suppress(BrokenPipeError):  # nobody listens; the exit status says it too
        sys.stderr.writelines(printable(line) + "\n" for line in lines)
        sys.stderr.flush()


def show(lines: Iterable[str]) -> None:
    """Lines on standard output, in its encoding or as near as that comes; each is safe to show as it is."""
    if sys.stdout is None:
        return
    for line in lines:
        sys.stdout.buffer.write(f"{line}\n".encode(sys.stdout.encoding or "utf-8", "replace"))
    sys.stdout.flush()


def width(most: int) -> int:
    """Columns to write in: the terminal's, of a wide one `most`; `most` where standard output is none."""
    if sys.stdout is None or not sys.stdout.isatty():
        return most
    return min(most, shutil.get_terminal_size((most, 24)).columns)


def colours() -> bool:
    """Whether standard output is a terminal whose user has not declined colours."""
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def forget_standard_output() -> None:
    """It cannot be written to any more: what is still in its buffer must not raise when the program ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
