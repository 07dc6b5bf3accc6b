"""What a page is: an article, an index of other pieces, or neither.

A small learned model weighs the page's features.  Two things overrule it: the page's own word, where it names the
headline that it shows and the date, and full texts one after the other under linked headlines.
"""

from typing import Final

from thresher.crawler.extractors.fields.titles import fold_title
from thresher.crawler.extractors.markup.metadata import Metadata, text_of
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.forest import load_forest
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.page_features import (
    NAMES,
    Running,
    is_dated,
    page_features,
    running_text,
    says_article,
    within_items,
)
from thresher.schemas.record import PageType

LEAST_BODY = 90
"""The size of the shortest article: one sentence or two."""
LEAST_ITEMS = 3
LISTING_FROM: Final = -750
"""Log-odds, in thousandths, from which a page is a listing.  The model learns what each mistake costs, so that a lost
article, which takes headline, authors and date along, weighs more; around here the figures hardly change."""
MOSTLY = 0.6
"""The share of a blog's front page that stands between its linked headlines: that outweighs its length."""


def page_type(page: OpenPage, odds: list[int], items: list[Item]) -> PageType:
    """Decide from declarations, then from the weight of running text against that of items."""
    view, meta = page.view, page.meta
    inside = within_items(view, items)
    running = running_text(view, odds, inside)
    if is_declared(meta, page.headline):
        return PageType.ARTICLE
    enough = len(items) >= LEAST_ITEMS
    if spanned(view, odds, items, running) > MOSTLY:
        return PageType.LISTING
    row = page_features(page, running, items, inside)
    if load_forest("page_type", NAMES).log_odds(row)[0] > LISTING_FROM:
        return PageType.LISTING if enough or running.listed else PageType.OTHER
    claims = says_article(meta) or meta.article is not None
    if running.chars >= LEAST_BODY or (claims and running.chars):
        return PageType.ARTICLE
    return PageType.LISTING if enough and not claims else PageType.OTHER


def is_declared(meta: Metadata, headline: Headline | None) -> bool:
    """The page declares itself one dated article, under the headline that it shows."""
    if says_article(meta) and is_dated(meta):
        return True
    if meta.article is None or headline is None or "datePublished" not in meta.article[0]:
        return False
    return fold_title(text_of(meta.article[0].get("headline")) or "") == fold_title(headline.text)


def spanned(page: PageView, odds: list[int], items: list[Item], running: Running) -> float:
    """The largest share of the body's characters that one list's headlines stand before and between."""
    spans: dict[tuple[int, str, str], tuple[int, int, int]] = {}
    for item in items:
        if item.titled:
            alike = (item.node.depth, item.node.tag, item.node.name)
            first, _, count = spans.get(alike, (item.first, 0, 0))
            spans[alike] = (first, page.nodes[item.holder].last_block, count + 1)
    best = 0
    for first, last, count in spans.values():
        if count >= LEAST_ITEMS:
            best = max(best, sum(page.blocks[i].size for i in range(first, last) if odds[i] > 0))
    return best / max(1, running.chars + running.listed)
