"""Lists of WARC files, as Common Crawl publishes them: a path a line, often compressed."""

import gzip
import re
import zlib
from collections.abc import Iterator
from typing import IO
from urllib.parse import unquote, urlsplit

from thresher.crawler.loaders.remote import is_address, located
from thresher.schemas.errors import InputError
from thresher.text.addresses import file_address

COMMON_CRAWL = "https://data.commoncrawl.org/"
_MAX_LINE = 4096
"""A bound for safety: characters of a path."""
_LOCAL = ("file", "local")
"""Schemes of what stands on a disk."""
_STORES = frozenset("http https s3 s3a gs gcs az abfs abfss hdfs webhdfs ftp sftp".split())
"""Schemes that a list on a disk may name: it may have been downloaded, and must not lead to files of the workers."""


def is_list(path: str) -> bool:
    return file_address(path).endswith((".paths", ".paths.gz"))


def addresses_in(path: str) -> Iterator[str]:
    """The addresses of a list.  A line without scheme stands at the host of the list, else at Common Crawl.

    Raises InputError for a line that leads elsewhere: out of that host, or to another scheme than the list's own.
    """
    root = host_of(path)
    schemes = _STORES if _is_local(path) else frozenset((_scheme(path),))
    for number, line in enumerate(lines_of(path), 1):
        if not line:
            continue
        place = f"{file_address(path)}, line {number}"
        if not is_address(line):
            yield below(root, line, place)
        elif _scheme(line) not in schemes or "::" in line:
            raise InputError(f"{place}: {file_address(line)}: a list may name {', '.join(sorted(schemes))} addresses")
        else:
            yield line


def below(base: str, name: str, place: str) -> str:
    """The address or path of what a list or an index names, below `base`.  Raises InputError where it is not."""
    base = f"{base.rstrip('/')}/"
    address = name if is_address(name) else base + name.lstrip("/\\")
    rest = re.sub(r"[\t\r\n]", "", unquote(address[len(base) :]))  # as libraries read an address
    if not address.startswith(base) or ".." in re.split(r"[/\\]", rest) or "::" in rest:
        raise InputError(f"{place}: {file_address(name)}: is not below {file_address(base)}")
    return address


def host_of(path: str) -> str:
    """The address under which the paths of a list or index stand."""
    return COMMON_CRAWL if _is_local(path) else f"{_scheme(path)}://{urlsplit(path).netloc}/"


def _is_local(path: str) -> bool:
    return not is_address(path) or _scheme(path) in _LOCAL


def _scheme(address: str) -> str:
    return address.partition("://")[0].lower()


def lines_of(path: str) -> Iterator[str]:
    """The lines of a text file, also a compressed and a remote one.  Raises InputError."""
    try:
        with located(path).open("rb", buffering=0) as raw, _unpacked(path, raw) as file:
            while line := file.readline(_MAX_LINE << 4):
                yield line.decode("utf-8", "replace").strip()
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(
            f"{file_address(path)}: cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from error


def _unpacked(path: str, raw: IO[bytes]) -> IO[bytes]:
    if file_address(path).endswith(".gz"):
        return gzip.open(raw)  # type: ignore[return-value]
    import io

    return io.BufferedReader(raw)  # type: ignore[type-var]
