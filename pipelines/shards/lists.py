"""Lists of WARC files, as Common Crawl publishes them: a path a line, often compressed."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from thresher.crawler.loaders.remote import RemoteFile, is_address
from thresher.schemas.errors import InputError

COMMON_CRAWL = "https://data.commoncrawl.org/"
_MAX_LINE = 4096
"""A bound for safety: characters of a path."""


def is_list(path: str) -> bool:
    return path.endswith((".paths", ".paths.gz"))


def addresses_in(path: str) -> Iterator[str]:
    """The addresses of a list.  A line without scheme stands at the host of the list, else at Common Crawl."""
    root = host_of(path)
    for line in lines_of(path):
        if line:
            yield line if is_address(line) else root + line.lstrip("/")


def host_of(path: str) -> str:
    """The address under which the paths of a list or index stand."""
    if not is_address(path):
        return COMMON_CRAWL
    parts = urlsplit(path)
    return f"{parts.scheme}://{parts.netloc}/"


def lines_of(path: str) -> Iterator[str]:
    """The lines of a text file, also a compressed and a remote one.  Raises InputError."""
    source = RemoteFile(path) if is_address(path) else Path(path)
    try:
        with source.open("rb", buffering=0) as raw, _unpacked(path, raw) as file:
            while line := file.readline(_MAX_LINE << 4):
                yield line.decode("utf-8", "replace").strip()
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _unpacked(path: str, raw: IO[bytes]) -> IO[bytes]:
    if path.endswith(".gz"):
        return gzip.open(raw)  # type: ignore[return-value]
    import io

    return io.BufferedReader(raw)  # type: ignore[type-var]
