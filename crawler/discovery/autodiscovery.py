"""Where a portal says that its feeds and sitemaps are, and where they are when it does not say."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from lxml import etree

from thresher.crawler.discovery.addresses import fetchable
from thresher.crawler.discovery.entries import Declared
from thresher.crawler.extractors.markup.decode import decode_any
from thresher.crawler.extractors.markup.tags import cut_attributes
from thresher.text.addresses import Base
from thresher.text.identity import identity

_FEED_TYPES = ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "/rss", "/atom", "/rss+atom")
_DATA_TYPES = ("application/json", "text/json", "text/xml", "application/xml", "text/rdf", "text/rss")
"""Types that feeds have among others: what is linked by them is one where its address or title says so."""
_FEED_WORD = re.compile(r"(?<![a-z])(?:rss2?|atom|rdf|feeds?)(?![a-z])", re.I)
_FEED_SCHEME = re.compile(r"\s*feed:(?://)?(?=https?:)|\s*feed:(?=//)", re.I)
"""`feed:https://a.example/b`, and `feed://a.example/b` for http."""
_MAX_HEAD = 300_000
"""A bound for safety: bytes of a page that are searched: heads with scripts and styles in them are long."""
_MAX_REFRESH = 50_000
"""A bound for safety: bytes of a page that is searched for a refresh; such pages are short."""
_LITTLE = 400
"""A matter of taste: characters of a page that says no more than where it leads."""
_UNSEEN = frozenset({"title", "style", "noscript", "template"})
_MAX_EACH = 50
_OF_COMMENTS = re.compile(r"comm?ent|komm?ent|коммент|reacties|yorum", re.I)
"""WordPress names a feed of comments beside each feed."""
_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh")
_CONTENT = re.compile(
    r"""\s*(\d+(?:\.\d*)?|\.\d+)\s*[;,\s]\s*(?:url\s*=\s*)?+(?:'([^']+)|"([^"]+)|([^'"].*))""", re.I | re.S
)
_SOON = 10.0
"""A matter of taste: seconds; pages that go elsewhere later are read first."""

_COMMON_FEEDS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_COMMON_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/sitemap.xml.gz")


def autodiscovered(body: bytes, url: str) -> Declared:
    """The feeds, the sitemaps and the next page that a page's `link` elements name."""
    elements = [*_elements(body[:_MAX_HEAD], "link", "base")]
    base = _base(elements, url)
    feeds: dict[str, None] = {}
    sitemaps: dict[str, None] = {}
    following = None
    for element in elements:
        address = fetchable(_written(element), base) if element.tag == "link" else None
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


def refreshed(body: bytes, url: str, header: str | None = None) -> str | None:
    """Where a page that has next to no text sends its reader, by a `meta` element or a `Refresh` header.

    None where it only loads itself anew, leaves later, or for an address that is none.
    """
    if len(body) > _MAX_REFRESH or not (header or _REFRESH.search(body.lower())):  # ten times as fast as by the pattern
        return None
    elements = [*_elements(body)]
    base = _base(elements, url)
    shown = _shown(elements)
    if len(shown) > _LITTLE:
        return None
    for content in filter(None, [header, *_refreshes(elements, bare=not shown)]):
        found = _CONTENT.match(content)
        written = next(filter(None, found.groups()[1:])) if found and float(found[1]) <= _SOON else ""
        target = fetchable(written, base)
        return target if target and identity(target) != identity(url) else None
    return None


def _refreshes(elements: list[etree._Element], bare: bool) -> Iterator[str]:
    """What `meta` elements say.  One in `noscript` is for readers without scripts, who often are only told so."""
    for element in elements:
        named = element.tag == "meta" and (element.get("http-equiv") or "").strip().lower() == "refresh"
        if named and (bare or next(element.iterancestors("noscript"), None) is None):
            yield element.get("content") or ""


def _shown(elements: list[etree._Element]) -> str:
    """The text that a reader sees, and what a script may make one of."""
    texts = [
        text
        for element in elements
        for text in (element.text if element.tag not in _UNSEEN else None, element.tail)
        if text and next(element.iterancestors("noscript"), None) is None
    ]
    return " ".join(" ".join(texts).split())


def robots_sitemaps(named: Iterable[str], url: str) -> list[str]:
    """The sitemaps that lines of a robots.txt name, also without their host and several in one line.

    `url` is any address of the same host.
    """
    base = Base(url, "/")
    found = (fetchable(word, base) for line in named for word in line.split())
    return list(dict.fromkeys(filter(None, found)))


def common_feeds(site: str) -> list[str]:
    """Where feeds are on many sites; `site` is any address of it."""
    return [urljoin(site, path) for path in _COMMON_FEEDS]


def common_sitemaps(site: str) -> list[str]:
    """Where sitemaps are on many sites; `site` is any address of it."""
    return [urljoin(site, path) for path in _COMMON_SITEMAPS]


def _elements(head: bytes, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, all without names; none where there is no page."""
    try:
        parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
        text = decode_any(head, None)[0].encode("utf-8", "replace")
        root = etree.fromstring(cut_attributes(text), parser)
    except etree.XMLSyntaxError:
        return
    if root is not None:
        yield from root.iter(*names)


def _base(elements: list[etree._Element], url: str) -> Base:
    return Base(url, next((each.get("href") for each in elements if each.tag == "base" and each.get("href")), None))


def _written(element: etree._Element) -> str:
    """A link's address; of `feed:` ones, which programs read that are given them, that which they stand for."""
    return _FEED_SCHEME.sub("", element.get("href") or "")


def _is_feed(rels: list[str], element: etree._Element) -> bool:
    if "stylesheet" in rels or not ({"alternate", "feed"} & {*rels}):
        return False
    stated = (element.get("type") or "").lower().split(";")[0].strip()
    named = f"{element.get('href') or ''} {element.get('title') or ''}"
    typed = stated.endswith(_FEED_TYPES) or (stated in _DATA_TYPES and _FEED_WORD.search(named) is not None)
    return (typed or "feed" in rels) and not _OF_COMMENTS.search(named)
