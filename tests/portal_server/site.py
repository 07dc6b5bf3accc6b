"""A portal at a step of its clock: every address with its answer, and the truth about them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from tests.portal_server import feeds, layouts
from tests.portal_server.content import INTERNAL, SECTIONS, TODAY, Article, Section, in_topics, of_section
from tests.portal_server.hazards import ELSEWHERE, GIF, HAZARDS, JPEG, METADATA, PDF, Hazard, dossier
from tests.portal_server.layouts import Links, Teaser
from tests.portal_server.resource import SESSION, Resource
from tests.portal_server.traps import trap

A_PAGE = 20
"""Teasers of a listing's page."""
_IN_FEEDS = 20
_CACHED = 5000
"""A portal of more articles makes its pages as they are asked for."""
_EXTRA = (
    '<ul class="more"><li><a href="/dossier/">Dossier</a></li><li><a href="/topics/">Topics</a></li>'
    '<li><a href="/latest/?page=2">Older news</a></li><li><a href="/forum/">Forum</a></li>'
    '<li><a href="/internal/">Internal</a></li></ul>'
    '<p><a href="http://">empty</a> <a href="http:///nowhere">no host</a> <a href="http://[::1">half</a> '
    '<a href="ht!tp://odd/">odd</a> <a href="">here</a> <a href="#top">top</a> <a href="ftp://127.0.0.1/x">ftp</a> '
    '<a href="//">slashes</a> <a href="http://elsewhere.example/partner">Partner</a> <a href=" /about ">About</a></p>'
)


class Site:
    """What a portal answers at one step of its clock."""

    def __init__(self, base: str, seed: str, found: Sequence[Article], step: int, options: "dict[str, Any]") -> None:
        self.base = base
        self.step = step
        self.now = TODAY + timedelta(days=step)
        self.routes: dict[str, Resource] = {}
        self.ways: dict[Article, set[str]] = defaultdict(set)
        """By what an article can be reached."""
        self.copies: dict[str, str] = {}
        self._redesigned = options.get("redesigned", False)
        self._cached = len(found) <= _CACHED
        self._articles = [one for one in found if one.is_there(step)]
        self._open = [one for one in self._articles if one.section is not INTERNAL]
        self._apart = in_topics(seed)
        self._hazards = dossier(seed, frozenset(options["without"]))
        for gone in found:
            if gone.gone is not None and gone.gone <= step:
                self.routes[gone.path] = Resource(lambda: b"<h1>Gone</h1>", status=410)
        self._add_maps(options["crawl_delay"])
        self._add_listings()
        self._add_articles()
        self._add_hazards()
        self._add_rest()

    def find(self, path: str, query: str) -> Resource | None:
        """What an address answers; None where there is nothing."""
        at = f"{path}?{query}" if query else path
        return self.routes.get(at) or trap(path, query, self._open) or media(path)

    def truth(self) -> dict[str, Any]:
        """What a harvest of this step must and must not hold."""
        pieces = [self._told(one) for one in self._articles if self.ways[one] and one.section is not INTERNAL]
        pieces += map(self._told, self._apart)
        hazards = {name: (self.base + one.path, HAZARDS[name]) for name, one in self._hazards.items()}
        return {
            "step": self.step,
            "start": f"{self.base}/",
            "articles": pieces + [self._told(self._hazards[name]) for name in hazards if HAZARDS[name].kept],
            # A list of summaries under small headlines may be read as an article.
            "either": [f"{self.base}/topics/", *(url for url, hazard in hazards.values() if hazard.kept is None)],
            "never": [url for url, hazard in hazards.values() if hazard.kept is False],
            "disallowed": [self.base + one.path for one in self._articles if one.section is INTERNAL],
            "copies": self.copies,
            "forbidden": [METADATA, ELSEWHERE],
        }

    def _told(self, one: Article) -> dict[str, Any]:
        return {
            "url": self.base + one.path,
            "section": one.section.slug,
            "headline": one.headline,
            "published": one.published.isoformat(),
            "ways": sorted(self.ways[one]) or ["listing"],
            "changes": list(one.changes),
            "gone": one.gone,
            "paragraphs": len(one.paragraphs(self.step)),
        }

    def _page(
        self,
        address: str,
        make: Callable[[], str],
        section: Section | None = None,
        *,
        modified: datetime | None = None,
        tagged: bool = False,
        fresh: bool = False,
    ) -> None:
        charset = section.charset if section else "utf-8"
        self.routes[address] = Resource(
            lambda: make().encode(charset, "xmlcharrefreplace"),
            f"text/html; charset={charset}",
            modified=modified,
            tagged=tagged,
            fresh=fresh,
            cached=self._cached,
        )

    def _add_maps(self, crawl_delay: float) -> None:
        latest = self._open[-_IN_FEEDS:]
        mapped = [one for one in self._open if is_mapped(one)]
        for one in latest:
            self.ways[one].add("feed")
        for one in mapped:
            self.ways[one].add("sitemap")
        base, now = self.base, self.now
        self._map("/robots.txt", "text/plain", feeds.robots(base, crawl_delay), now)
        self._map("/rss.xml", "application/rss+xml", feeds.rss(base, latest, now), now)
        self._map("/atom.xml", "application/atom+xml", feeds.atom(base, latest, now), now)
        self._map("/feed.json", "application/feed+json", feeds.json_feed(base, latest), now)
        children = []
        for month, group in groupby(mapped, key=lambda one: f"{one.published:%Y-%m}"):
            body = list(group)
            changed = max(one.modified(self.step) for one in body)
            children.append(f"{base}/sitemaps/{month}.xml.gz")
            packed = feeds.packed(feeds.sitemap(base, body, self.step))
            self._map(f"/sitemaps/{month}.xml.gz", "application/gzip", packed, changed)
        self._map("/sitemaps/news.xml", "application/xml", feeds.news_sitemap(base, mapped[-_IN_FEEDS:]), now)
        odd = [f"{base}/about", ELSEWHERE, METADATA, "file:///etc/hostname", f"{base}/not-there"]
        self._map("/sitemaps/pages.xml", "text/xml", feeds.plain_sitemap(odd), TODAY)
        children += [f"{base}/sitemaps/news.xml", f"{base}/sitemaps/pages.xml", f"{base}/sitemaps/missing.xml"]
        children += [f"{base}/sitemap.xml", "http://elsewhere.example/sitemap.xml"]
        self._map("/sitemap.xml", "application/xml", feeds.sitemap_index(children, now), now)

    def _map(self, path: str, kind: str, body: bytes, modified: datetime) -> None:
        packed = not path.endswith(".gz")
        self.routes[path] = Resource(partial(bytes, body), kind, modified=modified, tagged=True, packed=packed)

    def _add_listings(self) -> None:
        newest = list(reversed(self._articles))[:A_PAGE]
        head = (
            '<link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml">'
            '<link rel="alternate" type="application/atom+xml" title="News" href="/atom.xml">'
            '<link rel="alternate" type="application/feed+json" href="/feed.json">'
        )
        home = self._teasers([one for one in newest if is_listed(one) or one.section is INTERNAL], "/")
        make = partial(layouts.listing, "modern", "News", home, Links([], None), head=head, extra=_EXTRA)
        self._page("/", make, modified=self.now, tagged=True)
        for section in SECTIONS:
            own = [one for one in reversed(of_section(self._articles, section)) if is_listed(one)]
            self._add_listing(section.path, section, section.title, own)
        self._add_listing("/internal/", INTERNAL, "Internal", list(reversed(of_section(self._articles, INTERNAL))))

    def _add_listing(self, first: str, section: Section, title: str, found: list[Article]) -> None:
        last = max(1, -(-len(found) // A_PAGE))
        addresses = [first] + [first + section.page.format(page=page) for page in range(2, last + 1)]
        for at, address in enumerate(addresses):
            window = range(max(0, at - 4), min(last, at + 5))
            numbers = [(str(to + 1), "" if to == at else addresses[to]) for to in window]
            links = Links(numbers, addresses[at + 1] if at + 1 < last else None)
            teasers = self._teasers(found[at * A_PAGE : (at + 1) * A_PAGE], address)
            make = partial(layouts.listing, section.layout, title, teasers, links)
            self._page(address, make, section, modified=self.now, tagged=True, fresh=bool(section.session))

    def _teasers(self, found: Sequence[Article], page: str) -> list[Teaser]:
        for one in found:
            self.ways[one].add("listing")
        return [Teaser(one, self._href(one, page, at)) for at, one in enumerate(found)]

    def _href(self, one: Article, page: str, at: int) -> str:
        """A link in one of the ways in which portals write them."""
        if one.number % 30 == 9:
            return f"/old/{one.number}.html"
        if one.number % 60 == 19:
            return f"/go/{one.number}/1"
        if one.section.session:
            return one.path + one.section.session.format(session=SESSION)
        tracked = "&" if "?" in one.path else "?"
        up = "../" * (page.partition("?")[0].count("/") - 1)
        forms = [
            one.path,
            self.base + one.path,
            self.base.removeprefix("http:") + one.path,
            (up or "./") + one.path[1:],
            f"{one.path}{tracked}utm_source=digest&utm_medium=teaser",
            f"{one.path}#comments",
            f" {one.path} ",
        ]
        return forms[at % len(forms)]

    def _add_articles(self) -> None:
        for section in (*SECTIONS, INTERNAL):
            own = of_section(self._articles, section)
            shown = [one for one in own if not is_hidden(one)]
            place = {one: at for at, one in enumerate(shown)}
            for at, one in enumerate(own):
                before = place.get(one, at)
                related = shown[max(0, before - 3) : before]
                hidden = [own[at + 1]] if at + 1 < len(own) and is_hidden(own[at + 1]) else []
                if hidden and self.ways[one]:
                    self.ways[hidden[0]].add("related")
                self._add_article(one, [*related, *hidden])

    def _add_article(self, one: Article, related: Sequence[Article]) -> None:
        url = self.base + one.path
        teasers = [Teaser(other, self._href(other, one.path, 0)) for other in related]
        printer = f"/print/{one.number}"
        if one.section.layout in ("divs", "table"):
            printer = f"{one.path}{'&' if '?' in one.path else '?'}print=1"
        tools = f'<div class="tools"><a href="{printer}" rel="nofollow">Print</a></div>'
        make = partial(layouts.article, one, self.step, url, teasers, tools=tools, redesigned=self._redesigned)
        look = one.section.layout  # content systems differ in what they say of a page's version
        self._page(
            one.path,
            make,
            one.section,
            modified=one.modified(self.step) if look in ("modern", "divs") else None,
            tagged=look == "modern",
            fresh=bool(one.section.session),
        )
        self._page(printer, partial(layouts.printed, one, self.step, url), one.section)
        self.copies[self.base + printer] = url
        if one.number % 30 == 9:
            self.routes[f"/old/{one.number}.html"] = _redirect(301, one.path)
        if one.number % 60 == 19:
            for hop, status in enumerate((302, 307, 308), 1):
                to = one.path if hop == 3 else f"/go/{one.number}/{hop + 1}"
                self.routes[f"/go/{one.number}/{hop}"] = _redirect(status, to)

    def _add_hazards(self) -> None:
        found = self._hazards
        teasers = [Teaser(one, one.path) for one in found.values()]
        self._page("/dossier/", lambda: layouts.listing("modern", "Dossier", teasers, Links([], None)))
        for name, one in found.items():
            self.routes[one.path] = self._hazard(HAZARDS[name], one)
        self.routes |= {"/loop/a": _redirect(302, "/loop/b"), "/loop/b": _redirect(301, "/loop/a")}
        self.routes |= {f"/chain/{hop}": _redirect(302, f"/chain/{hop + 1}") for hop in range(1, 40)}

    def _hazard(self, hazard: Hazard, one: Article) -> Resource:
        if hazard.status in (301, 302):
            return _redirect(hazard.status, hazard.location)
        make = partial(layouts.article, one, self.step, self.base + one.path, [])
        body = hazard.body
        return Resource(
            (lambda: make().encode()) if body is None else partial(bytes, body),
            hazard.type,
            hazard.status,
            failing=hazard.failing,
            retry_after=hazard.retry_after,
            behaviour=hazard.behaviour,
            packed=hazard.behaviour is None,
        )

    def _add_rest(self) -> None:
        """Pages that are no articles, copies of articles, media."""
        copied = [one for one in self._open if one.number % 33 == 5 and self.ways[one]][-A_PAGE:]
        teasers = []
        for one in copied:
            path, url = f"/topics/{one.number}-story", self.base + one.path
            canonical = url if one.number % 2 else self.base + path
            self._page(path, partial(layouts.article, one, self.step, self.base + path, [], canonical=canonical))
            self.copies[self.base + path] = url
            teasers.append(Teaser(one, path))
        for one in self._apart:
            self._add_article(one, [])
            teasers.append(Teaser(one, one.path))
        self._page("/topics/", lambda: layouts.listing("divs", "Topics", teasers, Links([], None)))
        for path, text in (("/about", "About us"), ("/privacy", "Privacy")):
            told = f"<h2>{text}</h2><p>{layouts.MASTHEAD} appears daily but for holidays.</p>"
            self._page(path, partial(layouts.listing, "modern", text, [], Links([], None), extra=told), modified=TODAY)


def media(path: str) -> Resource | None:
    """A picture or a document; nobody who harvests text asks for one."""
    kinds = {"jpg": ("image/jpeg", JPEG), "gif": ("image/gif", GIF), "pdf": ("application/pdf", PDF)}
    kind, body = kinds.get(path.rpartition(".")[2], ("", b""))
    if not path.startswith("/media/") or not kind:
        return None
    return Resource(partial(bytes, body), kind, packed=False)


def is_mapped(one: Article) -> bool:
    """Whether sitemaps hold the article; some are only in listings, some behind redirects, some only in feeds."""
    return not (one.number % 10 in (6, 9) or is_hidden(one) or _is_flash(one))


def is_listed(one: Article) -> bool:
    """Whether listings tease the article; some are only in sitemaps."""
    return not (one.number % 10 == 4 or is_hidden(one) or _is_flash(one))


def is_hidden(one: Article) -> bool:
    """Whether nothing but the related links of another article leads to it."""
    return one.number % 50 == 21 and not one.first_step


def _is_flash(one: Article) -> bool:
    """Whether only feeds have it."""
    return one.first_step > 0 and one.number % 10 == 0


def _redirect(status: int, to: str | None) -> Resource:
    headers = (("Location", to),) if to else ()
    return Resource(lambda: b"<a>moved</a>", status=status, headers=headers, packed=False)
