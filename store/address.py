"""The address of a store: what a user writes, what of it may be shown.

It may hold a password, also where none belongs: as an option, behind a separator that is none, in a broken address.
So nothing of an address is shown but plain names in their places, and no message repeats one that cannot be read.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from thresher.schemas.errors import StoreError

_NO_URL = "the store's address is no URL: use FILE, sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
_OF_A_SERVER = re.compile(r"postgres\w*:|[a-z_]+ *=|.*:.*@", re.IGNORECASE)
"""How what was meant as a server's address begins; a file of such a name is sqlite:///NAME."""
_PLAIN = re.compile(r"[\w./,-]*")
_IPV6 = re.compile(r"[0-9A-Fa-f:.]+")
_SHOWN = frozenset("host hostaddr port dbname user".split())
_OF_SQLITE = frozenset("timeout uri mode cache immutable nolock".split())
"""Options of an SQLite store: seconds that a writer waits for another; those of SQLite's own for file: names."""
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")
"""Options whose values are shown, where they are plain."""
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
    if url.get_backend_name() == "sqlite" and not _is_sound(url):
        raise StoreError(
            f"{shown(url)}: an SQLite store has the options timeout=SECONDS and, for file: names, uri and mode"
        )
    if "@" in (url.host or ""):
        raise StoreError("the store's address holds an @ too many: in a password it is written %40")
    return url


def _is_sound(url: URL) -> bool:
    """Whether the options of an SQLite store are such, so that a mistyped one is not passed over."""
    seconds = url.query.get("timeout", "0")
    return set(url.query) <= _OF_SQLITE and isinstance(seconds, str) and _SECONDS.fullmatch(seconds) is not None


def file_of(url: URL) -> Path | None:
    """The file of an SQLite store."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def shown(url: URL) -> str:
    """The address as it may be shown."""
    if (path := file_of(url)) is not None:
        return str(path)
    user = (_plain(url.username) if url.username else "") + (f":{_HIDDEN}" if url.password is not None else "")
    port = f":{url.port}" if url.port else ""
    host = f"[{url.host}]" if url.host and ":" in url.host and _IPV6.fullmatch(url.host) else _plain(url.host or "")
    place = (f"{user}@" if user else "") + host + port
    options = "&".join(_option(name, value) for name, value in _options(url))
    return f"{url.drivername}://{place}/{_plain(url.database or '')}" + (f"?{options}" if options else "")


def without_secrets(text: str, url: URL) -> str:
    """What a database or a driver says, which may repeat parts of the address, as it may be shown."""
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
