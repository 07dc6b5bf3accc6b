"""Which of a page's headings is the headline, and what of its element belongs to it."""

import pytest

from thresher.crawler.extractors.fields.standfirst import read_kicker
from thresher.crawler.extractors.opening import open_page

TEXT = "<p>The council heard forty speakers before it voted on the new bridge over the river Arl.</p>" * 3

ADDRESS = "https://www.arlnews.example/a"
CASES = {
    "a second heading says the declared headline, the first is for search engines": (
        '<meta property="og:title" content="Arlburg builds: what the bridge will cost">'
        "<title>Bridge Arlburg: costs, plan, start of works</title>",
        "<header><h1>Bridge Arlburg: costs, plan, start of works</h1></header><p>12 May</p>"
        "<article><h2>Arlburg builds: what the bridge will cost</h2>",
        (None, "Arlburg builds: what the bridge will cost"),
    ),
    "a first heading that leads to the front page is the site's name": (
        "<title>Notes from the river: The bridge at last</title>",
        '<h1><a href="https://notes.example/">Notes from the river</a></h1><div><h3>The bridge at last</h3>',
        (None, "The bridge at last"),
    ),
    "a subheading that repeats words of the title is not the headline": (
        "<title>Cable bridge: what does one cost in 2024</title>",
        "<h1>An introduction to bridges for newcomers</h1><p>Some history.</p><h2>What would a cable bridge cost?</h2>",
        (None, "An introduction to bridges for newcomers"),
    ),
    "a kicker in small print": (
        "<title>Council votes for the new bridge</title>",
        "<h1><small>Arlburg</small><br>Council votes for the new bridge</h1>",
        ("Arlburg", "Council votes for the new bridge"),
    ),
    "a kicker that the title repeats before a colon": (
        "<title>Arlburg: Council votes for the new bridge over the river | Arl News</title>",
        "<h1><span>After Arlburg debate</span><span>Council votes for the new bridge over the river</span></h1>",
        ("After Arlburg debate", "Council votes for the new bridge over the river"),
    ),
    "a date before": (
        '<meta property="og:title" content="Council votes for the new bridge"><title>Arl News</title>',
        "<h1><time>12 May 2024</time> <b>Council votes for the new bridge</b></h1>",
        (None, "Council votes for the new bridge"),
    ),
    "date and section behind": (
        "<title>Council votes for the new bridge</title>",
        "<h1>Council votes for the new bridge<br><span>02.02.2022 •</span> <span>Politics</span></h1>",
        (None, "Council votes for the new bridge"),
    ),
    "the site's name before a colon": (
        '<meta property="og:site_name" content="Arl News"><title>Arl News: What the new bridge will cost</title>',
        "",
        (None, "What the new bridge will cost"),
    ),
    "the host's name before a colon": (
        "<title>Arl News: What the new bridge will cost</title>",
        "",
        (None, "What the new bridge will cost"),
    ),
    "the title of a page for printing": (
        "<title>Druckversion - Was die neue Brücke kostet | Arl heute</title>",
        "",
        (None, "Was die neue Brücke kostet"),
    ),
    "a heading of a translation's window": (
        "<title>Arl News</title><meta property='og:title' content='What the new bridge will cost'>",
        "<div id='goog-gt-tt'><h1>Original text</h1></div>",
        (None, "What the new bridge will cost"),
    ),
    "what the declared title holds too stays": (
        "<title>Bridges: Council votes for the new one</title>",
        "<h1><span>Bridges</span><span>:</span> <span>Council votes for the new one</span></h1>",
        (None, "Bridges: Council votes for the new one"),
    ),
}


@pytest.mark.parametrize(("head", "top", "expected"), CASES.values(), ids=CASES)
def test_headline(head: str, top: str, expected: tuple[str | None, str]) -> None:
    page = open_page(f"<html><head>{head}</head><body>{top}{TEXT}</body></html>".encode(), None, ADDRESS)
    assert read_kicker(page, None) == expected
