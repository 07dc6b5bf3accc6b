"""How the dashboard is served: for whom, under which names, with which token."""

import ipaddress
import re
import secrets
import socket
from pathlib import Path
from typing import NamedTuple

from thresher.one_page import Asking

LEAST_TOKEN = 16
"""A bound for safety: characters of a token that a user chooses; generated ones have more."""
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@\[\]\\]+))(?::[0-9]*)?")
"""A Host header: a name or an address, an IPv6 address in brackets, perhaps a port.  Strict, since absolute addresses
are built from it and must not lead elsewhere."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(NamedTuple):
    """How the dashboard is served."""

    token: str
    """Needed for writing; where the server is not on loopback, for reading too."""
    reading_is_free: bool
    hosts: frozenset[str]
    """Names that the Host header may have.  Another name means DNS rebinding by a page elsewhere."""
    any_address: bool
    """Whether the Host header may be any IP address, which DNS rebinding cannot forge."""
    port: int = 0
    store: str = ""
    """The store's address, without secrets."""
    archive: Path | None = None
    """The folder of archives that were moved."""
    asking: Asking = Asking()
    """How pages are fetched that are asked for by their addresses."""

    def knows(self, host: str) -> bool:
        """Whether a Host header is allowed."""
        name = _name_of(host).lower().rstrip(".")
        return name in self.hosts or (self.any_address and _is_address(name))


def settings_for(host: str, token: str | None, names: list[str]) -> Settings:
    """The settings of a server that listens on `host`."""
    free = is_loopback(host)
    known = _LOOPBACK | {host.lower()} | (set() if free else {socket.gethostname().lower()})
    return Settings(
        token=token or secrets.token_urlsafe(24),
        reading_is_free=free,
        hosts=known | {name.lower() for name in names},
        any_address=not free,
    )


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _name_of(host: str) -> str:
    """Without the port, and an IPv6 address without its brackets; empty where it is no name."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]) if found else ""
