"""A definition for an address, on the spot."""

import re
from urllib.parse import urlsplit

from thresher.crawler.portals.check import portal_of
from thresher.schemas.portal import Portal
from thresher.text.addresses import with_user_masked
from thresher.text.hosts import full_host

_UNNAMEABLE = re.compile(r"[^a-z0-9.-]+")


def derive(url: str) -> Portal:
    """The portal that begins at `url`: its host with and without `www.`, all else by default.  Raises PortalError."""
    return portal_of({"name": name_of(url), "start": [url]}, with_user_masked(url))


def name_of(url: str) -> str:
    """A portal's name from its address: the host without `www.`, with its port where one is given."""
    try:
        host, port = full_host(url), urlsplit(url).port
    except ValueError:
        return "portal"
    name = _UNNAMEABLE.sub("-", host.removeprefix("www.")) + (f"-{port}" if port else "")
    return name.strip(".-")[:100] or "portal"
