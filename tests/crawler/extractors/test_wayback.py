"""Pages that an archive of the web gives back."""

from pathlib import Path

import thresher
from tests.crawler.loaders.warcs import http, record
from thresher.crawler.loaders.reread import page_at

ASKED = "https://web.archive.org/web/20240306102030/https://news.example/a"
TEXT = "".join(
    f"<p>The council met for the {which} time and put off the vote on the old quay, which nobody wants to pay for.</p>"
    for which in ("first", "second", "third", "fourth")
)
TOOLBAR = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id=wm-ipp-base><p>14 captures</p><a href=/web/>Home</a></div>"
    "<!-- END WAYBACK TOOLBAR INSERT -->"
)


def test_a_page_of_the_archive_is_read_as_it_was_captured() -> None:
    link = "<a href=/web/20240306102030/https://news.example/b>The ferry at Sandau sails again after the storm</a>"
    image = "<img src=/web/20240306102030im_/https://news.example/a.jpg>"
    page = f"<body>{TOOLBAR}<article><h1>No vote on the quay</h1>{image}{TEXT}</article>{link}</body>"
    found = thresher.extract(page, url=ASKED)
    assert (found.url, found.portal, found.fetched_at) == (
        "https://news.example/a",
        "news.example",
        "2024-03-06T10:20:30+00:00",
    )
    assert [link.url for link in found.links] == ["https://news.example/b"]
    assert found.article is not None
    assert [image.url for image in found.article.images] == ["https://news.example/a.jpg"]
    assert "captures" not in thresher.extract(page).article.body


def test_an_address_with_controls_stays() -> None:
    page = f"<body>archive.org<a href='/web/1&#1;x'>a</a><article><h1>No vote</h1>{TEXT}</article></body>"
    assert thresher.extract(page, url="https://news.example/a").article is not None


def test_an_own_address_without_a_scheme() -> None:
    page = f"<link rel=canonical href=www.news.example/a><article><h1>No vote</h1>{TEXT}</article>"
    assert thresher.extract(page, url="https://www.news.example/b/c").canonical_url == "https://www.news.example/a"


def test_a_rewritten_page_without_a_mark_of_the_machine_is_known_by_its_addresses() -> None:
    links = "".join(f"<a href='/web/20240306102030/https://news.example/{part}'>{part}</a>" for part in "bcd")
    canonical = "<link rel=canonical href=https://web.archive.org/web/20240306102030/https://news.example/a>"
    found = thresher.extract(f"{canonical}<article><h1>No vote on the quay</h1>{TEXT}</article>{links}")
    assert found.canonical_url == "https://news.example/a"
    assert [link.url for link in found.links] == [f"https://news.example/{part}" for part in "bcd"]


def test_a_page_that_links_to_captures_stays() -> None:
    cited = "<a href=https://web.archive.org/web/20240306102030/https://news.example/old>The old page</a>"
    page = f"<article><h1>No vote</h1>{TEXT}{cited}<a href=/a>Home</a><a href=/b>News</a></article>"
    assert "archive.org" in thresher.extract(page, url="https://news.example/a").links[0].url


def test_a_warc_that_was_crawled_at_the_archive_has_the_pages_own_addresses(tmp_path: Path) -> None:
    link = "<a href=/web/20240306102030/https://news.example/b>The ferry at Sandau sails again after the storm</a>"
    page = f"<body>{TOOLBAR}<article><h1>No vote on the quay</h1>{TEXT}</article>{link}</body>"
    crawled = tmp_path / "crawl.warc"
    crawled.write_bytes(record(http(page.encode()), url=ASKED))

    (outcome,) = thresher.extract_files(crawled, jobs=1)
    found = outcome.record
    assert found is not None
    assert (found.url, found.portal) == ("https://news.example/a", "news.example")
    assert found.fetched_at == "2024-03-06T10:20:30+00:00"
    assert [link.url for link in found.links] == ["https://news.example/b"]
    again = page_at(found.origin, url=found.url, portal=found.portal, content_sha256=found.content_sha256)
    assert (again.url, again.portal, again.fetched_at) == (found.url, found.portal, found.fetched_at)

    (outcome,) = thresher.extract_files(crawled, jobs=1, portal="museum")
    found = outcome.record
    assert found is not None
    assert (found.url, found.fetched_at) == (ASKED, "2026-01-01T00:00:00+00:00")
    again = page_at(found.origin, url=found.url, portal=found.portal, content_sha256=found.content_sha256)
    assert (again.url, again.fetched_at) == (ASKED, "2026-01-01T00:00:00+00:00")
