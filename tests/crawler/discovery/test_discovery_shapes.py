"""Shapes of article addresses, learned from some of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thresher.crawler.discovery import UrlShape
from thresher.crawler.discovery.addresses import Address, take_apart

SITE = "https://news.example"
TITLES = ["the-harbour-opens-again", "a-mayor-without-office", "what-the-river-brought-back", "no-more-trains-at-night"]

PORTALS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "sections, dates and titles": (
        [f"/{section}/2026/03/01/{title}.html" for title in TITLES for section in ("city", "world")],
        ["/culture/1998/12/31/an-old-piece-of-ours.html"],
        ["/culture", "/culture/2026/03/", "/city/2026/03/01", "/tag/a-word-for-it", "/author/jane-doe", "/"],
    ),
    "titles at the root": ([f"/{title}/" for title in TITLES], ["/one-more-of-these"], ["/city", "/page/2"]),
    "numbers in a folder": (
        [f"/articles/{number}" for number in (17, 230, 1804, 99)],
        ["/articles/5"],
        ["/page/2", "/authors/17", "/articles", "/articles/archive"],
    ),
    "a program": (
        [f"/story.php?id={number}&lang=en" for number in (17, 230, 1804)],
        ["/story.php?id=4&lang=de"],
        ["/list.php?id=4&lang=de", "/story.php", "/story.php?id=4&print=1"],
    ),
    "long numbers": (
        [f"/{section}/{number}" for section in ("news", "sport") for number in (20481234, 20481235)],
        ["/economy/20500000"],
        ["/news/12", "/economy", "/news/page/20500000"],
    ),
    "identifiers": (
        [f"/news/{name}" for name in ("story-55512345", "cz9x1k2m3p4q", "a1b2c3d4e5f6")],
        ["/sport/b7c8d9e0f1a2"],
        ["/news/sport", "/news"],
    ),
    "other letters": (
        [f"/{section}/2026/03/01/порт-снова-открыт-вчера" for section in ("новости", "мир", "город")],
        ["/культура/2026/03/05/старые-снимки-нашего-города"],
        ["/культура", "/новости/2026/03"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("articles", "others", "rest"), PORTALS.values(), ids=PORTALS)
def test_shapes(articles: list[str], others: list[str], rest: list[str]) -> None:
    shape = UrlShape.learn(SITE + path for path in articles)
    assert shape is not None
    assert [path for path in [*articles, *others] if not shape.matches(_address(SITE + path))] == []
    assert [path for path in rest if shape.matches(_address(SITE + path))] == []


def test_folders_of_articles_are_sections() -> None:
    shape = UrlShape.learn(f"{SITE}/{section}/{title}" for section in ("city", "world/europe") for title in TITLES)
    assert shape is not None
    assert shape.is_section(_address(f"{SITE}/city/"))
    assert shape.is_section(_address(f"{SITE}/World/Europe"))
    assert shape.is_section(_address(f"{SITE}/world"))
    assert not shape.is_section(_address(f"{SITE}/culture"))
    assert not shape.is_section(_address(f"{SITE}/city?page=2"))


def test_pages_of_other_kinds_among_them_teach_nothing() -> None:
    articles = [f"{SITE}/city/{title}-{number}" for number in range(100) for title in TITLES]
    shape = UrlShape.learn(
        [*articles, f"{SITE}/about", f"{SITE}/en/contact", f"{SITE}/tag/a-b-c-d", f"{SITE}/author/who"]
    )
    assert shape is not None
    assert not any(shape.matches(_address(SITE + path)) for path in ("/about", "/en/contact", "/en/about"))


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["/a-title-of-words"],
        [f"/{name}" for name in ("about", "contact", "news", "sport")] * 20,
        [f"/{chr(97 + one)}{chr(97 + two)}" for one in range(26) for two in range(26)],
        ["http://[broken", "javascript:x", "", "/relative"],
    ],
)
def test_what_has_no_shape(paths: list[str]) -> None:
    shape = UrlShape.learn(path if ":" in path else SITE + path for path in paths)
    assert shape is None or not any(shape.matches(_address(url)) for url in (f"{SITE}/culture", f"{SITE}/zz-top", SITE))


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.lists(
        st.from_regex(r"/[a-z]{3,8}/[a-z]{3,9}(-[a-z]{3,9}){3,6}(\.html)?", fullmatch=True), min_size=3, max_size=30
    )
)
def test_what_was_learned_from_matches(paths: list[str]) -> None:
    urls = [SITE + path for path in paths if not path.startswith(("/tag", "/auth", "/search", "/login", "/label"))]
    shape = UrlShape.learn(urls)
    assert len(urls) < 3 or (shape is not None and all(shape.matches(_address(url)) for url in urls))


def _address(url: str) -> Address:
    address = take_apart(url)
    assert address is not None
    return address
