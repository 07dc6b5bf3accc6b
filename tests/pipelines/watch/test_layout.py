"""Layouts of pages: the same whatever they say, others when they are built in another way."""

import random

import numpy as np
import pytest

from tests.portal_server import layouts as designs
from tests.portal_server.content import Article, articles
from thresher.crawler.extractors.markup.parse import parse
from thresher.watch.layout import ALIKE, layouts, shapes, sketch, unknown


def page(one: Article, *, redesigned: bool = False) -> bytes:
    text = designs.article(one, 0, f"http://courier.example{one.path}", [], redesigned=redesigned)
    return text.encode(one.section.charset, "xmlcharrefreplace")


def likeness(one: bytes, other: bytes) -> float:
    found = [sketch(each, None) for each in (one, other)]
    assert found[0] is not None
    assert found[1] is not None
    return float(np.mean(found[0] == found[1]))


@pytest.fixture(scope="module")
def by_design() -> dict[str, list[Article]]:
    found: dict[str, list[Article]] = {}
    for one in articles("seed", 200):
        found.setdefault(one.section.layout, []).append(one)
    return found


@pytest.mark.parametrize("design", ["modern", "divs", "blog", "table"])
def test_articles_of_one_design_are_alike_and_a_redesign_is_not(
    by_design: dict[str, list[Article]], design: str
) -> None:
    some = by_design[design][:8]
    assert all(likeness(page(some[0]), page(other)) > 0.9 for other in some[1:])
    assert all(likeness(page(one), page(one, redesigned=True)) < ALIKE for one in some)


def test_what_a_page_says_is_no_layout() -> None:
    def told(paragraphs: int, number: int, extra: str = "") -> bytes:
        text = "".join(f"<p>Sentence <b>{at}</b> of <a href=/{at}>many</a>.</p>" for at in range(paragraphs))
        rest = "".join(f'<li class="item item-{at}"><a href="/{at}">x</a></li>' for at in range(paragraphs))
        return (
            f'<body class="postid-{number}"><div class="top"><ul class="nav">{rest}</ul></div><main><article '
            f'class="post post-{number}"><h1>A</h1><div class="text">{text}{extra}</div></article></main></body>'
        ).encode()

    assert likeness(told(3, 17), told(40, 99213)) == 1.0
    assert likeness(told(3, 17), told(9, 3, '<blockquote class="said"><p>So</p></blockquote>')) > 0.7


def test_classes_that_a_build_makes_are_no_layout() -> None:
    found = shapes(parse('<body><div class="card css-1x2y3z sc-bdVaJa Card_root__3fKq2"><p>x</p></div></body>'))
    assert found == {"div.card"}


def test_a_page_without_classes_has_a_layout_too() -> None:
    old = b"<body><table><tr><td><table><tr><td><font>x</font></table><td><h1>A</h1><p>y</table></body>"
    new = b"<body><center><h1>A</h1></center><ul><li><p>y</p></li></ul><hr></body>"
    assert likeness(old, old.replace(b">y", b">z<p>other<p>words")) == 1.0
    assert likeness(old, new) < ALIKE


def test_pages_fall_into_layouts(by_design: dict[str, list[Article]]) -> None:
    mixed = [one for design in ("modern", "blog") for one in by_design[design][:6]] + by_design["table"][:1]
    random.Random(1).shuffle(mixed)
    sketches = [found for one in mixed if (found := sketch(page(one), None)) is not None]
    found, places = layouts(sketches)
    assert sorted(layout.pages for layout in found) == [1, 6, 6]
    assert [mixed[at].section.layout for at, place in enumerate(places) if place == 2] == ["table"]
    assert unknown(found, found[:2]) == [2]
    assert unknown(found, []) == [0, 1, 2]
    assert unknown([], found) == []


def test_layouts_are_small() -> None:
    found = sketch(b"<body><div class=a>x</div></body>", None)
    assert found is not None
    assert len(layouts([found])[0][0].sketch) == 172
    assert sketch(b"<body></body>", None) is None
