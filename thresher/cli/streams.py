"""The standard streams as a program may find them: closed, on a full disk, without a reader, in a narrow encoding.

Whatever writes to them - a command, the help, a library - meets the same errors, made here.
"""

import errno
import io
import os
import select
import sys
from collections.abc import Callable
from typing import Any, TextIO

from thresher.schemas.errors import OutputError


def prepare_streams() -> None:
    """Errors of standard output are told once; standard error never fails: the exit status says it too.

    A letter that the encoding lacks is no reason to show nothing.
    """
    _occupy_closed_streams()
    output, errors = _StandardOutput(1, "w", closefd=False), _StandardError(2, "w", closefd=False)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(output), _encoding(sys.stdout), "replace", line_buffering=output.isatty()
    )
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(errors), _encoding(sys.stderr), "backslashreplace", line_buffering=True
    )


def _occupy_closed_streams() -> None:
    """A stream that was closed for us leaves its number to the next file opened, which must not be an output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # so that writing to it fails, as it would have


def _encoding(stream: TextIO | None) -> str:
    """None: the stream was closed for us."""
    return (stream and stream.encoding) or "utf-8"


class _StandardOutput(io.FileIO):
    """Raises OutputError; BrokenPipeError where its reader has gone.  What is written after that goes nowhere: what is
    left in buffers must not fail once more when the program ends."""

    _is_lost = False

    def write(self, data: Any, /) -> int:
        if self._is_lost:
            return memoryview(data).nbytes
        try:
            return _written(super().write, data, self)
        except OSError as error:
            self._is_lost = True
            if isinstance(error, BrokenPipeError):
                raise BrokenPipeError from None  # without its number, by which Typer would end the program its own way
            problem = "it is closed" if error.errno == errno.EBADF else error.strerror or str(error)
            raise OutputError(f"cannot write to standard output: {problem}") from error


class _StandardError(io.FileIO):
    def write(self, data: Any, /) -> int:
        try:
            return _written(super().write, data, self)
        except OSError:
            return memoryview(data).nbytes


def _written(write: Callable[[Any], int | None], data: Any, stream: io.FileIO) -> int:
    """Also where others have set the terminal or pipe to fail rather than to wait when it is full."""
    while (count := write(data)) is None:
        select.select([], [stream], [])
    return count
