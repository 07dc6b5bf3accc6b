"""Whom no request goes to."""

import ipaddress
import socket
import unicodedata

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OF_NO_HOST = [*map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20"))]
"""Networks that the standard library takes for public: protocols' own, relays, site-local, examples."""

PRIVATE = "private address"
"""The reason that the frontier notes."""


def is_public(address: str) -> bool:
    """Whether an IP address is of the open internet: not private, loopback, link-local, reserved or multicast.

    An IPv6 address that stands for an IPv4 one is as public as that.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and (inner := _inner(ip)) is not None:
        return is_public(str(inner))
    if any(ip in network for network in _OF_NO_HOST):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def is_private(number: str) -> bool:
    """Whether an address by number is loopback, private, link-local, multicast, reserved or the like."""
    try:
        return not is_public(number)
    except ValueError:
        return True


def number_of(host: str) -> str | None:
    """The address that a host is by number, however it is written (0x7f.1, 2130706433, [::1]); None for a name."""
    host = _plain(host).strip("[]")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host)) if host and " " not in host else None
    except (OSError, ValueError):  # UnicodeError is one
        return None


def _plain(host: str) -> str:
    """A host as the resolver of names reads it: letters and digits of other widths and shapes are plain ones."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").rstrip(".")


def refusal(scheme: str, host: str) -> str | None:
    """Why a request to a host is not made, by its name or number alone."""
    if scheme not in ("http", "https"):
        return "scheme"
    number = number_of(host)
    name = _plain(host).lower()
    local = name == "localhost" or name.endswith(".localhost")
    return PRIVATE if local or not name or (number is not None and is_private(number)) else None


def is_loopback(address: str) -> bool:
    """Whether an IP address is of this machine."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = _inner(ip) if isinstance(ip, ipaddress.IPv6Address) else None
    return (inner or ip).is_loopback


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that it stands for."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
