"""What a page is: an article, an index of other pieces, or neither.

A small learned model weighs the page's features; it is overruled where a page declares itself one dated article under
the headline that it shows.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.body_blocks import body_blocks
from thresher.crawler.extractors.zones.forest import load_forest
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.crawler.extractors.zones.linkfacts import SEED, LinkFacts
from thresher.crawler.extractors.zones.page_features import NAMES, page_features, running_text, says_article
from thresher.schemas.record import PageType

LEAST_BODY = 90
"""The size of the shortest article: one sentence or two."""
LEAST_ITEMS = 3
"""An index lists so many pieces."""
_BEHIND = 4
"""A summary stands so many blocks behind its headline at most: byline and date stand between."""
_EACH = 3
"""Blocks of a summary, on the mean: a piece's own text has more."""
_MOSTLY = 0.6
"""More of a body's characters than this make the difference; a matter of taste."""
_PIECES = NAMES.index("pieces")
_DECLARED = NAMES.index("declared")
FEW_PIECES: Final = 5
LISTING_FROM: Final = -800
FEW_LISTED_FROM: Final = 500
"""Log-odds, in thousandths, from which a page is a listing, and from which one is that links to few pieces: measured on
sites left out, where a lost article, which takes headline, authors and date along, was to stay rarer than one in
fifty."""


def is_article(page: OpenPage, odds: list[int], row: NDArray[np.float32]) -> bool:
    """Decide from what the page shows; what it declares about itself is part of it.  `row`: its `page_row`."""
    if not row[0, _DECLARED] and load_forest("page_type", NAMES).log_odds(row)[0] > listing_from(row[0]):
        return False
    chars = running_text(page.view, odds).chars
    claims = says_article(page.meta) or page.meta.article is not None
    return chars >= LEAST_BODY or (claims and chars > 0)


def listing_from(row: NDArray[np.float32]) -> int:
    """The log-odds, in thousandths, from which a page with these features is a listing."""
    return LISTING_FROM if row[_PIECES] >= np.log1p(FEW_PIECES) else FEW_LISTED_FROM


def is_of_items(page: PageView, body: list[int], items: list[Item]) -> bool:
    """What was taken for a body stands for the most part between the items of one list: it is their summaries."""
    total = sum(page.blocks[index].chars for index in body)
    lists: dict[tuple[int, str, str], list[Item]] = {}
    for item in items:
        node = page.links[item.seed].node
        lists.setdefault((node.depth, node.tag, node.name), []).append(item)
    for own in lists.values():
        if len(own) >= LEAST_ITEMS:
            starts = {item.last for item in own}
            behind = [index for index in body if not starts.isdisjoint(range(index - _BEHIND, index + 1))]
            few = len(behind) <= _EACH * len(own)
            if few and sum(page.blocks[index].chars for index in behind) > _MOSTLY * total:
                return True
    return False


def is_of_headlines(page: PageView, body: list[int], facts: LinkFacts) -> bool:
    """What was taken for a body consists for the most part of blocks whose first line is the headline of a piece."""
    headed = [index for index in body if _is_headed(page.blocks[index], facts)]
    total = sum(page.blocks[index].chars for index in body)
    return len(headed) >= LEAST_ITEMS and sum(page.blocks[index].chars for index in headed) > _MOSTLY * total


def _is_headed(block: TextBlock, facts: LinkFacts) -> bool:
    link = block.pieces[0][3]
    if link is None or facts.points[link.index] < SEED:
        return False
    line, _, rest = block.text.partition("\n")
    return bool(rest) and line == facts.texts[link.index]


def page_type(body: list[int], items: list[Item]) -> PageType:
    """A page without a body is an index where it lists some pieces."""
    if body:
        return PageType.ARTICLE
    return PageType.LISTING if len(items) >= LEAST_ITEMS else PageType.OTHER


def page_row(page: OpenPage, odds: list[int], facts: LinkFacts, where: list[Landmark]) -> NDArray[np.float32]:
    """The features that the model sees."""
    return page_features(
        page, running_text(page.view, odds), facts, where, body_blocks(page.view, odds, page.headline_block)
    )
