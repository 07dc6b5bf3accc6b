"""Addresses that are not worth a request, and those that must not be taken for such."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thresher.crawler.discovery import UrlPolicy, UrlShape
from thresher.crawler.portals.check import portal_of
from thresher.schemas.frontier import NAMED, FrontierKind

SITE = "https://news.example"
TODAY = date(2026, 3, 1)


def policy(**definition: object) -> UrlPolicy:
    return UrlPolicy(portal_of({"name": "news", "start": [f"{SITE}/"], **definition}, "news"), TODAY)


REASONS = {
    "ftp://news.example/a": "scheme",
    "javascript:alert(1)": "scheme",
    "https://[broken/": "scheme",
    "https://news.example:99999/": "scheme",
    "https://other.example/": "off_host",
    "https://news.example.evil.example/": "off_host",
    "https://news.example@evil.example/": "off_host",
    "https://evil.example/?https://news.example/": "off_host",
    "/images/a.JPG?width=300": "media",
    "/report.pdf": "media",
    "/story.html": None,
    "/2026/openai.com": None,
    "/private/a": "excluded",
    "/login": "noise:account",
    "/user/login.php?next=/": "noise:account",
    "/library/login.html": None,
    "/a-strong-password-for-the-mayor": None,
    "/tag/harbour": "noise:tag",
    "/search?q=harbour": "noise:search",
    "/?s=harbour": "noise:search",
    "/2026/03/harbour-opens-again/comments": "noise:comment",
    "/comments": None,
    "/a?replytocom=5": "noise:comment",
    "/wp-json/wp/v2/posts": "noise:program",
    "/a/" * 3: "trap:repeating",
    "/en/news/en/news/": "trap:repeating",
    "/news/world/news/": None,
    "/2012/12/12/12/": None,
    "/" + "a" * 2001: "trap:long",
    "/" + "/".join(map(str, range(30))): "trap:long",
    "/calendar/2031/05/": "trap:calendar",
    "/events?year=2031&month=5": "trap:calendar",
    "/events?date=2031-05-01": "trap:calendar",
    "/calendar/2026/04/": None,
    "/news/203105": None,
    "/news/2045": None,
    "/archive/1912/04/15": None,
    "/list?tag=a&tag=b": "trap:facets",
    "/list?f[0]=a&f[1]=b": "trap:facets",
    "/list?" + "&".join(f"{letter}{letter}=1" for letter in "bcdefgh"): "trap:facets",
    "/list?colour=red&page=2": None,
}


@pytest.mark.parametrize(("url", "reason"), REASONS.items())
def test_reasons(url: str, reason: str | None) -> None:
    asked = SITE + url if url.startswith("/") else url
    assert policy(exclude=("/private/",)).reason(asked) == reason


def test_the_definition_comes_first() -> None:
    only = policy(include=("/tag/", "/city/"))
    assert only.reason(f"{SITE}/tag/harbour") is None
    assert only.reason(f"{SITE}/world/a") == "excluded"
    assert only.reason(f"{SITE}/rss.xml", FrontierKind.FEED) is None
    assert policy(article_url="/search/").reason(f"{SITE}/search/a") is None
    assert policy(depth=2).reason(f"{SITE}/a", depth=3) == "too_deep"
    assert policy(depth=2).reason(f"{SITE}/a", depth=2) is None
    assert policy(hosts=("*.news.example",)).reason("https://sport.news.example/a") is None


def test_a_calendar_that_shows_nothing_new_is_given_up() -> None:
    it = policy()
    for month in range(1, 13):
        url = f"{SITE}/calendar/2024/{month:02}/"
        if it.reason(url):
            break
        it.note_page_items(url, ["the latest piece", "the latest but one"])
    assert month == 8  # the first showed something, and six in a row nothing more
    assert it.reason(f"{SITE}/calendar/2023/05/11/") == "trap:calendar"
    assert it.reason(f"{SITE}/calendar/2024/01/") is None, "what was there may be visited again"
    assert it.reason(f"{SITE}/culture/2024/09/01") is None, "another calendar"
    it.note_page_items(f"{SITE}/calendar/2024/12/", ["a piece of December"])
    assert it.reason(f"{SITE}/calendar/2023/05/11/") is None


def test_a_list_that_shows_the_same_for_ever_is_given_up() -> None:
    it = policy()
    for page in range(1, 30):
        url = f"{SITE}/latest?page={page}" if page > 1 else f"{SITE}/latest"
        if it.reason(url):
            break
        it.note_page_items(url, [f"piece {number}" for number in range(min(page, 10) * 20, min(page, 10) * 20 + 20)])
    assert page == 14
    assert it.reason(url) == "trap:pagination"


def test_articles_are_no_series() -> None:
    it = policy()
    it.shape = UrlShape.learn(f"{SITE}/news/{number}" for number in range(1, 9))
    for number in range(1, 200):
        assert it.reason(f"{SITE}/news/{number}") is None
        it.note_page_items(f"{SITE}/news/{number}", [])


def test_filters_one_by_one_are_followed_and_combinations_are_not() -> None:
    it = policy()
    it.note_urls([f"{SITE}/list?colour=red", f"{SITE}/list?size=5", f"{SITE}/list?page=2", f"{SITE}/old.php?mod=news"])
    it.note_urls([f"{SITE}/old.php?mod=news&cat=4"])
    assert it.reason(f"{SITE}/list?colour=red") is None
    assert it.reason(f"{SITE}/list?colour=blue&page=7") is None
    assert it.reason(f"{SITE}/list?colour=blue&size=7") == "trap:facets"
    assert it.reason(f"{SITE}/old.php?mod=news&cat=4&id=77") is None


def test_what_is_kept_is_bounded() -> None:
    it = policy()
    for number in range(6000):
        it.note_page_items(f"{SITE}/list-{number}-of-{number}/x", ["item"])
    assert len(it._series) <= 5000


@given(st.text(max_size=80), st.sampled_from(["", SITE, f"{SITE}/", "//", "https://", f"{SITE}/?"]))
def test_any_text_is_judged(text: str, before: str) -> None:
    it = policy()
    url = it.clean(before + text)
    for asked in (before + text, url):
        if asked is not None:
            assert isinstance(it.reason(asked), str | None)
            it.note_page_items(asked, [text])
            it.note_urls([asked])
    assert url is None or (url.startswith(("http://", "https://")) and it.clean(url) == url)


ODD = [
    "/basket/the-cake-of-the-week",
    "/share/a-flat",
    "/search/for-the-lost-ship",
    "/label/2026/new-records",
    "/accounts/of-the-war",
    "/tag/you-are-it",
    "/2026/why-we-left-node.js",
    "/2026/letter-from-the.doc",
    "/article?q=77",
    "/2026/03/readers/comments",
    "/news/news/news/a",
    "/en/news/en/news/a",
    "/" + "/".join(map(str, range(24))),
    "/calendar/2031/05/",
    "/?s=piece",
]


@pytest.mark.parametrize("path", ODD)
def test_what_the_portal_itself_names_is_fetched_whatever_its_address_looks_like(path: str) -> None:
    url, article = SITE + path, FrontierKind.ARTICLE
    assert policy().reason(url, article, 1)
    assert policy().reason(url, article, 1, NAMED) is None
    assert policy(exclude=("example/.",)).reason(url, article, 1, NAMED) == "excluded"
    assert policy(include=("/only/",)).reason(url, article, 1, NAMED) == "excluded"
    assert policy(depth=0).reason(url, article, 1, NAMED) == "too_deep"
    assert policy().reason(url.replace("news.", "other."), article, 1, NAMED) == "off_host"
    assert policy().reason(f"{SITE}/{'a' * 2001}", article, 1, NAMED) == "trap:long"


@pytest.mark.parametrize("path", [path for path in ODD if "calendar" not in path])
def test_the_way_out_that_is_told_is_one(path: str) -> None:
    """Also where all else is to be fetched as before."""
    pattern = policy().include_pattern(SITE + path)
    assert pattern is not None
    chosen = policy(include=(".", pattern))
    assert chosen.reason(SITE + path) is None
    for other in ("/login", "/photo.jpg", "/keyword/a", "/a/a/a/a"):
        assert chosen.reason(SITE + other) is not None
    assert chosen.reason(f"{SITE}/city/a") is None


def test_a_pattern_for_pages_chooses_no_files() -> None:
    assert policy(include=("/city/",)).reason(f"{SITE}/city/photo.jpg") == "media"
    assert policy(include=("/city/",)).reason(f"{SITE}/city/search/a") is None
    assert policy(article_url="/city/").reason(f"{SITE}/city/photo.jpg") == "media"
    assert policy(article_url=r"/city/.*\.js$").reason(f"{SITE}/city/node.js") is None


def test_words_in_the_addresses_of_the_portals_own_pieces_are_none() -> None:
    it = policy()
    named = [f"{SITE}/label/{title}-of-the-day-{number}" for number in range(5) for title in ("story", "poem")]
    it.shape = UrlShape.learn(named, named)
    assert it.reason(f"{SITE}/label/another-story-of-another-day") is None
    assert it.is_article(f"{SITE}/label/another-story-of-another-day")
    assert it.reason(f"{SITE}/label/poems") == "noise:tag"
    assert it.reason(f"{SITE}/tag/another-story-of-another-day") == "noise:tag"
    it.shape = UrlShape.learn(named)
    assert it.reason(f"{SITE}/label/another-story-of-another-day") == "noise:tag", "a sitemap names all pages"
