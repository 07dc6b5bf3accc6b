"""The kinds of drift, and for each that is a share of pages: what is counted, out of what, and how much matters."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from pipelines.columns import FIELDS
from pipelines.watch.figures import Figures, Histogram, Observation, added, quantile
from pipelines.watch.judge import Limits, Share
from pipelines.watch.layout import unknown

_LAYOUTS_KNOWN = 40
"""Harvests whose layouts are known: older ones are forgotten."""
_SHORT = 3
"""Steps of a histogram below the median (a third of its value) from which on a value is short."""


class Kind(StrEnum):
    """What can be wrong with a portal, or with how it is read."""

    FIELD_GONE = "field_gone"
    """A field that most articles had is gone from most."""
    BODIES_SHRUNK = "bodies_shrunk"
    """Bodies are a third of what they were, or less."""
    TEASERS_GONE = "teasers_gone"
    """Listings show a third of the teasers that they did, or fewer."""
    PAGE_TYPES = "page_types"
    """What used to be articles, or listings, is neither."""
    LAYOUT_CHANGED = "layout_changed"
    """Pages are built in a way in which none was before."""
    REFUSALS = "refusals"
    """More pages are refused, or more addresses not fetched, for one reason."""
    TEASED_MISSED = "teased_missed"
    """More of what listings tease is not harvested."""
    LOW_CONFIDENCE = "low_confidence"
    """More articles have fields of low confidence."""
    NO_NEW_ARTICLES = "no_new_articles"
    """Nothing new for longer than usual."""
    HARVESTS_FAILED = "harvests_failed"
    """Harvests fail one after the other."""


Count = Callable[[Figures, Sequence[Figures]], tuple[int, int]]
"""So many, and of how many; the second argument is the portal's history."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A share that is watched."""

    kind: Kind
    subject: str
    limits: Limits
    count: Count

    def shares(self, observations: Sequence[Observation], past: Sequence[Observation]) -> list[Share]:
        """The share of each harvest, by what was usual in `past`."""
        usual = [one.figures for one in past]
        return [Share(one.harvest, *self.count(one.figures, usual)) for one in observations]

    def history(self, past: Sequence[Observation]) -> list[Share]:
        """The shares of a history by itself.  A layout is new only in the first harvest that has it."""
        if self.kind is not Kind.LAYOUT_CHANGED:
            return self.shares(past, past)
        found = [self.shares([one], past[max(0, at - _LAYOUTS_KNOWN) : at])[0] for at, one in enumerate(past)]
        seen = [at for at, one in enumerate(found) if one.of]
        return [replace(one, of=0) if seen and at <= seen[0] else one for at, one in enumerate(found)]

    def now(self, one: Observation, past: Sequence[Observation]) -> Share:
        known = past[-_LAYOUTS_KNOWN:] if self.kind is Kind.LAYOUT_CHANGED else past
        return self.shares([one], known)[0]


def measures(found: Sequence[Figures], more_reasons: Set[str] = frozenset()) -> Iterator[Measure]:
    """All that is watched of a portal with these figures; `more_reasons`: of refusals that they may not show."""
    for name in FIELDS:
        if name != "url":
            yield Measure(Kind.FIELD_GONE, name, Limits(rising=False, from_rate=0.3), _without(name))
    yield Measure(Kind.BODIES_SHRUNK, "", Limits(rising=True, least=0.3), _short_bodies)
    yield Measure(Kind.TEASERS_GONE, "listing", Limits(rising=True, least=0.3), _bare_listings)
    yield Measure(Kind.PAGE_TYPES, "article", Limits(rising=False, from_rate=0.3), _articles)
    yield Measure(Kind.PAGE_TYPES, "other", Limits(rising=True, least=0.3), _others)
    for page_type in ("article", "listing"):
        yield Measure(Kind.LAYOUT_CHANGED, page_type, Limits(rising=True, least=0.4), _unknown(page_type))
    reasons = {reason for one in found for reason in (*one.refused, *one.unanswered)}
    for reason in sorted(reasons | more_reasons):
        yield Measure(Kind.REFUSALS, reason, Limits(rising=True, least=0.15, sudden=False), _refused(reason))
    yield Measure(Kind.TEASED_MISSED, "", Limits(rising=True, least=0.2, sudden=False), _missed)
    yield Measure(Kind.LOW_CONFIDENCE, "", Limits(rising=True, least=0.3), _doubtful)


def _without(name: str) -> Count:
    return lambda now, past: (now.filled.get(name, 0), now.articles)


def _refused(reason: str) -> Count:
    return lambda now, past: (now.refused.get(reason, 0) + now.unanswered.get(reason, 0), now.attempts)


def _unknown(page_type: str) -> Count:
    def count(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
        own = now.layouts.get(page_type, [])
        known = [layout for one in past for layout in one.layouts.get(page_type, [])]
        new = unknown(own, known)
        return sum(own[at].pages for at in new), sum(layout.pages for layout in own)

    return count


def _articles(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
    return now.new_articles, now.new_pages


def _others(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
    return now.pages.get("other", 0), sum(now.pages.values())


def _missed(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
    return now.missed, now.teased


def _short_bodies(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
    return _low(now.lengths, [one.lengths for one in past])


def _bare_listings(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
    return _low(now.teasers.get("listing", {}), [one.teasers.get("listing", {}) for one in past])


def _doubtful(now: Figures, past: Sequence[Figures]) -> tuple[int, int]:
    """Articles with more doubtful fields than nine of ten articles have."""
    usual = quantile(added(one.doubts for one in past), 0.9)
    return sum(count for doubts, count in now.doubts.items() if doubts > usual), sum(now.doubts.values())


def _low(now: Histogram, past: Sequence[Histogram]) -> tuple[int, int]:
    """Pages far below the median of the history."""
    bound = quantile(added(past), 0.5) - _SHORT
    return sum(count for at, count in now.items() if at <= bound), sum(now.values())
