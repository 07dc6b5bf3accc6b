"""The items of an index page: each text stands in one of them."""

import numpy as np
import pytest

from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_odds import body_features, body_odds
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.listing_model import listed_blocks, smoothed

LISTED, NOT_LISTED = 2000, -4000

CARD = (
    '<div class="post"><a href="https://{2}.example/">{2}.example, a site of readers</a>'
    '<div class="inner"><h3><a href="/2024/05/{2}-story-of-the-day">{0}</a></h3><p>{1}</p></div></div>'
)
PRICED = '<div class="product"><h3><a href="/products/{2}-of-the-shop">{0}<br>from $ 7</a></h3><p>{1}</p></div>'
ROWS = (
    ("Bears with cameras on their collars", "What they eat in spring surprised all who watched.", "0:41"),
    ("The rarest whale is looked at again", "Seven of its kind were ever seen, none of them alive.", "1:49"),
    ("Sleep where danger is never far away", "Some animals close one eye at a time, for seconds.", "0:50"),
    ("An octopus opens the jar of a colleague", "Nobody had shown her how the lid is turned, or why.", "2:12"),
    ("The forest that walks a metre in a year", "Roots grow on the side of the light, and rot behind.", "3:05"),
)


MENU = "".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in ("Animals", "Oceans", "Videos", "Shop"))


def items(markup: str) -> list[Item]:
    html = (
        f"<html><head><title>Example</title></head><body><nav><ul>{MENU}</ul></nav><main><h1>All of it</h1>{markup}"
        '</main><footer><a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></footer></body></html>'
    )
    opened = open_page(html.encode(), "utf-8", "https://example.org/all")
    return split(opened, body_odds(opened), body_features(opened)).items


def page(row: str) -> str:
    return "".join(row.format(*texts[:2], texts[2].replace(":", "-")) for texts in ROWS)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(CARD, id="a card whose outer link leads to another portal"),
        pytest.param(PRICED, id="a headline with a line break"),
    ],
)
def test_each_text_stands_in_one_item(row: str) -> None:
    found = items(page(row))
    for headline, summary, _ in ROWS:
        assert sum(headline in f"{item.headline} {item.summary}" for item in found) == 1
        assert sum(summary in (item.summary or "") for item in found) == 1
        assert any(headline in (item.headline or "") and summary in (item.summary or "") for item in found)


def test_copies_are_listed_once() -> None:
    blocks = open_page(f"<p>{ROWS[0][1]}</p><p>$ 7</p>".encode() * 2, "utf-8").view.blocks
    listed = listed_blocks(blocks, [LISTED] * 4)
    assert [block.text for block in listed] == [ROWS[0][1], "$ 7", "$ 7"]


def test_blocks_of_one_shape_share_their_odds() -> None:
    blocks = open_page(b"<ul><li>One thing<li>Other thing<li>Third thing</ul><p>A text", "utf-8").view.blocks
    odds = smoothed(blocks, np.array([LISTED, LISTED, NOT_LISTED, NOT_LISTED])).tolist()
    assert odds[2] > NOT_LISTED / 2
    assert odds[3] == NOT_LISTED
