"""How commands speak, and how they say that they were asked for what cannot be."""

import os
import shutil
import sys
from collections.abc import Iterable

from thresher.text.printable import printable


class WrongUsage(Exception):
    """What was asked for cannot be done; `lines` tell why, as they are shown."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines


def say(lines: Iterable[str]) -> None:
    """Lines on standard error, which nothing that a page says can steer."""
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
