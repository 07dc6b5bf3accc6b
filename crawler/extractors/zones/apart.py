"""What of a page is told apart from its text before anything else is: comments, and boxes that ask for something."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.appeals import find_appeals
from thresher.crawler.extractors.zones.comments import CommentPart, comment_parts
from thresher.crawler.extractors.zones.landmarks import Landmark, places
from thresher.crawler.extractors.zones.notices import Notice, find_notices

_NO_BODY = -3000
"""The log-odds, in thousandths, that a block of such a part is of the body."""


class Part(Protocol):
    """A part of a page: blocks [first, last), and what kind of place it is."""

    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...
    @property
    def place(self) -> Landmark: ...


class Apart(NamedTuple):
    """What of a page stands apart from its text, and what that leaves."""

    odds: list[int]
    """By block the log-odds that it is of a body, without what stands apart."""
    where: list[Landmark]
    comments: list[CommentPart]
    notices: list[Notice]


def set_apart(page: OpenPage, odds: list[int]) -> Apart:
    """Find readers' comments, boxes that ask for something, and notices."""
    comments = comment_parts(page, odds)
    apart: list[Part] = [*find_appeals(page, odds), *comments]
    odds = lower_odds(apart, odds)
    notices = find_notices(page.view, odds)
    return Apart(odds, put_places(page.view, [*apart, *notices], places(page.view, odds)), comments, notices)


def lower_odds(parts: Sequence[Part], odds: list[int]) -> list[int]:
    """The odds of all blocks to be of the body, when those parts are not."""
    odds = list(odds)
    for part in parts:
        odds[part.first : part.last] = [min(odd, _NO_BODY) for odd in odds[part.first : part.last]]
    return odds


def put_places(page: PageView, parts: Sequence[Part], where: list[Landmark]) -> list[Landmark]:
    """The places of all elements, when those inside the parts are of the parts' kinds."""
    if not parts:
        return where
    kinds = dict[int, Landmark]()
    for part in parts:
        kinds.update(dict.fromkeys(range(part.first, part.last), part.place))
    found = list(where)
    for node in page.nodes:
        kind = kinds.get(node.blocks)
        if kind is not None and kinds.get(node.last_block - 1) is kind:
            found[node.index] = kind
    return found
