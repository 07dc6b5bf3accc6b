"""What stands over a list of links: the titles of the elements around it."""

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.zones.sections import MAX_CHARS, is_heading, says_general, says_related

_LEVELS = 8
"""So many elements above a link may have a title that speaks of it."""
_LINKED = 0.5
"""A text that is more linked than this is no title, unless it is a heading."""
_TITLE_LEVEL, _TITLE_CHARS, _TITLE_LINKS = 3, 60, 3
"""A linked heading is a list's title down to this level, up to so many characters, with more links below it."""
_FEW_BLOCKS = 12
"""So many blocks before an element's first link may hold its title."""

_BACK = 3
"""So many blocks before an element one may be its title."""

_ALL = (1 << 2 * _LEVELS) - 1
_RELATED, _GENERAL = (sum(1 << 2 * level + bit for level in range(_LEVELS)) for bit in (0, 1))
"""Bits for: the pieces are related to the page's own; they are the portal's latest or most read."""


class ListTitles:
    """Looks titles up, each block's and each element's once."""

    def __init__(self, view: PageView, body: list[int]) -> None:
        self._view = view
        self._first, self._last = (body[0], body[-1]) if body else (-1, -1)
        self._over: dict[int, int] = {}
        self._said: dict[int, int] = {}
        texts = [_is_text(block) for block in view.blocks]
        self._headings = [block.index for block in view.blocks if is_heading(block)]
        self._within = _next([text and _is_unlinked(block) for text, block in zip(texts, view.blocks, strict=True)])
        heads = set(self._headings)
        self._before = _previous(
            [
                text and (not block.link_chars or block.index in heads)
                for text, block in zip(texts, view.blocks, strict=True)
            ]
        )

    def said_over_links(self) -> NDArray[np.bool_]:
        """By link what the titles of its element and those around it say, up to the one that holds the body."""
        over = np.array([self._said_over(link.node) for link in self._view.links], np.int64)
        return np.stack([(over & mask) > 0 for mask in (_RELATED, _GENERAL)], axis=1)

    def _said_over(self, node: Node) -> int:
        """What is said of the element and of those around it, the nearest first: two bits each."""
        unknown: list[Node] = []
        around: Node | None = node
        while around is not None and around.index not in self._over:
            unknown.append(around)
            around = None if self._holds_body(around) else around.parent
        said = self._over[around.index] if around is not None else 0
        for each in reversed(unknown):
            said = said << 2 & _ALL
            for title in self._titles(each):
                said |= self._says(title)
            self._over[each.index] = said
        return said

    def _holds_body(self, node: Node) -> bool:
        return node.blocks <= self._first and node.last_block > self._last >= 0

    def _says(self, title: int) -> int:
        """Two bits: whether a block says that what follows is related, and that it is the portal's latest."""
        said = self._said.get(title)
        if said is None:
            text = self._view.blocks[title].text.replace("\n", " ")
            said = self._said[title] = says_related(text) | says_general(text) << 1
        return said

    def _titles(self, node: Node) -> list[int]:
        """The blocks that may head an element: before its first link, and right before the element."""
        if node.tag in ("html", "body") or node.last_link == node.links:
            return []
        found = self._title_within(node), self._title_before(node)
        return [title for title in found if title >= 0]

    def _title_within(self, node: Node) -> int:
        first = self._view.links[node.links].block
        end = min(first + 1, node.last_block, node.blocks + _FEW_BLOCKS)
        if node.blocks >= end:
            return -1
        title = self._within[node.blocks]
        if title < end:
            return title
        return first if first < end and _is_linked_title(self._view.blocks[first], node) else -1

    def _title_before(self, node: Node) -> int:
        begin = max(node.parent.blocks if node.parent else node.blocks, node.blocks - _BACK)
        title = self._before[node.blocks]
        return title if title >= begin else -1

    def linked_headings(self) -> NDArray[np.float64]:
        """By link, how much of the nearest heading before it is linked; -1 where there is none."""
        blocks, headings = self._view.blocks, self._headings
        shares = [-1.0, *(blocks[index].link_chars / max(1, blocks[index].chars) for index in headings)]
        last = len(blocks) - 1
        return np.array(shares)[np.searchsorted(headings, [min(link.block, last) for link in self._view.links])]


def _next(flags: list[bool]) -> list[int]:
    """By index the first one from it on whose flag is set; the number of flags where there is none."""
    found = [len(flags)] * (len(flags) + 1)
    for index in range(len(flags) - 1, -1, -1):
        found[index] = index if flags[index] else found[index + 1]
    return found


def _previous(flags: list[bool]) -> list[int]:
    """By index the last one before it whose flag is set; -1 where there is none."""
    found = [-1] * (len(flags) + 1)
    for index, flag in enumerate(flags):
        found[index + 1] = index if flag else found[index]
    return found


def _is_text(block: TextBlock) -> bool:
    return block.chars <= MAX_CHARS and any(map(str.isalpha, block.text))


def _is_unlinked(block: TextBlock) -> bool:
    return block.link_chars < _LINKED * block.chars


def _is_linked_title(block: TextBlock, node: Node) -> bool:
    long_list = node.last_link - node.links > _TITLE_LINKS
    return 0 < block.level <= _TITLE_LEVEL and block.chars <= _TITLE_CHARS and long_list and _is_text(block)
