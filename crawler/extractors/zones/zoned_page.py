"""A page with a zone for each of its parts.  Data alone; `assign` makes it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.zones.comments import CommentBox
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.linkfacts import LinkFacts
from thresher.schemas.record import PageType, Zone


@dataclass(slots=True)
class ZonedPage:
    """A page, accounted for."""

    page_type: PageType
    blocks: list[Zone]
    """One a text block."""
    links: list[Zone]
    """One a link."""
    odds: list[int]
    """One a text block: the log-odds, in thousandths, that it is of the body."""
    body: list[int]
    """The blocks of the article's body, in order: without headline, byline, captions."""
    items: list[Item]
    """The teasers."""
    facts: LinkFacts
    """Text and absolute address of every link."""
    row: NDArray[np.float32]
    """The page's features, as `page_type.page_row` has them."""
    comments: list[CommentBox] = field(default_factory=list)
    """The readers' comments, in order."""
    main: list[int] = field(default_factory=list)
    """The blocks of the main text, in order, where it is not the body of an article."""

    @property
    def after_body(self) -> int | None:
        """The block at which items or readers' comments begin behind the body; None where none do."""
        starts = [item.first for item in self.items] + [box.first for box in self.comments]
        return min((first for first in starts if self.body and first > self.body[-1]), default=None)
