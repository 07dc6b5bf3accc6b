"""How the dashboard is served: for whom, under which names, with which token."""

import ipaddress
import re
import secrets
import socket
from pathlib import Path
from typing import NamedTuple

LEAST_TOKEN = 16
"""Characters of a token that a user chooses; ours have more."""
_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/?#@\[\]\\]+))(?::[0-9]*)?")
"""A Host header: a name or an address, an IPv6 address in brackets, perhaps a port.  Nothing else is one: an address
that is put together with it must not lead elsewhere."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(NamedTuple):
    """What whoever serves the dashboard has decided."""

    token: str
    """Who has it may write; elsewhere than on loopback only who has it may read."""
    reading_is_free: bool
    hosts: frozenset[str]
    """Names that a request may ask for.  Another one means that a page elsewhere has made its name lead here."""
    any_address: bool
    """A request may ask for any IP address: no name can be made to lead there."""
    port: int = 0
    store: str = ""
    """As it may be shown."""
    archive: Path | None = None
    """Where archives are that are no longer where they were written."""

    def knows(self, host: str) -> bool:
        """Whether a request's Host header is one of ours."""
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
    """Whether only this machine can reach what listens there."""
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
