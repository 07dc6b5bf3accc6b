"""An address taken apart, and as it is to be fetched."""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from thresher.text.addresses import Base, slashed, split_address
from thresher.text.identity import without_tracking, without_user
from thresher.text.storable import storable

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?#]*|/\([A-Z]\([\w-]{20,}\)\)(?=[/?#]|\Z)", re.I)
"""Session numbers that servers write into paths for visitors without cookies."""
_EXTENSION = re.compile(r"[^.]\.([A-Za-z][A-Za-z0-9]{0,5})\Z")
_PLAIN = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[A-Za-z0-9/._~%-]*)?")
"""An address that is as it should be; most are."""
_MAX_CHARS = 4096  # bound for safety


@dataclass(frozen=True)
class Address:
    """The parts of an http or https address."""

    url: str
    host: str
    """Lower case, without port."""
    path: str
    query: str

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The path's parts, unescaped, without empty ones."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    @cached_property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Names (lower case, without `[...]`) and values of the query, unescaped."""
        pairs = []
        for parameter in filter(None, self.query.replace("&amp;", "&").split("&")):
            name, _, value = parameter.partition("=")
            pairs.append((unquote(name).partition("[")[0].lower(), unquote(value)))
        return tuple(pairs)

    @cached_property
    def extension(self) -> str:
        """The last segment's, lower case, without the dot; empty where it has none."""
        found = _EXTENSION.search(self.segments[-1]) if self.segments else None
        return found[1].lower() if found else ""


def take_apart(url: str) -> Address | None:
    """The parts of an absolute address; None where it is none, or is not of http or https."""
    parts = split_address(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        return None
    return Address(url, parts.hostname.rstrip("."), parts.path, parts.query)


def fetchable(href: str, base: Base | None = None) -> str | None:
    """The absolute address to fetch: without fragment, session and tracking parameters; None where it is none."""
    if _PLAIN.fullmatch(href) and len(href) <= _MAX_CHARS:
        return href
    text = storable(_CONTROLS.sub("", href)).strip()
    if (not text.strip("/") and text != "/") or len(text) > _MAX_CHARS:
        return None
    url = base.absolute(text) if base else slashed(text).replace(" ", "%20")
    if url is None:
        return None
    url = without_user(without_tracking(url.partition("#")[0]))
    if ";" in url or "(" in url:
        url = _PATH_SESSION.sub("", url)
    return url if take_apart(url) else None
