"""The main text of a page that presents no piece of news: an index, a thread, a product, a service, a manual.

Two small models know what such pages look like.  One tells from the page's features whether its text is more than an
article's body; the other tells for each block whether it is of the page's own text, from what the body's model says of
it, of the blocks built alike, and of the parts of the page that it stands in.
"""

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.block_features import NAMES as BLOCK_NAMES
from thresher.crawler.extractors.zones.forest import SCALE, load_forest
from thresher.crawler.extractors.zones.landmarks import places
from thresher.crawler.extractors.zones.page_features import NAMES as PAGE_NAMES
from thresher.crawler.extractors.zones.set_in import set_in
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import PageType, Zone
from thresher.text.scripts import HAN, HANGUL, KANA, THAI

Column = NDArray[Any]

MAIN: Final = -300
"""Log-odds, in thousandths, from which a block is of the main text: sites left out scored best."""
MORE: Final = 300
"""Log-odds, in thousandths, from which a page typed as an article is read as another page: of sites left out no page
of news was, one in thirty blogs, and half of the others."""
LEAST_BLOCKS = 80
"""A smaller page (a print version, a small site) shows too little to tell by; on the corpora few others have less."""
_UNKNOWN = re.compile(f"[{KANA}{HAN}{HANGUL}{THAI}]")
_MOST_UNKNOWN, _HEAD = 0.2, 200
"""Share of letters of scripts that the corpora hardly have: their short texts would count as little."""
_LEVELS = 4
"""Elements around a block that are looked at one by one."""
_WHOLE = 0.75
"""An element with more of the page's characters is the page; the part of it that a block stands in is the largest
element below that."""
_MANY, _MOST_ODDS = 100, 4.0
"""More of it tells nothing more."""
_LEAST_SPACES = 2
"""Texts of fewer spaces, such as names and prices, may stand under several items."""

_AROUND = ("share", "density", "body", "odds")
NAMES: Final[tuple[str, ...]] = (
    *BLOCK_NAMES,
    *"body_odds items_alike place before alike alike_odds alike_chars".split(),
    *(f"{name}_{level}" for level in range(1, _LEVELS + 1) for name in _AROUND),
    *(f"part_{name}" for name in (*_AROUND, "starts", "ends")),
    *(f"page_{name}" for name in (*PAGE_NAMES, "body", "listing", "blocks", "best", "bodies")),
)


def is_more(page: PageView, row: NDArray[np.float32]) -> bool:
    """Whether the text of a page typed as an article is more than an article's body; `row`: the page's features."""
    if len(page.blocks) < LEAST_BLOCKS or load_forest("text_choice", PAGE_NAMES).log_odds(row)[0] <= MORE:
        return False
    text = "".join(block.text[:_HEAD] for block in page.blocks)
    return len(_UNKNOWN.findall(text)) <= _MOST_UNKNOWN * len(text)


def main_blocks(page: OpenPage, zones: ZonedPage, rows: NDArray[np.float32]) -> list[int]:
    """Indices of the blocks of the main text, in order; `rows` are the features of the page's blocks."""
    if not page.view.blocks:
        return []
    odds = load_forest("main_text", NAMES).log_odds(main_rows(page, zones, rows))
    found = chosen([block.text for block in page.view.blocks], odds)
    if zones.page_type is PageType.LISTING:  # its tables are of items, which the model knows
        return found
    return sorted({*found, *set_in(page.view, set(found))})


def with_main_text(zones: ZonedPage, main: list[int]) -> ZonedPage:
    """The split with the main text; what nothing else claims of it is the article, of a page typed as one."""
    zones.main = main
    if zones.page_type is PageType.ARTICLE:
        for index in main:
            if zones.blocks[index] is Zone.OTHER:
                zones.blocks[index] = Zone.ARTICLE
    return zones


def chosen(texts: list[str], odds: NDArray[Any]) -> list[int]:
    """The likely blocks, each text once: copies for phones, and labels under every item, say no more."""
    seen: set[str] = set()
    found = []
    for index in (odds > MAIN).nonzero()[0].tolist():
        text = texts[index]
        if text in seen:
            continue
        found.append(index)
        if text.count(" ") >= _LEAST_SPACES:
            seen.add(text)
    return found


def shapes(blocks: list[TextBlock]) -> NDArray[np.int64]:
    """The same number for blocks whose elements, with the two above them, have the same tags and classes."""
    numbers: dict[tuple[str, ...], int] = {}
    found = []
    for block in blocks:
        node = block.node
        parent = node.parent or node
        above = parent.parent or parent
        names = (node.tag, node.name, parent.tag, parent.name, above.tag, above.name)
        found.append(numbers.setdefault(names, len(numbers)))
    return np.array(found, np.int64)


def main_rows(page: OpenPage, zones: ZonedPage, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """One row a block, its columns in the order of `NAMES`."""
    view = page.view
    sums = _Sums(view, np.array(zones.odds) / SCALE)
    columns = [*_own_columns(view, zones, sums), *_around_columns(view, sums), *_part_columns(view, sums)]
    whole = [*zones.row[0], sums.body[-1] / sums.whole, zones.page_type is PageType.LISTING]
    whole += [np.log1p(len(view.blocks)), sums.odds.max(), (sums.odds > 0).sum()]
    pages = np.broadcast_to(np.array(whole, np.float32), (len(view.blocks), len(whole)))
    return np.column_stack((rows, *columns, pages)).astype(np.float32)


class _Sums:
    """Prefix sums over the blocks of a page: characters, those in links and in likely body, and odds by characters."""

    def __init__(self, page: PageView, odds: Column) -> None:
        chars = np.array([block.chars for block in page.blocks], np.float64)
        self.odds = odds
        self.chars = np.array(page.chars, np.float64)
        self.links = np.array(page.link_chars, np.float64)
        self.body = np.concatenate(([0.0], np.cumsum(chars * (odds > 0))))
        self.weighted = np.concatenate(([0.0], np.cumsum(chars * np.clip(odds, -_MOST_ODDS, _MOST_ODDS))))
        self.whole = max(1.0, float(self.chars[-1]))

    def over(self, nodes: list[Node]) -> list[Column]:
        """Of elements: the share of the page, link density, share of likely body, mean odds."""
        first = np.array([node.blocks for node in nodes])
        last = np.array([node.last_block for node in nodes])
        links, body, weighted = (total[last] - total[first] for total in (self.links, self.body, self.weighted))
        chars = np.maximum(self.chars[last] - self.chars[first], 1.0)
        return [chars / self.whole, links / chars, body / chars, weighted / chars]


def _own_columns(page: PageView, zones: ZonedPage, sums: _Sums) -> list[Column]:
    """Of the block itself, and of all blocks built alike."""
    count = len(page.blocks)
    alike = np.zeros(count)
    for item in zones.items:
        alike[item.first : item.last] = min(item.alike, _MANY)
    where = places(page, zones.odds)
    shape = shapes(page.blocks)
    number = np.bincount(shape)
    chars = np.diff(sums.chars)
    weights = np.sqrt(1 + chars)
    odds = np.bincount(shape, weights * sums.odds) / np.bincount(shape, weights)
    return [
        sums.odds,
        alike,
        np.array([where[block.node.index] for block in page.blocks]),
        sums.chars[:-1] / sums.whole,
        np.minimum(number, _MANY)[shape],
        odds[shape],
        np.log1p(np.bincount(shape, chars) / number)[shape],
    ]


def _around_columns(page: PageView, sums: _Sums) -> list[Column]:
    columns: list[Column] = []
    nodes = [block.node for block in page.blocks]
    for _ in range(_LEVELS):
        nodes = [node.parent or node for node in nodes]
        columns += sums.over(nodes)
    return columns


def _part_columns(page: PageView, sums: _Sums) -> list[Column]:
    """Of the part of the page that a block stands in, and where in the page it begins and ends."""
    parts: list[Node] = []
    for node in page.nodes:
        parent = node.parent
        whole = parent is None or page.chars_in(parent) >= _WHOLE * sums.whole
        parts.append(node if whole or parent is None else parts[parent.index])
    of_blocks = [parts[block.node.index] for block in page.blocks]
    count = len(page.blocks)
    starts, ends = (np.array([getattr(node, name) for node in of_blocks]) / count for name in ("blocks", "last_block"))
    return [*sums.over(of_blocks), starts, ends]
