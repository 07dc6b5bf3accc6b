"""The figures of a harvest, and histograms."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from thresher.watch.layout import Layout

Histogram = dict[int, int]
"""Pages by the step of their value: `step(value)`."""


class Figures(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The counts of one harvest, by which shares are computed.  Pages are those that it kept as new or changed."""

    state: str = "finished"
    """How the harvest ended (thresher.schemas.frontier.HarvestState)."""
    failures: int = 0
    """Harvests in a row, up to this one, that failed, were killed or ended at their time limit."""
    statuses: dict[str, int] = {}
    """Outcomes by status."""
    refused: dict[str, int] = {}
    """Refused pages by reason."""
    unanswered: dict[str, int] = {}
    """Addresses that gave no page, by reason."""
    pages: dict[str, int] = {}
    """Pages by page type."""
    new_pages: int = 0
    new_articles: int = 0
    filled: dict[str, int] = {}
    """By field, the articles that have a value."""
    own: dict[str, tuple[int, int]] = {}
    """By own field, as `own.NAME`, the pages that have a value, and those on which it was looked for."""
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
    """Articles by the number of such fields; the number itself, not its step."""
    teased: int = 0
    """Addresses that its listings tease and that may be harvested."""
    missed: int = 0
    """Of these, the ones without a page in the store."""
    layouts: dict[str, list[Layout]] = {}
    """By page type, the layouts of a sample of its pages."""

    @property
    def articles(self) -> int:
        return self.pages.get("article", 0)

    @property
    def attempts(self) -> int:
        """Pages with an outcome, and addresses that gave no page."""
        return sum(self.statuses.values()) + sum(self.unanswered.values())


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """A harvest with its figures."""

    harvest: int
    at: str
    """When, ISO 8601, UTC."""
    figures: Figures


def step(value: int) -> int:
    """The step of a histogram that a number falls on: a step is a factor of √2."""
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
