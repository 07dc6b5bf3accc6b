"""What is counted of a harvest, and the histories of it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from thresher.watch.layout import Layout

Histogram = dict[int, int]
"""How many pages by the step of a value: `step(value)`."""


class Figures(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is counted of one harvest.  Pages are those that it kept first or anew; every share has its counts."""

    state: str = "finished"
    """How the harvest ended (thresher.schemas.frontier.HarvestState)."""
    failures: int = 0
    """Harvests in a row, up to this one, that failed, were killed or ended at their time limit."""
    statuses: dict[str, int] = {}
    """Outcomes by status."""
    refused: dict[str, int] = {}
    """Refused pages by reason."""
    unanswered: dict[str, int] = {}
    """Addresses that no page came of, by reason."""
    pages: dict[str, int] = {}
    """Pages by page type."""
    new_pages: int = 0
    new_articles: int = 0
    filled: dict[str, int] = {}
    """By field, the articles that have a value."""
    words: int | None = None
    """The median words of the articles' bodies."""
    lengths: Histogram = {}
    """Articles by the words of their bodies."""
    teasers_a_page: dict[str, float] = {}
    """By page type, the median of the teasers of a page."""
    teasers: dict[str, Histogram] = {}
    """By page type, pages by the number of their teasers."""
    doubtful: int = 0
    """Articles with a field of low confidence."""
    doubts: Histogram = {}
    """Articles by the number of such fields, as it is."""
    teased: int = 0
    """Addresses that its listings tease and that may be harvested."""
    missed: int = 0
    """Of these, the ones that no page is kept of."""
    layouts: dict[str, list[Layout]] = {}
    """By page type, the layouts of a sample of its pages."""

    @property
    def articles(self) -> int:
        return self.pages.get("article", 0)

    @property
    def attempts(self) -> int:
        """Pages that came to an outcome, and addresses that no page came of."""
        return sum(self.statuses.values()) + sum(self.unanswered.values())


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """A harvest that was looked at."""

    harvest: int
    at: str
    """When, ISO 8601, UTC."""
    figures: Figures


def step(value: int) -> int:
    """Which step of a histogram a number falls on: steps grow by half a doubling."""
    return round(2 * math.log2(value + 1))


def histogram(values: Iterable[int]) -> Histogram:
    return dict(sorted(Counter(map(step, values)).items()))


def added(histograms: Iterable[Mapping[int, int]]) -> Histogram:
    total: Histogram = {}
    for one in histograms:
        for at, count in one.items():
            total[at] = total.get(at, 0) + count
    return total


def quantile(found: Mapping[int, int], share: float) -> int:
    """The least step below or on which at least this share of a histogram lies."""
    wanted, below = share * sum(found.values()), 0
    for at in sorted(found):
        below += found[at]
        if below >= wanted:
            return at
    return 0
