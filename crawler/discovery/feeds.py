"""Feeds: RSS, RDF, Atom and JSON Feed, also broken ones."""

import io
import json
import re
from collections.abc import Iterable
from typing import Any

from crawler.discovery.addresses import fetchable
from crawler.discovery.entries import Entry, Feed
from crawler.discovery.unpack import mended, unpack
from crawler.extractors.markup.addresses import Base

_MAX_BYTES = 20 * 1024 * 1024
_MAX_BROKEN_BYTES = 1024 * 1024
"""The lenient parser needs a second for this."""
_MAX_ENTRIES = 10_000
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\b", re.I)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_HEAD = 4096
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_feed(body: bytes, url: str) -> Feed | None:
    """What a feed names, in its order; None where the body is no feed.

    Entries without an address of their own are left out, and each address is there once.
    """
    content, _ = unpack(body, _MAX_BYTES)
    head = content[:_HEAD].replace(b"\x00", b"")  # without them UTF-16 reads as ASCII
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json(content, Base(url))
    if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) or not _ROOT.search(head):
        return None
    return _read_xml(mended(content), Base(url)) or _read_broken(content, Base(url))


def _read_json(content: bytes, base: Base) -> Feed | None:
    try:
        value = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return None
    items = value.get("items")
    if "jsonfeed.org" not in str(value.get("version")) or not isinstance(items, list):
        return None
    entries = [
        (item.get("url") or _permalink(item.get("id")), item.get("title"), item.get("date_published"))
        for item in items[:_MAX_ENTRIES]
        if isinstance(item, dict)
    ]
    return Feed("json", _entries(entries, base), _address(value.get("next_url"), base))


def _read_xml(content: bytes, base: Base) -> Feed | None:
    """None where the fast parser cannot read it, or finds nothing in it."""
    import fastfeedparser

    try:
        feed = fastfeedparser.parse(
            content, include_content=False, include_tags=False, include_media=False, include_enclosures=False
        )
    except Exception:  # noqa: BLE001 - a parser of what anybody sends: whatever it stumbles over, the other one tries
        return None
    items = [(item.get("link"), item.get("title"), item.get("published")) for item in feed.entries[:_MAX_ENTRIES]]
    entries = _entries(items, base)
    return Feed("xml", entries, _next(feed.feed.get("links") or [], base)) if entries else None


def _read_broken(content: bytes, base: Base) -> Feed | None:
    """What the lenient parser finds; None where it sees no feed."""
    import feedparser  # a tenth of a second, and seldom needed

    feed = feedparser.parse(
        io.BytesIO(content[:_MAX_BROKEN_BYTES]), sanitize_html=False, resolve_relative_uris=False
    )  # as a file: it would take bytes for a path
    if not feed.version and not feed.entries:
        return None
    items = [(item.get("link"), item.get("title"), _stated(item)) for item in feed.entries[:_MAX_ENTRIES]]
    return Feed("broken", _entries(items, base), _next(feed.feed.get("links") or [], base))


def _stated(item: Any) -> str | None:
    when = item.get("published_parsed") or item.get("updated_parsed")
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00".format(*when[:6]) if when else None


def _entries(items: Iterable[tuple[Any, Any, Any]], base: Base) -> list[Entry]:
    found: dict[str, Entry] = {}
    for link, title, date in items:
        if url := _address(link, base):
            shown = " ".join(title.split()) if isinstance(title, str) else ""
            day = date if isinstance(date, str) and _DAY.match(date) else None
            found.setdefault(url, Entry(url, shown or None, day))
    return list(found.values())


def _next(links: Iterable[Any], base: Base) -> str | None:
    for link in links:
        if link.get("rel") == "next":
            return _address(link.get("href"), base)
    return None


def _permalink(name: Any) -> str | None:
    """An entry's name where that is an address: many are numbers."""
    return name if isinstance(name, str) and name.startswith(("http://", "https://")) else None


def _address(value: Any, base: Base) -> str | None:
    return fetchable(value, base) if isinstance(value, str) else None
