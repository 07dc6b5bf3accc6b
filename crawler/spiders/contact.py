"""Who crawls: what a portal's people see in their log, so that they can ask for less."""

from urllib.parse import urlsplit

from thresher.crawler.portals.address_rules import number_of
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal


def check_contact(portals: list[Portal], contact: str | None) -> None:
    """Raise PortalError where a real portal would be crawled by nobody in particular."""
    hosts = [urlsplit(url).hostname or "" for portal in portals for url in portal.start]
    if not contact and not all(map(_is_loopback, hosts)):
        raise PortalError(
            "a portal's people must be able to reach you: give --contact with your mail address or page, "
            "or set THRESHER_CONTACT"
        )


def _is_loopback(host: str) -> bool:
    number = number_of(host) or ""
    return host == "localhost" or number.startswith("127.") or number == "::1"
