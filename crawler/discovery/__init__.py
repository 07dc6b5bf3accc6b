"""Where the pages of a portal are: what feeds, sitemaps and pages lead to, and what is not worth a request.

No network, no database: bytes and records in, addresses out.  A harvest uses it so:

    policy = UrlPolicy(portal, today)                      # one for a run; it learns what the run sees
    robots_sitemaps(named, url) or common_sitemaps(start)   # where `portal.sitemaps` is None
    refreshed(body, url)                              # where a page that is nothing else goes on at once
    autodiscovered(body, url).feeds, common_feeds(start)   # where `portal.feeds` is None
    feed = read_feed(body, url)                       # None: it is no feed
    sitemap = read_sitemap(body, url)                 # None: it is no sitemap
    policy.shape = UrlShape.learn(urls of entries)      # where `portal.article_url` is None
    from_map(feed or sitemap, url, policy, depth) -> DiscoveredLinks
    from_record(record, policy, depth)     -> DiscoveredLinks  # once for each page, in the order of reading
    policy.reason(url, kind)               -> why not  # again before a request: what is seen since may tell more

Of `DiscoveredLinks`, `found` goes to `frontier.add`, each of `refused` (never asked for, whatever leads to it) to
`frontier.exclude`, `reasons` into the run's report.  A run that goes on after another died learns the shape from what
that one found in feeds and sitemaps, and is shown the pages that it read: `remember(record, policy)` for each whose
address `policy.watches`.
"""

from thresher.crawler.discovery.autodiscovery import (
    autodiscovered,
    common_feeds,
    common_sitemaps,
    refreshed,
    robots_sitemaps,
)
from thresher.crawler.discovery.entries import Declared, Entry, Feed, Sitemap
from thresher.crawler.discovery.link_discovery import DiscoveredLinks, from_map, from_record, remember
from thresher.crawler.discovery.maps import read_feed, read_sitemap
from thresher.crawler.discovery.url_policy import UrlPolicy
from thresher.crawler.discovery.url_shapes import UrlShape

__all__ = [
    "Declared",
    "DiscoveredLinks",
    "Entry",
    "Feed",
    "Sitemap",
    "UrlPolicy",
    "UrlShape",
    "autodiscovered",
    "common_feeds",
    "common_sitemaps",
    "from_map",
    "from_record",
    "read_feed",
    "read_sitemap",
    "refreshed",
    "remember",
    "robots_sitemaps",
]
