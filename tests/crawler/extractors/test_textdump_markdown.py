"""Markdown: headings, links, pictures, fields before the text."""

import pytest

from thresher.crawler.extractors.dumps import read_text
from thresher.crawler.extractors.dumps.lines import split_lines
from thresher.crawler.extractors.dumps.markdown import front_matter, read_links
from thresher.schemas.record import Zone

PAGE = """---
title: "A Lock-Keeper's Last Winter"
authors:
  - Jane Doe
  - Idris Poe
date: 2012-03-03
url: https://ledger.example/locks/last-winter
---

* [Home](/)
* [News](/news)
* [Sport](/sport)

# A Lock-Keeper's Last Winter

![The lock in spring](/pictures/lock.jpg)

The lock at Upper Weir has been worked by hand for a hundred years, and this winter is the **last** one. A motor takes
over in spring, as [the company](https://canal.example/news) has said, and nobody has told the keeper what comes then.

Nobody has asked the keeper what she will do then. She has asked herself, and has no answer worth writing down. She
has worked the lock for thirty years, and her father had worked it for forty years before her.

The company has promised to keep the house. It promised that before, and the roof of the shed shows how it went. The
council has written to the company twice, and has had one answer, which did not speak of the house at all.
"""


def test_headings_and_marks() -> None:
    lines = split_lines(
        "# The *last* winter #\n\nA \\- b **c** _d_\n\n> Said one\n\nUnderlined\n==========\n\n* * *\n\nEnd"
    )
    assert [(line.text, line.level) for line in lines] == [
        ("The last winter", 1),
        ("A - b c d", 0),
        ("Said one", 0),
        ("Underlined", 1),
        ("End", 0),
    ]


@pytest.mark.parametrize(
    ("text", "shown", "links"),
    [
        ("see [the map](/map) now", "see the map now", [("the map", "/map")]),
        ("[a [1]](https://x.example/a_(b))", "a [1]", [("a [1]", "https://x.example/a_(b)")]),
        ('[a](/b "title")', "a", [("a", "/b")]),
        ("[a](https://x.example/long- name.html)", "a", [("a", "https://x.example/long-name.html")]),
        ("f[0](x) of [y]", "f0 of [y]", [("0", "x")]),
        ("not [a link] (here)", "not [a link] (here)", []),
    ],
)
def test_links(text: str, shown: str, links: list[tuple[str, str]]) -> None:
    found = read_links(text)
    assert (found.text, found.links) == (shown, links)


def test_a_picture_shows_no_text() -> None:
    found = read_links("[![logo](/logo.png)](/home) Ferries")
    assert (found.text, found.images) == ("Ferries", [("logo", "/logo.png")])


def test_a_row_of_links_is_several_lines() -> None:
    lines = split_lines("# Ledger\n\n[Home](/) | [News](/news) [Sport](/sport)\n")
    assert [(line.text, line.links) for line in lines[1:]] == [
        ("Home", [("Home", "/")]),
        ("News", [("News", "/news")]),
        ("Sport", [("Sport", "/sport")]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\nauthor: Jane Doe\ndate: 2012-03-03\nsource_url: https://a.example/x\n---\nText",
        "Title: A\n\nURL Source: https://a.example/x\n\nAuthor: Jane Doe\nPublished Time: 2012-03-03\n\n"
        "Markdown Content:\nText",
    ],
)
def test_fields_before_the_text(text: str) -> None:
    fields, rest = front_matter(text)
    assert fields == {"title": "A", "authors": "Jane Doe", "published": "2012-03-03", "url": "https://a.example/x"}
    assert rest.strip() == "Text"
    assert len(rest.split("\n")) == len(text.split("\n"))


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert front_matter("---\n\nThe council met.\n\n---\n")[0] == {}


def test_a_page() -> None:
    page = read_text(PAGE)
    assert page.article is not None
    assert (page.url, page.title) == ("https://ledger.example/locks/last-winter", "A Lock-Keeper's Last Winter")
    assert page.article.headline == "A Lock-Keeper's Last Winter"
    assert page.article.authors == ["Jane Doe", "Idris Poe"]
    assert page.article.date_published == "2012-03-03"
    assert page.article.body.startswith("The lock at Upper Weir has been worked by hand")
    assert [(link.text, link.url) for link in page.article.links] == [("the company", "https://canal.example/news")]
    assert [image.url for image in page.article.images] == ["https://ledger.example/pictures/lock.jpg"]
    assert [(link.text, link.url) for link in page.links if link.zone is Zone.NAVIGATION] == [
        ("Home", "https://ledger.example/"),
        ("News", "https://ledger.example/news"),
        ("Sport", "https://ledger.example/sport"),
    ]
