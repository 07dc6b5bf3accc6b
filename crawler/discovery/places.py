"""Where a portal says that its feeds and sitemaps are, and where they are when it does not say."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree

from crawler.discovery.addresses import fetchable
from crawler.discovery.entries import Declared
from crawler.extractors.markup.addresses import Base

_FEED_TYPES = ("rss+xml", "atom+xml", "rdf+xml", "feed+json")
_MAX_HEAD = 300_000
"""Bytes of a page that are searched: heads with scripts and styles in them are long."""
_MAX_EACH = 50
_OF_COMMENTS = re.compile(r"comm?ent|komm?ent|коммент|reacties|yorum", re.I)
"""WordPress names a feed of comments beside each feed."""
_SITEMAP_LINE = re.compile(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.I | re.M)

_COMMON_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_COMMON_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz")


def autodiscovered(body: bytes, url: str) -> Declared:
    """The feeds, the sitemaps and the next page that a page's `link` elements name."""
    elements = [*_elements(body[:_MAX_HEAD])]
    written = next((each.get("href") for each in elements if each.tag == "base" and each.get("href")), None)
    base = Base(url, written)
    feeds: dict[str, None] = {}
    sitemaps: dict[str, None] = {}
    following = None
    for element in elements:
        address = fetchable(element.get("href") or "", base) if element.tag == "link" else None
        if address is None:
            continue
        rels = (element.get("rel") or "").lower().split()
        if _is_feed(rels, element):
            feeds[address] = None
        elif "sitemap" in rels:
            sitemaps[address] = None
        elif "next" in rels:
            following = following or address
    return Declared(list(feeds)[:_MAX_EACH], list(sitemaps)[:_MAX_EACH], following)


def robots_sitemaps(text: str, url: str) -> list[str]:
    """The sitemaps that a robots.txt names; `url` is its own address."""
    found = (fetchable(line, Base(url)) for line in _SITEMAP_LINE.findall(text))
    return list(dict.fromkeys(filter(None, found)))[:_MAX_EACH]


def common_feeds(site: str) -> list[str]:
    """Where feeds are on many sites; `site` is any address of it."""
    return [urljoin(site, path) for path in _COMMON_FEEDS]


def common_sitemaps(site: str) -> list[str]:
    """Where sitemaps are on many sites; `site` is any address of it."""
    return [urljoin(site, path) for path in _COMMON_SITEMAPS]


def _elements(head: bytes) -> Iterator[etree._Element]:
    """The `link` and `base` elements of a page; none where there is no page."""
    try:
        root = etree.fromstring(head, etree.HTMLParser(no_network=True))
    except etree.XMLSyntaxError:
        return
    if root is not None:
        yield from root.iter("link", "base")


def _is_feed(rels: list[str], element: etree._Element) -> bool:
    if "stylesheet" in rels or not ({"alternate", "feed"} & {*rels}):
        return False
    typed = (element.get("type") or "").lower().split(";")[0].strip().endswith(_FEED_TYPES)
    named = (element.get("href") or "") + (element.get("title") or "")
    return (typed or "feed" in rels) and not _OF_COMMENTS.search(named)
