"""What is known of a page as a whole, as numbers: one row, of which the learned page type is told."""

import re
from dataclasses import dataclass, field
from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.metadata import ARTICLE_TYPES, Metadata, types_of
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.linkfacts import words_in
from thresher.text.addresses import split_address

SURE: Final = 1500
"""Log-odds, in thousandths, from which a block is surely of a body."""
_ABOVE, _BELOW = 3, 6
"""Blocks above and below the headline among which byline and text are looked for."""
_PROSE_CHARS, _PROSE_LINKS = 80, 0.3
_LINKED = 0.8
_MANY, _FAR, _MAX_STEP, _MAX_WORDS, _FEW = 40, 50, 80, 20, 12
"""More of it tells nothing more."""
_NUMBER = re.compile(r"\d")
_SIGNATURE = int(Hint.BYLINE | Hint.DATE)
_UNKNOWN = -1
"""Of a page without an address, and of one that shows no headline."""

NAMES: Final[tuple[str, ...]] = tuple(
    "body_share sure certainty mean longest holder headline_words headline_distance signatures prose hyphens digits "
    "last_step alike link_density chars headings linked_headings ld_articles ld_article og_article dated".split()
)


@dataclass(slots=True)
class Running:
    """The page's blocks that read like a body."""

    chars: int = 0
    """The size of unlinked text outside of items."""
    listed: int = 0
    """The size of text inside of items."""
    sure: int = 0
    blocks: int = 0
    longest: int = 0
    certainty: float = 0.0
    first: int = -1
    by_holder: dict[int, int] = field(default_factory=dict)
    """The size of unlinked text by the element that the blocks stand in."""


def within_items(page: PageView, items: list[Item]) -> list[bool]:
    """Whether each block stands in an item."""
    inside = [False] * len(page.blocks)
    for item in items:
        inside[item.first : item.last] = [True] * (item.last - item.first)
    return inside


def running_text(page: PageView, odds: list[int], inside: list[bool]) -> Running:
    """Sums over the blocks that the model takes for body."""
    found = Running()
    for block, odd, within in zip(page.blocks, odds, inside, strict=True):
        if odd <= 0:
            continue
        if within:
            found.listed += block.size
            continue
        own = block.size - block.size * block.link_chars // max(1, block.chars)
        holder = (block.node.parent or block.node).index
        found.by_holder[holder] = found.by_holder.get(holder, 0) + own
        found.first = block.index if found.first < 0 else found.first
        found.chars += own
        found.sure += block.size if odd > SURE else 0
        found.blocks += 1
        found.longest = max(found.longest, own)
        found.certainty += own * odd / SCALE
    return found


def page_features(page: OpenPage, running: Running, items: list[Item], inside: list[bool]) -> NDArray[np.float32]:
    """The page's row, its columns in the order of `NAMES`."""
    row = [
        *_body_columns(page.view, running),
        *_headline_columns(page.view, page.headline, running, inside),
        *_address_columns(page.base.url),
        *_list_columns(page.view, items, inside),
        *_declared_columns(page.meta),
    ]
    return np.array([row], np.float32)


def _body_columns(page: PageView, running: Running) -> tuple[float, ...]:
    """The body's share of the page, its sure characters, and how much of it stands together."""
    own = max(1, running.chars)
    return (
        running.chars / max(1, sum(block.size for block in page.blocks)),
        log1p(running.sure),
        running.certainty / own,
        log1p(running.chars / max(1, running.blocks)),
        running.longest / own,
        max(running.by_holder.values(), default=0) / own,
    )


def _headline_columns(
    page: PageView, headline: Headline | None, running: Running, inside: list[bool]
) -> tuple[float, ...]:
    """The headline's words, how far it is to the text, and what of byline, date and text stands near it."""
    words = min(words_in(headline.text), _MAX_WORDS) if headline else 0
    at = headline.block if headline else -1
    if at < 0:
        return words, _FAR, _UNKNOWN, _UNKNOWN
    distance = min(running.first - at, _MANY) if running.first >= 0 else _FAR
    signatures = prose = 0
    for block in page.blocks[max(0, at - _ABOVE) : at + _BELOW]:
        signatures += bool(block.node.context & _SIGNATURE) and not inside[block.index]
        prose += block.size > _PROSE_CHARS and block.link_chars < _PROSE_LINKS * block.chars
    return words, distance, signatures, prose


def _address_columns(url: str) -> tuple[float, ...]:
    """What the page's address is made of: hyphens of a headline, digits of a number or a date."""
    if not url:
        return _UNKNOWN, _UNKNOWN, _UNKNOWN
    steps = [step for step in path_of(url).split("/") if step]
    last = steps[-1] if steps else ""
    digits = sum(len(_NUMBER.findall(step)) for step in steps)
    return min(last.count("-") + last.count("_"), _FEW), min(digits, _FEW), min(len(last), _MAX_STEP)


def _list_columns(page: PageView, items: list[Item], inside: list[bool]) -> tuple[float, ...]:
    """Items built alike, links, and headings inside and outside of items."""
    headings = linked = 0
    for block in page.blocks:
        if block.level:
            headings += not inside[block.index]
            linked += block.link_chars > _LINKED * block.chars
    return (
        min(max((item.holder_items for item in items), default=0), _MANY),
        page.link_chars[-1] / max(1, page.chars[-1]),
        log1p(page.chars[-1]),
        min(headings, _MANY),
        min(linked, _MANY),
    )


def _declared_columns(meta: Metadata) -> tuple[float, ...]:
    things = sum(not types_of(thing).isdisjoint(ARTICLE_TYPES) for thing, _ in meta.things)
    return min(things, _MAX_WORDS), meta.article is not None, says_article(meta), is_dated(meta)


def says_article(meta: Metadata) -> bool:
    return (meta.first("og:type") or "").lower() == "article"


def is_dated(meta: Metadata) -> bool:
    """The page declares when it was published."""
    return meta.first("article:published_time", "datepublished", "date", "dc.date", "pubdate") is not None


def path_of(url: str) -> str:
    parts = split_address(url)
    return parts.path if parts else ""
