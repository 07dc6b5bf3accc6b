"""What commands have in common: how they end, and how they speak."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable

from thresher.pipelines.interrupts import Interrupted
from thresher.schemas.errors import ThresherError

OK = 0
FAILED = 1
USAGE = 2
ALERTED = 3
"""All went well, and something is wrong with a portal: an alert was raised, or is open."""
BROKEN_PIPE = 141
"""What a shell reports of a program that SIGPIPE ended: 128 + 13."""


def ended(work: Callable[[], int]) -> int:
    """The exit status of the program: its command's, or that of the error that ended it, which is told."""
    try:
        status = work()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        return BROKEN_PIPE
    except Interrupted as error:
        say(["; ".join(["thresher: interrupted", *getattr(error, "__notes__", [])])])
        raise
    except ThresherError as error:
        say(f"thresher: {error}".split("\n"))
    except OSError as error:
        named = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        say([f"thresher: {named}{error.strerror or error}"])
    return FAILED


def say(lines: Iterable[str]) -> None:
    """Lines on standard error, which nothing that a page says can steer."""
    from thresher.summary import printable  # slow, and the help does without

    sys.stderr.writelines(printable(line) + "\n" for line in lines)
    sys.stderr.flush()


def show(lines: Iterable[str]) -> None:
    """Lines on standard output; each is safe to show as it is."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


def width(most: int) -> int:
    """Columns to write in: the terminal's, of a wide one `most`; `most` where standard output is none."""
    if not sys.stdout.isatty():
        return most
    return min(most, shutil.get_terminal_size((most, 24)).columns)


def colours() -> bool:
    """Whether standard output is a terminal whose user has not declined colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
