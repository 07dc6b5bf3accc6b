"""No new articles for longer than usual.

Only weekdays on which the portal usually publishes count as time.  So nothing is raised in a portal's first weekend,
nor on a day on which it never publishes.  The constants are matters of taste; `python -m benchmarks.watch` measures
their effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from thresher.watch.figures import Observation

LEAST_HOURS = 30.0
"""One quiet day (a holiday) is no drift."""
LONGER = 1.5
"""A silence is raised when it is so many times the usual longest one."""
_LEAST_WITH_ARTICLES = 3
"""Harvests with new articles that a history needs."""
_ENOUGH_SILENCES = 10
"""From so many silences on, the longest is left out as an outlier."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The time without new articles, in hours of days on which the portal publishes, and the usual longest one."""

    hours: float
    usual: float
    since: int
    """The first harvest without new articles."""
    last: Observation
    """The last harvest with new articles."""

    @property
    def is_bad(self) -> bool:
        return self.hours > max(LEAST_HOURS, LONGER * self.usual)


def silence(observations: Sequence[Observation]) -> Silence | None:
    """The present silence; None where there is none, or too little history.  The present harvest is the last."""
    with_articles = [at for at, one in enumerate(observations) if one.figures.new_articles]
    if len(with_articles) < _LEAST_WITH_ARTICLES or with_articles[-1] == len(observations) - 1:
        return None
    hours = _hours(observations)
    silences = sorted(sum(hours[one + 1 : other + 1]) for one, other in pairwise(with_articles))
    usual = silences[-2] if len(silences) >= _ENOUGH_SILENCES else silences[-1]
    last = with_articles[-1]
    return Silence(sum(hours[last + 1 :]), usual, observations[last + 1].harvest, observations[last])


def _hours(observations: Sequence[Observation]) -> list[float]:
    """For each harvest the hours since the one before it; 0 where the portal seldom publishes on its weekday."""
    times = [datetime.fromisoformat(one.at) for one in observations]
    days: dict[int, dict[str, bool]] = {}
    for when, one in zip(times, observations, strict=True):
        weekday = days.setdefault(when.weekday(), {})
        date = one.at[:10]
        weekday[date] = weekday.get(date, False) or one.figures.new_articles > 0
    publishing = {weekday: _is_publishing_day(list(found.values())) for weekday, found in days.items()}
    spans = [0.0] + [(later - one).total_seconds() / 3600 for one, later in pairwise(times)]
    return [span if publishing[when.weekday()] else 0.0 for span, when in zip(spans, times, strict=True)]


def _is_publishing_day(had_articles: list[bool]) -> bool:
    """Whether most dates of a weekday had new articles, without the empty ones at the end (the present silence)."""
    while had_articles and not had_articles[-1]:
        had_articles = had_articles[:-1]
    return sum(had_articles) * 2 > len(had_articles)
