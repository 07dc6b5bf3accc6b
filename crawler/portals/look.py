"""A look at a site, for a first definition: its front page, its robots.txt, its feeds and sitemaps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from thresher.crawler.discovery import UrlShape, autodiscovered, common_feeds, common_sitemaps, read_feed, read_sitemap
from thresher.crawler.extractors.read import read_page
from thresher.crawler.portals.fetch import Answer, Visitor
from thresher.crawler.portals.values import LANGUAGE
from thresher.schemas.errors import InputError, PageRefused
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.text.hosts import full_host, hosts_of

_MAX_FEEDS = 5
"""A matter of taste: declared feeds that are fetched; portals have one for every section and tag."""
_OK = 200


@dataclass(slots=True)
class Look:
    """What was seen."""

    url: str
    """The front page, behind redirects."""
    title: str | None = None
    language: str | None = None
    hosts: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    """Addresses that the feeds name."""
    elsewhere: list[str] = field(default_factory=list)
    """Feeds and sitemaps on other sites' hosts."""

    @property
    def has_shape(self) -> bool:
        """Whether the addresses of articles have something in common."""
        return UrlShape.learn(self.entries, self.entries) is not None


def look(url: str, visitor: Visitor, report: Callable[[str], None]) -> Look:
    """Look at the site of an address; `tell` is told what is done.  Raises InputError."""
    report(f"looking at {url}")
    front = visitor.get(url)
    if front.status != _OK:
        raise InputError(f"{url}: the server answers {front.status}")
    seen = Look(front.url, hosts=list(hosts_of([front.url, url])))
    _read_front(front, seen)
    declared = autodiscovered(front.body, front.url)
    _find_feeds(declared.feeds, visitor, seen, report)
    _find_sitemaps(declared.sitemaps, visitor, seen, report)
    _take_hosts(seen)
    return seen


def _read_front(front: Answer, seen: Look) -> None:
    """Title and language, by the reading that all pages get."""
    origin = Origin(file="-", form=Form.HTML)
    try:
        record = read_page(SavedPage(body=front.body, origin=origin, url=front.url))
    except PageRefused:
        return  # nothing that it says can be read; its definition is written all the same
    seen.title = record.site_name or record.title
    seen.language = record.language if LANGUAGE.fullmatch(record.language or "") else None


def _find_feeds(declared: list[str], visitor: Visitor, seen: Look, report: Callable[[str], None]) -> None:
    """The feeds that are some: the declared ones, else the first in a common place."""
    for url in declared[:_MAX_FEEDS] or common_feeds(seen.url):
        answer = _fetched(url, visitor, report)
        feed = read_feed(answer.body, answer.url) if answer else None
        if feed is None:
            continue
        seen.feeds.append(url)
        seen.entries += [entry.url for entry in feed.entries]
        if not declared:
            return


def _find_sitemaps(declared: list[str], visitor: Visitor, seen: Look, report: Callable[[str], None]) -> None:
    """The sitemaps that the site names, else the first in a common place."""
    seen.sitemaps += dict.fromkeys([*visitor.sitemaps(seen.url), *declared])
    for url in () if seen.sitemaps else common_sitemaps(seen.url):
        answer = _fetched(url, visitor, report)
        if answer and read_sitemap(answer.body, answer.url) is not None:
            seen.sitemaps.append(url)
            return


def _fetched(url: str, visitor: Visitor, report: Callable[[str], None]) -> Answer | None:
    """The answer where there is one."""
    report(f"looking at {url}")
    try:
        answer = visitor.get(url)
    except InputError as error:
        report(str(error))
        return None
    return answer if answer.status == _OK else None


def _take_hosts(seen: Look) -> None:
    """Hosts of the same site that feeds, sitemaps and articles are on; maps on other sites are set aside."""
    bare = full_host(seen.url).removeprefix("www.")
    found = _hosts([*seen.feeds, *seen.sitemaps, *seen.entries])
    seen.hosts += sorted(host for host in found if host.endswith(f".{bare}") and host not in seen.hosts)
    seen.elsewhere = [
        url for url in [*seen.feeds, *seen.sitemaps] if not _hosts([url]) <= {*seen.hosts} or _is_odd(url)
    ]
    seen.feeds = [url for url in seen.feeds if url not in seen.elsewhere]
    seen.sitemaps = [url for url in seen.sitemaps if url not in seen.elsewhere]


def _is_odd(url: str) -> bool:
    """Whether an address has characters that none has in a definition."""
    return not url.isprintable() or " " in url


def _hosts(urls: Iterable[str]) -> set[str]:
    return {full_host(url) for url in urls}
