"""Hosts as definitions of portals name them: in full, lower case, in the letters that computers know them by."""

from collections.abc import Iterable
from urllib.parse import urlsplit


def full_host(url: str) -> str:
    """The host of an address in ASCII, lower case, with its `www.`, without a final dot.  Raises ValueError."""
    return ascii_host(urlsplit(url).hostname or "").removesuffix(".")


def hosts_of(urls: Iterable[str]) -> tuple[str, ...]:
    """The hosts of addresses, each with and without `www.`; addresses by number have no such other name."""
    hosts: dict[str, None] = {}
    for url in urls:
        host = full_host(url)
        bare = host.removeprefix("www.")
        named = "." in bare and not bare.replace(".", "").isdigit() and ":" not in bare
        hosts |= dict.fromkeys([host, bare, f"www.{bare}"] if named else [host])
    return tuple(hosts)


def covers(hosts: Iterable[str], host: str) -> bool:
    """Whether `host` is one of the hosts; `*.example.org` stands for example.org and all below it."""
    host = ascii_host(host.lower()).removesuffix(".")
    return any(
        host == name or (name.startswith("*.") and (host == name[2:] or host.endswith(name[1:]))) for name in hosts
    )


def ascii_host(host: str) -> str:
    """The name by which computers know a host of other letters."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # no name that could be registered
        return host
