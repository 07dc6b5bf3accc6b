"""Which text heads a list of items: chosen by a learned model among those that stand before the list.

The rules of `item_sections` propose one; the model sees what they say, and may choose another or none.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from math import log1p
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.zones.forest import SCALE, load_forest
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lines import is_date
from thresher.crawler.extractors.zones.repeated_groups import build_of
from thresher.crawler.extractors.zones.sections import MAX_CHARS, is_heading, says_general, says_nothing, says_related

NONE_FROM: Final = round(0.5 * SCALE)
"""A list has no heading where that scores so much more than the best text: on sites left out the most lists, those
without a heading too, were told right so."""
_CANDIDATES, _CHARS = 14, 140
"""So many texts before a list are looked at, of at most so many characters."""
_BLOCKS, _NEAR = 400, 60
"""So many blocks before a list are searched for headings; for other texts fewer."""
_TITLES = 8
"""So many headings of the first level are candidates however far above a list they stand: a safety bound."""
_OF_BUILD = 2
"""Candidates of one tag and class: what stands more often before a list is of the items before it."""
_LEAST_PART = 2
"""Characters that the first part of a text is longer than, where it is a heading with a link or a remark behind it."""
_NOTHING = -9.0
"""A feature of the text that is none."""
_WHOLE = frozenset(("body", "main", "article", "html"))
_NAMED = int(Hint.HEADLINE | Hint.HEADING)
_TAGS = "h1 h2 h3 h4 h5 h6 p div li a td th caption dt span button summary label legend".split()
_OF_LIST: Final = ("items", "lists", "has_body", "behind_body")
NAMES: Final[tuple[str, ...]] = (
    *_OF_LIST,
    *"order distance items_between headings_between chars_between up down depth level heading named tag".split(),
    *"proposed any_proposed chars words linked digits upper sentence related general".split(),
    *"first links blocks whole rest parent_blocks of_build before_body_end part parts first_linked last_linked".split(),
)


class Candidate(NamedTuple):
    """A text that may head a list: one of the block's own, or its first part."""

    block: int
    text: str
    part: bool
    items_between: int


def choose_sections(page: PageView, items: list[Item], body: list[int]) -> None:
    """Give each list of items the heading that the model chooses.

    Names that no block has of its own (a label, a picture, a promise in the item) stay.
    """
    lists = lists_in_order(page, items)
    taken = taken_blocks(page, items)
    builds = Counter((block.node.tag, block.node.name) for block in page.blocks)
    titles = titles_of(page, taken)
    told = [candidate_rows(page, own, taken, builds, len(lists), body, titles) for own in lists]
    if not told:
        return
    scores = load_forest("sections", NAMES).log_odds(np.vstack([rows for _, rows in told]))
    for own, (candidates, _) in zip(lists, told, strict=True):
        of_list, scores = scores[: len(candidates) + 1], scores[len(candidates) + 1 :]
        _set_section(own, candidates, of_list)


def _set_section(items: list[Item], candidates: list[Candidate], scores: NDArray[np.int64]) -> None:
    best = int(scores[:-1].argmax()) if candidates else -1
    chosen = candidates[best] if best >= 0 and scores[-1] <= scores[best] + NONE_FROM else None
    for item in items:
        if item.section is None or item.section_block >= 0:
            item.section, item.section_block = (chosen.text, chosen.block) if chosen else (None, -1)


def lists_in_order(page: PageView, items: list[Item]) -> list[list[Item]]:
    """Neighbouring items of one build with no text between them that could be a heading."""
    found: list[list[Item]] = []
    previous: Item | None = None
    for item in items:
        if previous is None or not _goes_on(page, previous, item):
            found.append([])
        found[-1].append(item)
        previous = item
    return found


def _goes_on(page: PageView, previous: Item, item: Item) -> bool:
    if item.holder != previous.holder or build_of(item.node) != build_of(previous.node):
        return False
    between = page.blocks[previous.last : item.first]
    return not any(block.chars <= MAX_CHARS and (not block.link_chars or is_heading(block)) for block in between)


def taken_blocks(page: PageView, items: list[Item]) -> list[int]:
    """By block the number of the item that it stands in, from 1 on; 0 of the others."""
    taken = [0] * len(page.blocks)
    for number, item in enumerate(items, 1):
        taken[item.first : item.last] = [number] * (item.last - item.first)
    return taken


def _candidates(page: PageView, first: int, taken: list[int]) -> Iterator[Candidate]:
    """The texts before a list, the nearest first."""
    items = last = 0
    builds: Counter[tuple[str, str]] = Counter()
    for index in range(first - 1, max(-1, first - 1 - _BLOCKS), -1):
        if taken[index]:
            items += taken[index] != last
            last = taken[index]
            continue
        block = page.blocks[index]
        build = block.node.tag, block.node.name
        if block.chars > _CHARS or builds[build] == _OF_BUILD or is_date(block.text) or says_nothing(block):
            continue
        if block.level or index >= first - _NEAR or is_heading(block):
            builds[build] += 1
            yield from (Candidate(index, text, at > 0, items) for at, text in enumerate(_texts(block)))


def _texts(block: TextBlock) -> list[str]:
    """A heading, or another block's first line; and the first of several elements in it."""
    whole = block.text.replace("\n", " ") if is_heading(block) else block.text.partition("\n")[0]
    line, part = whole, block.pieces[0][0].strip()
    texts = (line, part) if len(block.pieces) > 1 and _LEAST_PART < len(part) < len(line) else (line,)
    return [text for text in texts if any(map(str.isalpha, text))]


def candidate_rows(
    page: PageView,
    items: list[Item],
    taken: list[int],
    builds: Counter[tuple[str, str]],
    lists: int,
    body: list[int],
    titles: list[tuple[int, int]],
) -> tuple[list[Candidate], NDArray[np.float32]]:
    """The texts that may head a list, and one row for each, with a last one for none of them."""
    first = items[0]
    candidates = list(islice(_candidates(page, first.first, taken), _CANDIDATES))
    above = [known for known in titles if known[0] < first.first]
    if above and all(one.block != above[-1][0] for one in candidates):
        title, items_before = above[-1]
        text = page.blocks[title].text.replace("\n", " ")
        candidates.append(Candidate(title, text, False, taken[first.first] - 1 - items_before))
    of_list = [log1p(len(items)), log1p(lists), bool(body), bool(body) and first.first > body[-1]]
    levels = {node.index: level for level, node in enumerate((first.node, *first.node.ancestors()))}
    rows = []
    headings = 0
    for order, candidate in enumerate(candidates):
        block = page.blocks[candidate.block]
        heading = is_heading(block)
        rows.append(
            [
                *of_list,
                order,
                first.first - candidate.block,
                candidate.items_between,
                headings,
                page.chars[first.first] - page.chars[candidate.block + 1],
                *_place(page, first, block, levels),
                heading,
                bool((block.node.hints | (block.node.parent.hints if block.node.parent else 0)) & _NAMED),
                _TAGS.index(block.node.tag) if block.node.tag in _TAGS else -1,
                first.section_block == candidate.block,
                first.section_block >= 0,
                *_text(candidate.text, block),
                *_around(first, block, levels),
                builds[block.node.tag, block.node.name],
                bool(body) and candidate.block <= body[-1],
                candidate.part,
                len(block.pieces),
                block.pieces[0][3] is not None,
                block.pieces[-1][3] is not None,
            ]
        )
        headings += heading or block.level > 0
    rows.append([*of_list, *(_NOTHING for _ in range(len(NAMES) - len(_OF_LIST)))])
    return candidates, np.array(rows, np.float32)


def titles_of(page: PageView, taken: list[int]) -> list[tuple[int, int]]:
    """The first headings of the first level outside of items, each with the number of items before it.

    They head lists far below them: menus and filters stand between.
    """
    found = (block.index for block in page.blocks if block.level == 1 and block.chars <= _CHARS)
    outside = (index for index in found if not taken[index])
    return [(index, max(taken[:index], default=0)) for index in islice(outside, _TITLES)]


def _common(block: TextBlock, levels: dict[int, int]) -> tuple[Node, int]:
    """The element that holds both, and how far above the text's it stands."""
    node, up = block.node, 0
    while node.index not in levels and node.parent:
        node, up = node.parent, up + 1
    return node, up


def _place(page: PageView, first: Item, block: TextBlock, levels: dict[int, int]) -> list[float]:
    common, up = _common(block, levels)
    return [up, levels.get(common.index, 0), block.node.depth - first.node.depth, block.level]


def _around(first: Item, block: TextBlock, levels: dict[int, int]) -> list[float]:
    common, _ = _common(block, levels)
    parent = block.node.parent or block.node
    return [
        common.blocks == block.index,
        log1p(common.last_link - common.links),
        log1p(common.last_block - common.blocks),
        common.tag in _WHOLE,
        common.last_block - first.first,
        parent.last_block - parent.blocks,
    ]


def _text(text: str, block: TextBlock) -> list[float]:
    return [
        block.chars,
        text.count(" ") + 1,
        block.link_chars / max(1, block.chars),
        sum(map(str.isdigit, text)) / len(text),
        sum(map(str.isupper, text)) / len(text),
        text[-1] in ".!?…",
        says_related(text),
        says_general(text),
    ]
