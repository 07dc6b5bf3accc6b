"""Tables, lists of terms and preformatted text that are set into a text, told by the text before them.

Their short lines read like a price list, a menu or an embed; right behind a paragraph of the text, in the same element,
they are what it speaks of.
"""

from collections.abc import Iterator
from itertools import islice

from thresher.crawler.extractors.fields.tables import is_data_table
from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.markup.vocabulary import Hint

_TAGS = frozenset(("table", "dl", "pre"))
_UNLINKED = 0.3
"""So much of it may be linked."""
_MOST_BLOCKS = 400
"""A bound for safety: what shows more is no part of a text."""
_LEAST_BEFORE = 40
"""Characters of the shortest paragraph that speaks of what stands behind it."""
_WRAPPERS = 2
"""Elements around it that hold nothing else, for scrolling and the like."""
_ELSEWHERE = int(
    Hint.COMMENTS | Hint.NAVIGATION | Hint.SIGNUP | Hint.CONSENT | Hint.AD | Hint.SHARE | Hint.RELATED | Hint.TEASER
    | Hint.FOOTER | Hint.AUTHOR_BOX | Hint.TAGS | Hint.BREADCRUMB | Hint.CAPTION | Hint.BYLINE | Hint.META
    | Hint.DISCLAIMER | Hint.SIDEBAR | Hint.ASIDE | Hint.FIGURE | Hint.DATE
)  # fmt: skip


def set_in(page: PageView, text: set[int]) -> Iterator[int]:
    """The blocks of what is set into the text, whose blocks are `text`, and is not of it yet."""
    for node in page.nodes:
        if node.tag not in _TAGS or not 0 < node.last_block - node.blocks <= _MOST_BLOCKS:
            continue
        if node.context & _ELSEWHERE or not _is_set_in(page, node, text):
            continue
        yield from (index for index in range(node.blocks, node.last_block) if index not in text)


def _is_set_in(page: PageView, node: Node, text: set[int]) -> bool:
    if node.tag == "table" and not is_data_table(node):
        return False
    if page.link_chars_in(node) > _UNLINKED * page.chars_in(node):
        return False
    holder = _holder(node)
    if holder is None:
        return False
    before = node.blocks - 1
    return before in text and _is_text(page, before, holder)


def _holder(node: Node) -> Node | None:
    """The element that a part stands in beside other text."""
    return next(
        (
            above
            for above in islice(node.ancestors(), 1 + _WRAPPERS)
            if above.last_block - above.blocks > node.last_block - node.blocks
        ),
        None,
    )


def _is_text(page: PageView, index: int, holder: Node) -> bool:
    """Whether a block is a paragraph of the element, or stands alone in an element of its own right in it."""
    block = page.blocks[index]
    above = block.node if block.node is holder else block.node.parent
    return above is holder and not block.level and block.chars >= _LEAST_BEFORE
