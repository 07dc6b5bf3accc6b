"""An item of a list: a teaser as it stands in the page."""

from dataclasses import dataclass, field
from typing import Literal

from thresher.crawler.extractors.markup.view import Node

Relation = Literal["related", "teaser"]


@dataclass(slots=True)
class Item:
    """A teaser: text blocks [first, last), its links, and its parts as they stand in the page."""

    first: int
    last: int
    node: Node
    links: list[int]
    relation: Relation = "teaser"
    section: str | None = None
    section_block: int = -1
    headline: str | None = None
    url: str | None = None
    date_raw: str | None = None
    byline: str | None = None
    source: str | None = None
    summary: str | None = None
    image: str | None = None
    seed: int = -1
    """Index of the link that reads as its headline."""
    confidence: float = 0.0
    """The belief, from 0 to 1, that its headline promotes a piece."""
    beliefs: dict[str, float] = field(default_factory=dict)
    """The belief, from 0 to 1, that what was taken for its date, byline, summary, source is that: the least of its
    texts'."""
    holder: int = -1
    """Index of the element that holds the item and its neighbours."""
    alike: int = 1
    """How many items of the page are of its build."""
    title_blocks: frozenset[int] = frozenset()
    """The blocks that its headline fills."""
