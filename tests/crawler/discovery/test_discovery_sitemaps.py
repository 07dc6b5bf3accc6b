"""Sitemaps in all forms, and bombs that are shaped like them."""

import gzip
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery import read_sitemap
from crawler.discovery.sitemaps import MAX_URLS
from crawler.discovery.unpack import unpack

URL = "https://news.example/maps/all.xml"
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def urlset(*entries: str, head: str = '<?xml version="1.0"?>') -> str:
    return f"{head}<urlset {NAMESPACES}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>"


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
    "an unknown charset": (urlset("<loc>/a</loc>", head='<?xml version="1.0" encoding="klingon"?>'), ["/a"]),
}


@pytest.mark.parametrize(("text", "paths"), SITEMAPS.values(), ids=SITEMAPS)
@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps(text: str, paths: list[str], packed: bool) -> None:
    body = gzip.compress(text.encode()) if packed else text.encode()
    sitemap = read_sitemap(body, URL)
    assert sitemap is not None
    assert [entry.url for entry in sitemap.urls][: len(paths)] == [f"https://news.example{path}" for path in paths]


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
    assert sitemap is not None
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
    assert sitemap is not None
    assert [(entry.title, entry.date, entry.changed) for entry in sitemap.urls] == [
        ("A title", "2026-03-01T06:00:00+03:00", None),
        (None, None, "2026-02-28"),
        (None, None, None),
    ]


def test_of_a_huge_list_the_first_are_read() -> None:
    text = urlset(*(f"<loc>https://news.example/{number}</loc>" for number in range(MAX_URLS + 10)))
    for body in (text, "\n".join(f"https://news.example/{number}" for number in range(MAX_URLS + 10))):
        sitemap = read_sitemap(body.encode(), URL)
        assert sitemap is not None
        assert len(sitemap.urls) == MAX_URLS
        assert sitemap.cut


def test_bombs() -> None:
    bomb = gzip.compress(b"<urlset>" + bytes(300_000_000), compresslevel=1)
    tracemalloc.start()
    sitemap = read_sitemap(bomb, URL)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sitemap is not None
    assert sitemap.cut
    assert most < 200_000_000
    entities = '<!ENTITY e0 "aaaaaaaaaa">' + "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 12))
    started = time.perf_counter()
    sitemap = read_sitemap(urlset("<loc>/&e11;</loc>", head=f"<!DOCTYPE urlset [{entities}]>").encode(), URL)
    assert time.perf_counter() - started < 2
    assert sitemap is not None
    assert all(len(entry.url) < 1000 for entry in sitemap.urls)
    outside = urlset("<loc>/a?&e;</loc>", head='<!DOCTYPE urlset [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
    assert "root:" not in repr(read_sitemap(outside.encode(), URL))


@pytest.mark.parametrize(
    ("body", "limit", "expected"),
    [
        (b"plain", 10, (b"plain", True)),
        (b"plain", 3, (b"pla", False)),
        (gzip.compress(b"plain"), 5, (b"plain", True)),
        (gzip.compress(b"plain"), 3, (b"pla", False)),
        (gzip.compress(b"one") + gzip.compress(b"two"), 10, (b"onetwo", True)),
        (gzip.compress(gzip.compress(b"twice")), 100, (b"twice", True)),
        (gzip.compress(b"padded") + bytes(20), 10, (b"padded", True)),
        (gzip.compress(b"cut")[:-8], 10, (b"cut", False)),
        (b"\x1f\x8bbroken", 10, (b"", False)),
    ],
)
def test_unpacking(body: bytes, limit: int, expected: tuple[bytes, bool]) -> None:
    assert unpack(body, limit) == expected


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_bytes_are_read_or_not(noise: bytes, at: int) -> None:
    whole = urlset("<loc>/a</loc>", "<loc>/b</loc>").encode()
    for body in (noise, whole[:at] + noise + whole[at:], gzip.compress(whole)[:at] + noise):
        sitemap = read_sitemap(body, URL)
        assert sitemap is None or all(entry.url.startswith("http") for entry in sitemap.urls)
