"""Pages whose body is told, for tests of what is read from it."""

import numpy as np

from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.linkfacts import link_facts
from thresher.crawler.extractors.zones.page_features import NAMES
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import PageType, Zone


def zoned(page: OpenPage, body: list[int], odds: list[int] | None = None) -> ZonedPage:
    """An article with this body, without items."""
    view = page.view
    blocks = [Zone.ARTICLE if block.index in body else Zone.OTHER for block in view.blocks]
    facts = link_facts(view, page.base)
    links, row = [Zone.OTHER] * len(view.links), np.zeros((1, len(NAMES)), np.float32)
    return ZonedPage(PageType.ARTICLE, blocks, links, odds or [0] * len(blocks), body, [], facts, row)
