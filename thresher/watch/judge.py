"""A statistical test whether a share of pages has changed against the same portal's history.

Shares differ from harvest to harvest by more than chance: weekends, sections, events.  So the usual share is a beta
distribution whose spread is estimated from the history, and the present count is tested by the tail of the
beta-binomial distribution.  Small harvests are pooled until they hold enough pages for a test.

The constants are a judgement, not fitted.  `python -m benchmarks.watch` measures their effect (docs/watch.md): of 20
simulated portals 1 false alert is raised.  A CERTAIN of 1e-3 raises 4, a _SPREAD of .02 or a _LOST of .6 raises 3, and
a _LOST of .2 misses 2 of 24 faults.  Of the others this was not measured.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

LEAST = 5
"""Pages that a test needs; smaller harvests are pooled."""
LEAST_HISTORY = (3, 20)
"""Harvests, and pages in them, that a history needs."""
CERTAIN = 1e-4
"""The p-value of what is raised, of one harvest or as the product of several in a row ..."""
SUSPICIOUS = 0.05
"""... each of which has this p-value at most."""
LONGEST = 4
"""The most harvests in a row that are tested together."""
_LOST = 0.4
"""A usual share counts as lost where this part of it, or less, is left."""
_EVEN = 30
"""The most pages that a harvest counts for: the first one, of a whole archive, must not outweigh all later ones."""
_ACCIDENTS = 10
"""One harvest in so many may be an outlier, and is left out."""
_SPREAD = 0.04
"""The least spread (intraclass correlation) that is assumed: sections and days differ even if history shows none."""
_MOST_SPREAD = 0.9
_MOST_TESTED = 100
"""A bound for safety: pages of one test; a larger harvest is scaled down to it."""


@dataclass(frozen=True, slots=True)
class Share:
    """The count of pages with a property out of all pages of one harvest."""

    harvest: int
    count: int
    of: int

    @property
    def rate(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a change must be to be raised."""

    rising: bool
    least: float = 0.0
    """The least rise of a rising share."""
    sudden: bool = True
    """One harvest may suffice; False where a passing trouble of the portal looks the same."""
    from_rate: float = 0.0
    """The least usual rate of a falling share: the loss of what was rare cannot be detected."""

    def bound(self, usual: float) -> float:
        """The rate from which a share is bad."""
        if not self.rising:
            return _LOST * usual
        return max(min(2 * usual, (1 + usual) / 2), usual + self.least)

    def is_bad(self, rate: float, usual: float) -> bool:
        bound = self.bound(usual)
        return rate >= bound if self.rising else rate <= bound and usual >= self.from_rate

    def is_good(self, rate: float, usual: float) -> bool:
        """Whether the rate is at least half of the way back to the usual one."""
        middle = (usual + self.bound(usual)) / 2
        return rate < middle if self.rising else rate > middle


class Verdict(Enum):
    BAD = "bad"
    GOOD = "good"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Usual:
    """The usual share, estimated from the history."""

    past: Sequence[Share]
    limits: Limits

    @cached_property
    def groups(self) -> list[tuple[float, float]]:
        """(count, of) of pooled harvests, scaled to at most _EVEN pages.

        The worst tenth is left out as outliers, except for shares in which passing troubles are usual.
        """
        kept = grouped(self.past)
        if self.limits.sudden:
            best = sorted(kept, key=lambda one: one.rate, reverse=not self.limits.rising)
            kept = best[: len(best) - len(best) // _ACCIDENTS]
        return [(one.rate * min(one.of, _EVEN), min(one.of, _EVEN)) for one in kept]

    @cached_property
    def rate(self) -> float:
        """The usual rate, smoothed: never 0 or 1, since what was never seen may still occur."""
        return (sum(count for count, _ in self.groups) + 0.25) / (sum(of for _, of in self.groups) + 0.5)

    @cached_property
    def spread(self) -> float:
        """Intraclass correlation within harvests, by the method of moments, plus the uncertainty of the rate."""
        total = sum(of for _, of in self.groups)
        return min(_MOST_SPREAD, max(self._spread_seen(), _SPREAD) * (1 + 1 / len(self.groups)) + 1 / total)

    def _spread_seen(self) -> float:
        rate, many = self.rate, len(self.groups)
        if many < 2:
            return 0.0
        mean = sum(of for _, of in self.groups) / many
        off = sum((count - rate * of) ** 2 / (rate * (1 - rate) * of) for count, of in self.groups) / (many - 1)
        chance = math.sqrt(2 / (many - 1))  # the standard deviation of `off` where groups do not differ
        return max(0.0, (off - 1 - chance) / max(mean - 1, 1))

    @property
    def is_known(self) -> bool:
        harvests, pages = LEAST_HISTORY
        return len([one for one in self.past if one.of]) >= harvests and sum(one.of for one in self.past) >= pages

    def chance(self, share: Share) -> float:
        """The p-value: the probability that a harvest of an unchanged portal shows this or more."""
        of = min(share.of, _MOST_TESTED)
        count = round(share.rate * of)
        if self.limits.rising:
            return _tail(of - count, of, 1 - self.rate, self.spread)
        return _tail(count, of, self.rate, self.spread)


def bad_since(past: Sequence[Share], now: Share, limits: Limits) -> int | None:
    """The first of the latest harvests whose share is bad; None where it is not."""
    recent = grouped([*past, now])
    if not now.of or not recent or recent[-1].of < LEAST:
        return None
    for many in range(1 if limits.sudden else 2, min(LONGEST, len(recent)) + 1):
        groups = recent[-many:]
        usual = Usual([one for one in past if one.harvest < groups[0].harvest], limits)
        if not usual.is_known or not all(limits.is_bad(group.rate, usual.rate) for group in groups):
            continue
        chances = [usual.chance(group) for group in groups]
        if max(chances) <= SUSPICIOUS and math.prod(chances) <= CERTAIN:
            return groups[0].harvest
    return None


def verdict(past: Sequence[Share], since: Sequence[Share], limits: Limits) -> Verdict:
    """The present state of a share that was bad; `since`: the harvests from then on, the present one last."""
    if not since or not since[-1].of:
        return Verdict.UNKNOWN
    usual = Usual(past, limits)
    if not past or limits.is_good(grouped(since)[-1].rate, usual.rate):
        return Verdict.GOOD
    return Verdict.BAD


def grouped(shares: Sequence[Share]) -> list[Share]:
    """Harvests pooled from the latest back into groups of at least LEAST pages; a group has the id of its first one."""
    groups: list[Share] = []
    open_ = False
    for one in reversed(shares):
        if not one.of:
            continue
        if open_:
            last = groups[-1]
            groups[-1] = Share(one.harvest, last.count + one.count, last.of + one.of)
        else:
            groups.append(one)
        open_ = groups[-1].of < LEAST
    return groups[::-1]


def summed(shares: Sequence[Share]) -> Share:
    """The sum of harvests, with the id of the last."""
    return Share(shares[-1].harvest, sum(one.count for one in shares), sum(one.of for one in shares))


def _tail(count: int, of: int, rate: float, spread: float) -> float:
    """P(X <= count) of a beta-binomial with this mean and intraclass correlation."""
    one = rate * (1 / spread - 1)
    other = (1 - rate) * (1 / spread - 1)
    whole = _log_beta(one, other)
    total = 0.0
    for at in range(count + 1):
        ways = math.lgamma(of + 1) - math.lgamma(at + 1) - math.lgamma(of - at + 1)
        total += math.exp(ways + _log_beta(at + one, of - at + other) - whole)
    return min(1.0, total)


def _log_beta(one: float, other: float) -> float:
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)
