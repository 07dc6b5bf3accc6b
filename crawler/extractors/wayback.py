"""Pages that an archive of the web gives back: the addresses are its own, and hold those of the pages."""

import re
from datetime import datetime

import msgspec
from lxml import etree

from thresher.schemas.page import Form, Known, SavedPage

_ARCHIVED = re.compile(
    r"(?:(?:https?:)?//(?:web\.archive\.org|[\w.-]{1,100}))?/web/(\d{4,14})(?:[a-z]{2}_)?/((?:https?:)?//?[^/].*)", re.S
)
_OWN = re.compile(r"https?://web\.archive\.org/web/\d", re.I)
_DIGITS = 14
"""Of a time of capture: year to second.  Shorter ones are not of a capture but of what was asked for."""


_MARKS = ("archive.org", "WAYBACK TOOLBAR")
_TOOLBAR = frozenset(("wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato"))
_ADDRESSES = ("href", "src", "content", "data-src", "poster", "action")


def as_captured(page: SavedPage) -> SavedPage:
    """A saved page under its own address, captured when the archive's says; a crawled one as it was asked for."""
    if page.url is None or page.origin.form is Form.WARC or not _OWN.match(page.url):
        return page
    match = _ARCHIVED.match(page.url)
    if match is None:
        return page
    captured, origin = _time(match[1]), page.origin
    if page.fetched_at is None and captured is not None:
        origin = msgspec.structs.replace(origin, fetched_at_from=Known.STATED)
    return msgspec.structs.replace(page, url=original(page.url), fetched_at=page.fetched_at or captured, origin=origin)


def is_archived(text: str) -> bool:
    """Whether a page's addresses are those of the archive."""
    return "/web/" in text and any(mark in text for mark in _MARKS)


def restore(root: etree._Element) -> None:
    """Take the archive's toolbar out of a page, and give its addresses back."""
    for element in root.iter("div"):
        if element.get("id") in _TOOLBAR:
            tail = element.tail
            element.clear()
            element.tail = tail
    for element in root.iter("a", "img", "link", "meta", "source", "iframe", "area", "base"):
        for name in _ADDRESSES:
            value = element.get(name)
            if value and "/web/" in value and value.isprintable():
                element.set(name, original(value))


def original(address: str) -> str:
    """The address that an archive's address holds; any other as it is."""
    match = _ARCHIVED.match(address) if "/web/" in address else None
    if match is None:
        return address
    held = match[2]
    return held if held.startswith(("http", "//")) else f"http:/{held}"


def _time(digits: str) -> str | None:
    if len(digits) != _DIGITS:
        return None
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None
