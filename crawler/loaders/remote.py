"""Files at an address (`s3://`, `https://` and whatever else fsspec knows), read as those of a disk are."""

import errno
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from thresher.crawler.loaders.sniff import Kind, kind_by_name
from thresher.crawler.loaders.walk import folder_skip, page_stem
from thresher.schemas.errors import InputError, error_text
from thresher.text.addresses import file_address, without_secrets
from thresher.text.extras import how_to_install

_BLOCK = 8 << 20
"""A matter of taste: bytes of one range request: what a store gives in about a tenth of a second."""
_FINAL: dict[type[OSError], str] = {
    FileNotFoundError: "there is nothing there",
    PermissionError: "it may not be read",
    IsADirectoryError: "it is a folder",
}
"""What another try does not mend."""


def is_address(path: object) -> bool:
    """Whether a path is an address for fsspec rather than one of the disk."""
    return "://" in str(path)


def located(path: str) -> "Path | RemoteFile":
    """A path of the disk, or an address, as loaders take it."""
    return RemoteFile(path) if is_address(path) else Path(path)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at an address, with as much of a Path as loaders use."""

    address: str
    trouble: list[str] = field(default_factory=list, compare=False)
    """What went wrong on the way, and may go well another time: not what is wrong with the file."""

    def __str__(self) -> str:
        """The address as it may be shown."""
        return file_address(self.address)

    @property
    def name(self) -> str:
        return str(self).rstrip("/").rpartition("/")[2]

    def is_file(self) -> bool:
        return True

    def open(self, mode: str = "rb", buffering: int = 0) -> IO[bytes]:
        """The file, read from front to back by range requests.  Raises OSError."""
        return self._opened(mode, "readahead")

    def open_in_places(self) -> IO[bytes]:
        """The file, of which only the bytes are asked for that are read.  Raises OSError."""
        return self._opened("rb", "none")

    def _opened(self, mode: str, cache: str) -> IO[bytes]:
        try:
            files, path = file_system(self.address)
            source = files.open(path, mode, block_size=_BLOCK, cache_type=cache)
        except Exception as error:
            raise self._failed(error) from error
        reader: Any = _Reader(self, source)
        return reader  # type: ignore[no-any-return]

    def bytes_at(self, offset: int, length: int) -> bytes:
        """Some of its bytes, by one range request.  Raises OSError, also where the answer is another than was asked."""
        try:
            files, path = file_system(self.address)
            if "http" in files.protocol:
                data = _http_range(files, path, offset, length)
            else:
                data = files.cat_file(path, start=offset, end=offset + length)
        except Exception as error:
            raise self._failed(error) from error
        if data is None or len(data) > length:
            raise OSError(f"the server does not answer with the {length} bytes at {offset} that it is asked for")
        return data

    def _failed(self, error: Exception) -> OSError:
        """What a library raised, as an OSError without the secrets of the address."""
        for kind, text in _FINAL.items():
            if isinstance(error, kind):
                return kind(error.errno or errno.EIO, text)
        text = told(error, self.address)
        self.trouble.append(text)
        return OSError(errno.EIO, text)


def _http_range(files: Any, url: str, offset: int, length: int) -> bytes | None:
    """What a server answers to a range request, at most a byte more than was asked; None where it is no range.

    A server may answer with the whole file, however large that is.
    """
    headers = {**files.kwargs.get("headers", {}), "Range": f"bytes={offset}-{offset + length - 1}"}
    with files.open(url, "rb", block_size=0, size=length, headers=headers) as answer:  # as a stream, without a HEAD
        if offset and answer.r.status != 206:
            return None
        data = bytearray()
        while len(data) <= length and (piece := answer.read(length + 1 - len(data))):
            data += piece
    return bytes(data)


class _Reader(io.RawIOBase):
    """A remote file whose failures are noted where they come from."""

    def __init__(self, file: RemoteFile, source: Any) -> None:
        self._file, self._source = file, source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            return int(self._source.seek(offset, whence))
        except Exception as error:
            raise self._file._failed(error) from error

    def tell(self) -> int:
        return int(self._source.tell())

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._source.read(len(buffer))
        except Exception as error:
            raise self._file._failed(error) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._source.close()
        super().close()


def told(error: BaseException, *addresses: str) -> str:
    """An error as one line for a person, without the secrets of the addresses of which it may tell."""
    return error_text(error, lambda text: without_secrets(text, addresses))


def file_system(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path there.  Raises InputError where a library for it is missing."""
    try:
        import fsspec

        files, path = fsspec.core.url_to_fs(address)
    except ModuleNotFoundError:
        raise InputError(f"{file_address(address)}: addresses need fsspec; {how_to_install('cluster')}") from None
    except (ImportError, ValueError) as error:  # a scheme whose own library is missing, or that nobody knows
        raise InputError(f"{file_address(address)}: {told(error, address)}") from None
    return files, path.rstrip("/")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file found at or below an address, with what its listing tells of it."""

    address: str
    skip: str | None
    """As in FoundFile."""
    size: int | None
    version: str
    """Differs where the file has been written anew, as far as the store tells."""


def listed(address: str) -> Iterator[Listed]:
    """The file at an address, or all files below it, in the order in which `walk` gives those of a folder."""
    files, path = file_system(address)
    try:
        info = files.info(path)
    except FileNotFoundError as error:
        raise InputError(f"{file_address(address)}: there is nothing there") from error
    except Exception as error:
        raise InputError(f"{file_address(address)}: cannot be looked at: {told(error, address)}") from error
    if info["type"] == "directory":
        for entry, skip in _below(files, path, None):
            yield _listed(_address_of(entry["name"], files, path, address), entry, skip)
    else:
        yield _listed(address, info, None)


def _below(files: Any, folder: str, skip: str | None) -> Iterator[tuple[dict[str, Any], str | None]]:
    """What a listing tells of each file below a folder, and why it is no page."""
    entries = [entry for entry in files.ls(folder, detail=True) if entry["name"].rstrip("/") != folder]
    entries.sort(key=lambda entry: _name(entry).encode("utf-8", "surrogateescape"))
    pages = {page_stem(_name(entry)) for entry in entries if kind_by_name(_name(entry)) is Kind.HTML}
    for entry in entries:
        if entry["type"] == "directory":
            yield from _below(files, entry["name"].rstrip("/"), skip or folder_skip(_name(entry), pages))
        else:
            yield entry, skip


def _address_of(name: str, files: Any, top: str, address: str) -> str:
    """The address of a file below `address`, which is `top` there; some file systems (FTP, Azure) name no host."""
    if files._get_kwargs_from_urls(address):
        return f"{address.rstrip('/')}/{name[len(top) :].lstrip('/')}"
    return str(files.unstrip_protocol(name))


def _name(entry: dict[str, Any]) -> str:
    return str(entry["name"]).rstrip("/").rpartition("/")[2]


def _listed(address: str, info: dict[str, Any], skip: str | None) -> Listed:
    version = next((str(info[key]) for key in ("ETag", "etag", "LastModified", "mtime") if info.get(key)), "")
    return Listed(address, skip, info.get("size"), version)
