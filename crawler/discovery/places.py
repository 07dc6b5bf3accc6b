"""Where a portal says that its feeds and sitemaps are, and where they are when it does not say."""

import re
from html import unescape
from urllib.parse import urljoin

from crawler.discovery.addresses import fetchable
from crawler.discovery.entries import Declared
from crawler.extractors.markup.addresses import Base

_FEED_TYPES = ("rss+xml", "atom+xml", "rdf+xml", "feed+json")
_MAX_HEAD = 300_000
"""Bytes of a page that are searched: heads with scripts and styles in them are long."""
_MAX_EACH = 50
_IGNORED = re.compile(r"<!--.*?-->|<(script|style|noscript)\b.*?</\1\s*>", re.S | re.I)
_ELEMENT = re.compile(r"<(link|base)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.I)
_ATTRIBUTE = re.compile(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I)
_OF_COMMENTS = re.compile(r"comm?ent|komm?ent|коммент|reacties|yorum", re.I)
"""WordPress names a feed of comments beside each feed."""
_SITEMAP_LINE = re.compile(r"^[ \t\ufeff]*sitemap[ \t]*:[ \t]*([^\s#]+)", re.I | re.M)

_COMMON_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_COMMON_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz")


def autodiscovered(body: bytes, url: str) -> Declared:
    """The feeds, the sitemaps and the next page that a page's `link` elements name."""
    text = _IGNORED.sub(" ", body[:_MAX_HEAD].decode("utf-8", "replace"))
    elements = [(found[1].lower(), _attributes(found[2])) for found in _ELEMENT.finditer(text)]
    written = next(
        (attributes["href"] for name, attributes in elements if name == "base" and "href" in attributes), None
    )
    base = Base(url, written)
    feeds: dict[str, None] = {}
    sitemaps: dict[str, None] = {}
    following = None
    for name, attributes in elements:
        address = fetchable(attributes.get("href", ""), base) if name == "link" else None
        if address is None:
            continue
        rels = attributes.get("rel", "").lower().split()
        if _is_feed(rels, attributes):
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


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(one or two or three).strip() for name, one, two, three in _ATTRIBUTE.findall(text)}


def _is_feed(rels: list[str], attributes: dict[str, str]) -> bool:
    if "stylesheet" in rels or not ({"alternate", "feed"} & {*rels}):
        return False
    typed = attributes.get("type", "").lower().split(";")[0].strip().endswith(_FEED_TYPES)
    named = attributes.get("href", "") + attributes.get("title", "")
    return (typed or "feed" in rels) and not _OF_COMMENTS.search(named)
