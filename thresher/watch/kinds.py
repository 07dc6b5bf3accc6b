"""The kinds of drift; for those that are shares of pages, what is counted, out of what, and which change is raised.

The least rises and rates are matters of taste, and so are the constants; `python -m benchmarks.watch` measures their
effect: with rises and rates half as large 20 portals raised 3 false alerts instead of 1, and no drift sooner.
"""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from thresher.schemas.frontier import FORBIDDEN_BY_ROBOTS
from thresher.schemas.outcome import Reason
from thresher.store.row_mapping import FIELDS
from thresher.watch.figures import Figures, Histogram, Observation, added, quantile
from thresher.watch.judge import Limits, Share
from thresher.watch.layout import unknown

_LAYOUTS_KNOWN = 40
"""Harvests whose layouts count as known; those of older ones are forgotten."""
_NOT_YET_KNOWN = 10
"""The latest pages, whose layouts do not count as known yet: one small harvest must not make a redesign known."""
_SHORT = 3
"""Steps below the median (a third of its value) from which a value counts as short."""


class Kind(StrEnum):
    """Kinds of drift: of a portal, or of how it is read."""

    FIELD_GONE = "field_gone"
    """A field is missing in most articles, or an own field on most pages, and was not before."""
    BODIES_SHRUNK = "bodies_shrunk"
    """Bodies are a third of what they were, or less."""
    TEASERS_GONE = "teasers_gone"
    """Listings show a third of the teasers that they did, or fewer."""
    PAGE_TYPES = "page_types"
    """Fewer pages are read as articles, or more as neither articles nor listings."""
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


Count = Callable[[Figures], tuple[int, int]]
"""The count, and out of how many."""
Counting = Callable[[Sequence[Figures]], Count]
"""Makes the count from the portal's history."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A share that is watched."""

    kind: Kind
    subject: str
    limits: Limits
    counting: Counting

    def shares(self, observations: Sequence[Observation], past: Sequence[Observation]) -> list[Share]:
        """The share of each harvest, with `past` as the history."""
        count = self.counting([one.figures for one in past])
        return [Share(one.harvest, *count(one.figures)) for one in observations]

    def history(self, past: Sequence[Observation]) -> list[Share]:
        """The shares of the harvests of a history."""
        if self.kind is not Kind.LAYOUT_CHANGED:
            return self.shares(past, past)
        found = [self.now(one, past[:at]) for at, one in enumerate(past)]
        return [one for one, before in zip(found, past, strict=True) if one.of or not before.figures.layouts]

    def now(self, one: Observation, past: Sequence[Observation]) -> Share:
        """The share of a harvest, with the harvests before it as the history."""
        if self.kind is not Kind.LAYOUT_CHANGED:
            return self.shares([one], past)[0]
        known = _known_layouts(past, self.subject)
        share = self.shares([one], known)[0]
        return share if known else replace(share, of=0)


def _known_layouts(past: Sequence[Observation], page_type: str) -> Sequence[Observation]:
    """The harvests whose layouts count as known."""
    end, pages = len(past), 0
    while end and pages < _NOT_YET_KNOWN:
        end -= 1
        pages += sum(layout.pages for layout in past[end].figures.layouts.get(page_type, []))
    return past[max(0, end - _LAYOUTS_KNOWN) : end]


def measures(found: Sequence[Figures], more_reasons: Set[str] = frozenset()) -> Iterator[Measure]:
    """All shares that are watched of a portal with these figures; `more_reasons`: further reasons of refusals."""
    for name in FIELDS:
        if name != "url":
            yield Measure(Kind.FIELD_GONE, name, Limits(rising=False, from_rate=0.3), _having(name))
    for name in sorted({name for one in found for name in one.own}):
        yield Measure(Kind.FIELD_GONE, name, Limits(rising=False, from_rate=0.3), _having_own(name))
    yield Measure(Kind.BODIES_SHRUNK, "", Limits(rising=True, least=0.3), _short_bodies)
    yield Measure(Kind.TEASERS_GONE, "listing", Limits(rising=True, least=0.3), _bare_listings)
    yield Measure(Kind.PAGE_TYPES, "article", Limits(rising=False, from_rate=0.3), _articles)
    yield Measure(Kind.PAGE_TYPES, "other", Limits(rising=True, least=0.3), _others)
    for page_type in ("article", "listing"):
        yield Measure(Kind.LAYOUT_CHANGED, page_type, Limits(rising=True, least=0.5), _unknown(page_type))
    yield from _refusals(found, more_reasons)
    yield Measure(Kind.TEASED_MISSED, "", Limits(rising=True, least=0.2, sudden=False), _missed)
    yield Measure(Kind.LOW_CONFIDENCE, "", Limits(rising=True, least=0.3), _doubtful)


def _refusals(found: Sequence[Figures], more_reasons: Set[str]) -> Iterator[Measure]:
    """A server's errors pass, and must be many; other reasons (a wall, robots.txt) last, and fewer are raised."""
    unanswered = {reason for one in found for reason in one.unanswered} - {FORBIDDEN_BY_ROBOTS}
    passing = {*unanswered, Reason.HTTP_ERROR.value}
    for reason in sorted(
        passing | more_reasons | {reason for one in found for reason in (*one.refused, *one.unanswered)}
    ):
        least = 0.4 if reason in passing else 0.15
        yield Measure(Kind.REFUSALS, reason, Limits(rising=True, least=least, sudden=False), _refused(reason))


def _having(name: str) -> Counting:
    return lambda past: lambda now: (now.filled.get(name, 0), now.articles)


def _having_own(name: str) -> Counting:
    return lambda past: lambda now: now.own.get(name, (0, 0))


def _refused(reason: str) -> Counting:
    return lambda past: lambda now: (now.refused.get(reason, 0) + now.unanswered.get(reason, 0), now.attempts)


def _unknown(page_type: str) -> Counting:
    def counting(past: Sequence[Figures]) -> Count:
        known = [layout for one in past for layout in one.layouts.get(page_type, [])]

        def count(now: Figures) -> tuple[int, int]:
            own = now.layouts.get(page_type, [])
            return sum(own[at].pages for at in unknown(own, known)), sum(layout.pages for layout in own)

        return count

    return counting


def _articles(past: Sequence[Figures]) -> Count:
    return lambda now: (now.new_articles, now.new_pages)


def _others(past: Sequence[Figures]) -> Count:
    return lambda now: (now.pages.get("other", 0), sum(now.pages.values()))


def _missed(past: Sequence[Figures]) -> Count:
    return lambda now: (now.missed, now.teased)


def _short_bodies(past: Sequence[Figures]) -> Count:
    return _low(lambda one: one.lengths, past)


def _bare_listings(past: Sequence[Figures]) -> Count:
    return _low(lambda one: one.teasers.get("listing", {}), past)


def _low(of: Callable[[Figures], Histogram], past: Sequence[Figures]) -> Count:
    """Pages far below the median of the history."""
    bound = quantile(added(map(of, past)), 0.5) - _SHORT
    return lambda now: (sum(count for at, count in of(now).items() if at <= bound), sum(of(now).values()))


def _doubtful(past: Sequence[Figures]) -> Count:
    """Articles with more doubtful fields than nine of ten articles have."""
    usual = quantile(added(one.doubts for one in past), 0.9)
    return lambda now: (
        sum(count for doubts, count in now.doubts.items() if doubts > usual),
        sum(now.doubts.values()),
    )
