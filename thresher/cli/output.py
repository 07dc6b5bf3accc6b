"""Writing lines to a file that is there complete or not at all, or to standard output."""

import contextlib
import itertools
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from thresher.pipelines.interrupts import Interrupted, held_back
from thresher.schemas.errors import OutputError
from thresher.text.addresses import file_address

Write = Callable[[bytes], None]

STANDARD_OUTPUT = "-"


@contextlib.contextmanager
def lines_to(name: str | None) -> Iterator[Write]:
    """A function that writes one line, given without its newline, to the file `name`; None: to nowhere.

    `-` is standard output.  `.gz` and `.zst` are compressed.  The file gets its name when the block ends well; when it
    does not, nothing is left behind and a file that had the name is untouched.  Raises OutputError, and
    BrokenPipeError when whoever reads a pipe has gone.
    """
    if name is None:
        yield _discard
    elif name == STANDARD_OUTPUT:
        yield _to_standard_output
    else:
        with _complete(name) as file:
            yield file.write


@contextlib.contextmanager
def file_to(name: str) -> Iterator[BinaryIO]:
    """A file to write, as `lines_to` makes one: it gets its name when the block ends well.  Raises OutputError."""
    with _complete(name) as file, _named_errors(name):
        yield file.raw


@contextlib.contextmanager
def _complete(name: str) -> Iterator["_LineFile"]:
    file = _LineFile(name)
    try:
        yield file
        file.finish()
    except Interrupted as error:
        error.add_note(f"{file_address(name)} was not written")
        raise
    finally:
        file.discard()


def _discard(line: bytes) -> None:
    """A line that nobody asked for."""


def _to_standard_output(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()  # whoever reads the pipe gets each record when it is ready


class _LineFile:
    """Lines on their way to a file: under a temporary name in its folder until `finish`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._target = Path(name)
        self._temporary: Path | None = None
        if "://" in name:  # a path would lose one of its slashes
            raise OutputError(f"{file_address(name)} is an address; name a file of this machine")
        with _named_errors(name):
            self.raw = self._open()
            self._file = _compressed(name, self.raw)

    def write(self, line: bytes) -> None:
        with _named_errors(self._name):
            self._file.write(line + b"\n")

    def finish(self) -> None:
        """Everything on the disk, then the name: whoever sees the name sees a complete file."""
        with _named_errors(self._name):
            if self._file is not self.raw:
                self._file.close()
            self.raw.flush()
            if self._temporary is not None:
                os.fsync(self.raw.fileno())
                if self._target.exists():
                    shutil.copymode(self._target, self._temporary)
                self._temporary.replace(self._target)
                self._temporary = None

    def discard(self) -> None:
        """Close the file; remove what is not finished."""
        with held_back():
            with contextlib.suppress(OSError, ValueError):  # a full disk fails at closing too; it has been reported
                self._file.close()
            with contextlib.suppress(OSError):
                self.raw.close()
            if self._temporary is not None:
                self._temporary.unlink(missing_ok=True)

    def _open(self) -> BinaryIO:
        if self._target.exists() and not self._target.is_file():
            return self._target.open("wb")  # a device or a named pipe: moving a file there would replace it
        self._target = self._target.resolve()  # a link stays a link
        _remove_abandoned(self._target)
        self._temporary, raw = _claimed(self._target)
        return raw


def _claimed(target: Path) -> tuple[Path, BinaryIO]:
    """A new file beside `target`, locked while it is open: that it is not says that its run is gone.

    Its number is the process's, or the next that is free: containers that share a folder number theirs alike.
    """
    for number in itertools.count(os.getpid()):
        path = target.with_name(f".{target.name}.{number}.part")
        raw = path.open("ab")
        if _lock(raw) is not False and _is_at(raw, path):
            raw.truncate(0)
            return path, raw
        raw.close()
    raise AssertionError("numbers do not end")


def _remove_abandoned(target: Path) -> None:
    """Remove what runs that were killed left of the same output."""
    name = re.compile(rf"\.{re.escape(target.name)}\.\d+\.part")
    with contextlib.suppress(OSError):
        for path in [path for path in target.parent.iterdir() if name.fullmatch(path.name)]:
            with contextlib.suppress(OSError), path.open("rb+") as file:
                if _lock(file) and _is_at(file, path):
                    path.unlink()


def _lock(file: BinaryIO) -> bool | None:
    """Lock a file until it is closed; False when another has it open, None where files cannot be locked."""
    if sys.platform == "win32":  # there a file that is being written cannot be removed
        return None
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True


def _is_at(file: BinaryIO, path: Path) -> bool:
    """Whether it has still its name: another run may have removed it before it was locked."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _compressed(name: str, raw: BinaryIO) -> BinaryIO:
    """`raw`, or a compressor into it.  The same lines give the same bytes: no time or name is stored."""
    if name.endswith(".gz"):
        import gzip

        return cast(BinaryIO, gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0))
    if name.endswith(".zst"):
        import zstandard

        return cast(BinaryIO, zstandard.ZstdCompressor(level=3).stream_writer(raw, closefd=False))
    return raw


@contextlib.contextmanager
def _named_errors(name: str) -> Iterator[None]:
    """Turn an error of the system into one that names the file."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"cannot write {file_address(name)}: {error.strerror or error}") from error
