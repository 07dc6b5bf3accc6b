"""Nothing of a page is lost: every visible text with its zone and place, and the main text of every page."""

import time
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

import thresher
from tests.conftest import ROOT
from thresher.crawler.extractors.markup.xpaths import xpaths
from thresher.schemas.record import Accounting, PageRecord, PlacedText

SENTENCE = "The council of Oxley met on Monday evening and agreed to mend the roof of the school before the winter. "
PAGES = sorted(path for path in (ROOT / "tests/pages").glob("*/input.*") if not path.parent.name.startswith("cookie"))


def check_sums(texts: list[PlacedText] | None, accounting: Accounting) -> None:
    """The texts together are the page."""
    assert texts is not None
    chars: Counter[str] = Counter()
    for text in texts:
        chars[text.zone] += len(text.text)
    assert {zone: chars[zone] for zone in accounting.by_zone} == accounting.by_zone


def records(*paths: Path) -> list[PageRecord]:
    found = thresher.extract_files(paths, jobs=1, all_text=True)
    return [outcome.record for outcome in found if outcome.record is not None]


def test_the_texts_of_all_zones_are_the_page() -> None:
    found = records(ROOT / "seeds/pages", *PAGES)
    assert len(found) > 30
    for record in found:
        check_sums(record.all_text, record.accounting)


def test_they_are_left_out_unless_asked_for() -> None:
    assert thresher.extract("<p>One.</p>").all_text is None


def test_every_text_stands_where_it_says() -> None:
    page = (ROOT / "seeds/pages/modern-article-en.html").read_bytes()
    tree = html.document_fromstring(page.decode())
    texts = thresher.extract(page, all_text=True).all_text
    assert texts is not None
    for text in texts:
        (element,) = tree.xpath(text.where)
        shown = " ".join(element.text_content().split())
        assert all(word in shown for word in text.text.split())


@pytest.mark.parametrize(
    "markup",
    [
        "<div><p>1</p><p>2</p><b>3</b></div><div>4</div>",
        "<o:p>1</o:p><div><o:p>2</o:p><o:p>3</o:p></div>",
        "<table><tr><td>1<td>2<tr><td>3</table>",
    ],
)
def test_a_place_selects_its_element(markup: str) -> None:
    root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    found = xpaths(root)
    assert len(found) == sum(1 for _ in root.iter())
    for element, place in found.items():
        assert root.getroottree().xpath(place) == [element]


def test_places_deep_down_are_bounded() -> None:
    root = html.document_fromstring(f"<body>{'<i>' * 900}deep")
    assert max(map(len, xpaths(root).values())) < 1_000


def test_a_long_list_takes_no_time_of_its_square() -> None:
    root = html.document_fromstring(f"<body>{'<p>x</p>' * 50_000}")
    begin = time.process_time()
    assert xpaths(root)[root[0][-1]] == "/html/body/p[50000]"
    assert time.process_time() - begin < 10


THREAD = "".join(
    f"""<div class=post><div class=author>{name}</div><div class=date>{day} May 2024, 10:0{day}</div>
    <div class=text><p>Post {day}. {SENTENCE * 2}</p></div></div>"""
    for day, name in enumerate(("tern_watcher", "Old Oxleian", "dogowner", "tern_watcher"), 1)
)
PRODUCT = f"""<nav><a href="/">Home</a> <a href="/boats">Boats</a></nav><main><h1>Rowing boat Sanna</h1>
<p class=price>1,200 crowns</p><button>Add to cart</button><h2>Description</h2><p>{SENTENCE * 2}</p>
<h2>Specification</h2><table><tr><th>Length<td>4 m<tr><th>Weight<td>80 kg</table></main>
<footer><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></footer>"""
INDEX = "".join(
    f"""<article><h2><a href="/news/2024/piece-number-{at}">The council mends roof number {at} of the school</a></h2>
    <p>Summary {at}. {SENTENCE}</p></article>"""
    for at in range(12)
)


@pytest.mark.parametrize(
    ("markup", "held", "left_out"),
    [
        (f"<h1>Who has seen the terns?</h1>{THREAD}", [f"Post {number}." for number in range(1, 5)], []),
        (PRODUCT, ["Description", SENTENCE.strip()], ["Terms", "Privacy"]),
        (f"<h1>News</h1>{INDEX}", [f"Summary {at}." for at in range(12)], []),
    ],
    ids=["thread", "product", "index"],
)
def test_every_page_has_its_main_text(markup: str, held: list[str], left_out: list[str]) -> None:
    record = thresher.extract(f"<html lang=en><title>Oxley</title><body>{markup}", url="https://oxley.example/one")
    assert [part for part in held if part not in record.text] == []
    assert [part for part in left_out if part in record.text] == []
    blocks = record.article.blocks if record.article else record.blocks
    assert record.text == "\n\n".join(block.text for block in blocks if block.kind != "caption")


def test_an_article_s_text_is_its_body() -> None:
    page = (ROOT / "seeds/pages/modern-article-en.html").read_bytes()
    record = thresher.extract(page)
    assert record.article is not None
    assert record.text == record.article.body
    assert record.blocks == []
