"""Addresses as pages write them → absolute URLs."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit

_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.\-]*):")
_WHITE = re.compile(r"[\t\r\n]+")
_STRIPPED = "".join(map(chr, range(33)))
"""Control characters and spaces, which browsers strip from an address before they read it."""
_ORDINARY = re.compile(r"https?://[A-Za-z0-9._-]+(?::\d{1,4})?(?:[/?#]|$)")
"""The beginning of nearly every address: a plain host, which needs no further check."""
_NO_HOST = re.compile(r"[\x00-\x20<>^|\x7f]|%[0-2]")
"""Characters that no host has, as they stand or escaped."""
_USER = re.compile(r"(?<=//)(?:[^/?#]*|[^/?#\[]*:(?!\d*(?:[/?#]|$)).*)@")
"""Also where a password holds a slash: then no port follows the colon."""
_FOLLOWED = frozenset(("http", "https"))
_MAX_CHARS = 4096
"""A bound for safety: longer addresses are data."""


class Base:
    """The address that relative ones are resolved against: the page's own, or that of its `base` element."""

    def __init__(self, url: str | None, base_element: str | None = None) -> None:
        self.url = url or ""
        if base_element:
            self.url = Base(url).absolute(base_element) or self.url
        parts = split_address(self.url)
        self.root = f"{parts.scheme}://{parts.netloc}" if parts and parts.scheme and parts.netloc else ""
        self.host = host_of(self.root)

    def absolute(self, href: str) -> str | None:
        """The absolute address; None where it leads to no page: `javascript:`, `mailto:`, empty, broken.

        Without a known base a relative address stays as it is written.
        """
        href = _WHITE.sub("", href.strip().strip(_STRIPPED))
        if not href or len(href) > _MAX_CHARS:
            return None
        href = slashed(href)
        if href.startswith(("http://", "https://")):
            return _reachable(href.replace(" ", "%20") if " " in href else href)
        scheme = _SCHEME.match(href)
        if scheme and scheme[1].lower() not in _FOLLOWED:
            return None
        if not self.root:
            return href if scheme is None and href[:2] != "//" else _joined("", href)
        if href[0] == "/" and href[1:2] != "/" and "/." not in href:
            return self.root + href.replace(" ", "%20")
        return _joined(self.url, href)


def _joined(base: str, href: str) -> str | None:
    try:
        return _reachable(urljoin(base, href).replace(" ", "%20"))
    except ValueError:  # brackets without an IPv6 address, a host whose compatibility form (NFKC) holds separators
        return None


def is_ordinary(url: str) -> bool:
    """Whether an address begins as a web address does, with a plain host: it is absolute and not broken."""
    return _ORDINARY.match(url) is not None


def _reachable(url: str) -> str | None:
    """The address; None where its host or port is invalid."""
    if is_ordinary(url):
        return url
    parts = split_address(url)
    if parts is None or (parts.scheme in _FOLLOWED and not parts.hostname):
        return None
    return None if _NO_HOST.search(parts.netloc.rpartition("@")[2]) else url


def split_address(url: str) -> SplitResult | None:
    """The parts of an address; None where it is broken, as some are on real pages."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # checked only when it is accessed
    except ValueError:
        return None
    return parts


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


def with_user_masked(url: str) -> str:
    """An address as it may be shown: what stands before its host may be a password."""
    return _USER.sub("***@", url)
