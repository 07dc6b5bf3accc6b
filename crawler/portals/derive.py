"""A definition for an address, on the spot."""

import re
from urllib.parse import urlsplit

from thresher.crawler.portals.check import checked
from thresher.schemas.errors import PortalError
from thresher.schemas.portal import Portal, host_of, with_user_masked

_UNNAMEABLE = re.compile(r"[^a-z0-9.-]+")


def derive(url: str) -> Portal:
    """The portal that begins at `url`: its host with and without `www.`, all else by default.  Raises PortalError."""
    portal, problems = checked({"name": name_of(url), "start": [url]}, with_user_masked(url))
    if portal is None:
        raise PortalError(*problems)
    return portal


def name_of(url: str) -> str:
    """A portal's name from its address: the host without `www.`, with its port where one is given."""
    try:
        host, port = host_of(url), urlsplit(url).port
    except ValueError:
        return "portal"
    name = _UNNAMEABLE.sub("-", host.removeprefix("www.")) + (f"-{port}" if port else "")
    return name.strip(".-")[:100] or "portal"
