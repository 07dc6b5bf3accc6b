"""What a page, a feed or a sitemap leads to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from thresher.crawler.discovery.entries import Declared, Feed, Sitemap
from thresher.crawler.discovery.sessions import session_parameters
from thresher.crawler.discovery.url_policy import UrlFacts, UrlPolicy
from thresher.crawler.discovery.url_shapes import looks_like_section
from thresher.schemas.frontier import NAMED, PROMOTED, FoundUrl, FrontierKind
from thresher.schemas.record import PageRecord, PageType, Teaser, Zone
from thresher.text.identity import piece_identity
from thresher.text.scripts import HAN, KANA

_PRIORITY = {
    "feed": NAMED, "news": NAMED, "promoted": PROMOTED, "teaser": 60, "listed": 50, "text": 30, "sitemap": 20,
    "crumb": 10, "menu": 10,
}  # fmt: skip
"""Among addresses of one kind: where new pieces show first, then where they are promoted."""
_NOTED = ("excluded", "trap:")
"""Reasons that belong to an address whatever way leads to it."""
_DIGITS = re.compile(r"\d+")
_LEAST_WORDS = 40
"""A matter of taste: words of an article from which a page is not barren; a line that says that there is nothing is
shorter."""
_HEADLINE = re.compile(rf"\s*(?:\S+\s+){{4}}\S|[{KANA}{HAN}]{{10}}")
"""Begins a link's text that is longer than a section's name: five words, or ten letters of a script without spaces."""
_SOURCES = {
    Zone.TEASER: "listed",
    Zone.RELATED: "listed",
    Zone.ARTICLE: "text",
    Zone.NAVIGATION: "menu",
    Zone.OTHER: "text",
}


@dataclass(slots=True)
class DiscoveredLinks:
    """The addresses that are to be fetched, and those that are left out."""

    found: list[FoundUrl] = field(default_factory=list)
    """For `frontier.add`; each address once, the best first."""
    refused: list[tuple[FoundUrl, str]] = field(default_factory=list)
    """For `frontier.exclude`, with the reason: addresses that are never fetched, whatever leads to them."""
    left_out: dict[str, str] = field(default_factory=dict)
    """All addresses that are left out, refused ones among them, with the reasons."""

    @property
    def reasons(self) -> Counter[str]:
        """How many addresses are left out, by reason."""
        return Counter(self.left_out.values())


@dataclass(frozen=True, slots=True)
class _Link:
    """An address with what is known of it where it stands."""

    url: str
    source: str
    """A key of _PRIORITY."""
    text: str = ""
    rel_next: bool = False


def from_record(record: PageRecord, policy: UrlPolicy, depth: int, declared: Declared | None = None) -> DiscoveredLinks:
    """What a page leads to: teasers first, then the pages that its list goes on at, then sections.

    From an article: what it is related to, what it promotes, and whatever reads as a headline.  Where it is not known
    what articles' addresses look like, every link of the page that is no noise, since each may be the only way to a
    piece.
    """
    if record.url is None:
        return DiscoveredLinks()
    here = policy.facts(record.url)
    if here is None:
        return DiscoveredLinks()
    links, fruitful = _seen(record, policy, declared)
    return _Walk(record, policy, depth, here, fruitful).discovered(links)


def remember(record: PageRecord, policy: UrlPolicy) -> None:
    """Show the policy a page that an earlier run read, as if it were read now; in the order of their reading.

    Only those matter whose address the policy watches (`policy.watches`).
    """
    if record.url is not None:
        _seen(record, policy, None)


def from_map(read: Feed | Sitemap, url: str, policy: UrlPolicy, depth: int = 0) -> DiscoveredLinks:
    """What a feed or a sitemap leads to."""
    if isinstance(read, Feed):
        return from_feed(read, url, policy, depth)
    return from_sitemap(read, url, policy, depth)


def from_feed(feed: Feed, url: str, policy: UrlPolicy, depth: int = 0) -> DiscoveredLinks:
    """What a feed leads to: its pieces, one step away, and its older part.  Its depth is that among feeds."""
    found = [
        FoundUrl(address, FrontierKind.ARTICLE, 1, url, _PRIORITY["feed"])
        for entry in feed.entries
        if (address := policy.clean(entry.url))
    ]
    if feed.next:
        found.append(FoundUrl(feed.next, FrontierKind.FEED, depth + 1, url))
    return _filtered(found, policy)


def from_sitemap(sitemap: Sitemap, url: str, policy: UrlPolicy, depth: int = 0) -> DiscoveredLinks:
    """What a sitemap leads to: its pages, one step away, and the sitemaps that an index names.

    Its depth is that among sitemaps.
    """

    def found() -> Iterator[FoundUrl]:
        """One by one, so that each is judged while the policy still remembers its form."""
        for child in sitemap.children:
            yield FoundUrl(child, FrontierKind.SITEMAP, depth + 1, url)
        for entry in sitemap.entries:
            if address := policy.clean(entry.url):
                kind = FrontierKind.ARTICLE if entry.named or policy.is_article(address) else FrontierKind.UNKNOWN
                yield FoundUrl(address, kind, 1, url, _PRIORITY["news" if entry.named else "sitemap"])

    return _filtered(found(), policy)


def _seen(record: PageRecord, policy: UrlPolicy, declared: Declared | None) -> tuple[list[_Link], bool]:
    """The page's links, noted by the policy, and whether it shows more than its series did before."""
    page = record.url or ""
    links = [*_links(record, policy, declared)]
    if numbered := session_parameters((link.url for link in links), page) - policy.sessions:
        policy.sessions |= numbered
        links = [*_links(record, policy, declared)]
    policy.note_urls(link.url for link in links)
    return links, policy.note_page_items(page, _items(record, links, policy))


def _links(record: PageRecord, policy: UrlPolicy, declared: Declared | None) -> Iterator[_Link]:
    """The page's links, the best first; those of comments are left out."""
    for teaser in record.teasers:
        if teaser.url and (url := policy.clean(teaser.url)):
            yield _Link(url, "promoted" if _is_promoted(teaser, url, policy) else "teaser")
    if declared and declared.next and record.page_type is not PageType.ARTICLE and (url := policy.clean(declared.next)):
        yield _Link(url, "menu", rel_next=True)
    for crumb in record.breadcrumbs:
        if crumb.url and (url := policy.clean(crumb.url)):
            yield _Link(url, "crumb")
    for link in record.links:
        source = _SOURCES.get(link.zone)
        if source and link.url and (url := policy.clean(link.url)):
            yield _Link(url, source, link.text)


def _is_promoted(teaser: Teaser, url: str, policy: UrlPolicy) -> bool:
    """Whether the address is promoted as a piece, by more than a name, whatever its words say against it."""
    facts = policy.facts(url)
    has_evidence = facts is not None and facts.noise is not None and (teaser.date or teaser.summary)
    return bool(has_evidence) and _HEADLINE.match(teaser.headline or "") is not None


def _items(record: PageRecord, links: Iterable[_Link], policy: UrlPolicy) -> Iterator[str]:
    """What a page shows: its own article's text without numbers, and where it leads but for more of such pages.

    All links count, not teasers alone: those of menus are new once, and a list may look like none.
    """
    for link in links:
        facts = policy.facts(link.url)
        if facts and (facts.is_article or facts.series.kind not in ("pagination", "calendar")):
            yield facts.key
    if record.article and record.article.word_count >= _LEAST_WORDS:
        yield _DIGITS.sub("", record.article.body)


class _Walk:
    """The way from one page to others."""

    def __init__(self, record: PageRecord, policy: UrlPolicy, depth: int, here: UrlFacts, fruitful: bool) -> None:
        self.policy = policy
        self.depth = depth
        self.here = here
        self.fruitful = fruitful
        self.is_article = record.page_type is PageType.ARTICLE and (here.is_article or not policy.knows_articles)

    def discovered(self, links: list[_Link]) -> DiscoveredLinks:
        """The links judged, each address once."""
        facts_of_links = [(link, facts) for link in links if (facts := self.policy.facts(link.url))]
        keys = {facts.key for _, facts in facts_of_links} | {self.here.key}
        dropped: dict[str, str] = {}
        best: dict[str, FoundUrl] = {}
        for link, facts in facts_of_links:
            if facts.key == self.here.key or facts.key in best:
                continue
            reason = self._reason_here(link, facts, keys)
            if reason:
                dropped[facts.key] = reason
            elif found := self._found(link, facts):
                best[facts.key] = found
        discovered = _filtered(best.values(), self.policy)
        discovered.left_out |= dropped
        return discovered

    def _reason_here(self, link: _Link, facts: UrlFacts, keys: set[str]) -> str | None:
        """Why a link of this page is not followed, whatever else is known of it."""
        if facts.may_be_copy and self._is_copy(link, facts, keys):
            return "copy"
        if self.is_article and self.here.is_article and self._goes_on(link, facts):
            return "part"
        return None

    def _is_copy(self, link: _Link, facts: UrlFacts, keys: set[str]) -> bool:
        """Whether the link is to the printer, AMP or mobile version of this page or of one that it links to.

        A front page has no such copies: `/print/` may be the printed paper.
        """
        piece = piece_identity(link.url)
        if piece == facts.key or piece.count("/") < 3:
            return False
        return piece in keys or (self.is_article and link.source in ("menu", "text"))

    def _goes_on(self, link: _Link, facts: UrlFacts) -> bool:
        """Whether the link is to another page of the list that this page is of."""
        series = facts.series
        if facts.is_article or series.base != self.here.series.base:
            return False
        if series.kind in ("number", "single"):  # the first page has no number
            paged = self.here.series.kind in ("pagination", "number")
            return not self.is_article and (link.text.strip().isdigit() or (paged and series.kind == "single"))
        return series.kind != "facets" or self.here.series.kind == "pagination"

    def _found(self, link: _Link, facts: UrlFacts) -> FoundUrl | None:
        """The link with its kind and depth; None where nothing says that it leads to pieces."""
        on = link.rel_next or self._goes_on(link, facts)
        kind = FrontierKind.LISTING if on else self._kind(link, facts)
        if kind is None:
            return None
        depth = self.depth if on and self.fruitful else self.depth + 1
        return FoundUrl(link.url, kind, depth, self.here.address.url, _PRIORITY[link.source])

    def _kind(self, link: _Link, facts: UrlFacts) -> FrontierKind | None:
        if facts.is_article:
            return FrontierKind.ARTICLE
        if link.source == "crumb" or facts.is_section:
            return FrontierKind.LISTING
        known = self.policy.knows_articles
        listed = facts.series.kind in ("pagination", "calendar")
        if link.source in ("teaser", "promoted"):
            return FrontierKind.ARTICLE if not known else FrontierKind.LISTING if listed else FrontierKind.UNKNOWN
        if known and self.is_article:  # or a list that was read as one: what reads as a headline may be another's
            return FrontierKind.UNKNOWN if _HEADLINE.match(link.text) else None
        named = link.source == "menu" and looks_like_section(facts.address)
        return FrontierKind.LISTING if listed or named else FrontierKind.UNKNOWN


def _filtered(found: Iterable[FoundUrl], policy: UrlPolicy) -> DiscoveredLinks:
    discovered = DiscoveredLinks()
    urls = set()
    for one in found:
        if one.url in urls:
            continue
        urls.add(one.url)
        reason = policy.reason(one.url, one.kind, one.depth, one.priority)
        if reason is None:
            discovered.found.append(one)
            continue
        discovered.left_out[one.url] = reason
        if reason.startswith(_NOTED):
            discovered.refused.append((one, reason))
    return discovered
