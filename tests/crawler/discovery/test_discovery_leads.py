"""What pages, feeds and sitemaps lead to."""

from datetime import date
from typing import Any

import msgspec
import pytest

from thresher.crawler.discovery import (
    Declared,
    DiscoveredLinks,
    Feed,
    Sitemap,
    UrlPolicy,
    UrlShape,
    from_map,
    from_record,
    read_feed,
    read_sitemap,
    remember,
)
from thresher.crawler.portals.check import portal_of
from thresher.schemas.frontier import NAMED, FoundUrl
from thresher.schemas.frontier import FrontierKind as Kind
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import Accounting, Article, Crumb, Link, PageRecord, PageType, Teaser, Zone

SITE = "https://news.example"
SHAPE = UrlShape.learn(f"{SITE}/city/a-long-title-of-a-piece-{number}" for number in range(1000, 1010))
PIECE = "/city/the-harbour-opens-again-2000"


def policy(**definition: object) -> UrlPolicy:
    return UrlPolicy(portal_of({"name": "news", "start": [f"{SITE}/"], **definition}, "news"), date(2026, 3, 1))


def page(
    path: str,
    *links: tuple[str, Zone] | tuple[str, Zone, str],
    teasers: tuple[str, ...] = (),
    crumbs: tuple[str, ...] = (),
    kind: PageType = PageType.LISTING,
) -> PageRecord:
    more: dict[str, Any] = {"article": Article(headline="T", body="word " * 60, word_count=60)}
    return PageRecord(
        url=SITE + path,
        page_type=kind,
        content_sha256="0",
        origin=Origin(file="x", form=Form.HTML),
        teasers=[Teaser(headline="T", url=url if "//" in url else SITE + url) for url in teasers],
        links=[
            Link(text=text[0] if text else "a link", url=url if ":" in url else SITE + url, zone=zone)
            for url, zone, *text in links
        ],
        breadcrumbs=[Crumb(text="c", url=SITE + url) for url in crumbs],
        accounting=Accounting(visible_chars=0, by_zone={}),
        **(more if kind is PageType.ARTICLE else {}),
    )


def told(found: list[FoundUrl]) -> dict[str, tuple[Kind, int]]:
    return {one.url.removeprefix(SITE): (one.kind, one.depth) for one in found}


def lead(record: PageRecord, shape: UrlShape | None = SHAPE, depth: int = 1) -> DiscoveredLinks:
    it = policy()
    it.shape = shape
    return from_record(record, it, depth)


def test_a_listing_leads_to_pieces_first_then_on_and_to_sections() -> None:
    leads = lead(
        page(
            "/city",
            ("/culture", Zone.NAVIGATION),
            ("/login", Zone.NAVIGATION),
            ("/tag/harbour", Zone.NAVIGATION),
            ("/city?page=2", Zone.NAVIGATION, "2"),
            (PIECE, Zone.TEASER),
            ("/city/one-more-of-these-2001#comments", Zone.TEASER),
            ("/city/what-readers-say-of-it-2002", Zone.COMMENTS),
            ("https://ads.example/x", Zone.OTHER),
            ("/photo.jpg", Zone.TEASER),
            ("/city", Zone.NAVIGATION),
            teasers=(PIECE, "https://partner.example/x"),
        )
    )
    assert list(told(leads.found).items()) == [
        (PIECE, (Kind.ARTICLE, 2)),
        ("/culture", (Kind.LISTING, 2)),
        ("/city?page=2", (Kind.LISTING, 1)),
        ("/city/one-more-of-these-2001", (Kind.ARTICLE, 2)),
    ]
    assert max(leads.found, key=lambda one: one.priority).url == SITE + PIECE
    assert leads.reasons == {"off_host": 2, "noise:account": 1, "noise:tag": 1, "media": 1}
    assert leads.refused == []


def test_an_article_leads_to_what_it_is_related_to() -> None:
    record = page(
        PIECE,
        ("/about-us", Zone.NAVIGATION),
        ("/city/another-one-of-these-2003", Zone.ARTICLE),
        ("/people/a-mayor", Zone.ARTICLE),
        (f"{PIECE}?page=2", Zone.ARTICLE, "2"),
        (f"/print{PIECE}", Zone.NAVIGATION),
        ("/city/", Zone.NAVIGATION),
        teasers=("/world/a-piece-on-something-else-2004",),
        crumbs=("/", "/culture"),
        kind=PageType.ARTICLE,
    )
    assert told(lead(record).found) == {
        "/world/a-piece-on-something-else-2004": (Kind.ARTICLE, 2),
        "/": (Kind.LISTING, 2),
        "/culture": (Kind.LISTING, 2),
        "/city/another-one-of-these-2003": (Kind.ARTICLE, 2),
        "/city/": (Kind.LISTING, 2),
    }


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("The harbour opens again after the long flood", True),
        ("港口在洪水之后重新开放了", True),
        ("About this house", False),
        ("Terms of use and privacy", True),
        ("", False),
    ],
)
@pytest.mark.parametrize("zone", [Zone.NAVIGATION, Zone.ARTICLE, Zone.OTHER])
def test_a_list_that_was_read_as_an_article_loses_no_pieces(zone: Zone, text: str, followed: bool) -> None:
    record = page(PIECE, ("/of-old.php", zone, text), kind=PageType.ARTICLE)
    assert told(lead(record).found) == ({"/of-old.php": (Kind.UNKNOWN, 2)} if followed else {})


def test_where_no_shape_is_known_each_link_may_be_the_only_way() -> None:
    record = page(
        "/manual/first.html",
        ("/manual/second.html", Zone.NAVIGATION, "Next"),
        ("/manual/terms.html#word", Zone.ARTICLE),
        ("/manual/genindex.html", Zone.OTHER),
        ("/manual/_static/a.css", Zone.OTHER),
        kind=PageType.ARTICLE,
    )
    leads = lead(record, shape=None)
    assert list(told(leads.found)) == ["/manual/second.html", "/manual/terms.html", "/manual/genindex.html"]


def test_too_deep_is_told_and_not_noted() -> None:
    leads = lead(page("/city", teasers=(PIECE,)), depth=3)
    assert leads.found == []
    assert leads.reasons == {"too_deep": 1}
    assert leads.refused == []  # another way to it may be shorter


def test_what_is_excluded_is_noted() -> None:
    leads = from_record(page("/", teasers=("/city/x", "/world/y")), policy(exclude=("/world/",)), 0)
    assert [(one.url, said) for one, said in leads.refused] == [(f"{SITE}/world/y", "excluded")]


def test_copies_of_pieces_on_the_page_are_left_out() -> None:
    leads = lead(page("/city", (f"{PIECE}?print=1", Zone.TEASER), ("/print/", Zone.NAVIGATION), teasers=(PIECE,)))
    assert told(leads.found) == {PIECE: (Kind.ARTICLE, 2), "/print/": (Kind.LISTING, 2)}
    assert leads.reasons == {"copy": 1}


def test_numbers_of_visitors_are_taken_off() -> None:
    number = "f00ba4c0ffee15ab"
    links = [(f"/forum?besuch={number}&thread={at}", Zone.NAVIGATION) for at in range(4)]
    named = (f"/city/the-old-town-is-new-2005;jsessionid={number}?PHPSESSID={number}", Zone.TEASER)
    leads = lead(page("/forum", *links, named), shape=None)
    assert [*told(leads.found)] == [*(f"/forum?thread={at}" for at in range(4)), "/city/the-old-town-is-new-2005"]
    documents = [(f"/doc?key={number[at:]}{number[:at]}", Zone.TEASER) for at in range(4)]
    assert len(lead(page("/docs", *documents), shape=None).found) == 4


def test_the_pages_of_a_list_are_no_steps_unless_they_show_nothing_new() -> None:
    it = policy()
    depth, url = 1, "/latest"
    for number in range(2, 40):
        record = page(
            url, (f"/latest?page={number}", Zone.NAVIGATION, "next"), teasers=(f"/city/piece-{min(number, 20)}",)
        )
        leads = from_record(record, it, depth)
        onward = [one for one in leads.found if "page=" in one.url]
        if not onward:
            break
        depth, url = onward[0].depth, f"/latest?page={number}"
    assert number == 23
    assert {*leads.reasons} & {"trap:pagination", "too_deep"}


def test_a_run_that_goes_on_knows_what_the_one_before_saw() -> None:
    first, second = policy(), policy()
    for month in range(1, 9):
        record = page(
            f"/calendar/2024/{month:02}/", (f"/calendar/2024/{month + 1:02}/", Zone.NAVIGATION), teasers=(PIECE,)
        )
        from_record(record, first, 1)
        assert record.url is not None
        assert second.watches(record.url)
        remember(record, second)
    later = f"{SITE}/calendar/2024/09/"
    assert first.reason(later) == second.reason(later) == "trap:calendar"
    assert not second.watches(f"{SITE}/city")


def test_rel_next_goes_on() -> None:
    leads = from_record(page("/city", teasers=(PIECE,)), policy(), 3, Declared(next=f"{SITE}/city/older/xyz"))
    assert told(leads.found) == {"/city/older/xyz": (Kind.LISTING, 3)}


def test_feeds_and_sitemaps() -> None:
    it = policy(exclude=("/world/",))
    it.shape = SHAPE
    feed = read_feed(
        f"<rss><channel><item><link>{PIECE}</link></item><item><link>/world/x</link></item></channel></rss>".encode(),
        SITE,
    )
    assert isinstance(feed, Feed)
    leads = from_map(feed, f"{SITE}/rss", it)
    assert told(leads.found) == {PIECE: (Kind.ARTICLE, 1)}
    assert leads.reasons == {"excluded": 1}
    sitemap = read_sitemap(f"<urlset><url><loc>{PIECE}</loc></url><url><loc>/about</loc></url></urlset>".encode(), SITE)
    assert isinstance(sitemap, Sitemap)
    assert told(from_map(sitemap, f"{SITE}/sitemap.xml", it).found) == {
        PIECE: (Kind.ARTICLE, 1),
        "/about": (Kind.UNKNOWN, 1),
    }
    index = read_sitemap(b"<sitemapindex><sitemap><loc>/a.xml.gz</loc></sitemap></sitemapindex>", SITE)
    assert isinstance(index, Sitemap)
    assert told(from_map(index, f"{SITE}/sitemap.xml", it).found) == {"/a.xml.gz": (Kind.SITEMAP, 1)}


def test_maps_that_go_on_for_ever_are_left() -> None:
    it, depth = policy(depth=1), 0
    for depth in range(1000):
        index = read_sitemap(f"<sitemapindex><sitemap><loc>/{depth}.xml</loc></sitemap></sitemapindex>".encode(), SITE)
        assert isinstance(index, Sitemap)
        leads = from_map(index, SITE, it, depth)
        if not leads.found:
            break
    assert (depth, leads.reasons) == (5, {"trap:maps": 1})
    for depth in range(1000):
        more = f'{{"version": "https://jsonfeed.org/version/1", "items": [], "next_url": "/?page={depth}"}}'
        feed = read_feed(more.encode(), SITE)
        assert isinstance(feed, Feed)
        leads = from_map(feed, SITE, it, depth)
        if not leads.found:
            break
    assert (depth, leads.reasons) == (100, {"trap:maps": 1})


def test_a_page_without_address_leads_nowhere() -> None:
    record = msgspec.structs.replace(page("/", teasers=(PIECE,)), url=None)
    assert from_record(record, policy(), 0).found == []


def test_a_piece_that_a_page_promotes_is_followed_whatever_words_are_in_its_address() -> None:
    headline, name = "The cake of the week is a pie", "Cakes"
    teasers = [
        Teaser(headline=headline, url=f"{SITE}/basket/a", summary="It has apples in it."),
        Teaser(headline=headline, url=f"{SITE}/share/b.js", date="2026-03-01"),
        Teaser(headline=headline, url=f"{SITE}/search/c"),
        Teaser(headline=name, url=f"{SITE}/tag/d", summary="All about cakes."),
        Teaser(headline=headline, url=f"{SITE}/x/x/x/x/", summary="It goes on."),
    ]
    it = policy()
    leads = from_record(msgspec.structs.replace(page("/city"), teasers=teasers), it, 1)
    assert list(told(leads.found)) == ["/basket/a", "/share/b.js"]
    assert [it.reason(one.url, one.kind, one.depth, one.priority) for one in leads.found] == [None, None]
    assert leads.reasons == {"noise:search": 1, "noise:tag": 1, "trap:repeating": 1}


def test_broken_addresses_leave_the_others() -> None:
    broken = ("http://[::1", "https://news.example:99999/x", "http://a\u2100c.example/", "https://news.example:x/")
    links = [(url, Zone.TEASER) for url in broken]
    record = page("/", *links, (PIECE, Zone.TEASER), teasers=broken)
    leads = lead(record, depth=0)
    assert list(told(leads.found)) == [PIECE]


def test_the_portal_names_pieces_by_feeds_and_news_sitemaps() -> None:
    news = "<news:news><news:title>A</news:title></news:news>"
    sitemap = read_sitemap(
        f"<urlset><url><loc>/tag/a</loc>{news}</url><url><loc>/tag/b</loc></url></urlset>".encode(), SITE
    )
    assert isinstance(sitemap, Sitemap)
    leads = from_map(sitemap, SITE, policy())
    assert [(one.url, one.priority) for one in leads.found] == [(f"{SITE}/tag/a", NAMED)]
    assert leads.reasons == {"noise:tag": 1}
    feed = read_feed(b"<rss><item><link>/tag/a</link></item></rss>", SITE)
    assert isinstance(feed, Feed)
    assert [one.priority for one in from_map(feed, SITE, policy()).found] == [NAMED]
