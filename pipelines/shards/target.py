"""The folder of the results, on a disk or at an address: a file in it is complete or not there at all."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from thresher.crawler.loaders.remote import file_system, is_address, told
from thresher.pipelines.shards.shard import File
from thresher.schemas.errors import OutputError
from thresher.text.addresses import file_address


@dataclass
class Draft:
    """A file that is being written."""

    file: BinaryIO
    done: list[File] = field(default_factory=list)
    """When it is complete, what it is."""


class Target:
    """A folder of files, each written as a whole.  Raises InputError for an address of a kind that nobody knows."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/") or "/"
        self.shown = file_address(self.address)
        """The address without secrets."""
        self._is_local = not is_address(address)
        self._files: Any = None if self._is_local else file_system(self.address)[0]

    def exists(self) -> bool:
        """Whether there is a folder; stores at an address have none, and name files alone."""
        return not self._is_local or Path(self.address).is_dir()

    def make(self) -> None:
        """Make the folder.  Raises OutputError."""
        if self._is_local:
            with self._named("made"):
                Path(self.address).mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def new(self, name: str) -> Iterator[Draft]:
        """Write the file `name`: it appears when the block ends well, in place of an earlier one.

        What it then is stands in the draft.  Raises OutputError.
        """
        with self._named("written"):
            handle, temporary = tempfile.mkstemp(
                prefix=f".{name}.", suffix=".part", dir=self.address if self._is_local else None
            )
        draft = Draft(os.fdopen(handle, "w+b"))
        try:
            with draft.file:
                yield draft
                with self._named("written"):
                    draft.file.flush()
                    os.fsync(draft.file.fileno())
                    draft.file.seek(0)
                    digest = hashlib.file_digest(draft.file, "sha256").hexdigest()  # type: ignore[arg-type]
                    size = draft.file.tell()
            with self._named("written"):
                self._move(temporary, name)
            draft.done.append(File(name=name, bytes=size, sha256=digest))
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(temporary).unlink()

    def put(self, name: str, data: bytes) -> None:
        """Write a file that holds `data`.  Raises OutputError."""
        with self.new(name) as draft:
            draft.file.write(data)

    def read(self, name: str) -> bytes | None:
        """What a file holds; None where it is not there.  Raises OutputError where it cannot be read."""
        try:
            with self.open(name) as file:
                return file.read()
        except FileNotFoundError:
            return None

    def open(self, name: str) -> IO[bytes]:
        """A file to read.  Raises FileNotFoundError, and OutputError where it cannot be read."""
        with self._named("read"):
            if self._is_local:
                return Path(self.address, name).open("rb")
            opened: IO[bytes] = self._files.open(f"{self.address}/{name}", "rb")
            return opened

    def size(self, name: str) -> int | None:
        """How many bytes a file has; None where it is not there.  Raises OutputError where that cannot be told."""
        try:
            with self._named("read"):
                if self._is_local:
                    return Path(self.address, name).stat().st_size
                self._files.invalidate_cache()
                return int(self._files.info(f"{self.address}/{name}")["size"])
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.  Raises OutputError."""
        with contextlib.suppress(FileNotFoundError), self._named("removed"):
            if self._is_local:
                Path(self.address, name).unlink()
            else:
                self._files.rm_file(f"{self.address}/{name}")

    def discard(self, run: str) -> None:
        """Remove what the workers of a run left unfinished when they were ended; only where the folder is on a disk."""
        if self._is_local:
            for mark in Path(self.address).glob(f"*.{run}.try*"):
                for path in [*mark.parent.glob(f".{mark.name.partition('.')[0]}.*.part"), mark]:
                    path.unlink(missing_ok=True)

    def _move(self, temporary: str, name: str) -> None:
        if self._is_local:
            Path(temporary).chmod(0o666 & ~_UMASK)
            Path(temporary).replace(Path(self.address, name))
        else:
            self._files.put_file(temporary, f"{self.address}/{name}")  # stores show an object when it is complete

    @contextlib.contextmanager
    def _named(self, what: str) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, OutputError):
            if what == "read" or what == "removed":
                raise
            raise OutputError(f"{self.shown}: there is no such folder") from None
        except Exception as error:
            raise OutputError(f"{self.shown}: cannot be {what}: {told(error, self.address)}") from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


_UMASK = _umask()
