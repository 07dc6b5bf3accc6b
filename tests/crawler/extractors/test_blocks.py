"""Blocks of a body: the links, emphasis, numbers and cells that a reader sees in the page."""

import msgspec
import pytest

import thresher
from thresher.pipelines.normalise import normalise
from thresher.schemas.record import Block, BlockKind, Span, SpanKind
from thresher.store.changes import content_digest
from thresher.store.row_mapping import decoded, of_this_version

LONG = (
    "The council of the harbour town has decided to keep the plan that it made in the spring, and to pay for it out "
    "of the money that the old bridge has brought in since the last election was held in the winter."
)


def long(number: int) -> str:
    """A paragraph like no other."""
    return f"In the year {number} it was otherwise. {LONG}"


def blocks_of(markup: str) -> list[Block]:
    page = f"<html lang='en'><body><article><h1>The plan</h1><p>{LONG}</p>{markup}<p>{long(1900)}</p></article></body>"
    record = thresher.extract(page, url="https://news.example/2025/plan")
    assert record.article is not None
    return record.article.blocks[1:-1]


def spans_of(block: Block) -> list[tuple[str, str, str | None]]:
    return [(span.kind.value, block.text[span.start : span.end], span.url) for span in block.spans]


@pytest.mark.parametrize(
    ("markup", "spans"),
    [
        ("", []),
        ("a <b>bold</b> word and <i>another</i> ", [("strong", "bold", None), ("emphasis", "another", None)]),
        ("see <a href='/x'>  the\n plan </a>here ", [("link", "the plan", "https://news.example/x")]),
        (
            "<a href='/x'>all <strong>of</strong> it</a> ",
            [("link", "all of it", "https://news.example/x"), ("strong", "of", None)],
        ),
        ("<b>one</b><b>two</b> and <em><i>three</i></em> ", [("strong", "onetwo", None), ("emphasis", "three", None)]),
        ("<a href='javascript:x()'>run</a> <code>x = 1</code> ", [("code", "x = 1", None)]),
        ("first<br><b>second<br>third</b> ", [("strong", "second\nthird", None)]),
        (
            "so\u00adft <b>hy\u00adphens</b> e\u0301 <i>e\u0301s</i> ",
            [("strong", "hyphens", None), ("emphasis", "és", None)],
        ),
    ],
)
def test_spans_are_of_the_words_that_the_page_sets_apart(markup: str, spans: list[tuple[str, str, str | None]]) -> None:
    (block,) = blocks_of(f"<p>{markup}{long(1)}</p>")
    assert spans_of(block) == spans


def test_a_text_that_is_set_apart_as_a_whole_has_one_span() -> None:
    (block,) = blocks_of(f"<p><b>In 1900,</b><b> {long(1)}</b></p>")
    assert spans_of(block) == [("strong", block.text, None)]


def test_a_link_around_a_block_is_a_span_of_it() -> None:
    (block,) = blocks_of(f"<a href='/x'><p>{long(1)}</p></a>")
    assert spans_of(block) == [("link", long(1), "https://news.example/x")]


def test_lists_tell_their_kind_numbers_and_what_goes_on() -> None:
    items = blocks_of(
        f"<ol start=3><li><p>{long(1)}</p><p>{long(2)}</p></li><li value=9>{long(3)}</li></ol>"
        f"<ul><li>{long(4)}<ul><li>{long(5)}</li></ul></li></ul>"
    )
    assert [(item.level, item.number, item.continued) for item in items] == [
        (1, 3, False), (1, 3, True), (1, 9, False), (1, None, False), (2, None, False),
    ]  # fmt: skip


def test_tables_tell_their_cells() -> None:
    (table,) = blocks_of(
        "<table><tr><th rowspan=2>Place</th><th colspan=2>Votes for the plan</th></tr><tr><td>Yes</td><td>No</td></tr>"
        "<tr><td><a href='/a'>Amberley</a></td><td></td><td>611</td></tr></table>"
    )
    assert table.text == "Place | Votes for the plan\nYes | No\nAmberley | 611"
    assert [[(cell.text, cell.header, cell.colspan, cell.rowspan) for cell in row] for row in table.rows] == [
        [("Place", True, 1, 2), ("Votes for the plan", True, 2, 1)],
        [("Yes", False, 1, 1), ("No", False, 1, 1)],
        [("Amberley", False, 1, 1), ("", False, 1, 1), ("611", False, 1, 1)],
    ]
    assert table.rows[2][0].spans == [Span(0, 8, SpanKind.LINK, "https://news.example/a")]


def test_pictures_tell_where_they_stand() -> None:
    page = (
        f"<html lang='en'><body><article><h1>The plan</h1><img src='/0.jpg'><p>{LONG}</p><p>{long(1)}</p>"
        f"<figure><img src='/2.jpg'></figure><p>{long(2)}</p></article></body>"
    )
    article = thresher.extract(page, url="https://news.example/2025/plan").article
    assert article is not None
    assert [(image.url[-6:], image.block) for image in article.images] == [("/0.jpg", 0), ("/2.jpg", 2)]


def test_what_is_new_in_blocks_makes_no_revision_of_records_that_are_stored() -> None:
    page = f"<html lang='en'><body><article><h1>The plan</h1><p><b>{LONG}</b></p><p>{long(1)}</p></article></body>"
    record = thresher.extract(page, url="https://news.example/2025/plan")
    plain = msgspec.json.decode(msgspec.json.encode(record))
    del plain["own"]
    for block in plain["article"]["blocks"]:
        for name in ("number", "continued", "spans", "rows"):
            del block[name]
    stored = msgspec.json.encode(plain)
    assert content_digest(decoded(stored)) == content_digest(record)
    assert b'"spans":[]' in of_this_version(stored)
    now = msgspec.json.encode(record)
    assert of_this_version(now) is now


def test_spans_stay_at_their_words_when_a_text_is_cleaned() -> None:
    page = f"<html lang='en'><body><article><h1>The plan</h1><p>{LONG}</p><p>{LONG}</p></article></body>"
    record = thresher.extract(page, url="https://news.example/2025/plan")
    assert record.article is not None
    text = "cafe\u0301  and\u00ad <b> e\u0301clair"
    block = Block(BlockKind.PARAGRAPH, text, spans=[Span(len(text) - 7, len(text), SpanKind.STRONG)])
    article = msgspec.structs.replace(record.article, blocks=[block])
    cleaned = normalise(msgspec.structs.replace(record, article=article)).article
    assert cleaned is not None
    assert cleaned.blocks[0].text == "café and <b> éclair"
    assert spans_of(cleaned.blocks[0]) == [("strong", "éclair", None)]
    assert normalise(normalise(record)) == normalise(record)
