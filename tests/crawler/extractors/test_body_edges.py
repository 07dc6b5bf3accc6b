"""What is left of the blocks that the model takes for body: strays, ends, copies, digests."""

import pytest
from lxml import html

from tests.crawler.extractors.zoned import zoned
from thresher.crawler.extractors.markup.view import view
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.body_blocks import body_blocks
from thresher.crawler.extractors.zones.body_outliers import without_strays
from thresher.crawler.extractors.zones.body_trim import trim

SENTENCE = "The harbour council met for the {} time and put off the vote on the new quay once more."
TEXT = [SENTENCE.format(which) for which in "first second third fourth fifth sixth seventh eighth ninth".split()]
SURE, DOUBTFUL = 3000, 100
NEWS = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'


def page_of(*inserts: str, head: str = "") -> OpenPage:
    """A page of nine paragraphs, with something between the fourth and the fifth."""
    paragraphs = [f"<p class=text>{text}</p>" for text in TEXT]
    parts = [*paragraphs[:4], *inserts, *paragraphs[4:]]
    return opened(f"<html><head>{head}</head><body><main>{''.join(parts)}</main></body></html>")


def opened(markup: str) -> OpenPage:
    page = open_page(markup.encode(), "utf-8", fetched="2026-01-01T00:00:00Z")
    page.headline = None
    return page


def unstrayed(page: OpenPage, odds: list[int]) -> list[str]:
    """The blocks that `without_strays` leaves of all of a page's."""
    zones = zoned(page, list(range(len(odds))), odds)
    return [page.view.blocks[index].text for index in without_strays(page, zones, zones.body)]


def left(page: OpenPage, odds: dict[str, int]) -> list[str]:
    """The inserts that `without_strays` leaves, when the model has these odds for them."""
    texts = unstrayed(page, [odds.get(block.text, SURE) for block in page.view.blocks])
    assert [text for text in texts if text in TEXT] == TEXT
    return [text for text in texts if text not in TEXT]


BOX = "<div class=picture><div><img src=quay.jpg></div><div class=below>Boats at the old quay.</div></div>"
NOTICE = "<div class=embed><h3>External content is blocked</h3></div>"
LABEL = "<div class=part><h3>Pros</h3></div>"

STRAYS = [
    ("a caption in the image's box", BOX, 1000, "", []),
    ("... that reads like text", BOX, 2000, "", ["Boats at the old quay."]),
    ("... on a page declared as news", BOX, 2000, NEWS, []),
    ("an image before a paragraph of the text", "<p class=text><img src=a.jpg>A line.</p>", 2000, NEWS, ["A line."]),
    ("a notice in place of every embed", NOTICE * 3, 2000, "", []),
    ("... that stands there twice", NOTICE * 2, 2000, "", ["External content is blocked"] * 2),
    ("labels of parts built alike", LABEL * 3, 2000, "", ["Pros"] * 3),
    ("a line for screen readers", "<div class=visually-hidden>Article content</div>", 2000, "", []),
    ("a doubtful block built as no other", "<div class=box>Listen to our talks.</div>", DOUBTFUL, "", []),
    ("... that is not doubtful", "<div class=box>Then it rained.</div>", SURE, "", ["Then it rained."]),
    ("... of a list", "<ul><li>One boat.</ul>", DOUBTFUL, "", ["One boat."]),
    ("... of a list, on a page declared as news", "<ul><li>One boat.</ul>", DOUBTFUL, NEWS, []),
]


@pytest.mark.parametrize(("markup", "odd", "head", "kept"), [row[1:] for row in STRAYS], ids=[row[0] for row in STRAYS])
def test_strays(markup: str, odd: int, head: str, kept: list[str]) -> None:
    page = page_of(markup, head=head)
    assert left(page, {block.text: odd for block in page.view.blocks if block.text not in TEXT}) == kept


def trimmed(markup: str, authors: tuple[str, ...] = ()) -> list[str]:
    """The blocks that `trim` leaves of a page's."""
    page = opened(f"<html lang=en><body><main>{markup}</main></body></html>")
    body = trim(page, zoned(page, list(range(len(page.view.blocks)))), authors)
    return [page.view.blocks[index].text for index in body]


PARAGRAPHS = "".join(f"<p>{text}</p>" for text in TEXT[:6])
ENDS = [
    ("a heading with nothing below", "<h3>More from the harbour</h3>"),
    ("two of them", "<h2>The author</h2><h3>Contact</h3>"),
    (
        "the author's note",
        "<p>Ada Quill has written about harbours and their towns for this paper for years.</p>",
    ),
    ("the author's note under a heading", "<h3>The author</h3><p>Before she wrote here, Ada Quill was a pilot.</p>"),
]


def test_last_headings_over_what_a_script_loads_are_a_list() -> None:
    headings = [f"{number}. Ferries that nobody remembers" for number in range(1, 5)]
    embed = "<div><p>To see this, agree that data may be sent to others.</p><button>Load</button></div>"
    page = opened(f"<main>{PARAGRAPHS}{''.join(f'<h3>{text}</h3>{embed}' for text in headings)}</main>")
    body = [block.index for block in page.view.blocks if block.text in (*TEXT, *headings)]
    assert [page.view.blocks[index].text for index in trim(page, zoned(page, body), ())][6:] == headings


@pytest.mark.parametrize("end", [row[1] for row in ENDS], ids=[row[0] for row in ENDS])
def test_ends(end: str) -> None:
    assert trimmed(PARAGRAPHS + end, ("Ada Quill",)) == TEXT[:6]


LAST_LINES = [
    ("the agencies", "(Reuters/dpa)", SURE, NEWS, False),
    ("a short last line, doubtful, on a page declared as news", "Get in touch with us.", 900, NEWS, False),
    ("... on any other page", "Get in touch with us.", 900, "", True),
    ("... that is text", "Then it rained.", SURE, NEWS, True),
]


@pytest.mark.parametrize(
    ("line", "odd", "head", "stays"), [row[1:] for row in LAST_LINES], ids=[row[0] for row in LAST_LINES]
)
def test_last_lines(line: str, odd: int, head: str, stays: bool) -> None:
    markup = f"<html><head>{head}</head><body>{PARAGRAPHS}<p>{line}</p></body></html>"
    page = opened(markup)
    assert (
        unstrayed(page, [odd if block.text == line else SURE for block in page.view.blocks])
        == TEXT[:6] + [line] * stays
    )


def test_a_body_is_never_trimmed_to_nothing() -> None:
    assert len(trimmed("".join(f"<h2>Ada Quill is question {number}</h2>" for number in range(5)), ("Ada Quill",))) == 3


def test_a_pull_quote_stands_once() -> None:
    quote = TEXT[1][: len("The harbour council met for the second time and put off the vote")]
    assert trimmed(f"{PARAGRAPHS}<blockquote>{quote}</blockquote><p>The end.</p>") == [*TEXT[:6], "The end."]


def test_a_pull_quote_is_known_by_its_words() -> None:
    quote = "“Met for the second time, and put off the vote on the new quay once more”"
    assert trimmed(f"{PARAGRAPHS}<aside><p>The end.</p></aside><div>{quote}</div>") == [*TEXT[:6], "The end."]


def test_a_refrain_stands_as_often_as_it_is_sung() -> None:
    refrain = "And the sea came in, and the sea went out again, as it always has."
    verses = "".join(f"<p>{text}</p><p>{refrain}</p>" for text in TEXT[:3])
    assert trimmed(verses).count(refrain) == 3
    assert trimmed(f"{verses}<p>{refrain}</p>").count(refrain) == 3
    assert trimmed(f"{verses}<div><p>{refrain}</p></div>").count(refrain) == 3


def test_a_heading_for_narrow_screens_stands_once() -> None:
    assert trimmed(f"<h2>The vote</h2><p><b>The vote</b></p>{PARAGRAPHS}") == ["The vote", *TEXT[:6]]


def test_a_last_sentence_that_mentions_a_day_is_no_signature() -> None:
    last = "The council meets on the matter again on 5 March."
    assert trimmed(f"{PARAGRAPHS}<p>{last}</p>")[-1] == last
    assert trimmed(f"{PARAGRAPHS}<p>Harbour Post, 5 March 2024</p>") == TEXT[:6]


def test_a_subheading_may_say_what_a_sentence_says() -> None:
    heading = "What the harbour council has put off once more"
    markup = f"<p>{heading}, and why, in six steps.</p><h2>{heading}</h2>{PARAGRAPHS}"
    assert heading in trimmed(markup)


def test_last_paragraphs_behind_linked_headlines_are_text_when_built_as_it() -> None:
    promo = "<h4><a href=/n/{0}>Another piece about harbours, number {0}</a></h4>"
    end = "".join(promo.format(number) + f"<p class=text>{TEXT[number]}</p>" for number in (7, 8))
    other = end.replace("class=text", "class=summary")
    for markup, expected in ((end, 9), (other, 7)):
        paragraphs = "".join(f"<p class=text>{text}</p>" for text in TEXT[:7])
        page = view(html.document_fromstring(f"<html><body><main>{paragraphs}{markup}</main></body></html>"))
        odds = [-SURE if block.link_chars else SURE for block in page.blocks]
        assert len(body_blocks(page, odds)) == expected
