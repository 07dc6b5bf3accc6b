"""What is known of a page as a whole, as numbers: one row, of which the learned page type is told."""

import re
from collections import Counter
from dataclasses import dataclass, field
from math import log1p
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.fields.titles import fold_title
from thresher.crawler.extractors.markup.metadata import ARTICLE_TYPES, Metadata, text_of, types_of
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import Headline, OpenPage
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.crawler.extractors.zones.linkfacts import SEED, LinkFacts, words_in
from thresher.crawler.extractors.zones.repeated_groups import build_of
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
    "last_step front link_density chars headings linked_headings articles pieces alike amid titled spanned labels "
    "ld_articles ld_article og_article dated declared".split()
)
_CHROME = frozenset((Landmark.MENU, Landmark.HEADER, Landmark.FOOTER))
LEAST_TITLED: Final = 3
"""So many linked headings of one build are a list's."""
_LABEL_SPACES = 3
"""Links of more words are no labels such as "Read more"."""
_TAIL = 20
"""Blocks behind a list's last headline that may be of its piece."""


@dataclass(slots=True)
class Running:
    """The page's blocks that read like a body."""

    chars: int = 0
    """The size of unlinked text."""
    sure: int = 0
    blocks: int = 0
    longest: int = 0
    certainty: float = 0.0
    first: int = -1
    by_holder: dict[int, int] = field(default_factory=dict)
    """The size of unlinked text by the element that the blocks stand in."""


def running_text(page: PageView, odds: list[int]) -> Running:
    """Sums over the blocks that the model takes for body."""
    found = Running()
    for block, odd in zip(page.blocks, odds, strict=True):
        if odd <= 0:
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


def page_features(
    page: OpenPage, running: Running, facts: LinkFacts, where: list[Landmark], body: list[int]
) -> NDArray[np.float32]:
    """The page's row, its columns in the order of `NAMES`.  `body` are the blocks that would be an article's body."""
    row = [
        *_body_columns(page.view, running),
        *_headline_columns(page.view, page.headline, running),
        *_address_columns(page.base.url),
        *_heading_columns(page.view),
        *_piece_columns(page.view, facts, where, body),
        *_titled_columns(page.view, body),
        _labels(facts),
        *_declared_columns(page.meta),
        is_declared(page.meta, page.headline) and not is_front(page.base.url),
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


def _headline_columns(page: PageView, headline: Headline | None, running: Running) -> tuple[float, ...]:
    """The headline's words, how far it is to the text, and what of byline, date and text stands near it."""
    words = min(words_in(headline.text), _MAX_WORDS) if headline else 0
    at = headline.block if headline else -1
    if at < 0:
        return words, _FAR, _UNKNOWN, _UNKNOWN
    distance = min(running.first - at, _MANY) if running.first >= 0 else _FAR
    signatures = prose = 0
    for block in page.blocks[max(0, at - _ABOVE) : at + _BELOW]:
        signatures += bool(block.node.context & _SIGNATURE)
        prose += block.size > _PROSE_CHARS and block.link_chars < _PROSE_LINKS * block.chars
    return words, distance, signatures, prose


def _address_columns(url: str) -> tuple[float, ...]:
    """What the page's address is made of: hyphens of a headline, digits of a number or a date."""
    if not url:
        return _UNKNOWN, _UNKNOWN, _UNKNOWN, 0
    steps = [step for step in path_of(url).split("/") if step]
    last = steps[-1] if steps else ""
    digits = sum(len(_NUMBER.findall(step)) for step in steps)
    hyphens = last.count("-") + last.count("_")
    return min(hyphens, _FEW), min(digits, _FEW), min(len(last), _MAX_STEP), is_front(url)


def is_front(url: str) -> bool:
    """The address is that of a portal's front page: it has no path and asks for nothing."""
    parts = split_address(url)
    return parts is not None and bool(parts.netloc) and parts.path in ("", "/") and not parts.query


def _heading_columns(page: PageView) -> tuple[float, ...]:
    """Links, text, headings, and elements that call themselves articles."""
    headings = [block for block in page.blocks if block.level]
    return (
        page.link_chars[-1] / max(1, page.chars[-1]),
        log1p(page.chars[-1]),
        min(len(headings), _MANY),
        min(sum(block.link_chars > _LINKED * block.chars for block in headings), _MANY),
        log1p(sum(node.tag == "article" for node in page.nodes)),
    )


def _piece_columns(page: PageView, facts: LinkFacts, where: list[Landmark], body: list[int]) -> tuple[float, ...]:
    """Links that read as headlines of the portal's pieces, outside of menus and text: all, alike, amid it."""
    inside, last = set(body), len(page.blocks) - 1
    found = [
        link
        for link in page.links
        if facts.points[link.index] >= SEED
        and not facts.outside[link.index]
        and where[link.node.index] not in _CHROME
        and min(link.block, last) not in inside
    ]
    alike = Counter((link.node.depth, build_of(link.node), build_of(link.node.parent or link.node)) for link in found)
    amid = sum(body[0] <= link.block <= body[-1] for link in found) if body else 0
    different = len({facts.keys[link.index] for link in found})
    return log1p(different), log1p(max(alike.values(), default=0)), amid / max(1, len(found))


def _titled_columns(page: PageView, body: list[int]) -> tuple[float, float]:
    """Linked headings of one build, and the share of the text that stands before and between them."""
    found: dict[tuple[int, int, str], list[int]] = {}
    for block in page.blocks:
        if block.level and block.link_chars > _LINKED * block.chars:
            found.setdefault((block.node.depth, block.level, block.node.name), []).append(block.index)
    chars = sum(page.blocks[index].chars for index in body)
    spanned = 0
    for own in found.values():
        if len(own) >= LEAST_TITLED:
            spanned = max(spanned, sum(page.blocks[i].chars for i in body if own[0] <= i <= own[-1] + _TAIL))
    return log1p(max(map(len, found.values()), default=0)), spanned / max(1, chars)


def _labels(facts: LinkFacts) -> float:
    """Different addresses under the same short text, such as "Read more"."""
    pairs = {(text, key) for text, key in zip(facts.texts, facts.keys, strict=True) if text.count(" ") <= _LABEL_SPACES}
    return log1p(max(Counter(text for text, _ in pairs if text).values(), default=0))


def _declared_columns(meta: Metadata) -> tuple[float, ...]:
    things = sum(not types_of(thing).isdisjoint(ARTICLE_TYPES) for thing, _ in meta.things)
    return min(things, _MAX_WORDS), meta.article is not None, says_article(meta), is_dated(meta)


def is_declared(meta: Metadata, headline: Headline | None) -> bool:
    """The page declares itself one dated article, under the headline that it shows."""
    if says_article(meta) and is_dated(meta):
        return True
    if meta.article is None or headline is None or "datePublished" not in meta.article[0]:
        return False
    return fold_title(text_of(meta.article[0].get("headline")) or "") == fold_title(headline.text)


def says_article(meta: Metadata) -> bool:
    return (meta.first("og:type") or "").lower() == "article"


def is_dated(meta: Metadata) -> bool:
    """The page declares when it was published."""
    return meta.first("article:published_time", "datepublished", "date", "dc.date", "pubdate") is not None


def path_of(url: str) -> str:
    parts = split_address(url)
    return parts.path if parts else ""
