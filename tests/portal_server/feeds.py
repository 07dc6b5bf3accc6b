"""The portal's maps: feeds in three forms, sitemaps with an index, robots.txt."""

import gzip
import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.portal_server.content import Article
from tests.portal_server.layouts import MASTHEAD

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def robots(base: str, crawl_delay: float) -> bytes:
    delay = f"Crawl-delay: {crawl_delay:g}\n" if crawl_delay else ""
    return (
        f"# robots of {MASTHEAD}\nUser-agent: *\nDisallow: /internal/\nDisallow: /*?print=1\nDisallow: /*&print=1\n"
        f"{delay}\nUser-agent: GreedyBot\nDisallow: /\n\nSitemap: {base}/sitemap.xml\n"
    ).encode()


def rss(base: str, found: Sequence[Article], now: datetime) -> bytes:
    items = "".join(
        f"<item><title>{escape(one.headline)}</title><link>{base}{escape(one.path)}</link>"
        f'<guid isPermaLink="false">courier-{one.number}</guid><description>{escape(one.summary)}</description>'
        f"<pubDate>{format_datetime(one.published)}</pubDate><category>{one.section.title}</category></item>"
        for one in reversed(found)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{MASTHEAD}</title>'
        f"<link>{base}/</link><description>News</description><lastBuildDate>{format_datetime(now)}</lastBuildDate>{items}</channel></rss>"
    ).encode()


def atom(base: str, found: Sequence[Article], now: datetime) -> bytes:
    entries = "".join(
        f'<entry><title>{escape(one.headline)}</title><link href="{escape(one.path)}"/><id>urn:courier:{one.number}'
        f"</id><updated>{one.published.isoformat()}</updated><summary>{escape(one.summary)}</summary></entry>"
        for one in reversed(found)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="{base}/">'
        f"<title>{MASTHEAD}</title><id>{base}/</id><updated>{now.isoformat()}</updated>{entries}</feed>"
    ).encode()


def json_feed(base: str, found: Sequence[Article]) -> bytes:
    items = [
        {
            "id": str(one.number),
            "url": base + one.path,
            "title": one.headline,
            "summary": one.summary,
            "date_published": one.published.isoformat(),
        }
        for one in reversed(found)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": MASTHEAD, "home_page_url": base, "items": items}
    return json.dumps(feed).encode()


def sitemap(base: str, found: Sequence[Article], step: int) -> bytes:
    rows = "".join(
        f"<url><loc>{base}{escape(one.path)}</loc><lastmod>{one.modified(step).isoformat()}</lastmod></url>"
        for one in found
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAP}>{rows}</urlset>'.encode()


def news_sitemap(base: str, found: Sequence[Article]) -> bytes:
    rows = "".join(
        f"<url><loc>{base}{escape(one.path)}</loc><news:news><news:publication><news:name>{MASTHEAD}</news:name>"
        f"<news:language>{one.section.language}</news:language></news:publication><news:publication_date>"
        f"{one.published.isoformat()}</news:publication_date><news:title>{escape(one.headline)}</news:title>"
        "</news:news></url>"
        for one in found
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAP} {_NEWS}>{rows}</urlset>'.encode()


def plain_sitemap(urls: Sequence[str]) -> bytes:
    rows = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAP}>{rows}</urlset>'.encode()


def sitemap_index(children: Sequence[str], now: datetime) -> bytes:
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc><lastmod>{now:%Y-%m-%d}</lastmod></sitemap>" for url in children)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_SITEMAP}>{rows}</sitemapindex>'.encode()


def packed(body: bytes) -> bytes:
    """A .gz file."""
    return gzip.compress(body, 6, mtime=0)
