"""How soon the watch sees what is wrong with a portal, and how often it is alarmed by what is not.

    python -m benchmarks.watch [--seeds N] [--first N]

Each seed is a portal with sections, a weekly rhythm, quiet days, days of breaking news, small harvests, a section that
is added, mixed fields, passing server errors: 60 harvests of it, without a fault (false alerts are counted) and with
each fault of each strength from some harvest on (the harvest that raises it is counted).  Portals are figures alone:
nothing is fetched.
"""

import argparse
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

import msgspec

from thresher.store.row_mapping import stamp
from thresher.watch.drift import DriftState, Finding, Span, findings
from thresher.watch.figures import Figures, Observation, histogram
from thresher.watch.judge import LEAST
from thresher.watch.kinds import Kind
from thresher.watch.layout import Layout, Sketches, layouts, sketch_of

HARVESTS = 60
PATIENCE = 6
"""Harvests with a fault that are looked at."""
FEW = 8
"""Articles a day of publication and harvest, below which a portal counts as one of small harvests."""
EVERY = (6, 24, 24, 24)
"""Hours from one harvest to the next, of which a portal has one."""
_BEGIN = datetime(2026, 1, 5, 6, tzinfo=UTC)
_FIELDS = {
    "headline": (1.0, 1.0),
    "body": (0.97, 1.0),
    "date_published": (0.95, 1.0),
    "language": (1.0, 1.0),
    "byline": (0.55, 0.95),
    "authors": (0.5, 0.95),
    "section": (0.6, 1.0),
    "standfirst": (0.2, 0.95),
    "tags": (0.1, 0.9),
    "images": (0.7, 1.0),
    "source": (0.0, 0.3),
    "kicker": (0.0, 0.5),
}
"""The least and the most that a section has of a field."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, how much of it, and what should be raised."""

    name: str
    strength: float
    kind: Kind
    subject: str = ""


FAULTS = [
    *(Fault(name, part, Kind.FIELD_GONE, name) for name in ("byline", "date_published") for part in (1.0, 0.9, 0.75)),
    Fault("section", 1.0, Kind.FIELD_GONE, "section"),
    *(Fault("bodies", part, Kind.BODIES_SHRUNK) for part in (1.0, 0.7)),
    *(Fault("teasers", part, Kind.TEASERS_GONE, "listing") for part in (1.0, 0.8)),
    *(Fault("types", part, Kind.PAGE_TYPES, "article") for part in (1.0, 0.8)),
    *(Fault("layout", part, Kind.LAYOUT_CHANGED, "article") for part in (1.0, 0.8)),
    *(Fault("walls", part, Kind.REFUSALS, "consent_wall") for part in (0.9, 0.5)),
    *(Fault("missed", part, Kind.TEASED_MISSED) for part in (0.9, 0.5)),
    *(Fault("doubts", part, Kind.LOW_CONFIDENCE) for part in (1.0, 0.8)),
    Fault("silence", 1.0, Kind.NO_NEW_ARTICLES),
    Fault("failures", 1.0, Kind.HARVESTS_FAILED),
]


class Section:
    """A part of a portal: what its articles have, how long they are, how they are built."""

    def __init__(self, own: random.Random, name: str, common: set[str]) -> None:
        self.rates = {field: own.uniform(*bounds) for field, bounds in _FIELDS.items()}
        self.words = own.choice((250, 400, 600, 900))
        self.weight = own.uniform(0.5, 2)
        self.shapes = common | {f"{name} {at}" for at in range(own.choice((10, 40, 160)))}


class Portal:
    """A portal that is harvested again and again."""

    def __init__(self, seed: int, fault: Fault | None = None) -> None:
        self.own = random.Random(f"portal {seed}")
        self.hours = self.own.choice(EVERY)
        common = {f"common {at}" for at in range(80)}
        self.sections = [Section(self.own, f"section {at}", common) for at in range(self.own.randint(2, 5))]
        self.added = Section(self.own, "added", common)
        self.added.rates["byline"] = self.added.rates["authors"] = 0.05
        self.added.weight = self.own.uniform(0.1, 0.33) * sum(one.weight for one in self.sections)  # of all up to 1/4
        self.redesign = {f"new {at}" for at in range(120)}
        self.a_day = self.own.choice((6, 12, 20, 40, 80))
        self.weekend = self.own.choice((0.15, 0.3, 0.6, 1.0))
        self.listings = self.own.randint(3, 12)
        self.refused = self.own.uniform(0, 0.05)
        self.missed = self.own.uniform(0, 0.1)
        self.fault = fault
        self.begins = self.own.randint(15, 50)
        self.new_section = self.own.randint(10, 50)

    def harvests(self) -> Iterator[Observation]:
        failures = 0
        for number in range(HARVESTS):
            when = _BEGIN + timedelta(hours=self.hours * number)
            fault = self.fault if self.fault and number >= self.begins else None
            figures = self._figures(number, when, fault)
            if fault and fault.kind is Kind.HARVESTS_FAILED:
                failures += 1
                figures = Figures(state="failed", failures=failures)
            yield Observation(harvest=number + 1, at=stamp(when), figures=figures)

    def _figures(self, number: int, when: datetime, fault: Fault | None) -> Figures:
        own, kind = self.own, fault.kind if fault else None
        breaking = own.random() < 0.05
        count = self._count(number, when, breaking)
        if kind is Kind.NO_NEW_ARTICLES:
            count = 0
        sections = [*self.sections, self.added] if number >= self.new_section else self.sections
        drawn = own.choices(sections, [one.weight for one in sections], k=count)
        lost = [kind is Kind.PAGE_TYPES and own.random() < fault.strength for _ in drawn] if fault else []
        others = sum(lost)
        drawn = [one for at, one in enumerate(drawn) if not (lost and lost[at])]
        shown = [one for one in range(self.listings) if own.random() < min(1.0, 0.2 + count / 20)]
        return self._figures_of(drawn, others, len(shown), breaking, number, fault)

    def _count(self, number: int, when: datetime, breaking: bool) -> int:
        own = self.own
        expected = self.a_day * self.hours / 24 * (self.weekend if when.weekday() >= 5 else 1.0)
        if self.hours < 24 and when.hour < 6:
            expected *= 0.1
        if breaking:
            expected *= 2.5
        elif own.random() < 0.07:
            expected *= 0.15
        if number == 0:
            return own.randint(200, 800)
        return sum(own.random() < 0.5 for _ in range(round(2 * expected * own.uniform(0.7, 1.3))))

    def _figures_of(
        self, drawn: Sequence[Section], others: int, listings: int, breaking: bool, number: int, fault: Fault | None
    ) -> Figures:
        own, articles = self.own, len(drawn)
        teasers = [max(1, round(own.lognormvariate(3.2, 0.5) * self._left(fault, "teasers"))) for _ in range(listings)]
        words = [max(2, round(self._words(one, breaking) * self._left(fault, "bodies"))) for one in drawn]
        doubts = [sum(own.random() < 0.08 for _ in range(6)) + 4 * self._hit(fault, "doubts") for _ in drawn]
        refused, statuses = self._refusals(articles + listings + others, fault)
        teased = sum(teasers)
        missed = fault.strength if fault and fault.name == "missed" else self.missed * own.uniform(0, 2)
        return Figures(
            statuses=statuses,
            refused=refused,
            pages={"article": articles, "listing": listings, "other": others + (own.random() < 0.2)},
            new_pages=articles + others,
            new_articles=articles,
            filled=self._filled(drawn, breaking, number, fault),
            words=round(median(words)) if words else None,
            lengths=histogram(words),
            teasers={"listing": histogram(teasers)},
            doubts=dict(Counter(doubts)),
            teased=teased,
            missed=sum(own.random() < missed for _ in range(teased)),
            layouts=self._layouts(drawn, fault),
        )

    def _hit(self, fault: Fault | None, name: str) -> bool:
        """Whether the fault befalls one page."""
        return fault is not None and fault.name == name and self.own.random() < fault.strength

    def _left(self, fault: Fault | None, name: str) -> float:
        return 0.03 if self._hit(fault, name) else 1.0

    def _words(self, section: Section, breaking: bool) -> float:
        return section.words * self.own.lognormvariate(0, 0.6) * (0.6 if breaking else 1)

    def _refusals(self, pages: int, fault: Fault | None) -> tuple[dict[str, int], dict[str, int]]:
        own = self.own
        errors = own.uniform(0.1, 0.5) if own.random() < 0.05 else 0.01
        walls = fault.strength if fault and fault.name == "walls" else self.refused
        refused = {"consent_wall": sum(own.random() < walls for _ in range(pages))}
        refused["http_error"] = sum(own.random() < errors for _ in range(pages + 5))
        again = own.randint(0, 10)
        return refused, {"kept": pages, "unchanged": again, "refused": sum(refused.values())}

    def _filled(self, drawn: Sequence[Section], breaking: bool, number: int, fault: Fault | None) -> dict[str, int]:
        own = self.own
        shift = {field: own.gauss(0, 0.05) - (0.1 if breaking else 0) for field in _FIELDS}
        found: Counter[str] = Counter()
        for one in drawn:
            for field, rate in one.rates.items():
                rate = min(1.0, rate + shift[field]) if rate < 0.97 else rate
                rate = rate * 0.7 if number == 0 and field == "tags" else rate
                found[field] += own.random() < rate and not self._hit(fault, field)
        return dict(found)

    def _layouts(self, drawn: Sequence[Section], fault: Fault | None) -> dict[str, list[Layout]]:
        own = self.own
        pages: list[Sketches] = []
        for one in own.sample(list(drawn), min(30, len(drawn))):
            shapes = self.redesign if self._hit(fault, "layout") else one.shapes
            kept = {shape for shape in shapes if own.random() < 0.92}
            pages.append(sketch_of(kept | {f"rare {own.random()}" for _ in range(10)}))
        return {"article": layouts(pages)[0]} if pages else {}


def raised(harvests: Sequence[Observation], first: int = 0) -> Iterator[Finding]:
    """What is raised by the harvests from `first` on, as the store would have it; `since` is the one that raises."""
    spans: list[Span] = []
    for at in range(first, len(harvests)):
        for finding in findings(harvests[: at + 1], spans):
            number = harvests[at].harvest
            if finding.change is DriftState.RAISED:
                spans.append(finding.span())
                yield msgspec.structs.replace(finding, since=number)
            else:
                spans = [_after(span, finding, number) for span in spans]


def _after(span: Span, finding: Finding, number: int) -> Span:
    if span.until is not None or (span.kind, span.subject) != (finding.kind.value, finding.subject):
        return span
    if finding.change is DriftState.HOLDS:
        return span
    return Span(
        kind=span.kind,
        subject=span.subject,
        since=span.since,
        until=number,
        accepted=finding.change is DriftState.ACCEPTED,
    )


def delay(seed: int, fault: Fault) -> int | None:
    """Which harvest with the fault raises it, the first is 1; None: none of the first PATIENCE does.

    Harvests that bring fewer pages than can be judged do not count; of silence, which is a matter of hours, days
    of the week do.
    """
    portal = Portal(seed, fault)
    harvests = list(portal.harvests())
    told = [one for one in harvests[portal.begins :] if _tells(one, fault.kind)]
    last = told[: PATIENCE * (24 // portal.hours if fault.kind is Kind.NO_NEW_ARTICLES else 1)]
    if not last:
        return None
    for found in raised(harvests[: last[-1].harvest], portal.begins):
        if (found.kind, found.subject) == (fault.kind, fault.subject):
            count = sum(one.harvest <= found.since for one in told) or 1
            return math.ceil(count * portal.hours / 24) if fault.kind is Kind.NO_NEW_ARTICLES else count
    return None


def _tells(one: Observation, kind: Kind) -> bool:
    if kind is Kind.NO_NEW_ARTICLES:
        return datetime.fromisoformat(one.at).weekday() < 5
    return kind is Kind.HARVESTS_FAILED or one.figures.new_pages >= LEAST


def false_alerts(seed: int) -> list[Finding]:
    """What is raised of a portal without a fault."""
    return list(raised(list(Portal(seed).harvests())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds)
    healthy = {seed: false_alerts(seed) for seed in seeds}
    counts = Counter(len(found) for found in healthy.values())
    print(f"false alerts in {HARVESTS} harvests: " + ", ".join(f"{n} in {counts[n]} portals" for n in sorted(counts)))
    kinds = Counter(one.kind.value for found in healthy.values() for one in found)
    print("  " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    for seed, found in healthy.items():
        for one in found:
            print(f"  seed {seed}, harvest {one.since}: {one.message}")
    sizes = {seed: Portal(seed).a_day * Portal(seed).hours / 24 for seed in seeds}
    for title, some in (
        (f"{FEW} articles a harvest or more", [seed for seed in seeds if sizes[seed] >= FEW]),
        ("fewer", [seed for seed in seeds if sizes[seed] < FEW]),
    ):
        print(f"\n{len(some)} portals with {title}: the harvest with the fault that raises it")
        print(f"{'fault':16} {'strength':>8} {'first':>6} {'second':>6} {'third':>6} {'later':>6} {'never':>6}")
        for fault in FAULTS if some else []:
            print(f"{fault.name:16} {fault.strength:8.0%} {_row([delay(seed, fault) for seed in some])}")


def _row(delays: list[int | None]) -> str:
    shares = [sum(one == at for one in delays) / len(delays) for at in (1, 2, 3)]
    never = sum(one is None for one in delays) / len(delays)
    return " ".join(f"{share:6.1%}" for share in (*shares, 1 - sum(shares) - never, never))


if __name__ == "__main__":
    main()
