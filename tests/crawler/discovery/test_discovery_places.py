"""Where portals say that their feeds and sitemaps are."""

import time

import pytest
from protego import Protego

from thresher.crawler.discovery import autodiscovered, common_feeds, common_sitemaps, refreshed, robots_sitemaps
from thresher.crawler.portals.robots import robots_text

URL = "https://news.example/politics/"

HEADS = {
    "rss and atom": (
        '<link rel="alternate" type="application/rss+xml" title="All" href="/rss"><link type="application/atom+xml"'
        " rel=alternate href=atom.xml>",
        ["https://news.example/rss", "https://news.example/politics/atom.xml"],
    ),
    "json feed with a charset": (
        "<link rel='alternate home' type='application/feed+json; charset=utf-8' href='//news.example/f.json'>",
        ["https://news.example/f.json"],
    ),
    "a base": (
        '<base href="/start/"><link rel="feed" href="all?a=1&amp;b=2">',
        ["https://news.example/start/all?a=1&b=2"],
    ),
    "languages, styles and programs are none": (
        '<link rel="alternate" hreflang="de" href="/de"><link rel="alternate stylesheet" type="text/css" href="/a.css">'
        '<link rel="alternate" type="application/json+oembed" href="/oembed?x">',
        [],
    ),
    "types that say little, of what is named a feed": (
        '<link rel="alternate" type="application/json" href="/feed.json">'
        '<link rel="alternate" type="text/xml" href="/rss">'
        '<link rel="alternate" type="application/xml" title="Our RSS" href="/all"><link rel=alternate type="text/xml" '
        'href="/wlwmanifest.xml"><link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/7">',
        ["https://news.example/feed.json", "https://news.example/rss", "https://news.example/all"],
    ),
    "letters beyond ASCII": ("<link rel=feed href='/\u0433\u0430\u0432'>", ["https://news.example/\u0433\u0430\u0432"]),
    "the scheme of feeds": (
        '<link rel="alternate" type="application/rss+xml" href="feed:https://news.example/a">'
        '<link rel="alternate" type="application/rss+xml" href="feed://news.example/b">',
        ["https://news.example/a", "https://news.example/b"],
    ),
    "broken ones beside a good one": (
        '<link rel="feed" href="http://[::1"><link rel="feed" href="https://news.example:99999/">'
        '<link rel="feed" href="http://a&#8448;c.example/"><link rel="feed" href="\\\\news.example\\a">',
        ["https://news.example/a"],
    ),
    "comments are none": (
        '<link rel="alternate" type="application/rss+xml" title="News &raquo; Comments Feed" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Kommentare" href="/f2">',
        [],
    ),
    "hidden ones are none": (
        '<!-- <link rel="feed" href="/old"> --><script>"<link rel=feed href=/x>"</script>',
        [],
    ),
    "no addresses": (
        '<link rel="feed" href="javascript:x"><link rel="feed"><link rel="feed" href="">',
        [],
    ),
}


@pytest.mark.parametrize(("head", "feeds"), HEADS.values(), ids=HEADS)
def test_feeds_that_a_page_names(head: str, feeds: list[str]) -> None:
    assert autodiscovered(f"<html><head>{head}</head><body>x</body></html>".encode(), URL).feeds == feeds


REFRESHES = {
    "at once": ('<meta http-equiv="refresh" content="0;url=/new">', "https://news.example/new"),
    "as old pages write it": (
        "<META HTTP-EQUIV=Refresh CONTENT=\"5; URL='piece.html?a=1&amp;b=2'\">",
        "https://news.example/politics/piece.html?a=1&b=2",
    ),
    "without its name": ('<meta content="1, https://b.example/x y" http-equiv=refresh>', "https://b.example/x%20y"),
    "by a base": ('<base href="/start/"><meta http-equiv=refresh content=".5 url=x">', "https://news.example/start/x"),
    "letters beyond ASCII": ('<meta http-equiv=refresh content="0;url=/caf\xe9">', "https://news.example/caf\xe9"),
    "the page itself anew": ('<meta http-equiv="refresh" content="300">', None),
    "the page itself by name": ('<meta http-equiv="refresh" content="0;url=?utm_source=a#top">', None),
    "after it was read": ('<meta http-equiv="refresh" content="600;url=/front">', None),
    "for readers without scripts": (
        '<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript>',
        None,
    ),
    "no address": ('<meta http-equiv="refresh" content="0;url=javascript:x"><meta http-equiv=refresh>', None),
    "no number": ('<meta http-equiv="refresh" content="url=/new">', None),
    "for readers without scripts, who are all": (
        '<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript></head><body></body>',
        "https://news.example/nojs",
    ),
    "beside a text": ('<meta http-equiv=refresh content="0;url=/new"></head><body>' + "Text of its own. " * 40, None),
    "beside a script": ('<meta http-equiv=refresh content="0;url=/new"><script>' + "a = 1;" * 100 + "</script>", None),
    "in a comment": ('<!-- <meta http-equiv="refresh" content="0;url=/new"> -->', None),
}


@pytest.mark.parametrize(("head", "target"), REFRESHES.values(), ids=REFRESHES)
def test_where_a_page_sends_its_reader(head: str, target: str | None) -> None:
    page = head if "<body>" in head else f"{head}</head><body>x</body></html>"
    assert refreshed(f"<html><head>{page}".encode(), URL) == target


@pytest.mark.parametrize(
    ("header", "target"),
    [("0;url=/new", "https://news.example/new"), ("300", None), ("300; url=/new", None), ("0;url=", None)],
)
def test_where_a_header_sends_its_reader(header: str, target: str | None) -> None:
    assert refreshed(b"<p>Please wait.", URL, header) == refreshed(b"", URL, header) == target


def test_the_next_page_and_sitemaps() -> None:
    head = b'<link rel="sitemap" href="/map.xml"><link rel="next" href="?page=2"><link rel="next" href="?page=3">'
    found = autodiscovered(head, URL)
    assert found.sitemaps == ["https://news.example/map.xml"]
    assert found.next == "https://news.example/politics/?page=2"


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff" * 500, b"<!--" * 100_000, b"<link '" * 50_000, b"<script>" * 50_000, b"<link rel=next " * 20_000],
)
def test_hostile_pages(body: bytes) -> None:
    started = time.perf_counter()
    assert autodiscovered(body, URL).feeds == []
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: *\nDisallow: /\nSitemap: https://news.example/a.xml\n", ["https://news.example/a.xml"]),
        (
            "\ufeffSITEMAP :  /a.xml # the map\r\nsitemap:b.xml",
            ["https://news.example/a.xml", "https://news.example/b.xml"],
        ),
        (
            "Sitemap: \\a.xml\nSitemap: //news.example/b.xml",
            ["https://news.example/a.xml", "https://news.example/b.xml"],
        ),
        ("Sitemap: http://[::1\nSitemap: https://news.example:99999/\nSitemap: /a.xml", ["https://news.example/a.xml"]),
        ("# Sitemap: /a.xml\nSitemap:\nSitemap: javascript:x\nnositemap: /b", []),
        ("Sitemap: /a.xml\nSitemap: /a.xml", ["https://news.example/a.xml"]),
        ("Sitemap: /a.xml  b.xml", ["https://news.example/a.xml", "https://news.example/b.xml"]),
        ("", []),
    ],
)
def test_sitemaps_of_robots(text: str, expected: list[str]) -> None:
    named = Protego.parse(robots_text(text.encode())).sitemaps
    assert robots_sitemaps(named, "https://news.example/a/b") == expected


def test_common_places_are_at_the_root() -> None:
    places = [*common_feeds(URL), *common_sitemaps(URL)]
    assert len(places) < 15
    assert all(place.startswith("https://news.example/") and "politics" not in place for place in places)
