"""The main text of a page that is no article."""

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.listing_model import listed_blocks, listed_odds
from thresher.crawler.extractors.zones.zoned_page import ZonedPage


def main_blocks(page: OpenPage, zones: ZonedPage, rows: NDArray[np.float32]) -> list[int]:
    """Indices of the blocks of the page's main text, in order; `rows` are the features of its blocks."""
    blocks = page.view.blocks
    return [block.index for block in listed_blocks(blocks, listed_odds(blocks, rows, zones.odds))]
