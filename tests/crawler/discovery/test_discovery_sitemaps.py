"""Sitemaps in all forms, and bombs that are shaped like them."""

import gzip
import hashlib
import time
import tracemalloc

import pytest

from thresher.crawler.discovery import Feed, Sitemap, maps, read_sitemap, sitemaps

URL = "https://news.example/maps/all.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def urlset(*entries: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}<urlset {NAMESPACES}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>"


PLAIN = urlset("<loc>https://news.example/a</loc>")

SITEMAPS = {
    "plain": (urlset("<loc>https://news.example/a</loc>", "<loc>https://news.example/b</loc>"), ["/a", "/b"]),
    "pictures": (
        urlset(
            "<image:image><image:loc>https://news.example/a.jpg</image:loc></image:image><loc>https://news.example/a</loc>"
        ),
        ["/a"],
    ),
    "white space, relative, without scheme": (
        urlset("<loc>\n https://news.example/a b\n</loc>", "<loc>c</loc>", "<loc>//news.example/d</loc>"),
        ["/a%20b", "/maps/c", "/d"],
    ),
    "no pages": (
        urlset("<loc>javascript:alert(1)</loc>", "<loc>data:text/html,x</loc>", "<loc/>", "", "<loc>/a</loc>"),
        ["/a"],
    ),
    "character data": (urlset("<loc><![CDATA[https://news.example/a?b=1&c=2]]></loc>"), ["/a?b=1&c=2"]),
    "a wrong namespace": ("<urlset xmlns='urn:x'><url><loc>https://news.example/a</loc></url></urlset>", ["/a"]),
    "a prefix that nobody declared": (
        "<s:urlset><s:url><s:loc>https://news.example/a</s:loc></s:url></s:urlset>",
        ["/a"],
    ),
    "comments and white space before": (
        "\n\n" + urlset("<loc><!-- no -->https://news.example/a</loc>", head="<!-- made by a program -->"),
        ["/a"],
    ),
    "bare ampersands": (urlset("<loc>https://news.example/a?b=1&c=2</loc>"), ["/a?b=1&c=2"]),
    "the same twice": (urlset("<loc>/a</loc>", "<loc>/a#top</loc>", "<loc>/a?utm_medium=x</loc>"), ["/a"]),
    "cut": (urlset("<loc>/a</loc>", "<loc>/b</loc>")[:-30], ["/a"]),
    "text": ("https://news.example/a\r\n\r\n  https://news.example/b\n", ["/a", "/b"]),
    "text with a mark": ("\ufeffhttps://news.example/a\n", ["/a"]),
    "long remarks before": (f"<!-- <urlset> {'x' * 9000} -->\n<?xml-stylesheet href='a'?>" + PLAIN, ["/a"]),
    "a warning of the server's program before": (
        "<br />\n<b>Deprecated</b>: strlen(): 1 < 2 in <b>/srv/map.php</b> on line <b>7</b><br />\n" + PLAIN,
        ["/a"],
    ),
    "two documents": (PLAIN + urlset("<loc>https://news.example/b</loc>"), ["/a", "/b"]),
    "a tag too few": (
        urlset("<loc>/a", "<lastmod>2026</lastmod><loc>/b</loc></x>").replace("</url>", ""),
        ["/a", "/b"],
    ),
    "signs of less": (urlset("<lastmod>< 3</lastmod><loc>/a</loc>"), ["/a"]),
    "films": (urlset("<video:video><video:loc>/no</video:loc></video:video><loc>/a</loc>"), ["/a"]),
    "an entry that is nothing but its address": ("<urlset><url>https://news.example/a</url></urlset>", ["/a"]),
    "text with remarks": ("# the news\nhttps://news.example/a\n; more\nhttps://news.example/b", ["/a", "/b"]),
    "text with a line that is none": ("https://news.example/a\nmore\nhttps://news.example/b", ["/a", "/b"]),
    "text with backslashes and broken ones": (
        "https:\\\\news.example\\a\nhttps://news.example/b\nhttp://[::1\nhttp://a\u2100c.example/",
        ["/a", "/b"],
    ),
    "an unknown charset": (urlset("<loc>/a</loc>", head='<?xml version="1.0" encoding="klingon"?>'), ["/a"]),
}


@pytest.mark.parametrize(("text", "paths"), SITEMAPS.values(), ids=SITEMAPS)
@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps(text: str, paths: list[str], packed: bool) -> None:
    body = gzip.compress(text.encode()) if packed else text.encode()
    sitemap = read_sitemap(body, URL)
    assert isinstance(sitemap, Sitemap)
    assert [entry.url for entry in sitemap.entries] == [f"https://news.example{path}" for path in paths]


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>x</body></html>", b"not found", b"a\nhttps://news.example/a", bytes(99)]
)
def test_what_is_no_sitemap(body: bytes) -> None:
    assert read_sitemap(body, URL) is None


def test_an_index_names_the_newest_first() -> None:
    text = (
        f"<sitemapindex {NAMESPACES}><sitemap><loc>2024.xml</loc><lastmod>2024-12-31</lastmod></sitemap>"
        "<sitemap><loc>2026.xml.gz</loc><lastmod>2026-03-01T06:00:00Z</lastmod></sitemap>"
        "<sitemap><loc>https://news.example/old.xml</loc></sitemap></sitemapindex>"
    )
    sitemap = read_sitemap(text.encode("utf-16"), URL)
    assert isinstance(sitemap, Sitemap)
    assert sitemap.children == [
        "https://news.example/maps/2026.xml.gz",
        "https://news.example/maps/2024.xml",
        "https://news.example/old.xml",
    ]


def test_dates_of_pieces_and_of_changes() -> None:
    news = (
        "<news:news><news:publication><news:name>N</news:name></news:publication><news:title>A title</news:title>"
        "<news:publication_date>2026-03-01T06:00:00+03:00</news:publication_date></news:news>"
    )
    text = urlset(
        f"<loc>/a</loc>{news}", "<loc>/b</loc><lastmod>2026-02-28</lastmod>", "<loc>/c</loc><lastmod>soon</lastmod>"
    )
    sitemap = read_sitemap(text.encode(), URL)
    assert isinstance(sitemap, Sitemap)
    assert [(entry.title, entry.date, entry.changed) for entry in sitemap.entries] == [
        ("A title", "2026-03-01T06:00:00+03:00", None),
        (None, None, "2026-02-28"),
        (None, None, None),
    ]


def test_a_huge_list_is_read_up_to_a_limit_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = [f"https://news.example/{number}" for number in range(51_000)]
    xml, text = urlset(*(f"<loc>{url}</loc>" for url in urls)), "\n".join(urls)
    assert [(len(each.entries), each.left) for each in map(_read, (xml, text))] == [(51_000, {})] * 2
    for module in (maps, sitemaps):
        monkeypatch.setattr(module, "MAX_ENTRIES", 300)
    xml, text = urlset(*(f"<loc>{url}</loc>" for url in urls[:400])), "\n".join(urls[:400])
    left = {"too many entries": 100}
    assert [(len(each.entries), each.left) for each in map(_read, (xml, text))] == [(300, left)] * 2


def _read(text: str) -> Sitemap:
    sitemap = read_sitemap(text.encode(), URL)
    assert isinstance(sitemap, Sitemap)
    return sitemap


@pytest.mark.parametrize("named", ["utf-8", "utf-16"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1251"])
def test_charsets(charset: str, named: str) -> None:
    """A list of text is told by its bytes as well, but for UTF-16 without a mark."""
    text = urlset(
        "<loc>https://news.example/a?\u0433\u0430\u0432\u0430\u043d\u044c</loc>",
        "<loc>/b</loc>",
        head=f'<?xml encoding="{named}"?>',
    )
    sitemap = read_sitemap(text.encode(charset), URL)
    assert isinstance(sitemap, Sitemap)
    assert [entry.url[-1] for entry in sitemap.entries] == ["\u044c", "b"]
    if charset != "utf-16-le":
        sitemap = read_sitemap("https://news.example/a\nhttps://news.example/b".encode(charset), URL)
        assert isinstance(sitemap, Sitemap)
        assert len(sitemap.entries) == 2


def test_what_cannot_be_read_is_counted() -> None:
    assert _read(urlset("<lastmod>2026-03-01</lastmod>", "<loc>http://[::1</loc>", "<loc>/a</loc>")).left == {
        "no address": 2
    }
    index = _read(
        "<sitemapindex><sitemap><lastmod>2026</lastmod></sitemap><sitemap>https://news.example/a.xml</sitemap>"
    )
    assert index.children == ["https://news.example/a.xml"]
    assert index.left == {"no address": 1}
    assert _read("https://news.example/a\nand more\nhttps://news.example/b\n# remark").left == {"no address": 1}
    packed = gzip.compress(urlset("<loc>/a</loc>", "<loc>/b</loc>").encode())
    sitemap = read_sitemap(packed[:-12], URL)
    assert isinstance(sitemap, Sitemap)
    assert sitemap.left["cut"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><link>/a</link></item></channel></rss>",
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a"/></entry></feed>',
        '{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a"}]}',
    ],
)
def test_a_feed_as_a_sitemap(text: str) -> None:
    feed = read_sitemap(text.encode(), URL)
    assert isinstance(feed, Feed)
    assert [entry.url for entry in feed.entries] == ["https://news.example/a"]


def test_bombs() -> None:
    bomb = gzip.compress(b"<urlset>" + bytes(300_000_000), compresslevel=1)
    tracemalloc.start()
    sitemap = read_sitemap(bomb, URL)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(sitemap, Sitemap)
    assert sitemap.left["cut"] == 1
    assert most < 200_000_000
    entities = '<!ENTITY e0 "aaaaaaaaaa">' + "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    started = time.perf_counter()
    sitemap = read_sitemap(urlset("<loc>/&e11;</loc>", head=f"<!DOCTYPE urlset [{entities}]>").encode(), URL)
    assert time.perf_counter() - started < 2
    assert isinstance(sitemap, Sitemap)
    assert all(len(entry.url) < 1000 for entry in sitemap.entries)
    outside = urlset("<loc>/a?&e;</loc>", head='<!DOCTYPE urlset [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
    assert "root:" not in repr(read_sitemap(outside.encode(), URL))


def test_of_a_damaged_packed_file_what_stands_before_is_read() -> None:
    packed = bytearray(gzip.compress(urlset(*(f"<loc>/{hash_of(number)}</loc>" for number in range(5000))).encode()))
    packed[len(packed) // 2 :] = bytes(len(packed) // 2)
    sitemap = read_sitemap(bytes(packed), URL)
    assert isinstance(sitemap, Sitemap)
    assert len(sitemap.entries) > 500
    assert sitemap.left["cut"] == 1


def hash_of(number: int) -> str:
    """That packs badly."""
    return hashlib.sha256(str(number).encode()).hexdigest()
