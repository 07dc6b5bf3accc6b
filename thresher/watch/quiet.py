"""No new articles for longer than usual.

Only days on which the portal brings something count as time: a weekday that was never seen to, or seldom, does not.
So nothing is raised in a portal's first weekend, nor on a day on which it always rests.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from thresher.watch.figures import Observation

LEAST_HOURS = 30.0
"""One quiet day (a holiday) is no drift."""
LONGER = 1.5
"""Times the usual longest silence."""
_LEAST_BRINGING = 3
"""Harvests that brought something, without which nothing is usual."""
_ENOUGH_SILENCES = 10
"""With so many silences on record the very longest counts as an accident."""


@dataclass(frozen=True, slots=True)
class Silence:
    """How long nothing new came, in hours of days on which something does, and the usual longest."""

    hours: float
    usual: float
    since: int
    """The first harvest that brought nothing, or the present one."""
    last: Observation
    """The last harvest that brought something."""

    @property
    def is_bad(self) -> bool:
        return self.hours > max(LEAST_HOURS, LONGER * self.usual)


def silence(observations: Sequence[Observation]) -> Silence | None:
    """The present silence; None where something came, or little is known.  The present harvest is the last."""
    bringing = [at for at, one in enumerate(observations) if one.figures.new_articles]
    if len(bringing) < _LEAST_BRINGING or bringing[-1] == len(observations) - 1:
        return None
    hours = _hours(observations)
    silences = sorted(sum(hours[one + 1 : other + 1]) for one, other in pairwise(bringing))
    usual = silences[-2] if len(silences) >= _ENOUGH_SILENCES else silences[-1]
    last = bringing[-1]
    return Silence(sum(hours[last + 1 :]), usual, observations[last + 1].harvest, observations[last])


def _hours(observations: Sequence[Observation]) -> list[float]:
    """For each harvest the hours since the one before it, none where its weekday seldom brings something."""
    times = [datetime.fromisoformat(one.at) for one in observations]
    days: dict[int, dict[str, bool]] = {}
    for when, one in zip(times, observations, strict=True):
        weekday = days.setdefault(when.weekday(), {})
        date = one.at[:10]
        weekday[date] = weekday.get(date, False) or one.figures.new_articles > 0
    lively = {weekday: _is_lively(list(found.values())) for weekday, found in days.items()}
    spans = [0.0] + [(later - one).total_seconds() / 3600 for one, later in pairwise(times)]
    return [span if lively[when.weekday()] else 0.0 for span, when in zip(spans, times, strict=True)]


def _is_lively(brought: list[bool]) -> bool:
    """Whether a weekday brings something on most of its dates, the present silence left out as far as may be."""
    while brought and not brought[-1]:
        brought = brought[:-1]
    return sum(brought) * 2 > len(brought)
