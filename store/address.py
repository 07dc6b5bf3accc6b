"""The address of a store: how it is read, and which parts of it may be shown.

An address may hold a password, also in a wrong place: as an option, behind a mistyped separator, in a broken address.
So only plain names in their proper places are shown, and no message repeats an address that cannot be parsed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from thresher.schemas.errors import StoreError

_NO_URL = "the store's address is no URL: use FILE, sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
_OF_A_SERVER = re.compile(r"postgres\w*:|[a-z_]+ *=|.*:.*@", re.IGNORECASE)
"""The beginning of text that is meant as a server's address; a file of such a name is written sqlite:///NAME."""
_PLAIN = re.compile(r"[\w./,-]*")
_IPV6 = re.compile(r"[0-9A-Fa-f:.]+")
_SHOWN = frozenset("host hostaddr port dbname user".split())
"""Options whose values are shown, where they are plain names."""
_OF_SQLITE = frozenset("timeout uri mode cache immutable nolock".split())
"""Options of an SQLite store: `timeout`, the seconds that a writer waits for another; SQLite's own of file: names."""
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
_HIDDEN = "***"


def store_url(name: str) -> URL:
    """The address that `name` means: an SQLAlchemy URL, or the path of an SQLite file.  Raises StoreError."""
    if "://" not in name:
        if _OF_A_SERVER.match(name) or "\0" in name:
            raise StoreError(_NO_URL)
        return URL.create("sqlite", database=name)
    try:
        name.encode()
        url = make_url(name)
        (url.host or "").encode("idna")
    except (ArgumentError, ValueError):  # also a port that is no number, and what is no Unicode
        raise StoreError(_NO_URL) from None
    if url.drivername == "postgres":
        url = url.set(drivername="postgresql")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"{shown(url)}: a store is an SQLite file or a PostgreSQL database")
    if url.get_backend_name() == "sqlite" and (url.host or url.username or url.password or url.port):
        raise StoreError("the address of an SQLite store is sqlite:///FILE, with three slashes")
    if url.get_backend_name() == "sqlite" and not _has_known_options(url):
        raise StoreError(
            f"{shown(url)}: an SQLite store has the options timeout=SECONDS and, for file: names, uri and mode"
        )
    if "@" in (url.host or ""):
        raise StoreError("the store's address holds an @ too many: in a password it is written %40")
    return url


def _has_known_options(url: URL) -> bool:
    """Whether all options of an SQLite store are known ones: a mistyped one must not be ignored in silence."""
    seconds = url.query.get("timeout", "0")
    return set(url.query) <= _OF_SQLITE and isinstance(seconds, str) and _SECONDS.fullmatch(seconds) is not None


def file_of(url: URL) -> Path | None:
    """The file of an SQLite store."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def shown(url: URL) -> str:
    """The address without its secrets."""
    if (path := file_of(url)) is not None:
        return str(path)
    user = (_plain(url.username) if url.username else "") + (f":{_HIDDEN}" if url.password is not None else "")
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if url.host and ":" in url.host and _IPV6.fullmatch(url.host) else _plain(url.host or "")
    place = (f"{user}@" if user else "") + host + port
    options = "&".join(_option(name, value) for name, value in _options(url))
    return f"{url.drivername}://{place}/{_plain(url.database or '')}" + (f"?{options}" if options else "")


def without_secrets(text: str, url: URL) -> str:
    """A message of a database or its driver, which may repeat parts of the address, without the address's secrets."""
    parts = [part for part in (url.username, url.host, url.database) if part and not _PLAIN.fullmatch(part)]
    if file_of(url) is not None:
        parts = []
    values = [value for name, value in _options(url) if not _is_shown(name, value)]
    for secret in sorted({*parts, *values, str(url.password or "")} - {""}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", _HIDDEN, text)
    return text


def _options(url: URL) -> Iterator[tuple[str, str]]:
    for name, values in url.query.items():
        yield from ((name, value) for value in ([values] if isinstance(values, str) else values))


def _option(name: str, value: str) -> str:
    return f"{_plain(name)}={value if _is_shown(name, value) else _HIDDEN}"


def _is_shown(name: str, value: str) -> bool:
    return name in _SHOWN and _PLAIN.fullmatch(value) is not None


def _plain(part: str) -> str:
    return part if _PLAIN.fullmatch(part) else _HIDDEN
