"""Records as Markdown, text, HTML and TEI: what other programs read in them is what the record says."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import trafilatura
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from thresher.crawler.loaders import load
from thresher.pipelines.forms.chunks import chunks
from thresher.pipelines.forms.inline import nested, safe_address
from thresher.pipelines.forms.markdown_inline import heading, inline, one_line
from thresher.pipelines.forms.tables import grid
from thresher.pipelines.process import process
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import (
    Accounting,
    Article,
    Block,
    BlockKind,
    Cell,
    Image,
    PageRecord,
    PageType,
    Span,
    SpanKind,
)

ROOT = Path(__file__).parents[2]
REFUSED = {"cookie-wall"}
PAGES = sorted(
    path
    for path in [*(ROOT / "tests/pages").glob("*/input.*"), *(ROOT / "seeds/pages").iterdir()]
    if path.parent.name not in REFUSED
)
IDS = ["-".join(path.parts[-2:]) for path in PAGES]
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
DTD = etree.DTD(str(Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"))
TEI = "{http://www.tei-c.org/ns/1.0}"


def record_of(blocks: list[Block], **article: Any) -> PageRecord:
    return PageRecord(
        url=article.pop("url", "https://news.example/a"),
        page_type=PageType.ARTICLE,
        content_sha256="0" * 64,
        origin=Origin(file="a.html", form=Form.HTML),
        article=Article(blocks=blocks, **article),
        accounting=Accounting(0, {}),
    )


@pytest.fixture
def record(path: Path) -> PageRecord:
    """The record of a page of the tree."""
    return record_at(path)


@cache
def record_at(path: Path) -> PageRecord:
    (page,) = load([str(path)], url="https://news.example/a/b.html")
    assert isinstance(page, SavedPage)
    found = process(page).record
    assert found is not None, f"{path} is refused: it belongs to REFUSED"
    return found


def without_new_fields(record: PageRecord) -> PageRecord:
    """The record as a version wrote it that knew neither spans nor cells nor places."""
    plain = msgspec.json.decode(msgspec.json.encode(record))
    article = plain["article"] or {}
    for block in [*plain["blocks"], *article.get("blocks", [])]:
        for name in ("number", "continued", "spans", "rows"):
            del block[name]
    for image in article.get("images", []):
        del image["block"]
    return msgspec.convert(plain, PageRecord)


def blocks_of(record: PageRecord) -> list[Block]:
    return record.article.blocks if record.article else record.blocks


def folded(text: str) -> str:
    return " ".join(text.split())


def told(block: Block) -> list[str]:
    """The texts of a block that a reader must find: of a table those of its cells."""
    if block.kind is not BlockKind.TABLE:
        return [folded(block.text)]
    return [folded(cell) for row in block.text.split("\n") for cell in row.split(" | ") if cell.strip()]


def text_in(tokens: list[Any]) -> str:
    """What a reader of Markdown shows."""
    parts = []
    for token in tokens:
        if token.type == "inline":
            parts.append(inline_text(token))
        elif token.type in ("fence", "code_block"):
            parts.append(token.content)
    return folded("\n".join(parts))


def inline_text(token: Any) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children if child.type != "image")


def links_in(tokens: list[Any]) -> list[tuple[str, str]]:
    """Text and address of each link."""
    found = []
    for token in tokens:
        href, shown = None, ""
        for child in token.children or []:
            if child.type == "link_open":
                href, shown = child.attrs["href"], ""
            elif child.type == "link_close":
                found.append((folded(shown), href))
                href = None
            elif href is not None:
                shown += child.content or " " * (child.type in ("softbreak", "hardbreak"))
    return found


def markdown_body(record: PageRecord) -> str:
    text = record.markdown()
    assert text.startswith("---\n")
    return text.partition("\n---\n")[2]


@pytest.mark.parametrize("write", [PageRecord.markdown, PageRecord.plain, PageRecord.html, PageRecord.tei])
@pytest.mark.parametrize("path", PAGES, ids=IDS)
@pytest.mark.parametrize("age", [lambda record: record, without_new_fields], ids=["new", "old"])
def test_no_text_is_lost(
    record: PageRecord, write: Callable[[PageRecord], str], age: Callable[[PageRecord], PageRecord]
) -> None:
    record = age(record)
    text = write(record)
    if write is PageRecord.markdown:
        text = text_in(READER.parse(text.partition("\n---\n")[2]))
    elif write is PageRecord.html:
        page = lxml_html.document_fromstring(text)
        text = "\n".join(page.xpath("//body//text()"))
    elif write is PageRecord.tei:
        text = "\n".join(etree.fromstring(text.encode()).itertext())
    shown = re.sub(r"\s", "", text)
    for block in blocks_of(record):
        for part in told(block):
            assert re.sub(r"\s", "", part) in shown


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_plain_text_has_each_block_as_it_is(record: PageRecord) -> None:
    text = record.plain()
    assert [block.text for block in blocks_of(record) if block.text not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_a_reader_of_markdown_finds_the_same(record: PageRecord) -> None:
    tokens = READER.parse(markdown_body(record))
    blocks = blocks_of(record)
    of_kind = [block for block in blocks if block.kind is BlockKind.HEADING]
    headings = [folded(inline_text(tokens[at + 1])) for at, token in enumerate(tokens) if token.type == "heading_open"]
    title = (record.article.headline if record.article else None) or record.title
    assert headings == ([folded(title)] if title else []) + [folded(block.text) for block in of_kind]

    items = [block for block in blocks if block.kind is BlockKind.LIST_ITEM and not block.continued]
    assert sum(token.type == "list_item_open" for token in tokens) == len(items)
    ordered = [token.attrs.get("start", 1) for token in tokens if token.type == "ordered_list_open"]
    assert bool(ordered) == any(block.number is not None for block in items)

    tables = [block for block in blocks if block.kind is BlockKind.TABLE]
    assert sum(token.type == "table_open" for token in tokens) == len(tables)

    spans = [
        (folded(text[span.start : span.end]), READER.normalizeLink(span.url or ""))
        for block in blocks
        for text, parts in [(block.text, block.spans), *((cell.text, cell.spans) for row in block.rows for cell in row)]
        for span in parts
        if span.kind is SpanKind.LINK and safe_address(span.url)
    ]
    assert links_in(tokens) == spans

    pictures = [picture.url for picture in record.article.images] if record.article else []
    shown = [child.attrs["src"] for token in tokens for child in token.children or [] if child.type == "image"]
    assert sorted(shown) == sorted(READER.normalizeLink(url) for url in pictures)


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_tei_is_valid(record: PageRecord) -> None:
    root = etree.fromstring(record.tei().encode())
    assert DTD.validate(root), DTD.error_log.last_error


@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_front_matter_is_yaml_of_the_records_values(record: PageRecord) -> None:
    values = yaml.safe_load(record.markdown().split("---\n")[1])
    article = record.article or Article()
    expected = {
        "title": article.headline or record.title,
        "author": article.authors,
        "date": article.date_published,
        "url": record.url,
        "sitename": record.site_name,
        "description": article.standfirst,
        "language": record.language,
        "tags": article.tags,
    }
    assert values == {name: value for name, value in expected.items() if value}


SIGNS = "a b.c*_`[]()<>!#+-=|~\\&1;:\"'/,\n注。é"
texts = (
    st.text(SIGNS, min_size=1, max_size=40).map(lambda text: "\n".join(map(folded, text.split("\n")))).map(str.strip)
)


@st.composite
def spanned(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(texts.filter(bool))
    places = st.integers(0, len(text))
    urls = st.sampled_from(["https://a.example/x_(y)", "https://a.example/?a=1&copy;=2", "https://a.example/ä)b|c\\"])
    found = draw(st.lists(st.tuples(places, places, st.sampled_from(SpanKind), urls), max_size=4))
    return text, [
        Span(min(start, end), max(start, end), kind, url if kind is SpanKind.LINK else None)
        for start, end, kind, url in found
    ]


def links_of(text: str, spans: list[Span]) -> list[tuple[str, str]]:
    """Those that are kept where spans overlap."""
    found: list[tuple[str, str]] = []
    waiting = [nested(text, spans)]
    while waiting:
        part = waiting.pop(0)
        if part.span is not None and part.span.kind is SpanKind.LINK:
            found.append((folded(text[part.start : part.end]), READER.normalizeLink(part.span.url or "")))
        waiting = part.parts + waiting
    return found


@given(spanned())
@example(("5 * 3 * 2 and snake_case", []))
@example(("Wow!link", [Span(4, 8, SpanKind.LINK, "https://a.example/")]))
@example(("1986. A year\n- and\n# more\n---", []))
def test_markdown_reads_as_the_text_that_it_was_made_of(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    tokens = READER.parse(inline(text, spans))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert text_in(tokens) == folded(text)
    assert links_in(tokens) == links_of(text, spans)
    tokens = READER.parse(f"## {heading(text, spans)}")
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert text_in(tokens) == folded(text)
    cell = one_line(text, spans).replace("|", "\\|")
    tokens = READER.parse(f"| {cell} |\n| --- |\n| {cell} |")
    assert text_in(tokens) == f"{folded(text)} {folded(text)}"


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("a bold word", [Span(2, 6, SpanKind.STRONG)], "a **bold** word"),
        ("注意：请看", [Span(0, 3, SpanKind.STRONG)], "**注意**：请看"),
        ("all of it", [Span(0, 9, SpanKind.STRONG), Span(0, 3, SpanKind.EMPHASIS)], "***all* of it**"),
        ("see here", [Span(4, 8, SpanKind.LINK, "https://a.example/")], "see [here](https://a.example/)"),
        ("run", [Span(0, 3, SpanKind.LINK, "javascript:alert(1)")], "run"),
        ("run", [Span(0, 3, SpanKind.LINK, "\x01java\nscript:alert(1)")], "run"),
        (
            "see",
            [Span(0, 3, SpanKind.LINK, "https://a.example/\u202fx\u00ad")],
            "[see](https://a.example/%E2%80%AFx\u00ad)",
        ),
        ("run `x` now", [Span(4, 7, SpanKind.CODE)], "run `` `x` `` now"),
        ("two\nlines", [], "two\\\nlines"),
        ("file_name and _x_", [], "file_name and \\_x\\_"),
    ],
)
def test_a_text_in_markdown(text: str, spans: list[Span], expected: str) -> None:
    assert inline(text, spans) == expected


def item(text: str, level: int = 1, number: int | None = None, *, continued: bool = False) -> Block:
    return Block(BlockKind.LIST_ITEM, text, level, number, continued)


def test_lists_keep_their_kinds_numbers_and_depths() -> None:
    blocks = [
        item("one"),
        item("inner", 2, 4),
        item("inner too", 2, 5),
        item("more of inner too", 2, 5, continued=True),
        item("two"),
        item("first", 1, 1),
        item("again", 1, 1),
        item("countdown", 1, 9),
    ]
    assert markdown_body(record_of(blocks)).strip() == (
        "- one\n\n  4. inner\n\n  5. inner too\n\n     more of inner too\n- two\n\n1. first\n\n1) again\n\n9. countdown"
    )
    page = lxml_html.document_fromstring(record_of(blocks).html())
    assert [(each.get("start"), len(each)) for each in page.iter("ol")] == [("4", 2), (None, 1), (None, 1), ("9", 1)]


def test_an_item_that_goes_on_after_something_else_is_a_paragraph() -> None:
    blocks = [item("one"), Block(BlockKind.HEADING, "Head", 2), item("more", continued=True), item("two")]
    assert markdown_body(record_of(blocks)).strip() == "- one\n\n## Head\n\nmore\n\n- two"


def test_pictures_stand_where_they_stood() -> None:
    images = [
        Image("https://news.example/1.jpg", "One", "The first", "Ann", 1),
        Image("https://news.example/2.jpg", None, None, None, 2),
        Image("https://news.example/0.jpg"),
        Image("javascript:alert(1)", None, "A caption alone", None, 0),
    ]
    record = record_of([Block(BlockKind.PARAGRAPH, "First."), Block(BlockKind.PARAGRAPH, "Second.")], images=images)
    assert markdown_body(record).strip() == (
        "![](https://news.example/0.jpg)\n\n*A caption alone*\n\nFirst.\n\n![One](https://news.example/1.jpg)\\\n"
        "*The first Ann*\n\nSecond.\n\n![](https://news.example/2.jpg)"
    )


def test_a_table_keeps_its_columns() -> None:
    rows = [
        [Cell("Year", True, rowspan=2), Cell("Votes", True, colspan=2)],
        [Cell("Yes", True), Cell("No", True)],
        [Cell("2024"), Cell(""), Cell("a|b")],
    ]
    text = "Year | Votes\nYes | No\n2024 | a|b"
    record = record_of([Block(BlockKind.TABLE, text, rows=rows)])
    assert markdown_body(record).strip() == (
        "| Year | Votes |  |\n| --- | --- | --- |\n|  | Yes | No |\n| 2024 |  | a\\|b |"
    )
    assert '<th colspan="2">Votes</th>' in record.html()


def test_what_cells_claim_costs_no_more_than_the_table_is_long() -> None:
    rows = [[Cell("x", colspan=1000, rowspan=60000)] * 20, *([Cell("y")] for _ in range(2000))]
    assert sum(map(len, grid(Block(BlockKind.TABLE, "x", rows=rows)))) < 2001 * 60


def test_what_a_page_says_does_not_run_and_breaks_no_form() -> None:
    bad = 'x"><script>alert(1)</script> \x00\ufffe'
    record = record_of(
        [
            Block(BlockKind.PARAGRAPH, bad, spans=[Span(-3, 400, SpanKind.LINK, f"https://a.example/{bad}")]),
            Block(BlockKind.CODE, f"```\n{bad}\n````"),
            Block(BlockKind.HEADING, bad, 99, spans=[Span(5, 2, SpanKind.STRONG), Span(2, 9, SpanKind.STRONG)]),
            item(bad, -4, -1),
            item(bad, 900, 10**12),
        ],
        headline=f"{bad}\n---\nauthor: eve",
        authors=[bad],
        date_published=bad,
        standfirst='"\n---\n',
        images=[Image(f"https://a.example/{bad}", bad, bad, bad, 99)],
        url=f"https://a.example/{bad}",
    )
    assert yaml.safe_load(record.markdown().split("\n---\n")[0])["author"] == [bad]
    tokens = READER.parse(markdown_body(record))
    assert "html_inline" not in [child.type for token in tokens for child in token.children or []]
    assert "html_block" not in [token.type for token in tokens]
    page = lxml_html.document_fromstring(record.html().replace("\x00", ""))
    assert [*page.iter("script")] == []
    assert [each for each in page.iter("a", "img") if each.get("onerror")] == []
    assert DTD.validate(etree.fromstring(record.tei().encode()))
    assert bad in record.plain()


def test_deep_nesting_ends_well() -> None:
    blocks = [item(f"item {depth}", depth) for depth in range(1, 2000)]
    spans = [Span(at, 4000 - at, list(SpanKind)[at % 3]) for at in range(2000)]
    record = record_of([*blocks, Block(BlockKind.PARAGRAPH, "x" * 4000, spans=spans)])
    for text in (record.markdown(), record.html(), record.tei(), record.plain()):
        assert "item 1999" in text


def test_the_head_without_front_matter() -> None:
    record = record_of(
        [Block(BlockKind.PARAGRAPH, "Text.")],
        headline="A [new] bridge",
        byline="By A. B.",
        date_published="2024-05-06T07:08:09+02:00",
    )
    assert record.markdown(front_matter=False) == (
        "# A \\[new\\] bridge\n\nBy A. B. · 2024-05-06 07:08 · [https://news.example/a](https://news.example/a)\n\nText.\n"
    )
    assert record.plain() == "A [new] bridge\nBy A. B.\n2024-05-06 07:08\n\nText.\n"


@pytest.mark.parametrize("most", [1, 3, 40, 1000])
@pytest.mark.parametrize("path", PAGES, ids=IDS)
def test_chunks_hold_all_words_and_no_more_than_asked(record: PageRecord, most: int) -> None:
    found = chunks(record, most)
    blocks = blocks_of(record)
    assert "".join("".join(chunk.text.split()) for chunk in found) == "".join(
        "".join(block.text.split()) for block in blocks
    )
    assert [chunk.words for chunk in found if not 0 < chunk.words <= most] == []
    numbers = [number for chunk in found for number in chunk.blocks]
    assert numbers == sorted(numbers)
    assert {*numbers} == {*range(len(blocks))}


def test_chunks_go_along_headings_and_paragraphs() -> None:
    record = record_of(
        [
            Block(BlockKind.PARAGRAPH, "One two three."),
            Block(BlockKind.HEADING, "Head", 2),
            Block(BlockKind.PARAGRAPH, "Four five. Six seven eight."),
            Block(BlockKind.HEADING, "Below", 3),
            Block(BlockKind.PARAGRAPH, "Nine."),
            Block(BlockKind.PARAGRAPH, "Ten."),
        ]
    )
    assert [(chunk.text, chunk.headings, chunk.blocks, chunk.words) for chunk in record.chunks(3)] == [
        ("One two three.", [], [0], 3),
        ("Head\n\nFour five.", ["Head"], [1, 2], 3),
        ("Six seven eight.", ["Head"], [2], 3),
        ("Below\n\nNine.\n\nTen.", ["Head", "Below"], [3, 4, 5], 3),
    ]
    with pytest.raises(ValueError, match="1 or more"):
        record.chunks(0)


@pytest.mark.parametrize("kind", [BlockKind.CODE, BlockKind.PREFORMATTED])
@pytest.mark.parametrize("text", ["x = 1\ny = 2", "\nx = 1"])
def test_code_in_html_has_the_lines_that_it_has(kind: BlockKind, text: str) -> None:
    (pre,) = lxml_html.document_fromstring(record_of([Block(kind, text)]).html()).iter("pre")
    assert pre.text_content() == f"\n{text}"  # browsers leave out a newline right behind <pre>; this parser does not
