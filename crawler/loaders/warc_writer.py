"""The archive: every answer of a harvest in WARC files, before it is read.

A file is written under a name that ends in `.open` and gets its own when it is closed.  Each record is a gzip member
of its own, so what a killed run left is whole up to the last member that is: `close_left` cuts off the rest.  Harvests
of one day go on with the file of the one before, so that frequent ones do not leave thousands of small files.
"""

import base64
import contextlib
import glob
import hashlib
import os
import sys
import threading
import uuid
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_members import OPEN, whole_bytes
from thresher.schemas.errors import OutputError

MAX_BYTES = 512 << 20
"""A matter of taste: bytes from which on a file is closed, and the next is begun."""
_LEVEL = 4
"""Of compression: half the time of the usual 6, and 3 % more bytes."""
_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class ArchivedAt:
    """Where an answer stands, and the headers of its record."""

    file: str
    offset: int
    headers: dict[str, str]


class Archive:
    """The WARC files that one harvest writes, in a folder for the portal.  Threads may write at once."""

    def __init__(
        self, folder: Path, name: str, software: str, *, day: str | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        """New files are called `name` and a number; a file whose name begins with `day` is gone on with first."""
        self._folder, self._name, self._software, self._max_bytes = folder, name, software, max_bytes
        self._day = day
        self._lock = threading.Lock()
        self._file: int | None = None
        self._path = Path()
        self._number = self._at = 0
        self._synced = True
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, exchange: Exchange, *, unchanged: bool = False) -> ArchivedAt:
        """Archive an exchange; `unchanged`: its body is the one that the last visit archived.  Raises OutputError."""
        headers = _response_headers(exchange, unchanged)
        block = exchange.head if "WARC-Profile" in headers else exchange.response
        response = _member(headers, block)
        request = _member(_request_headers(exchange, headers["WARC-Record-ID"]), exchange.request)
        with self._named_errors(), self._lock:
            if self._file is None or self._at >= self._max_bytes:
                self._next()
            place = ArchivedAt(str(self._path), self._at, {name.lower(): value for name, value in headers.items()})
            self._append(response + request)
            return place

    def sync(self) -> None:
        """What was written is on the disk when this returns.  Raises OutputError."""
        with self._lock:
            if self._file is None or self._synced:
                return
            file, self._synced = os.dup(self._file), True
        try:
            with self._named_errors():
                _flush(file)  # others go on writing meanwhile
        finally:
            os.close(file)

    def close(self) -> None:
        """Close the file under its own name.  Raises OutputError."""
        with self._named_errors(), self._lock:
            self._close()

    @contextlib.contextmanager
    def _named_errors(self) -> Iterator[None]:
        """Turn an error of the disk into one that names the file."""
        try:
            yield
        except OSError as error:
            raise OutputError(f"{self._path}: cannot be written: {error.strerror or error}") from error

    def _next(self) -> None:
        self._close()
        day, self._day = self._day, None
        if day is None or not self._go_on_with(day):
            self._begin()
        self._append(info_member(self._path.name, self._software))

    def _go_on_with(self, day: str) -> bool:
        """Open the last file of the day, if it has room and no other has it; whether it did."""
        last = max(self._folder.glob(f"{glob.escape(day)}*.warc.gz"), default=None)
        if last is None or (file := lock_file(last)) is None:
            return False
        size = os.fstat(file).st_size
        if size >= self._max_bytes:
            os.close(file)
            return False
        last.rename(_open_name(last))
        self._path, self._file, self._at = last, file, size
        return True

    def _begin(self) -> None:
        """A new file."""
        self._number += 1
        self._path = self._folder / f"{self._name}-{self._number:05}.warc.gz"
        opened = _open_name(self._path)
        self._file = os.open(opened, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        lock(self._file)
        self._at = 0

    def _append(self, data: bytes) -> None:
        assert self._file is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._file, view) :]
        self._at += len(data)
        self._synced = False

    def _close(self) -> None:
        if self._file is not None:
            os.fsync(self._file)
            _open_name(self._path).replace(self._path)
            os.close(self._file)
            self._file = None


def lock_file(path: Path) -> int | None:
    """A file, opened to be read and appended to, and locked; None where it is gone, not ours, or another has it."""
    try:
        file = os.open(path, os.O_RDWR | os.O_APPEND)
    except (FileNotFoundError, PermissionError):
        return None
    try:
        lock(file)
        if os.path.samestat(os.fstat(file), path.stat()):  # else it was renamed, or removed, before it was locked
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(file)
    return None


def _flush(file: int) -> None:
    if sys.platform == "linux":
        os.fdatasync(file)
    else:
        os.fsync(file)


def sync_names(folder: Path) -> None:
    """The names of a folder's files are on the disk when this returns."""
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def lock(file: int) -> None:
    """Lock a file until it is closed.  Raises BlockingIOError where another has it."""
    if sys.platform == "win32":  # where nothing is fetched
        raise NotImplementedError
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def close_left(folder: Path) -> list[Path]:
    """Close the files that killed runs left open, cut to their last whole record; their names.

    A file that a run is writing is locked, and left alone.
    """
    closed = []
    for left in sorted(folder.glob(f"*{OPEN}")):
        file = lock_file(left)
        if file is None:
            continue
        with os.fdopen(file, "r+b") as opened:
            if whole := whole_bytes(opened):
                opened.truncate(whole)
                os.fsync(file)
                left.replace(left.with_name(left.name.removesuffix(OPEN)))
                closed.append(left.with_name(left.name.removesuffix(OPEN)))
            else:
                left.unlink()
    return closed


def _open_name(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def info_member(name: str, software: str) -> bytes:
    """The record that says of the file `name` by what those behind it were written."""
    headers = {
        "WARC-Type": "warcinfo",
        "WARC-Record-ID": _record_id(),
        "WARC-Date": _now(),
        "WARC-Filename": name,
        "Content-Type": "application/warc-fields",
    }
    return _member(headers, f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode())


def _response_headers(exchange: Exchange, unchanged: bool) -> dict[str, str]:
    not_modified = exchange.status == 304
    headers = {
        "WARC-Type": "revisit" if unchanged or not_modified else "response",
        "WARC-Record-ID": _record_id(),
        "WARC-Date": exchange.date,
        "WARC-Target-URI": exchange.url,
        "Content-Type": "application/http; msgtype=response",
    }
    if exchange.address:
        headers["WARC-IP-Address"] = exchange.address
    if not not_modified:
        headers["WARC-Payload-Digest"] = _digest(exchange.body)
    if unchanged or not_modified:
        headers["WARC-Profile"] = _NOT_MODIFIED if not_modified else _IDENTICAL
        headers["WARC-Refers-To-Target-URI"] = exchange.url
    elif exchange.cut or exchange.truncated:
        headers["WARC-Truncated"] = "unspecified"
    return headers


def _request_headers(exchange: Exchange, response: str) -> dict[str, str]:
    return {
        "WARC-Type": "request",
        "WARC-Record-ID": _record_id(),
        "WARC-Date": exchange.date,
        "WARC-Target-URI": exchange.url,
        "WARC-Concurrent-To": response,
        "Content-Type": "application/http; msgtype=request",
    }


def _member(headers: dict[str, str], block: bytes) -> bytes:
    """A record, compressed by itself."""
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {len(block)}"]
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")
    return packer.compress(head + block + b"\r\n\r\n") + packer.flush()


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _digest(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
