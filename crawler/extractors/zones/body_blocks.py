"""The body's blocks: those that the model takes for body, without the summaries of a digest below the text."""

from collections import Counter
from collections.abc import Iterator

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.zones.body_outliers import build
from thresher.crawler.extractors.zones.sections import says_general, says_related

_LEAST_MAIN = 0.5
"""The share of the body's characters that must stand before what is taken for a digest."""
_LEAST_SUMMARIES = 2
"""One block alone may be the last paragraph, behind a link to another piece."""
_HEADLINE_CHARS, _HEADLINE_LINKED = 12, 0.9
"""A linked headline has so many characters, nearly all of them in its link."""
_HEAD, _PIECE_LEVEL = 6, 2
"""Another whole piece has a heading of such a level among so many blocks at its begin."""
_LEAST_PIECE = 200
"""Characters, without links, of the shortest such piece."""
_SENTENCE, _LEAST_SENTENCES = 60, 2
"""Beside the headline, the page's own piece holds so many blocks of so many characters."""
_DATED = int(Hint.DATE | Hint.BYLINE)
_BEHIND = 3
"""A summary stands within so many blocks behind its headline; author and date may stand between."""


_OWN_BUILD, _SURE = 0.5, 1500
"""A block that the model is so sure of, built as so much of the text is, summarises no other piece."""


def body_blocks(page: PageView, odds: list[int], headline: int = -1) -> list[int]:
    """Indices of the blocks of the article's body, in order.  `headline`: the block that shows its headline.

    One by one the summaries of a digest read like text.  They are told by their surroundings: from some point on
    every block stands alone behind a linked headline.
    """
    following = min(_following_pieces(page, odds, headline), default=len(page.blocks))
    body = [index for index, odd in enumerate(odds[:following]) if odd > 0]
    inside = set(body)
    end = len(body)
    while end and (_is_summary(page, body[end - 1], inside) or _is_linked(page.blocks[body[end - 1]])):
        end -= 1
    summaries = [index for index in body[end:] if not _is_linked(page.blocks[index])]
    total, main = (sum(page.blocks[index].chars for index in body[:stop]) for stop in (len(body), end))
    if len(summaries) < _LEAST_SUMMARIES or main < _LEAST_MAIN * total:
        return body
    if len(summaries) < len(body) - end and not _stand_apart(page, body, end):
        return body
    return body[:end] + _like_text(page, body, end, odds)


def _following_pieces(page: PageView, odds: list[int], headline: int) -> Iterator[int]:
    """The first blocks of other whole pieces below: elements side by side with the one that holds headline and text."""
    holder = page.blocks[headline].node if headline >= 0 else None
    while holder is not None and holder.parent is not None:
        own = range(headline + 1, holder.last_block)
        if sum(odds[index] > 0 and page.blocks[index].chars >= _SENTENCE for index in own) >= _LEAST_SENTENCES:
            at = holder.end
            while at < holder.parent.end:
                other = page.nodes[at]
                if other.tag == holder.tag and _is_piece(page, other, holder, page.blocks[headline].level):
                    yield other.blocks
                at = other.end
        holder = holder.parent


def _is_piece(page: PageView, node: Node, own: Node, level: int) -> bool:
    """Whether an element begins with a headline as the page's own, or with one and a date, and text follows."""
    if node.tag != "article" and (not node.name or node.name != own.name):
        return False
    head = page.blocks[node.blocks : min(node.last_block, node.blocks + _HEAD)]
    titles = [block.level for block in head if 0 < block.level <= _PIECE_LEVEL]
    if not titles or page.chars_in(node) - page.link_chars_in(node) < _LEAST_PIECE:
        return False
    dated = any(block.node.context & ~node.context & _DATED and _has_number(block) for block in head)
    dated = dated or any(holder.within(node) for _, holder, _ in page.times)
    if node.tag == "article":
        return dated or titles[0] == level == 1
    return dated and titles[0] == level


def _has_number(block: TextBlock) -> bool:
    return block.chars < _SENTENCE and any(map(str.isdigit, block.text))


def _stand_apart(page: PageView, body: list[int], end: int) -> bool:
    """Whether the blocks from `end` on are built as none before, or stand below a heading over such lists."""
    if end and (says_related(over := page.blocks[body[end - 1]].text) or says_general(over)):
        return True
    builds = {build(page.blocks[index]) for index in body[:end]}
    return all(build(page.blocks[index]) not in builds for index in body[end:])


def _like_text(page: PageView, body: list[int], end: int, odds: list[int]) -> list[int]:
    """Of the blocks from `end` on those that are surely text and built as most of it."""
    chars = Counter[object]()
    for index in body[:end]:
        chars[build(page.blocks[index])] += page.blocks[index].chars
    enough = _OWN_BUILD * chars.total()
    return [index for index in body[end:] if odds[index] > _SURE and chars[build(page.blocks[index])] > enough]


def _is_summary(page: PageView, index: int, body: set[int]) -> bool:
    """Whether a body block stands alone behind a linked headline."""
    if index - 1 in body and not _is_linked(page.blocks[index - 1]):
        return False
    return any(
        block.chars >= _HEADLINE_CHARS and block.link_chars >= _HEADLINE_LINKED * block.chars
        for block in page.blocks[max(0, index - _BEHIND) : index]
    )


def _is_linked(block: TextBlock) -> bool:
    """Whether a block is a heading that is a link."""
    return bool(block.level) and block.link_chars >= _HEADLINE_LINKED * block.chars
