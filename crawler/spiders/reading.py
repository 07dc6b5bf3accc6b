"""What workers do with a page of a crawl."""

from collections.abc import Mapping

from thresher.crawler.extractors.rules import Rules
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import SavedPage
from thresher.store.row_mapping import with_rows


def read(portals: Mapping[str, tuple[str | None, Rules | None]], page: SavedPage) -> Outcome:
    """The outcome of a page by its portal's time zone and rules."""
    time_zone, rules = portals[page.portal or ""]
    return with_rows(process(page, time_zone=time_zone, rules=rules))
