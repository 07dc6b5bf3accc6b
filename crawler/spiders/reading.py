"""What workers do with a page of a crawl."""

from collections.abc import Mapping

from crawler.extractors.rules import Rules
from pipelines.columns import with_rows
from pipelines.process import process
from schemas.outcome import Outcome
from schemas.page import SavedPage


def read(portals: Mapping[str, tuple[str | None, Rules | None]], page: SavedPage) -> Outcome:
    """The outcome of a page by its portal's time zone and rules."""
    time_zone, rules = portals[page.portal or ""]
    return with_rows(process(page, time_zone=time_zone, rules=rules))
