"""The body's blocks: those that the model takes for body, without the summaries of a digest below the text."""

from collections import Counter

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.zones.body_outliers import build

_LEAST_MAIN = 0.5
"""The share of the body's characters that must stand before what is taken for a digest."""
_LEAST_SUMMARIES = 2
"""One block alone may be the last paragraph, behind a link to another piece."""
_HEADLINE_CHARS, _HEADLINE_LINKED = 20, 0.9
"""A linked headline has so many characters, nearly all of them in its link."""
_BEHIND = 3
"""A summary stands within so many blocks behind its headline; author and date may stand between."""


_OWN_BUILD, _SURE = 0.5, 1500
"""A block that the model is so sure of, built as so much of the text is, summarises no other piece."""


def body_blocks(page: PageView, odds: list[int]) -> list[int]:
    """Indices of the blocks of the article's body, in order.

    One by one the summaries of a digest read like text.  They are told by their surroundings: from some point on
    every block stands alone behind a linked headline.
    """
    body = [index for index, odd in enumerate(odds) if odd > 0]
    inside = set(body)
    end = len(body)
    while end and _is_summary(page, body[end - 1], inside):
        end -= 1
    if end == len(body):
        return body
    total, main = (sum(page.blocks[index].chars for index in body[:stop]) for stop in (len(body), end))
    if len(body) - end < _LEAST_SUMMARIES or main < _LEAST_MAIN * total:
        return body
    return body[:end] + _like_text(page, body, end, odds)


def _like_text(page: PageView, body: list[int], end: int, odds: list[int]) -> list[int]:
    """Of the blocks from `end` on those that are surely text and built as most of it."""
    chars = Counter[object]()
    for index in body[:end]:
        chars[build(page.blocks[index])] += page.blocks[index].chars
    enough = _OWN_BUILD * chars.total()
    return [index for index in body[end:] if odds[index] > _SURE and chars[build(page.blocks[index])] > enough]


def _is_summary(page: PageView, index: int, body: set[int]) -> bool:
    """Whether a body block stands alone behind a linked headline."""
    if index - 1 in body:
        return False
    return any(
        block.chars >= _HEADLINE_CHARS and block.link_chars >= _HEADLINE_LINKED * block.chars
        for block in page.blocks[max(0, index - _BEHIND) : index]
    )
