"""Addresses as browsers read them."""

import pytest

from thresher.crawler.discovery.addresses import fetchable
from thresher.text.addresses import Base

HERE = "https://news.example/city/today.html"

WRITTEN = {
    "\\story": "https://news.example/story",
    "..\\world\\a.html": "https://news.example/world/a.html",
    "\\\\news.example\\a": "https://news.example/a",
    "http:\\\\news.example\\a": "http://news.example/a",
    "https://news.example\\a\\b?c=\\d": "https://news.example/a/b?c=\\d",
    "/a?b=\\c": "https://news.example/a?b=\\c",
    "a\\b": "https://news.example/city/a/b",
    "mailto:a\\b": None,
    "http://[::1": None,
    "http://a\u2100c.example/": None,
    "https://news.example:99999/": None,
    "https://news.example:x/": None,
    "//": None,
    "": None,
}


@pytest.mark.parametrize(("written", "url"), WRITTEN.items(), ids=map(ascii, WRITTEN))
def test_what_is_fetched(written: str, url: str | None) -> None:
    assert fetchable(written, Base(HERE)) == url


def test_links_of_pages_are_read_alike() -> None:
    base = Base(HERE)
    assert {written: base.absolute(written) for written, url in WRITTEN.items() if url} == {
        written: url for written, url in WRITTEN.items() if url
    }


def test_a_base_that_is_broken_leaves_the_pages_own() -> None:
    assert Base(HERE, "http://[::1").absolute("\\a") == "https://news.example/a"
