"""Addresses as pages write them, broken ones among them, and what a record makes of them."""

import re

import pytest

import thresher
from thresher.schemas.record import PageRecord
from thresher.text.addresses import Base, file_address, without_secrets

URL = "https://news.example/world/a.html"
BROKEN = {
    "bracket": "http://[::1",
    "no address in brackets": "http://[news]/a",
    "more than one host": "https://a\uff0fc.example/x",
    "port in words": "https://news.example:port/a",
    "port too large": "https://news.example:99999/a",
    "without a scheme": "//[::1/a",
    "no host": "https:///a",
    "space in the host": "https:// news.example/a",
    "control in the host": "https://ne\x01ws.example/a",
}
NO_PLACES = {
    "mail": "mailto:desk@news.example",
    "telephone": "tel:+4912345",
    "script": "javascript:void(0)",
    "script in capitals": " JavaScript:go()",
    "script behind a control": "\x01javascript:go()",
    "script in lines": "java\nscript:go()",
    "data": "data:text/html,x",
    "application": "whatsapp://send?text=x",
}
STORY = "".join(
    f"<p>The council met on Monday and agreed to mend roof number {number} of the school before the winter.</p>"
    for number in range(6)
)


@pytest.mark.parametrize("base", [URL, None], ids=["base", "no base"])
@pytest.mark.parametrize("name", [*BROKEN, *NO_PLACES])
def test_what_leads_nowhere_has_no_address(name: str, base: str | None) -> None:
    assert Base(base).absolute({**BROKEN, **NO_PLACES}[name]) is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://other.example/a?b=c#d", "https://other.example/a?b=c#d"),
        ("http://other.example:8080/", "http://other.example:8080/"),
        ("http://[2001:db8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://новости.example/а", "https://новости.example/а"),
        ("HTTPS://other.example/a b", "https://other.example/a%20b"),
        ("//other.example/a", "https://other.example/a"),
        ("/a", "https://news.example/a"),
        ("b.html", "https://news.example/world/b.html"),
        ("a:b", None),
        ("./a:b", "https://news.example/world/a:b"),
        ("#top", "https://news.example/world/a.html#top"),
    ],
)
def test_an_address_is_made_absolute(href: str, url: str | None) -> None:
    assert Base(URL).absolute(href) == url


def record_of(href: str) -> PageRecord:
    """Of a page on which everything leads there."""
    items = "".join(
        f'<div class=teaser><img src="{href}"><h3><a href="{href}">The harbour has bought boat number {number}</a></h3>'
        f'<p>It will sail in spring.</p></div><div class=teaser><h3><a href="/2024/05/boat-{number}-is-bought">A boat '
        f"that the harbour has bought, number {number}</a></h3></div>"
        for number in range(3)
    )
    page = f"""<html lang=en><head><title>The council mends the roof</title><base href="{href}">
    <link rel=canonical href="{href}"><meta property="og:url" content="{href}">
    <meta property="og:image" content="{href}">
    <script type="application/ld+json">{{"@type": "BreadcrumbList",
    "itemListElement": [{{"name": "World", "item": "/w"}},
    {{"name": "Here", "item": "{href.encode("unicode_escape").decode().replace(chr(92) + "x", chr(92) + "u00")}"}}]}}
    </script></head><body><nav><a href="{href}">Menu</a></nav>
    <article><h1><a href="{href}">The council mends the roof</a></h1><p>By <a rel=author href="{href}">Ann Oak</a></p>
    <img src="{href}">{STORY}<p>All of it stands in <a href="{href}">the plan</a> that it made, said the mayor.</p>
    <p>Source: <a href="{href}">The Courier</a></p></article><h2>Read also</h2>{items}</body></html>"""
    return thresher.extract(page, url=URL)


@pytest.mark.parametrize("name", [*BROKEN, *(name for name in NO_PLACES if name != "script in lines")])
def test_a_page_of_links_that_lead_nowhere_is_read(name: str) -> None:
    """The links keep their texts; the rest of the page is what it is."""
    record = record_of({**BROKEN, **NO_PLACES}[name])
    urls = {link.text: link.url for link in record.links}
    assert [urls[text] for text in ("Menu", "The council mends the roof", "Ann Oak", "the plan")] == [None] * 4
    assert [(crumb.text, crumb.url) for crumb in record.breadcrumbs][1] == ("Here", None)
    assert urls["A boat that the harbour has bought, number 1"] == "https://news.example/2024/05/boat-1-is-bought"
    assert record.canonical_url is None
    assert {item.image for item in record.teasers} <= {None}
    assert {item.url for item in record.teasers if (item.headline or "").startswith("The harbour")} <= {None}
    assert record.article is not None
    assert record.article.headline == "The council mends the roof"
    assert record.article.authors == ["Ann Oak"]
    assert (record.article.images, record.article.links) == ([], [])
    assert "roof number 5" in record.article.body
    assert record.article.source is None or record.article.source.url is None


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_that_declares_a_broken_address_has_none(name: str) -> None:
    page = f'<html><head><link rel=canonical href="{BROKEN[name]}"></head><body><h1>The council met</h1>{STORY}</body>'
    record = thresher.extract(page)
    assert (record.url, record.canonical_url) == (None, None)


@pytest.mark.parametrize("name", BROKEN)
def test_a_page_under_a_broken_address_is_read(name: str) -> None:
    record = thresher.extract(f"<article><h1>School roof</h1>{STORY}</article><a href=/b>More</a>", url=BROKEN[name])
    assert record.article is not None


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://u:pw@news.example:8080/a@b.warc?X-Amz-Signature=1/2#x", "https://news.example:8080/a@b.warc"),
        ("https://token@news.example/a.warc", "https://news.example/a.warc"),
        ("s3://key:sec/ret+@bucket/a.warc", "s3://bucket/a.warc"),
        ("simplecache::https://u:pw@news.example/a?sig=1", "simplecache::https://news.example/a"),
        ("s3://bucket/mirror/index.html?page=1#a@b", "s3://bucket/mirror/index.html?page=1#a@b"),
        ("s3://bucket/index.html?page=1&X-Amz-Signature=1&x=2", "s3://bucket/index.html?page=1"),
        ("abfs://container@account.example/a", "abfs://container@account.example/a"),
        ("folder/a?b:c@d", "folder/a?b:c@d"),
    ],
)
def test_the_address_of_a_file_is_shown_without_secrets(address: str, shown: str) -> None:
    assert file_address(address) == shown


@pytest.mark.parametrize(
    "text",
    [
        'Invalid bucket name "key:sec/ret"',
        'Invalid bucket name "key:sec"',
        "cannot open https://news.example/a?X-Sig=a%2Fb&e=1 (https://key:sec%2Fret@news.example/)",
        "signature a%2Fb, as a/b, is wrong",
    ],
)
def test_what_a_library_says_is_shown_without_secrets(text: str) -> None:
    told = without_secrets(text, ["s3://key:sec/ret@bucket/a", "https://news.example/a?X-Sig=a%2Fb&e=1"])
    assert not {"key", "sec", "ret", "b"} & set(re.split(r"\W+", told)), told
    assert "***" in told or "news.example" in told
