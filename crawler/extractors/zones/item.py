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
    own_last: int = 0
    """Where its own element ends: later blocks stand between it and the next item."""
    foreign: bool = False
    """Placed by an advertising network, or on another portal: told as `other`, no teaser."""
    holder: int = -1
    """Index of the element that holds the item and its neighbours."""
    holder_items: int = 1
    """How many items of the page are built alike."""
    titled: bool = False
    """Its headline is a heading that links to another page of the portal."""
    lined: bool = False
    """Its headline is a line of a block of several."""
    prose: list[tuple[str, bool]] = field(default_factory=list)
    """Texts of the item beside its other parts, and whether each reads as a summary; labels, prices, counts do not."""
