"""A page, opened once: what all readers look at.  Data alone; `opening` makes it."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lxml import etree

from thresher.crawler.extractors.dates.capture import capture_day
from thresher.crawler.extractors.markup.metadata import Metadata
from thresher.crawler.extractors.markup.view import PageView
from thresher.schemas.page import Known
from thresher.text.addresses import Base


class Headline(NamedTuple):
    """Where and what the headline is."""

    text: str
    block: int
    """Index of the text block that shows it; -1 where none does."""
    rule: str
    confidence: float
    raw: str
    kicker: str = ""
    """What stands apart in the headline's own element before it."""


@dataclass(slots=True)
class OpenPage:
    """The page-wide views, and what is known of the page from outside."""

    view: PageView
    meta: Metadata
    headline: Headline | None
    base: Base
    charset: str
    charset_from: Known
    site: str | None
    """The portal's own name."""
    language: str | None
    """As the page declares it, with its region where it has one (`en-GB`); else as its text tells."""
    scripted: bool = False
    """Whether its text was found in a script's data only."""
    fetched: str | None = None
    """The time of capture in ISO 8601."""
    day_first: bool | None = None
    """Whether its portal writes 04/05 for the 4th of May; None: the page itself must tell."""

    @property
    def headline_block(self) -> int:
        """Index of the text block that shows the headline; -1 where none does."""
        return self.headline.block if self.headline else -1

    @property
    def captured(self) -> date:
        """The day of capture, or `UNKNOWN_CAPTURE`."""
        return capture_day(self.fetched)

    def place(self, element: etree._Element | None) -> str:
        """An XPath that selects an element; `url` stands for the page's address."""
        return "url" if element is None else self.view.place(element)
