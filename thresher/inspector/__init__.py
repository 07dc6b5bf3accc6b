"""Shows where the parts of a record stand in their page: a report for a browser, a text for a terminal.

page → read as in a harvest, with evidence → sanitized markup, every text with its zone
→ beside the record, in one file that makes no requests
"""

from thresher.crawler.extractors.rules import Rules
from thresher.inspector.detailed import inspect
from thresher.inspector.page import leading_to, policy
from thresher.inspector.page import page as _page
from thresher.inspector.terminal import WIDTH, lines
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import SavedPage

__all__ = ["leading_to", "policy", "report", "text"]


def report(
    page: SavedPage, outcome: Outcome | None = None, *, rules: Rules | None = None, time_zone: str | None = None
) -> str:
    """One self-contained HTML file.  `outcome`: an earlier one of the page, whose differences the report lists.

    `rules` and `time_zone` are those of the page's portal.  To be served with `policy()` as Content-Security-Policy.
    """
    return _page(inspect(page, outcome, rules=rules, time_zone=time_zone))


def text(
    page: SavedPage,
    outcome: Outcome | None = None,
    *,
    rules: Rules | None = None,
    time_zone: str | None = None,
    colour: bool = False,
    width: int = WIDTH,
) -> str:
    """The page's text with the zones in the margin, then the fields with their evidence."""
    return "\n".join(lines(page, outcome, rules=rules, time_zone=time_zone, colour=colour, width=width)) + "\n"
