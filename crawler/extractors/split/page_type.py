"""What a page is: an article, an index of other pieces, or neither.

A sum of weighted evidence tells a listing.  The weights were fitted on 1,600 pages (sites left out in turn) and
rounded; each says how much one unit of its evidence moves the log-odds.
"""

import re
from dataclasses import dataclass
from math import log1p
from urllib.parse import urlsplit

from crawler.extractors.fields.headline import Headline
from crawler.extractors.markup.addresses import Base
from crawler.extractors.markup.metadata import Metadata
from crawler.extractors.markup.view import PageView
from crawler.extractors.split.item import Item
from crawler.extractors.split.linkfacts import words_in
from schemas.record import PageType

SURE = 1500
"""Log-odds, in thousandths, from which a block is surely of a body."""
LEAST_BODY = 140
"""Characters of the shortest article: one sentence or two."""
LEAST_ITEMS = 3
LISTING_FROM = -0.6
"""Log-odds from which a page is a listing: 98.5 % of articles stay below."""
MOSTLY = 0.6
_SPANNED = 4.0
"""Full texts one after the other under linked headlines are a blog's front page: that outweighs their length."""
_MAX_WORDS, _MAX_STEP, _MAX_DEPTH = 12, 50, 4
"""More of it tells nothing more."""
_NUMBER = re.compile(r"\d")


@dataclass(slots=True)
class Evidence:
    """What speaks for an article and what for a list."""

    body_chars: int
    """Unlinked characters of body-like blocks outside of items."""
    item_chars: int
    """Characters of body-like blocks inside items."""
    sure_chars: int
    """Characters of blocks outside of items that are surely of a body."""
    items: int
    blocks: int
    headline_words: int
    depth: int
    """Steps of the page's address."""
    last_step: int
    """Characters of the address's last step."""
    numbered: bool
    """The address holds a number of four digits or more."""
    og_article: bool
    ld_article: bool
    ld_collection: bool
    spanned: float
    """The share of the body's characters that stands between linked headlines of one list."""


def page_type(
    page: PageView, meta: Metadata, headline: Headline | None, odds: list[int], items: list[Item], base: Base
) -> PageType:
    """Decide from the weight of running text against that of items; declarations and the address tip the scales."""
    found = gather(page, meta, headline, odds, items, base)
    if listing_odds(found) > LISTING_FROM:
        return PageType.LISTING if found.items >= LEAST_ITEMS or found.item_chars else PageType.OTHER
    declared = found.og_article or found.ld_article
    if found.body_chars >= LEAST_BODY or (declared and found.body_chars):
        return PageType.ARTICLE
    return PageType.LISTING if found.items >= LEAST_ITEMS and not declared else PageType.OTHER


def listing_odds(found: Evidence) -> float:
    """The log-odds that the page is a listing."""
    sure = found.sure_chars / max(1, found.body_chars + found.item_chars)
    return (
        1.85
        - 0.36 * log1p(found.body_chars)
        - 2.2 * sure
        + 0.36 * log1p(found.items)
        + 0.37 * log1p(found.blocks)
        - 0.19 * min(found.headline_words, _MAX_WORDS)
        - 0.03 * min(found.last_step, _MAX_STEP)
        - 0.19 * min(found.depth, _MAX_DEPTH)
        - 0.95 * found.numbered
        - 0.98 * found.og_article
        - 0.56 * found.ld_article
        + 1.56 * found.ld_collection
        + _SPANNED * (found.spanned > MOSTLY)
    )


def gather(
    page: PageView, meta: Metadata, headline: Headline | None, odds: list[int], items: list[Item], base: Base
) -> Evidence:
    """The evidence of a page."""
    inside = [False] * len(page.blocks)
    for item in items:
        inside[item.first : item.last] = [True] * (item.last - item.first)
    body = in_items = sure = 0
    for block, odd, within in zip(page.blocks, odds, inside, strict=True):
        if odd > 0:
            if within:
                in_items += block.chars
                continue
            body += block.chars - block.link_chars
            if odd > SURE:
                sure += block.chars
    steps = [step for step in _path(base.url).split("/") if step]
    return Evidence(
        body_chars=body,
        item_chars=in_items,
        sure_chars=sure,
        items=len(items),
        blocks=len(page.blocks),
        headline_words=words_in(headline.text) if headline else 0,
        depth=len(steps),
        last_step=len(steps[-1]) if steps else 0,
        numbered=len(_NUMBER.findall("".join(steps))) >= 4,
        og_article=(meta.first("og:type") or "").lower() == "article",
        ld_article=meta.article is not None,
        spanned=_spanned(page, odds, items, body + in_items),
        ld_collection=next(meta.types("collectionpage", "itemlist", "searchresultspage"), None) is not None,
    )


def _spanned(page: PageView, odds: list[int], items: list[Item], total: int) -> float:
    """The largest share of the body that one list's headlines stand before and between."""
    spans: dict[tuple[int, str, str], tuple[int, int, int]] = {}
    for item in items:
        if item.titled:
            alike = (item.node.depth, item.node.tag, item.node.name)
            first, _, count = spans.get(alike, (item.first, 0, 0))
            spans[alike] = (first, page.nodes[item.holder].last_block, count + 1)
    best = 0
    for first, last, count in spans.values():
        if count >= LEAST_ITEMS:
            best = max(best, sum(page.blocks[i].chars for i in range(first, last) if odds[i] > 0))
    return best / max(1, total)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
