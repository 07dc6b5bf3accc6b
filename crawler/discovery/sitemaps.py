"""Sitemaps: entries of XML ones, of their indexes and of news sitemaps; lists of addresses as text."""

import re

from thresher.crawler.discovery.addresses import fetchable
from thresher.crawler.discovery.entries import MAX_ENTRIES, NO_ADDRESS, TOO_MANY, Entry, Left, Sitemap
from thresher.crawler.discovery.items import Item
from thresher.text.addresses import Base
from thresher.text.storable import storable

_TEXT_ADDRESS = re.compile(r"https?:[/\\]{2}\S+\Z", re.I)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?\Z")
_WEB = ("http://", "https://")


def map_entry(item: Item, base: Base) -> Entry | None:
    """An entry of an XML sitemap or index; None where it has no address."""
    place = item.first("loc") or (item.own.text if item.own.text.startswith(_WEB) else "")
    url = fetchable(place.replace("&amp;", "&"), base) if place else None
    if url is None:
        return None
    date, title = item.first("publication_date"), item.first("title")
    named = any(one.name == "news" for one in item.fields)
    return Entry(url, title or None, _date(date), _date(item.first("lastmod")), named)


def read_text(text: str, left: Left) -> Sitemap | None:
    """A list of addresses, one a line, with remarks and blank lines; None where fewer than half of them are some."""
    urls: dict[str, Entry] = {}
    addresses = others = 0
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(("#", "//", ";")):
            continue
        if not _TEXT_ADDRESS.match(line):
            others += 1
            continue
        addresses += 1
        if (url := fetchable(line)) is None:
            left[NO_ADDRESS] += 1
        elif len(urls) < MAX_ENTRIES:
            urls.setdefault(url, Entry(url))
        elif url not in urls:
            left[TOO_MANY] += 1
    if not urls or others >= addresses:
        return None
    if others:
        left[NO_ADDRESS] += others
    return Sitemap(list(urls.values()), [], left)


def _date(text: str) -> str | None:
    return storable(text) if _DATE.match(text) else None
