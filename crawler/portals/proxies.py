"""A proxy that a portal is asked through."""

import base64
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, repr=False)
class Proxy:
    """Where it is, and what it is told of who asks."""

    host: str
    port: int
    encrypted: bool
    """The way to it."""
    authorization: str | None
    """The value of Proxy-Authorization."""


def proxy_of(address: str) -> Proxy:
    """The proxy at `http://user:password@proxy.example:3128`.  Raises ValueError, which repeats nothing of it."""
    try:
        parts = urlsplit(address)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
        sound = parts.scheme in _PORTS and bool(host) and port != 0 and not parts.path.strip("/")
        sound = sound and not (parts.query or parts.fragment)
    except ValueError:  # a broken port, host or IPv6 address
        sound = False
    if not sound:
        raise ValueError("must lead to an address such as http://user:password@proxy.example:3128")
    authorization = None
    if parts.username is not None:
        given = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {base64.b64encode(given.encode()).decode()}"
    return Proxy(host, port or _PORTS[parts.scheme], parts.scheme == "https", authorization)
