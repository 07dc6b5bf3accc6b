"""Where on a page the article's dates stand: at its headline, in its lead, at its end."""

import re
from collections.abc import Set
from typing import Literal

from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.markup.vocabulary import Hint

Place = Literal["at headline", "above headline", "in lead", "at text's end", "elsewhere"]

ELSEWHERE = int(
    Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.SIDEBAR | Hint.ASIDE | Hint.FOOTER | Hint.NAVIGATION
    | Hint.CONSENT | Hint.SIGNUP | Hint.WIDGET | Hint.AD | Hint.PAGINATION | Hint.QUOTE
)  # fmt: skip
"""Parts of a page whose dates are other pieces' dates, today's, or the site's."""
_OTHER_PIECES = int(Hint.COMMENTS | Hint.RELATED | Hint.TEASER | Hint.QUOTE)
_CAPTIONS = int(Hint.FIGURE | Hint.CAPTION)
_OTHER_VOICES = int(Hint.COMMENTS | Hint.QUOTE) | _CAPTIONS
"""What readers write, posts that the text quotes, and what is said of pictures."""
_WIDGETS = int(Hint.WIDGET)
_POST = re.compile(r"(?<![a-z])(?:tweet|embed(?:ded)?-post|(?:bluesky|mastodon|tiktok)-embed)")
"""Names of widgets with a post of a social network."""
_FRAMES = int(Hint.FOOTER | Hint.ASIDE | Hint.SIDEBAR | Hint.WIDGET | Hint.AD)
_ABOUT = int(Hint.META | Hint.DATE | Hint.BYLINE | Hint.ARTICLE_TAG)
"""Such a part of a frame is the article's own: `post-footer meta`, `aside` with the date in `article`, `pub-dates`."""
ABOVE = 8
"""Blocks above the headline that may hold a date line; farther up is the site's head with today's date."""
NEAR = 3
"""Blocks on either side of the headline that are its own, whatever they are named."""
HEAD = 12
"""Blocks from the headline to the text that are the article's head; more are a list between the two."""
WIDEST = 30
"""Blocks from the headline to a text that still is the headline's."""
LEAD = 4
"""First blocks of the body: a dateline, or a date line that was taken for text."""
TAIL = 6
"""Blocks behind the body in which a signature line stands."""


def _is_post(node: Node) -> bool:
    if not node.context & _WIDGETS:
        return False
    return any(around.name and _POST.search(around.name.lower()) for around in (node, *node.ancestors()))


class DateRegions:
    """Tells where a block stands."""

    def __init__(
        self, page: PageView, headline: int, body: list[int], until: int | None = None, readers: Set[int] = frozenset()
    ):
        """`until`: the block at which other things begin behind the body; `readers`: those of readers' comments."""
        total = len(page.blocks) if until is None else until
        first = next((index for index in body if index > headline), headline) if body else headline
        start = headline if headline >= 0 else first
        inside = page.blocks[headline].node.context if headline >= 0 else 0
        if body:
            inside |= page.blocks[body[0]].node.context
        self._readers = readers
        self.headline = headline
        """The block that shows the headline; -1 where none does."""
        self._apart = (ELSEWHERE | _CAPTIONS) & ~inside
        begin = min(first, body[0]) if body else first  # earlier where a later block repeats the headline
        last = body[-1] if body else total
        near_end = min(max(first + 1, start + NEAR), start + HEAD, max(last, first)) if body else start + HEAD // 2
        lead_end = min(max(near_end, min(first, start + WIDEST) + LEAD), last)
        self.near = range(max(0, start - NEAR), near_end + 1)
        """The blocks at the headline."""
        self._lead = range(max(0, begin - (NEAR if begin == first else NEAR + 1)), begin + 1) if body else range(0)
        self._last = last
        self.head = range(max(0, start - ABOVE), min(total, lead_end + 1))
        self.tail = range(max(last - 1, self.head.stop), min(total, last + 1 + TAIL)) if body else range(0)
        self.middle = start
        """The block that nearness is measured from."""

    def apart(self, block: int, node: Node) -> bool:
        """Whether a block stands in a part whose dates are not the article's.

        A name that the whole article stands in says nothing (`news-list` around a page's one piece), and right at the
        headline names say little (`aside` around its date line, `teaser-meta`).
        """
        if block in self._readers or _is_post(node):
            return True
        if block in self.near or block in self._lead:
            return bool(node.context & self._apart & _OTHER_VOICES)
        frames = _CAPTIONS | (_FRAMES if node.context & _ABOUT else 0)
        return bool(node.context & self._apart & ~frames)

    def of_other_pieces(self, block: int, node: Node) -> bool:
        """Whether a part is about other pieces, by readers or quoted: not even a label makes its dates the
        article's."""
        return block in self._readers or bool(node.context & self._apart & _OTHER_PIECES)

    def blocks(self) -> list[int]:
        """The blocks that are looked at first."""
        return sorted({*self.head, *self._lead, *self.tail})

    def far(self, block: int) -> int:
        """How far from the headline (or the text's end) a block stands; what is above it counts as twice as far."""
        if block in self.tail:
            return abs(block - self._last)
        return block - self.middle if block >= self.middle else 2 * (self.middle - block)

    def name(self, block: int) -> Place:
        """The place of a block."""
        if block in self.near:
            return "at headline"
        if block in self.head:
            return "above headline" if block < self.middle else "in lead"
        if block in self._lead:
            return "in lead"
        return "at text's end" if block in self.tail else "elsewhere"
