"""What of a page is told apart from its text before anything else is: comments, and boxes that ask for something."""

from collections.abc import Sequence
from typing import Protocol

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.zones.landmarks import Landmark

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
    places = list(where)
    for node in page.nodes:
        kind = kinds.get(node.blocks)
        if kind is not None and kinds.get(node.last_block - 1) is kind:
            places[node.index] = kind
    return places
