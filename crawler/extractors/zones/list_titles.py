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
    """Looks titles up, each element's once."""

    def __init__(self, view: PageView, body: list[int]) -> None:
        self._view = view
        self._first, self._last = (body[0], body[-1]) if body else (-1, -1)
        self._over: dict[int, int] = {}

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
            titles = titles_of(self._view, each)
            said = said << 2 & _ALL | any(map(says_related, titles)) | any(map(says_general, titles)) << 1
            self._over[each.index] = said
        return said

    def _holds_body(self, node: Node) -> bool:
        return node.blocks <= self._first and node.last_block > self._last >= 0

    def linked_headings(self) -> NDArray[np.float64]:
        """By link, how much of the nearest heading before it is linked; -1 where there is none."""
        blocks = self._view.blocks
        headings = [block.index for block in blocks if is_heading(block)]
        shares = [-1.0, *(blocks[index].link_chars / max(1, blocks[index].chars) for index in headings)]
        last = len(blocks) - 1
        return np.array(shares)[np.searchsorted(headings, [min(link.block, last) for link in self._view.links])]


def titles_of(view: PageView, node: Node) -> list[str]:
    """The texts that may head an element: before its first link, and right before the element."""
    if node.tag in ("html", "body") or node.last_link == node.links:
        return []
    found = _title_within(view, node), _title_before(view, node)
    return [block.text.replace("\n", " ") for block in found if block is not None]


def _title_within(view: PageView, node: Node) -> TextBlock | None:
    first = view.links[node.links].block
    for index in range(node.blocks, min(first + 1, node.last_block, node.blocks + _FEW_BLOCKS)):
        block = view.blocks[index]
        if _is_text(block) and (block.link_chars < _LINKED * block.chars or _is_linked_title(block, node, first)):
            return block
    return None


def _title_before(view: PageView, node: Node) -> TextBlock | None:
    begin = node.parent.blocks if node.parent else node.blocks
    for index in range(node.blocks - 1, max(begin, node.blocks - _BACK) - 1, -1):
        block = view.blocks[index]
        if _is_text(block) and (not block.link_chars or is_heading(block)):
            return block
    return None


def _is_text(block: TextBlock) -> bool:
    return block.chars <= MAX_CHARS and any(map(str.isalpha, block.text))


def _is_linked_title(block: TextBlock, node: Node, first: int) -> bool:
    long_list = node.last_link - node.links > _TITLE_LINKS
    return block.index == first and 0 < block.level <= _TITLE_LEVEL and block.chars <= _TITLE_CHARS and long_list
