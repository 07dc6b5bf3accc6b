"""Addresses as pages write them → absolute URLs."""

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

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
_WEB = re.compile(r"https?://", re.I)
_QUERY = re.compile(r"[?#].*", re.S)
_SIGNATURE = re.compile(r"[?&](?:sig|[\w.-]*(?:signature|credential|token|secret|password|key)[\w.-]*)=.*", re.I | re.S)
"""Names of files in a store may hold a `?`: those of a mirrored website do."""
_IN_TEXT = re.compile(r"(?<![a-z0-9+.\-])[a-z][a-z0-9+.\-]*://[^\s'\"<>]+", re.I)
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


def file_address(address: str) -> str:
    """The address of a file as it may be shown and kept: without what gives access to it."""
    for part in _access(address):
        address = address.replace(part, "", 1)
    return address


def without_secrets(text: str, addresses: Iterable[str]) -> str:
    """What a library says of files at these addresses, without their secrets, which it may repeat in parts."""
    text = _IN_TEXT.sub(lambda found: file_address(found[0]), text)
    parts = [part for address in addresses for part in _access(address)]
    secrets = {*parts, *(piece for part in parts for piece in re.split("[:/@?#&]|(?<==)", part) if piece[-1:] != "=")}
    for secret in sorted(secrets | set(map(unquote, secrets)), key=len, reverse=True):
        if secret:
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", text)
    return text


def _access(address: str) -> list[str]:
    """The user with the password, and the query of a web address or from a parameter on that is known to be secret.

    A user alone who is none of the web may be a container: `abfs://CONTAINER@ACCOUNT/`.
    """
    is_web = _WEB.search(address) is not None
    user = _USER.search(address) if "@" in address else None
    if user and not is_web and ":" not in user[0]:
        user = None
    query = (_QUERY if is_web else _SIGNATURE).search(address)
    return [found[0] for found in (user, query) if found]
