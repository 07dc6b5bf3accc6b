"""The items of a page: every piece that it promotes, with its parts as they stand."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, takewhile
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.item import Item, Relation
from thresher.crawler.extractors.zones.item_fields import Images, read_item
from thresher.crawler.extractors.zones.item_sections import name_sections
from thresher.crawler.extractors.zones.link_zones import Kind
from thresher.crawler.extractors.zones.linkfacts import SEED, LinkFacts, words_in
from thresher.crawler.extractors.zones.repeated_groups import build_of, find_cores
from thresher.crawler.extractors.zones.section_choice import choose_sections
from thresher.crawler.extractors.zones.sections import MAX_CHARS, MAX_PROMISE, says_general, says_related
from thresher.crawler.extractors.zones.steps import says_step

HEADLINE_FROM: Final = 0.55
"""The belief from which a link is a piece's headline."""
_HEADLINES = [Kind.TEASER_HEADLINE, Kind.RELATED_HEADLINE]
_PROMOTING = [*_HEADLINES, Kind.TEASER, Kind.RELATED]
_RELATED = [Kind.RELATED_HEADLINE, Kind.RELATED]
_TEASERS = [Kind.TEASER_HEADLINE, Kind.TEASER]
_PROMISING: Final = 0.1
_PROMOTED: Final = 0.3
"""Where neighbours built alike are items, so is a link of so much belief in a headline, and in any promotion."""
_SURELY_PROMOTED: Final = 0.8
_HEADLINE_SHARE: Final = 0.35
"""Of so much belief in a promotion, so much must be in its headline; measured on sites left out, and little turns on
them."""
_HEADLINE_WORDS: Final = 3
_LEAST_LINKED, MAX_ANNOUNCED = 0.5, 200
"""A line of a promise and a headline: so much of it is linked, and it has at most so many characters."""
_MAX_UMBRELLA = 120
"""So many blocks before a list's heading a heading over several lists is looked for."""

Beliefs = NDArray[np.float32]


def find_items(page: OpenPage, facts: LinkFacts, beliefs: Beliefs, body: list[int]) -> list[Item]:
    """All items of a page, in document order."""
    view = page.view
    items = grown_items(page, facts, beliefs, body)
    choose_sections(view, items, body)
    _relate(view, items, beliefs, bool(body))
    for item in items:
        if body and any(says_step(block.text) for block in view.blocks[item.first : item.last]):
            item.section, item.section_block, item.relation = None, -1, "related"
    return items


def grown_items(page: OpenPage, facts: LinkFacts, beliefs: Beliefs, body: list[int]) -> list[Item]:
    """The items with the headings over them that rules propose, before their relation is told."""
    view = page.view
    images = Images(view, page.base)
    cores = find_cores(view, facts.keys, _promises(view, facts, beliefs), body)
    items = [read_item(view, facts, core, images) for core in cores]
    for item in items:
        item.confidence = round(float(beliefs[item.seed, _PROMOTING].sum()), 2)
    for own in lists_of(view, items):
        for item in own:
            item.alike = len(own)
    items.sort(key=lambda item: (item.first, item.links[0] if item.links else 0))
    name_sections(view, items)
    return items


def lists_of(page: PageView, items: list[Item]) -> list[list[Item]]:
    """The items of one build together, in document order."""
    lists: dict[tuple[int, tuple[str, str], tuple[str, str]], list[Item]] = defaultdict(list)
    for item in items:
        lists[item.node.depth, build_of(item.node), build_of(page.nodes[item.holder])].append(item)
    return list(lists.values())


def _promises(page: PageView, facts: LinkFacts, beliefs: Beliefs) -> list[int]:
    """By link whether it is a piece's headline, may be one, or is none."""
    belief = beliefs[:, _HEADLINES].sum(axis=1)
    promoting = beliefs[:, _PROMOTING].sum(axis=1)
    addressed = np.array(facts.keys) >= 0
    sure = (belief >= HEADLINE_FROM) & addressed
    sure |= _likeliest(facts, belief, promoting) & ~np.isin(facts.keys, np.array(facts.keys)[sure])
    maybe = (belief >= _PROMISING) & (promoting >= _PROMOTED) & addressed
    promises: list[int] = np.where(sure, SEED, np.where(maybe, 1, 0)).tolist()
    for link in chain(_announced(page), _announced_by_links(facts)):
        if addressed[link] and promises[link] < SEED:
            promises[link] = SEED
    return promises


def _likeliest(facts: LinkFacts, belief: Beliefs, promoting: Beliefs) -> NDArray[np.bool_]:
    """The likeliest headlines of pieces that are surely promoted: of an address' links the one of most belief.

    For layouts unlike those learned from, of which the model knows that pieces are promoted, not by which link.
    """
    keys = np.array(facts.keys, np.int64)
    address = np.unique(keys, return_inverse=True)[1]
    most = np.zeros(len(keys), np.float32)
    np.maximum.at(most, address, belief)
    worded = [words_in(text) >= _HEADLINE_WORDS for text in facts.texts]
    likely = (promoting >= _SURELY_PROMOTED) & (belief >= _HEADLINE_SHARE * promoting) & (belief >= most[address])
    found: NDArray[np.bool_] = likely & (keys >= 0) & np.array(worded, bool)
    return found


def _announced(page: PageView) -> Iterator[int]:
    """The links that stand alone behind a promise in their line: "Read also: Headline"."""
    for block in page.blocks:
        if not _LEAST_LINKED * block.chars < block.link_chars < block.chars <= MAX_ANNOUNCED:
            continue
        linked = [link for _, _, _, link in block.pieces if link is not None]
        before = "".join(text for text, _, _, _ in takewhile(lambda piece: piece[3] is None, block.pieces)).strip()
        alone = all(link is linked[0] for link in linked)
        if alone and 0 < len(before) <= MAX_PROMISE and says_related(before):
            yield linked[0].index


def _announced_by_links(facts: LinkFacts) -> Iterator[int]:
    """The links right behind one that is such a promise and leads to the same piece."""
    for index in range(1, len(facts.texts)):
        before, same = facts.texts[index - 1], facts.keys[index - 1] == facts.keys[index]
        if same and facts.points[index] >= SEED and len(before) <= MAX_PROMISE and says_related(before):
            yield index


def _relate(page: PageView, items: list[Item], beliefs: Beliefs, has_body: bool) -> None:
    """Set each item's relation: the items of one list have the same."""
    standing = _standing(page, items)
    lists: dict[tuple[int, str | None, int], list[Item]] = defaultdict(list)
    for item in items:
        lists[item.section_block, item.section, item.holder].append(item)
    for own in lists.values():
        links = [index for item in own for index in item.links] or [item.seed for item in own]
        related = float(beliefs[np.ix_(links, _RELATED)].sum())
        teasers = float(beliefs[np.ix_(links, _TEASERS)].sum())
        told = _said(own[0].section or "", has_body)
        if told is None and has_body and _is_under_promise(page, own[0].section_block, standing):
            told = "related"
        for item in own:
            item.relation = told or ("related" if related > teasers else "teaser")


def _said(section: str, has_body: bool) -> Relation | None:
    """What a heading clearly says of the pieces below it; none relate to a page without a body."""
    related, general = has_body and says_related(section), says_general(section)
    return None if related == general else "related" if related else "teaser"


def _standing(page: PageView, items: list[Item]) -> list[bool]:
    """Whether each block stands in an item or heads a list."""
    standing = [False] * len(page.blocks)
    for item in items:
        standing[item.first : item.last] = [True] * (item.last - item.first)
        if item.section_block >= 0:
            standing[item.section_block] = True
    return standing


def _is_under_promise(page: PageView, section: int, standing: list[bool]) -> bool:
    """Whether a heading that promises related pieces stands over a list, or over several up to it."""
    for index in range(section - 1, max(-1, section - _MAX_UMBRELLA), -1):
        block = page.blocks[index]
        if standing[index]:
            continue
        if block.link_chars or block.chars > MAX_CHARS:
            return False
        if says_related(block.text):
            return True
    return False
