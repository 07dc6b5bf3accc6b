"""The policy of addresses: why one is not worth a request, in a word.

    scheme off_host excluded too_deep            what the definition rules out
    media noise:account noise:tag ...            by its words no piece, and no list of pieces
    trap:long trap:repeating                     addresses that a broken link makes longer and longer
    trap:calendar trap:pagination trap:number    series of pages that go on and show nothing that they did not show
    trap:facets                                  combinations of a list's filters
    trap:maps                                    sitemaps that name sitemaps, feeds that go on, without an end

These three lines policy by the form alone, which is a guess.  What the portal's own feed or news sitemap names is no
noise and no trap; nor is what a definition's `include` chooses by a pattern that not even the start pages have in them
("." is for all else, "/tag/" for the tags), nor what looks like an article by `article_url` or by what was learned.  A
page that promotes an address with a headline and a date or a summary speaks against words.

Series are judged by what their pages showed: a page is barren when all its items were on earlier pages of its series,
and after some barren pages in a row the rest of the series is not asked for, until one shows something new.  Pages
that hold an article are never barren, unless it is an article that was there before.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from thresher.crawler.discovery.addresses import Address, fetchable, take_apart
from thresher.crawler.discovery.noise import Noise, noise
from thresher.crawler.discovery.pagination import Kind, Series, filters_of, series_of
from thresher.crawler.discovery.url_shapes import UrlShape
from thresher.schemas.frontier import NAMED, PROMOTED, FrontierKind
from thresher.schemas.portal import Portal
from thresher.text.hosts import covers
from thresher.text.identity import identity
from thresher.text.patterns import Pattern

MAX_CHARS = 2000
"""A bound for safety: characters of an address; titles beyond ASCII take six a letter."""
_MAX_SEGMENTS = 20
_MAX_PARAMETERS = 6
_PATIENCE: dict[Kind, int] = {"pagination": 3, "calendar": 6, "facets": 25, "number": 25}
"""Barren pages in a row until a series is given up.  The latter two are often no series at all."""
_FUTURE_MONTHS = 2
"""Pieces are announced so long ahead at most."""
_PERIODS = ((1, 3), (2, 2), (3, 2), (4, 2))
"""A part of the path three times in a row, or two to four parts twice."""
_OF_ONE_PIECE = re.compile(r".*id|art(?:icle)?|story|news|doc|item|post|p|n|a")
"""Parameters that choose a page, not a view of a list."""
_COPY = re.compile(r"amp|print|druck|imprim|stampa|mobil|single|touch|wap|//m\.|[?&]m=", re.I)
"""Without any of these an address is no copy's."""
_MAX_CACHED = 8_000
"""A bound for safety: addresses whose form is remembered: those of menus are met on every page, those of articles on
a few."""
_MAX_SERIES = 5_000  # bound for safety
_MAX_ITEMS = 20_000
_MAX_VIEWS = 64
_MOST_MAPS = {FrontierKind.SITEMAP: 5, FrontierKind.FEED: 100}
"""How far sitemaps may name others, and how many older parts a feed may have."""
_PAGES = (FrontierKind.LISTING, FrontierKind.ARTICLE, FrontierKind.UNKNOWN)


@dataclass(slots=True)
class _Seen:
    """What the pages of a series showed."""

    items: set[int] = field(default_factory=set)
    pages: set[int] = field(default_factory=set)
    barren: int = 0
    """Pages in a row."""


@dataclass(slots=True)
class UrlFacts:
    """An address, and what its form shows."""

    address: Address
    key: str
    """thresher.text.identity of it."""
    series: Series
    is_article: bool
    """It looks like an article's."""
    is_section: bool
    """It is that of a folder that articles are in."""
    may_be_copy: bool
    """It has something of a printer's, AMP or mobile version of another's."""
    noise: Noise | None = None
    ruled_out: dict[bool, str | None] = field(default_factory=dict)
    """Why the definition does, as a page and as a feed or sitemap."""
    is_chosen: bool | None = None
    """The definition chooses it by a pattern of its own."""


class UrlPolicy:
    """Judges the addresses of one portal in one run.  What it keeps is bounded."""

    def __init__(self, portal: Portal, today: date, shape: UrlShape | None = None) -> None:
        self.portal = portal
        self._shape = shape
        self.sessions: set[str] = set()
        """Parameters that were seen to number visitors."""
        self._article = Pattern(portal.article_url) if portal.article_url else None
        self._include = [*map(Pattern, portal.include)]
        self._chosen = [one for one in self._include if not any(map(one.search, portal.start))]
        self._exclude = [Pattern(text, otherwise=True) for text in portal.exclude]
        self._last_month = today.year * 12 + today.month + _FUTURE_MONTHS
        self._cleaned: dict[str, str | None] = {}
        self._places: dict[str, UrlFacts | None] = {}
        self._series: dict[str, _Seen] = {}
        self._views: dict[str, set[frozenset[str]]] = {}

    @property
    def shape(self) -> UrlShape | None:
        """Of articles' addresses, once it is learned.  The definition's `article_url` overrules it."""
        return self._shape

    @shape.setter
    def shape(self, shape: UrlShape | None) -> None:
        if shape != self._shape:
            self._shape = shape
            self._places.clear()

    @property
    def knows_articles(self) -> bool:
        """Whether it is known what articles' addresses look like."""
        return self._article is not None or self._shape is not None

    @property
    def slow_patterns(self) -> list[str]:
        """The definition's patterns that took too long on an address, in words: that it was taken for excluded."""
        named = [("article_url", self._article), *((f"include[{at}]", one) for at, one in enumerate(self._include))]
        named += [(f"exclude[{at}]", one) for at, one in enumerate(self._exclude)]
        return [
            f"{key}: {one.text!r} takes too long on {len(one.slow):,} addresses, which are left out, such as "
            f"{one.slow[0]}; a repetition inside a repetition does, as (a+)+"
            for key, one in named
            if one and one.slow
        ]

    def is_article(self, url: str) -> bool:
        """Whether the address looks like an article's."""
        facts = self.facts(url)
        return facts is not None and facts.is_article

    def clean(self, href: str) -> str | None:
        """The address to fetch for one that a record or a redirect names; None where it is none."""
        if href not in self._cleaned:
            _make_room(self._cleaned)
            self._cleaned[href] = fetchable(href)
        url = self._cleaned[href]
        return without(url, self.sessions) if url and self.sessions and "?" in url else url

    def facts(self, url: str) -> UrlFacts | None:
        """The facts of an address by its form; None where it is no address of http or https."""
        if url not in self._places:
            _make_room(self._places)
            self._places[url] = self._read(url)
        return self._places[url]

    def reason(
        self, url: str, kind: FrontierKind = FrontierKind.UNKNOWN, depth: int = 0, priority: int = 0
    ) -> str | None:
        """Why an address is not worth a request; None where it is.  Depth 0 is never too deep.

        Its priority in the frontier says what speaks for it.
        """
        facts = self.facts(url)
        if facts is None:
            return "scheme"
        page = kind in _PAGES
        if depth > _MOST_MAPS.get(kind, depth):
            return "trap:maps"
        if page not in facts.ruled_out:
            facts.ruled_out[page] = self._by_definition(facts, page)
        reason = facts.ruled_out[page]
        if reason or not page:
            return reason
        if depth > self.portal.depth:
            return "too_deep"
        if facts.is_article or priority >= NAMED:
            return None
        return self._by_form(facts, promoted=priority >= PROMOTED) or self._by_history(facts)

    def is_like(self, url: str, other: str) -> bool:
        """Whether nothing speaks against the form of an address, or the same that speaks against another's."""
        facts, another = self.facts(url), self.facts(other)
        if facts is None or another is None:
            return False
        reason = self._by_form(facts, promoted=False)
        same = (facts.noise and facts.noise.word) == (another.noise and another.noise.word)
        return reason is None or (same and reason == self._by_form(another, promoted=False))

    def include_pattern(self, url: str) -> str | None:
        """A pattern that in a definition's `include` lets an address be fetched that its form alone speaks against."""
        facts = self.facts(url)
        if facts is None or self._by_form(facts, promoted=False) is None:
            return None
        patterns = [facts.noise.pattern] if facts.noise else []
        for pattern in (*patterns, f"^{re.escape(url)}$"):
            if re.search(pattern, url) and not any(re.search(pattern, start) for start in self.portal.start):
                return pattern
        return None

    def watches(self, url: str) -> bool:
        """Whether what this page shows may tell against others: it is of a series that may go on for ever."""
        facts = self.facts(url)
        return facts is not None and not facts.is_article and facts.series.kind in _PATIENCE

    def note_page_items(self, url: str, items: Iterable[str]) -> bool:
        """Note what a page shows (addresses, texts): whether that is more than its series showed before.

        Of a page that is of no series nothing is noted; whether it shows anything is told.
        """
        facts = self.facts(url)
        if facts is None:
            return False
        if facts.series.kind not in _PATIENCE:
            return any(True for _ in items)
        key = facts.series.key
        seen = self._series[key] = self._series.pop(key) if key in self._series else _Seen()  # the latest are the last
        if len(self._series) > _MAX_SERIES:
            del self._series[next(iter(self._series))]
        page, shown = hash(facts.key), {hash(item) for item in items}
        again = page in seen.pages
        new = again or not shown <= seen.items
        if not again:
            seen.barren = 0 if new else seen.barren + 1
        if len(seen.items) < _MAX_ITEMS:
            seen.items |= shown
            seen.pages.add(page)
        return new

    def note_urls(self, urls: Iterable[str]) -> None:
        """Note addresses of a page before they are judged: a list's single filters tell what combines them."""
        for url in urls:
            if "?" in url and (facts := self.facts(url)) and not facts.is_article:
                views = self._views.setdefault(_list_of(facts.address), set())
                if len(views) < _MAX_VIEWS and len(self._views) <= _MAX_SERIES:
                    views.add(frozenset(filters_of(facts.address)))

    def _read(self, url: str) -> UrlFacts | None:
        address = take_apart(url)
        if address is None:
            return None
        shape, noise_found = self._shape, noise(address)
        if self._article:
            article = _applies_to(self._article, address, noise_found)
        else:
            article = shape is not None and shape.matches(address)
        section = shape is not None and shape.is_section(address)
        copy = _COPY.search(url) is not None
        return UrlFacts(address, identity(url), series_of(address), article, section, copy, noise_found)

    def _by_definition(self, facts: UrlFacts, page: bool) -> str | None:
        address = facts.address
        if not covers(self.portal.hosts, address.host):
            return "off_host"
        if len(address.url) > MAX_CHARS:
            return "trap:long"
        if any(pattern.search(address.url) for pattern in self._exclude):
            return "excluded"
        if page and self._include and not any(pattern.search(address.url) for pattern in self._include):
            return "excluded"
        return None

    def _by_form(self, facts: UrlFacts, promoted: bool) -> str | None:
        if facts.is_chosen is None:
            facts.is_chosen = any(_applies_to(one, facts.address, facts.noise) for one in self._chosen)
        if facts.is_chosen:
            return None
        segments = facts.address.segments
        if len(segments) > _MAX_SEGMENTS:
            return "trap:long"
        if _repeats(segments):
            return "trap:repeating"
        return facts.noise.kind if facts.noise and not promoted else None

    def _by_history(self, facts: UrlFacts) -> str | None:
        series = facts.series
        if series.kind == "calendar" and series.year and series.month:
            if series.year * 12 + series.month > self._last_month:
                return "trap:calendar"
        elif self._combines(facts.address):
            return "trap:facets"
        seen = self._series.get(series.key)
        patience = _PATIENCE.get(series.kind)
        if seen is None or patience is None or seen.barren < patience or hash(facts.key) in seen.pages:
            return None
        return f"trap:{series.kind}"

    def _combines(self, address: Address) -> bool:
        """Whether several filters of a list are set, each of which was met alone."""
        names = filters_of(address)
        if len(names) < 2 or any(map(_OF_ONE_PIECE.fullmatch, names)):
            return False
        own = {*names}
        if len(own) < len(names) or len(own) > _MAX_PARAMETERS:
            return True
        parts = [view for view in self._views.get(_list_of(address), ()) if view and view < own]
        return any(not one & other for one in parts for other in parts)


def _make_room(cache: dict[str, Any]) -> None:
    if len(cache) >= _MAX_CACHED:
        cache.clear()


def _applies_to(pattern: Pattern, address: Address, noise_found: Noise | None) -> bool:
    """Whether a definition's pattern is about such addresses; about a file's where it spells out the ending."""
    if not pattern.search(address.url):
        return False
    if noise_found is None or noise_found.kind != "media":
        return True
    return not pattern.search(re.sub(rf"\.{address.extension}(?=[?#]|\Z)", "", address.url, flags=re.I))


def _repeats(segments: tuple[str, ...]) -> bool:
    """Whether the path goes round in a circle.  Numbers may repeat: 2012/12/12/12."""
    for length, times in _PERIODS:
        for start in range(len(segments) - length * times + 1):
            part = segments[start : start + length]
            if segments[start : start + length * times] == part * times and not all(map(str.isdigit, part)):
                return True
    return False


def without(url: str, names: set[str]) -> str:
    """The address without some parameters."""
    before, _, query = url.partition("?")
    kept = [parameter for parameter in query.split("&") if parameter.partition("=")[0].lower() not in names]
    return f"{before}{'?' if kept else ''}{'&'.join(kept)}"


def _list_of(address: Address) -> str:
    return f"{address.host}{address.path}"
