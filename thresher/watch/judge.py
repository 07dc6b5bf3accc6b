"""Whether a share has changed: so many of so many pages now, against what was usual of the same portal.

Shares differ from harvest to harvest by more than chance: weekends, sections, events.  So the usual share is a beta
distribution, its spread learned from the history, and the present count is judged by the beta-binomial tail.  Small
harvests are put together until they hold enough pages to say something.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

LEAST = 5
"""Pages that a judgement needs; smaller harvests are put together."""
LEAST_HISTORY = (3, 20)
"""Harvests, and pages in them, without which nothing is called usual."""
CERTAIN = 1e-4
"""Chance, of a healthy portal, of what is raised: of one harvest, or of several in a row together ..."""
SUSPICIOUS = 0.05
"""... each of which is less likely than this."""
LONGEST = 4
"""Harvests in a row that are looked at together."""
_LOST = 0.4
"""Of a usual share, what is left where it counts as gone."""
_EVEN = 30
"""Pages that a harvest counts for at most: the first, of a whole archive, must not outweigh all later ones."""
_ACCIDENTS = 10
"""One harvest in so many may have been an accident."""
_SPREAD = 0.04
"""The least spread (intraclass correlation) that is believed: sections and days differ even where none was seen."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many pages of one harvest."""

    harvest: int
    count: int
    of: int

    @property
    def rate(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a change must be to matter."""

    rising: bool
    least: float = 0.0
    """Of a rising share, the least rise."""
    sudden: bool = True
    """One harvest may be enough; not where a passing trouble of the portal shows the same."""
    from_rate: float = 0.0
    """Of a falling share, the least usual rate: what was rarely there cannot be missed."""

    def bound(self, usual: float) -> float:
        """The rate from which on a share is bad."""
        if not self.rising:
            return _LOST * usual
        return max(min(2 * usual, (1 + usual) / 2), usual + self.least)

    def is_bad(self, rate: float, usual: float) -> bool:
        bound = self.bound(usual)
        return rate >= bound if self.rising else rate <= bound and usual >= self.from_rate

    def is_good(self, rate: float, usual: float) -> bool:
        """Half of the way back, at least."""
        middle = (usual + self.bound(usual)) / 2
        return rate < middle if self.rising else rate > middle


class Verdict(Enum):
    BAD = "bad"
    GOOD = "good"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Usual:
    """What the history says of a share."""

    past: Sequence[Share]
    limits: Limits

    @cached_property
    def groups(self) -> list[tuple[float, float]]:
        """Counts of harvests, put together and evened out.

        Without the worst tenth, for an accident is not usual; but where passing troubles are, they are.
        """
        kept = grouped(self.past)
        if self.limits.sudden:
            best = sorted(kept, key=lambda one: one.rate, reverse=not self.limits.rising)
            kept = best[: len(best) - len(best) // _ACCIDENTS]
        return [(one.rate * min(one.of, _EVEN), min(one.of, _EVEN)) for one in kept]

    @cached_property
    def rate(self) -> float:
        """Never quite 0 or 1: what was never seen may yet come."""
        return (sum(count for count, _ in self.groups) + 0.25) / (sum(of for _, of in self.groups) + 0.5)

    @cached_property
    def spread(self) -> float:
        """The correlation of pages of one harvest, by moments, with what is not known of the rate itself."""
        total = sum(of for _, of in self.groups)
        return min(0.9, max(self._spread_seen(), _SPREAD) * (1 + 1 / len(self.groups)) + 1 / total)

    def _spread_seen(self) -> float:
        rate, many = self.rate, len(self.groups)
        if many < 2:
            return 0.0
        mean = sum(of for _, of in self.groups) / many
        off = sum((count - rate * of) ** 2 / (rate * (1 - rate) * of) for count, of in self.groups) / (many - 1)
        chance = math.sqrt(2 / (many - 1))  # by which small groups seem to differ where they do not
        return max(0.0, (off - 1 - chance) / max(mean - 1, 1))

    @property
    def is_known(self) -> bool:
        harvests, pages = LEAST_HISTORY
        return len([one for one in self.past if one.of]) >= harvests and sum(one.of for one in self.past) >= pages

    def chance(self, share: Share) -> float:
        """Of a healthy harvest to show this, or something still further off."""
        of = min(share.of, 100)
        count = round(share.rate * of)
        if self.limits.rising:
            return _tail(of - count, of, 1 - self.rate, self.spread)
        return _tail(count, of, self.rate, self.spread)


def bad_since(past: Sequence[Share], now: Share, limits: Limits) -> int | None:
    """The harvest since which a share is bad, as its latest harvests show; None where it is not."""
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
    """How a share that was bad is now: `since` are the harvests from that on, the present one last."""
    if not since or not since[-1].of:
        return Verdict.UNKNOWN
    usual = Usual(past, limits)
    if not past or limits.is_good(grouped(since)[-1].rate, usual.rate):
        return Verdict.GOOD
    return Verdict.BAD


def grouped(shares: Sequence[Share]) -> list[Share]:
    """Harvests put together, from the latest back, until each holds LEAST pages; a group has its first one's number."""
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
    """Harvests as one, by the number of the last."""
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
