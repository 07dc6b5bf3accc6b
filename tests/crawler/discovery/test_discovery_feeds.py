"""Feeds as portals serve them, and as somebody who means harm would."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thresher.crawler.discovery import Feed, feeds, maps, read_feed

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

ITEM = "<item><link>/a</link></item>"
BROKEN = (
    "http://[::1",
    "http://a\u2100c.example/x",
    "https://news.example:99999/",
    "https://news.example:x/",
    "//",
    "http:",
)

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
    "cut in the middle": (rss("<item><link>/a</link></item><item><link>/b</link><title>B")[:-20], ["/a", "/b"]),
    "bare ampersands and unknown entities": (
        rss("<item><title>a & b &nbsp;</title><link>/a?b=1&c=2</link></item>"),
        ["/a?b=1&c=2"],
    ),
    "ampersands in character data": (rss("<item><link><![CDATA[/a?b=1&c=2]]></link></item>"), ["/a?b=1&c=2"]),
    "junk before the declaration": ("\n\n\n" + rss("<item><link>/a</link></item>", '<?xml version="1.0"?>'), ["/a"]),
    "empty": (rss(""), []),
    "long remarks before": (f"<!-- <rss> {'x' * 9000} -->\n<?xml-stylesheet href='a.xsl'?>" * 3 + rss(ITEM), ["/a"]),
    "a warning of the server's program before": (
        "<br />\n<b>Warning</b>: foreach() needs 2 < 3 arguments in <b>/srv/feed.php</b><br>\n" + rss(ITEM),
        ["/a"],
    ),
    "a page before": (f"<!DOCTYPE html><html><body><p>Sorry</p></body></html>{rss(ITEM)}", ["/a"]),
    "two documents": (rss(ITEM) + '<?xml version="1.0"?>' + rss("<item><link>/b</link></item>"), ["/a", "/b"]),
    "a tag too few, and a tag too many": (
        rss("<item><title>A</b></i><link>/a</link><item><link>/b</link></item></p><item><link>/c</link></item>"),
        ["/a", "/b", "/c"],
    ),
    "signs of less and more": (rss("<item><title>1 < 2 > 0 <3</title><link>/a</link></item>"), ["/a"]),
    "attributes without quotes or with one": (
        rss('<item id=7 title="x><link>/a</link></item><item b=\'><link>/b</link></item>'), ["/a", "/b"]
    ),
    "other cases of letters": ("<RSS><Channel><ITEM><Link>/a</Link></ITEM></Channel></RSS>", ["/a"]),
    "an address of digits of no letter": (rss("<item><link>/a&#55296;b&#0;c&#9999999;</link></item>"),
        ["/a\ufffdb\ufffdc\ufffd"]),
    "ampersands that are written twice": (rss("<item><link>/a?b=1&amp;amp;c=2</link></item>"), ["/a?b=1&c=2"]),
    "ampersands as in a page": (rss("<item><link><![CDATA[/a?b=1&amp;c=2]]></link></item>"), ["/a?b=1&c=2"]),
    "backslashes": (rss("<item><link>\\\\news.example\\a?b=\\c</link></item>"), ["/a?b=\\c"]),
    "broken addresses": (
        rss(
            "".join(f"<item><link>{each}</link></item>" for each in BROKEN) + "<item><link>/a</link></item>"
        ),
        ["/a"],
    ),
    "the address behind a counter": (
        rss("<item><link>https://counter.example/~r/1</link><feedburner:origLink>/a</feedburner:origLink></item>"),
        ["/a"],
    ),
    "an empty link, and Atom's inside": (rss('<item><link/><atom:link rel="self" href="/a"/></item>'), ["/a"]),
    "guids": (
        rss(
            "<item><guid>https://news.example/a</guid></item><item><guid isPermaLink='true'>/b</guid></item>"
            "<item><guid isPermaLink='false'>https://news.example/no</guid></item><item><guid>77</guid></item>"
            "<item><link>/c</link><guid>https://news.example/no</guid></item>"
        ),
        ["/a", "/b", "/c"],
    ),
    "an episode alone is no page": (
        rss("<item><enclosure url='https://news.example/a.mp3'/></item><item><link>/a</link></item>"), ["/a"]
    ),
    "links of other things": (
        rss(
            "<item><image><link>/no</link></image><comments>/no</comments><source url='/no'>S</source>"
            "<media:content url='/no'/><link>/a</link></item>"
        ),
        ["/a"],
    ),
    "rdf:about": ("<rdf:RDF><item rdf:about='https://news.example/a'><title>A</title></item></rdf:RDF>", ["/a"]),
    "xml:base": (
        "<feed xml:base='https://news.example/x/'><entry xml:base='y/'><link href='a'/></entry>"
        "<entry><link xml:base='/z/' href='b'/></entry><entry><link href='c'/></entry></feed>",
        ["/x/y/a", "/z/b", "/x/c"],
    ),
    "a broken xml:base": ("<feed xml:base='http://[::1'><entry><link href='/a'/></entry></feed>", ["/a"]),
    "the page among versions": (
        "<feed><entry><link rel='alternate' type='application/pdf' href='/no.pdf'/>"
        "<link rel='enclosure' type='audio/mpeg' href='/no.mp3'/><link rel='replies' href='/no'/>"
        "<link rel='alternate' type='text/html' href='/amp/a'/>"
        "<link rel='alternate' type='text/html' href='/a'/></entry>"
        "<entry><link rel='self' type='application/atom+xml' href='/no.atom'/><link rel='alternate' href='/b'/></entry>"
        "</feed>",
        ["/a", "/b"],
    ),
    "content elsewhere": ("<feed><entry><content type='text/html' src='/a'/></entry></feed>", ["/a"]),
    "only a link of itself": (
        "<feed><entry><link rel='self' href='/a'/></entry><entry><link rel='none' href='/b'/></entry></feed>",
        ["/a", "/b"],
    ),
    "only a name that is an address": ("<feed><entry><id>https://news.example/a</id></entry></feed>", ["/a"]),
    "a piece of another feed": (
        "<feed><entry><source><id>https://x.example/</id><link href='https://x.example/'/></source>"
        "<author><uri>/no</uri></author><link href='/a'/></entry></feed>",
        ["/a"],
    ),
    "a sitemap": ("<urlset><url><loc>https://news.example/a</loc></url></urlset>", ["/a"]),
    "json with halves of letters": ('{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a\\ud800"}, '
        '{"url": "/b", "title": "\\udc00", "date_published": "2024-03-05T08\\ud800"}]}', ["/a\ufffd", "/b"]),
    "json of other addresses": (
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1, "external_url": "https://news.example/a"}, '
        '{"url": "http://[", "id": "https://news.example/b"}, {"url": 5}]}',
        ["/a", "/b"],
    ),
    "json that is cut": (
        '{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a"}, {"url": "/b"}, {"url": "/c',
        ["/a", "/b"],
    ),
    "json with a warning before, and long numbers": (
        'Notice: x in /srv/f.php\n{"version": "https://jsonfeed.org/version/1", "items": [{"id": ' + "9" * 9000
        + ', "url": "/a"}]}{}',
        ["/a"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "paths"), FEEDS.values(), ids=FEEDS)
def test_feeds(text: str, paths: list[str]) -> None:
    feed = read_feed(text.encode(), URL)
    assert feed is not None
    assert [entry.url for entry in feed.entries] == [f"https://news.example{path}" for path in paths]
    assert all(f"{entry.title}{entry.date}".encode() for entry in feed.entries), "what is no text cannot be stored"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"   ", b"https://news.example/rss", b"/etc/passwd", b"[1]", b'{"items": []}', b"{" * 50_000),
        *(b"<!DOCTYPE html><html><body><a href='/rss'>rss</a></body></html>", b"\x89PNG\r\n\x1a\n" + bytes(500)),
        *(b"https://news.example/a\nhttps://news.example/b", b"\x1f\x8b\x08\x00broken"),
        b"<html><body><feed class='x'>the latest</feed></body></html>",
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    assert read_feed(body, URL) is None


_NEWS = "Новости дня о том, как открыли гавань"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8-sig", "utf-8"),
        ("utf-8", ""),
        ("utf-8", "windows-1251"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("utf-16-le", ""),
        ("utf-16-be", "utf-16"),
        ("utf-32", ""),
        ("windows-1251", "windows-1251"),
        ("windows-1251", "utf-8"),
        ("windows-1251", "undefined"),
        ("windows-1251", "klingon"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_charsets(charset: str, declared: str) -> None:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    feed = read_feed(rss(f"<item><title>{_NEWS}</title><link>/a</link></item>", head).encode(charset), URL)
    assert isinstance(feed, Feed)
    assert [(entry.title, entry.url) for entry in feed.entries] == [(_NEWS, "https://news.example/a")]


@pytest.mark.parametrize("damage", [b"\xe9", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbf\xbf", b"\x1b"], ids=repr)
def test_single_bytes_that_no_text_has(damage: bytes) -> None:
    text = rss("<item><title>\u00e9t\u00e9 @</title><link>/a</link></item><item><link>/b</link></item>").encode()
    json_feed = json.dumps({**JSON_FEED, "title": "@"}).encode()
    for body in (text, json_feed):
        feed = read_feed(body.replace(b"@", damage), URL)
        assert isinstance(feed, Feed)
        assert [entry.url for entry in feed.entries] == ["https://news.example/a", "https://news.example/b"]


def test_what_cannot_be_read_is_counted() -> None:
    feed = read_feed(rss("<item/><item><link>http://[::1</link></item><item><link>/a</link></item>").encode(), URL)
    assert feed is not None
    assert feed.left == {"no address": 2}
    feed = read_feed(json.dumps(JSON_FEED).encode()[:-3], URL)
    assert feed is not None
    assert feed.left == {"no address": 1, "cut": 1}


def test_of_a_huge_feed_all_is_read_up_to_a_limit_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = rss("".join(f"<item><link>/{number}</link></item>" for number in range(11_000)))
    values = [{"url": f"/{number}"} for number in range(11_000)]
    listed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": values})
    for text in (xml, listed):
        feed = read_feed(text.encode(), URL)
        assert isinstance(feed, Feed)
        assert (len(feed.entries), feed.left) == (11_000, {})
    for module in (maps, feeds):
        monkeypatch.setattr(module, "MAX_ENTRIES", 10_000)
    for text in (xml, listed):
        feed = read_feed(text.encode(), URL)
        assert isinstance(feed, Feed)
        assert (len(feed.entries), feed.left) == (10_000, {"too many entries": 1_000})


_GROWING = {
    "attributes": lambda size: rss(f"<item {' '.join(f'a{at}=1' for at in range(size))}><link>/a</link></item>"),
    "prefixes": lambda size: rss(f"<item {' '.join(f'xmlns:a{at}=1' for at in range(size))}><link>/a</link></item>"),
    "links": lambda size: f"<feed><entry>{'<link href=/a />' * size}</entry></feed>",
    "depth": lambda size: rss("<item>" + "<x>" * size + "<link>/a</link>"),
    "open quotes": lambda size: rss("<item " + "\"'" * size + "<link>/a</link></item>"),
    "open remarks": lambda size: rss("<!--" * size + "--><item><link>/a</link></item>"),
    "remarks": lambda size: "<!-- -->" * size + "<rss>",
    "open declarations": lambda size: rss("<!x [" * size + "]><item><link>/a</link></item>"),
    "signs of less": lambda size: rss(f"<item><title>{'<' * size}</title><link>/a</link></item>"),
    "references": lambda size: rss(f"<item><title>{'&a' * size}</title><link>/a</link></item>"),
    "bits of text": lambda size: rss(f"<item><title>{'x<b/>' * size}</title><link>/a</link></item>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("made", _GROWING.values(), ids=_GROWING)
def test_time_grows_no_faster_than_a_feed(made: Callable[[int], str]) -> None:
    def seconds(size: int) -> float:
        body, best = made(size).encode(), 9.0
        for _ in range(5):
            started = time.process_time()
            assert read_feed(body, URL) is not None
            best = min(best, time.process_time() - started)
        return best

    assert seconds(80_000) < 4 * seconds(40_000)


def test_dates_and_the_older_part() -> None:
    items = "<item><link>/a</link><pubDate>Sun, 01 Mar 2026 09:00:00 +0300</pubDate></item>"
    text = rss('<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="?paged=2"/>' + items)
    feed = read_feed(text.encode(), URL)
    assert isinstance(feed, Feed)
    assert feed.entries[0].date == "2026-03-01T06:00:00+00:00"
    assert feed.next == "https://news.example/feeds/all.xml?paged=2"
    feed = read_feed(json.dumps(JSON_FEED).encode(), URL)
    assert isinstance(feed, Feed)
    assert feed.next == "https://news.example/feeds/all.json?page=2"


def test_entities_are_not_unfolded_and_files_not_read() -> None:
    started = time.perf_counter()
    bomb = read_feed(rss("<item><title>&e11;</title><link>/a</link></item>", entities(12)).encode(), URL)
    assert time.perf_counter() - started < 5
    assert isinstance(bomb, Feed)
    assert all(len(entry.title or "") < 1000 for entry in bomb.entries)
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
