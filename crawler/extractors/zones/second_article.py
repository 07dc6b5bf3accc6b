"""Whole articles below the page's own, as pages have them that never end: their text is not of this one."""

from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.markup.vocabulary import Hint

_LEAST_PROSE = 80
"""The size of the shortest paragraph that makes an element with a heading an article."""
_NOT_BODY = -2000
"""Log-odds, in thousandths, of the text of another article."""
_STEPS = 3
_SIGNED, _LINE = 6, 100
"""Blocks of an article among which its author or date stands, and the size of the longest line that says so."""
_SIGNATURE = int(Hint.BYLINE | Hint.DATE)
_ARTICLE = int(Hint.ARTICLE_TAG)


def without_second(page: PageView, odds: list[int], headline: int) -> list[int]:
    """The odds without the articles that follow the one with the headline; `headline` is the index of its block."""
    if headline < 0 or max(odds) <= 0:
        return odds
    own = _article_of(page, headline, odds)
    if own is None or own.parent is None:
        return odds
    level = page.blocks[headline].level or 1
    others = [node for node in page.nodes[own.end : own.parent.end] if _is_another(page, node, own, level, odds)]
    first = next((i for i in range(headline + 1, own.last_block) if odds[i] > 0), own.last_block)
    others += [node for node in page.nodes[own.index + 1 : own.end] if _is_inner(page, node, first, level, odds)]
    if not others:
        return odds
    lowered = odds.copy()
    for other in others:
        for index in range(other.blocks, other.last_block):
            lowered[index] = min(lowered[index], _NOT_BODY)
    return lowered


def _article_of(page: PageView, headline: int, odds: list[int]) -> Node | None:
    """The element of the page's article: the smallest around the headline that holds text of the body behind it."""
    node: Node | None = page.blocks[headline].node
    while node is not None and not _has_text(page, node, headline, odds):
        node = node.parent
    while node is not None and node.parent is not None and (_fills(node, node.parent) or _is_marked(node.parent, node)):
        node = node.parent
    return node


def _fills(node: Node, holder: Node) -> bool:
    """Whether an element holds nothing but another one."""
    return holder.blocks == node.blocks and holder.last_block == node.last_block and holder.tag != "body"


def _is_marked(holder: Node, node: Node) -> bool:
    """Whether an element is marked as an article, of which another one is a part."""
    return bool(holder.hints & _ARTICLE) and not node.hints & _ARTICLE


def _has_text(page: PageView, node: Node, after: int, odds: list[int]) -> bool:
    return any(
        odds[index] > 0 and page.blocks[index].size >= _LEAST_PROSE for index in range(after + 1, node.last_block)
    )


def _is_another(page: PageView, node: Node, own: Node, level: int, odds: list[int]) -> bool:
    """Whether an element beside the page's article is built as it is and begins with a headline of its own.

    A heading of the headline's own level begins another article in any element built alike that names an author or a
    date, as the page's does; one of the next level only where both are marked as articles.
    """
    if (node.depth, node.tag) != (own.depth, own.tag):
        return False
    both = _holds_article(page, node) and _holds_article(page, own)
    alike = node.name.split()[:1] == own.name.split()[:1] and _is_signed(page, node) and _is_signed(page, own)
    return _begins(page, node, level + both, odds) and (both or alike)


def _is_signed(page: PageView, node: Node) -> bool:
    """Whether a date or an author stands near an element's begin: parts of one article have none of their own."""
    last = min(node.last_block, node.blocks + _SIGNED)
    if any(node.blocks <= index < last and time_node.within(node) for _, time_node, index in page.times):
        return True
    return any(block.node.context & _SIGNATURE and block.size <= _LINE for block in page.blocks[node.blocks : last])


def _is_inner(page: PageView, node: Node, first: int, level: int, odds: list[int]) -> bool:
    """Whether an article behind the first text of the body has a headline of the page's own level."""
    return bool(node.hints & _ARTICLE) and node.blocks > first and _begins(page, node, level, odds)


def _begins(page: PageView, node: Node, level: int, odds: list[int]) -> bool:
    """Whether an element begins with a headline of that level, and text stands below."""
    heading = next((block for block in page.blocks[node.blocks : node.last_block] if block.level), None)
    return heading is not None and heading.level <= level and _has_text(page, node, heading.index, odds)


def _holds_article(page: PageView, node: Node) -> bool:
    """Whether an element is an article, or one stands right in it."""
    return any(inner.hints & _ARTICLE for inner in page.nodes[node.index : min(node.end, node.index + _STEPS)])
