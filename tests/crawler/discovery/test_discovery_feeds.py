"""Feeds as portals serve them, and as somebody who means harm would."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import read_feed

URL = "https://news.example/feeds/all.xml"


def rss(items: str, head: str = "") -> str:
    return f'{head}<rss version="2.0"><channel><title>News</title><link>https://news.example/</link>{items}</channel></rss>'


def entities(count: int) -> str:
    """A document type whose last entity is ten to the power of `count` letters."""
    lines = ['<!ENTITY e0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, count)]
    return f'<?xml version="1.0"?><!DOCTYPE rss [{"".join(lines)}]>'


JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "next_url": "/feeds/all.json?page=2",
    "items": [
        {"id": "1", "url": "/a", "title": "A", "date_published": "2026-03-01T06:00:00Z"},
        {"id": "https://news.example/b"},
        {"id": 7},
        "no item",
    ],
}

FEEDS = {
    "rss": (rss("<item><title>A &amp; B</title><link>https://news.example/a</link></item>"), ["/a"]),
    "white space and a space inside": (rss("<item><link>\n /a b \n</link></item>"), ["/a%20b"]),
    "relative, protocol-relative, without scheme": (
        rss("<item><link>a</link></item><item><link>//news.example/b</link></item><item><link>/c</link></item>"),
        ["/feeds/a", "/b", "/c"],
    ),
    "no pages": (
        rss(
            "<item><link>javascript:alert(1)</link></item><item><link>data:text/html,x</link></item>"
            "<item><link>ftp://news.example/x</link></item><item><link>http://[broken/</link></item><item/>"
            "<item><link>/a</link></item>"
        ),
        ["/a"],
    ),
    "guid instead of link": (rss('<item><guid isPermaLink="true">https://news.example/a</guid></item>'), ["/a"]),
    "the same twice": (rss("<item><link>/a</link></item><item><link>/a?utm_source=rss</link></item>"), ["/a"]),
    "atom": (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link rel="alternate" href="/a"/>'
        "<updated>2026-03-01T06:00:00Z</updated></entry></feed>",
        ["/a"],
    ),
    "rdf": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="https://news.example/"/>'
        '<item rdf:about="https://news.example/a"><title>A</title><link>https://news.example/a</link></item></rdf:RDF>',
        ["/a"],
    ),
    "json": (json.dumps(JSON_FEED), ["/a", "/b"]),
    "cut in the middle": (rss("<item><link>/a</link></item><item><link>/b</link><title>B")[:-20], ["/a"]),
    "bare ampersands and unknown entities": (
        rss("<item><title>a & b &nbsp;</title><link>/a?b=1&c=2</link></item>"),
        ["/a?b=1&c=2"],
    ),
    "ampersands in character data": (rss("<item><link><![CDATA[/a?b=1&c=2]]></link></item>"), ["/a?b=1&c=2"]),
    "junk before the declaration": ("\n\n\n" + rss("<item><link>/a</link></item>", '<?xml version="1.0"?>'), ["/a"]),
    "empty": (rss(""), []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "paths"), FEEDS.values(), ids=FEEDS)
def test_feeds(text: str, paths: list[str]) -> None:
    feed = read_feed(text.encode(), URL)
    assert feed is not None
    assert [entry.url for entry in feed.entries][: len(paths)] == [f"https://news.example{path}" for path in paths]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"   ", b"https://news.example/rss", b"/etc/passwd", b"[1]", b'{"items": []}', b"{" * 50_000),
        *(b"<!DOCTYPE html><html><body><a href='/rss'>rss</a></body></html>", b"\x89PNG\r\n\x1a\n" + bytes(500)),
        *(b"<urlset><url><loc>https://news.example/a</loc></url></urlset>", b"\x1f\x8b\x08\x00broken"),
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    assert read_feed(body, URL) is None


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "windows-1251", "koi8-r"])
def test_charsets(charset: str) -> None:
    name = charset.removesuffix("-sig")
    text = rss("<item><title>Новости дня</title><link>/a</link></item>", f'<?xml version="1.0" encoding="{name}"?>')
    feed = read_feed(text.encode(charset), URL)
    assert feed is not None
    assert feed.entries[0].title == "Новости дня"


def test_dates_and_the_older_part() -> None:
    items = "<item><link>/a</link><pubDate>Sun, 01 Mar 2026 09:00:00 +0300</pubDate></item>"
    text = rss('<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="?paged=2"/>' + items)
    feed = read_feed(text.encode(), URL)
    assert feed is not None
    assert feed.entries[0].date == "2026-03-01T06:00:00+00:00"
    assert feed.next == "https://news.example/feeds/all.xml?paged=2"
    feed = read_feed(json.dumps(JSON_FEED).encode(), URL)
    assert feed is not None
    assert feed.next == "https://news.example/feeds/all.json?page=2"


def test_entities_are_not_unfolded_and_files_not_read() -> None:
    started = time.perf_counter()
    bomb = read_feed(rss("<item><title>&e11;</title><link>/a</link></item>", entities(12)).encode(), URL)
    assert time.perf_counter() - started < 5
    assert bomb is None or all(len(entry.title or "") < 1000 for entry in bomb.entries)
    outside = rss(
        "<item><title>&e;</title><link>/a?&e;</link></item>", '<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    )
    assert "root:" not in repr(read_feed(outside.encode(), URL))


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_are_read_or_not(noise: bytes, at: int) -> None:
    whole = rss("<item><link>/a</link></item>").encode()
    for body in (noise, whole[:at] + noise + whole[at:]):
        feed = read_feed(body, URL)
        assert feed is None or all(entry.url.startswith("http") for entry in feed.entries)
