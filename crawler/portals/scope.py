"""Which addresses are a portal's."""

import re
from typing import Literal
from urllib.parse import urlsplit

from schemas.portal import Portal, host_of

Outside = Literal["scheme", "host", "excluded", "not included"]


class Scope:
    """A portal's hosts and patterns, compiled once.  `include` and `exclude` are not for its start pages and maps."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._include = [re.compile(pattern) for pattern in portal.include]
        self._exclude = [re.compile(pattern) for pattern in portal.exclude]

    def outside(self, url: str) -> Outside | None:
        """Why an address is not fetched for this portal; None where it may be."""
        if (reason := self.elsewhere(url)) is not None:
            return reason
        if any(pattern.search(url) for pattern in self._exclude):
            return "excluded"
        if self._include and not any(pattern.search(url) for pattern in self._include):
            return "not included"
        return None

    def elsewhere(self, url: str) -> Outside | None:
        """Why an address is not on the portal at all: what holds for start pages, feeds and sitemaps too."""
        try:
            parts = urlsplit(url)
            host = host_of(url)
        except ValueError:
            return "host"
        if parts.scheme not in ("http", "https"):
            return "scheme"
        return None if self._portal.has_host(host) else "host"
