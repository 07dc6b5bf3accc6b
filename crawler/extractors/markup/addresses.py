"""Addresses as pages write them → absolute addresses."""

import re
from urllib.parse import urljoin, urlsplit

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.\-]*):")
_WHITE = re.compile(r"[\t\r\n]+")
_FOLLOWED = frozenset(("http", "https"))
_MAX_CHARS = 4096
"""Longer addresses are data, not places."""


class Base:
    """The address that relative ones are relative to: the page's own, or what its `base` element says."""

    def __init__(self, url: str | None, base_element: str | None = None) -> None:
        base = url or ""
        if base_element:
            base = _joined(base, base_element) or base
        self.url = base
        parts = _split(base)
        self.scheme = parts[0]
        self.root = f"{parts[0]}://{parts[1]}" if parts[0] and parts[1] else ""
        self.host = parts[1].rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")

    def absolute(self, href: str) -> str | None:
        """The absolute address; None for what leads to no page: `javascript:`, `mailto:`, an empty or a broken one.

        Without a known base a relative address stays as it is written.
        """
        href = _WHITE.sub("", href.strip())
        if not href or len(href) > _MAX_CHARS:
            return None
        href = slashed(href)
        if href.startswith(("http://", "https://")):
            return href.replace(" ", "%20") if " " in href else href
        scheme = _SCHEME.match(href)
        if scheme and scheme[1].lower() not in _FOLLOWED:
            return None
        if not self.root:
            return href
        if href[0] == "/" and href[1:2] != "/" and "/." not in href:
            return self.root + href.replace(" ", "%20")
        return _joined(self.url, href)


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href).replace(" ", "%20")
    except ValueError:
        return None


def _split(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc


def host_of(url: str) -> str:
    """The host of an absolute address, lower case, without `www.` and port; empty where there is none."""
    start = url.find("//")
    if start < 0:
        return ""
    end = len(url)
    for mark in "/?#":
        found = url.find(mark, start + 2, end)
        if found >= 0:
            end = found
    return url[start + 2 : end].rpartition("@")[2].partition(":")[0].lower().removeprefix("www.")


def slashed(href: str) -> str:
    """The address with slashes for the backslashes of its path, as browsers read it; those of a query stay."""
    if "\\" not in href:
        return href
    path = re.split("[?#]", href, maxsplit=1)[0]
    return path.replace("\\", "/") + href[len(path) :]
