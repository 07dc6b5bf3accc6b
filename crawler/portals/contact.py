"""Who asks: what people whose servers are asked see in their logs, so that they can ask for less."""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from thresher.crawler.portals.address_rules import is_loopback, number_of
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal

_CONTACT = re.compile(r"(?:mailto:)?[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|https?://[^\s<>()]+\.[^\s<>()]+")


def user_agent(software: str, contact: str | None) -> str:
    """What the program calls itself: `Thresher/1.0 (+me@example.org)`."""
    return f"{software} (+{contact})" if contact else software


def contact_problem(contact: str | None, hosts: Iterable[str]) -> str | None:
    """What is wrong with a contact for requests to hosts, by name or number; None where nothing is.

    Only servers of this machine may be asked by nobody in particular.
    """
    if contact and not (contact.isascii() and _CONTACT.fullmatch(contact)):
        return f"{contact!r} is no contact: give --contact a mail address or the address of a page about you"
    if contact or all(map(_is_own, hosts)):
        return None
    return (
        "the people whose servers are asked must be able to reach you: give --contact your mail address or the "
        "address of a page about you, or set THRESHER_CONTACT"
    )


def check_contact(portals: Sequence[Portal], contact: str | None) -> None:
    """Raise PortalError where the people of a portal could not reach who crawls it."""
    hosts = (urlsplit(url).hostname or "" for portal in portals for url in portal.start)
    if problem := contact_problem(contact, hosts):
        raise PortalError(problem)


def _is_own(host: str) -> bool:
    number = number_of(host)
    return host == "localhost" or (number is not None and is_loopback(number))
