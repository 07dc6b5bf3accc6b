"""Feeds: RSS, RDF, Atom and JSON Feed, also broken ones."""

import json
import re
from collections.abc import Iterator
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from thresher.crawler.discovery.addresses import fetchable
from thresher.crawler.discovery.entries import CUT, MAX_ENTRIES, NO_ADDRESS, TOO_MANY, Entry, Feed, Left
from thresher.crawler.discovery.items import Field, Item
from thresher.text.addresses import Base
from thresher.text.identity import identity, piece_identity
from thresher.text.storable import storable

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HTML_TYPES = ("", "html", "text/html", "application/xhtml+xml", "xhtml")
_PAGE_RELS = ("", "alternate", "canonical", "http://www.iana.org/assignments/relation/alternate")
_LAST_RELS = ("self", "none")
_JSON_ITEMS = re.compile(r'"items"\s*:\s*\[')
_JSON_NEXT = re.compile(r'"next_url"\s*:\s*("(?:[^"\\]|\\.){0,4096}")')
_SEPARATORS = " \t\r\n,"


def feed_entry(item: Item, base: Base) -> Entry | None:
    """An entry of an XML feed; None where it has no page: an episode alone, a broken address."""
    for bound in item.bases:
        base = Base(base.url, bound)
    url = next(_addresses(item, base), None)
    if url is None:
        return None
    title = " ".join(item.first("title").split())
    return Entry(url, title or None, _date(item.first("published", "pubdate", "date", "updated")), named=True)


def _addresses(item: Item, base: Base) -> Iterator[str]:
    """The addresses that may be the entry's page, the likeliest first."""
    links = [one for one in item.fields if one.name == "link"]
    for one in item.fields:
        if one.name == "origlink":  # what stands in its link counts readers
            yield from _read(one.text, base)
    yield from _own_version([url for one in links if _is_page(one) for url in _of_link(one, base)])
    for one in item.fields:
        if one.name == "guid" and _is_permalink(one):
            yield from _read(one.text, base)
        elif one.name == "content" and one.attributes.get("type", "").lower() in _HTML_TYPES:
            yield from _read(one.attributes.get("src", ""), base)
    yield from _read(item.attributes.get("about", ""), base)
    for one in links:
        if one.attributes.get("rel", "").lower() in _LAST_RELS and _type(one) in _HTML_TYPES:
            yield from _of_link(one, base)
    for one in item.fields:
        if one.name == "id" and one.text.startswith(("http://", "https://")):
            yield from _read(one.text, base)
    if item.own.text.startswith(("http://", "https://")):
        yield from _read(item.own.text, base)


def _own_version(urls: list[str]) -> list[str]:
    """Those first that are no AMP, printer or mobile version of another."""
    return sorted(urls, key=lambda url: piece_identity(url) != identity(url)) if len(urls) > 1 else urls


def _is_page(link: Field) -> bool:
    return link.attributes.get("rel", "").lower() in _PAGE_RELS and _type(link) in _HTML_TYPES


def _type(link: Field) -> str:
    return link.attributes.get("type", "").lower().partition(";")[0].strip()


def _is_permalink(guid: Field) -> bool:
    permalink = guid.attributes.get("ispermalink", "").lower()
    return permalink == "true" or (permalink != "false" and guid.text.startswith(("http://", "https://")))


def _of_link(link: Field, base: Base) -> Iterator[str]:
    """Of Atom's `href`, of RSS's text."""
    base = Base(base.url, link.attributes["xml:base"]) if "xml:base" in link.attributes else base
    for written in (link.attributes.get("href"), link.attributes.get("resource"), link.text):
        yield from _read(written or "", base)


def next_part(item: Item, base: Base) -> str | None:
    """The feed's older part, where a link of the feed itself names it."""
    if item.attributes.get("rel", "").lower() != "next":
        return None
    for bound in item.bases:
        base = Base(base.url, bound)
    return next(_read(item.attributes.get("href", ""), base), None)


def read_json(text: str, base: Base, left: Left) -> Feed | None:
    """A JSON Feed; of one that is cut or damaged the items before the damage."""
    begins = _JSON_ITEMS.search(text)
    if begins is None or "jsonfeed.org" not in text:
        return None
    found: dict[str, Entry] = {}
    for item in _json_items(text, begins.end()):
        entry = _json_entry(item, base)
        if item is None:
            left[CUT] += 1
        elif entry is None:
            left[NO_ADDRESS] += 1
        elif len(found) < MAX_ENTRIES:
            found.setdefault(entry.url, entry)
        elif entry.url not in found:
            left[TOO_MANY] += 1
    following = _JSON_NEXT.search(text, 0, begins.start()) or _JSON_NEXT.search(text, max(0, len(text) - 8192))
    after = next(_read(_decoded(following[1]), base), None) if following else None
    return Feed("json", list(found.values()), after, left)


def _json_items(text: str, at: int) -> Iterator[Any]:
    """The values of a list; None at its end where something else stands there."""
    decoder = json.JSONDecoder(parse_int=float)
    while True:
        while at < len(text) and text[at] in _SEPARATORS:
            at += 1
        if text[at : at + 1] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield None
            return
        yield value if value is not None else {}


def _json_entry(item: Any, base: Base) -> Entry | None:
    if not isinstance(item, dict):
        return None
    name = item.get("id")
    places = [item.get("url"), name if str(name).startswith(("http://", "https://")) else "", item.get("external_url")]
    url = next((url for place in places if isinstance(place, str) for url in _read(place, base)), None)
    title = item.get("title")
    shown = storable(" ".join(title.split())) if isinstance(title, str) else ""
    return Entry(url, shown or None, _date(str(item.get("date_published"))), named=True) if url else None


def _decoded(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return ""


def _read(written: str, base: Base) -> Iterator[str]:
    """The address, if it is one.  An ampersand that is written as in HTML where nothing unfolds it is meant as one."""
    if written.strip() and (url := fetchable(written.replace("&amp;", "&"), base)):
        yield url


def _date(text: str) -> str | None:
    """ISO 8601; None for what no feed should say."""
    if _DAY.match(text):
        return storable(text)
    try:
        when = parsedate_to_datetime(text)
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC).isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):  # it raises what it stumbles over
        return None
