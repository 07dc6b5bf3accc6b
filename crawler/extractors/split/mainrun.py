"""The body's blocks: those that the model takes for body, without stragglers."""

from statistics import median

from crawler.extractors.markup.view import PageView

_GAP = 3
"""So many blocks in a row that are no body part what follows from the text: an inset has fewer."""
_WEAK = 0.5
"""What follows a gap belongs to the text if the model is at least so sure of it, by the text's own median."""
_LEAST_MAIN = 0.6
"""The share of the body's characters that must stand before a gap for the rest to be stragglers."""


def body_blocks(page: PageView, odds: list[int]) -> list[int]:
    """Indices of the blocks of the article's body, in order.

    The summaries of a digest below the text read like text, one by one: they differ in that they stand behind
    headlines and dates, and in that the model is less sure of them.
    """
    body = [index for index, odd in enumerate(odds) if odd > 0]
    if len(body) < 2:
        return body
    sure = _WEAK * median(odds[index] for index in body for _ in range(1 + page.blocks[index].chars // 100))
    total = sum(page.blocks[index].chars for index in body)
    before = 0
    for at, index in enumerate(body):
        gap = index - body[at - 1] - 1 if at else 0
        if gap >= _GAP and before >= _LEAST_MAIN * total:
            rest = [later for later in body[at:] if odds[later] >= sure]
            return [*body[:at], *rest] if len(rest) > len(body[at:]) // 2 else body[:at]
        before += page.blocks[index].chars
    return body
