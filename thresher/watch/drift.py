"""From a portal's history to drifts that are raised, hold or are over.  Pure functions of plain data."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from thresher.schemas.frontier import HarvestState
from thresher.watch.figures import Observation
from thresher.watch.judge import Share, Usual, Verdict, bad_since, summed, verdict
from thresher.watch.kinds import Kind, Measure, measures
from thresher.watch.messages import drift_message, failures_message, silence_message
from thresher.watch.quiet import silence

ACCEPTED_AFTER = 14
"""A matter of taste: a drift that holds for so many harvests with pages of its kind counts as usual from then on ..."""
ACCEPTED_DAYS = 3
"""... if it holds for so many days too: a portal may be harvested every ten minutes."""
FAILURES = 2
"""A matter of taste: failed harvests in a row that raise an alert."""


class DriftState(StrEnum):
    """The state of a drift after a harvest."""

    RAISED = "raised"
    HOLDS = "holds"
    OVER = "over"
    """The figures are as before again."""
    ACCEPTED = "accepted"
    """It has held for so long that it counts as usual."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The harvests in which a drift held."""

    kind: str
    subject: str
    since: int
    """The first harvest that showed it."""
    until: int | None = None
    """The first that no longer showed it; None while it holds."""
    accepted: bool = False
    """Its figures count as usual: the history begins with it."""

    def holds_in(self, harvest: int) -> bool:
        return self.since <= harvest and (self.until is None or harvest < self.until)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one drift, by the latest harvest."""

    kind: Kind
    subject: str
    change: DriftState
    since: int
    message: str = ""
    value: dict[str, float] = {}
    """The present and the usual value."""
    last_good: dict[str, float | str] = {}
    """The last harvest with a usual value: its id, time and value."""

    def span(self) -> Span:
        return Span(kind=self.kind.value, subject=self.subject, since=self.since)


def findings(observations: Sequence[Observation], spans: Sequence[Span]) -> list[Finding]:
    """The drifts of one portal by the last of its harvests, which come oldest first."""
    failed = HarvestState.FAILED.value
    found = list(_failure_findings(observations, _own(spans, Kind.HARVESTS_FAILED, "")))
    found += _silence_findings(observations, _own(spans, Kind.NO_NEW_ARTICLES, ""))
    sound = [one for one in observations if one.figures.state != failed]
    if not sound or sound[-1] is not observations[-1]:
        return found
    open_reasons = {span.subject for span in spans if span.kind == Kind.REFUSALS and span.until is None}
    for measure in measures([one.figures for one in sound], open_reasons):
        found += _measure_findings(sound, measure, _own(spans, measure.kind, measure.subject))
    return found


def _own(spans: Sequence[Span], kind: Kind, subject: str) -> list[Span]:
    return [span for span in spans if (span.kind, span.subject) == (kind.value, subject)]


def _open(spans: Sequence[Span]) -> Span | None:
    return next((span for span in spans if span.until is None), None)


def _history_start(spans: Sequence[Span]) -> int:
    """The harvest with which the history begins."""
    return max((span.since for span in spans if span.accepted), default=0)


def _measure_findings(sound: Sequence[Observation], measure: Measure, spans: Sequence[Span]) -> Iterator[Finding]:
    now, begins = sound[-1], _history_start(spans)
    drifted = [span for span in spans if not span.accepted]
    good = [
        one for one in sound[:-1] if one.harvest >= begins and not any(span.holds_in(one.harvest) for span in drifted)
    ]
    past = measure.history(good)
    span = _open(spans)
    if span is not None:
        yield from _open_findings(sound, measure, span, good, past)
        return
    share = measure.now(now, good)
    since = bad_since(past, share, measure.limits)
    if since is not None:
        before = [one for one in past if one.harvest < since]
        shown = summed([one for one in (*past, share) if one.harvest >= since])
        yield _finding(measure, DriftState.RAISED, since, shown, before, good)


def _open_findings(
    sound: Sequence[Observation], measure: Measure, span: Span, good: Sequence[Observation], past: Sequence[Share]
) -> Iterator[Finding]:
    held = [one for one in sound if one.harvest >= span.since]
    shares = [measure.now(one, good) for one in held]
    seen = verdict(past, shares, measure.limits)
    if seen is Verdict.GOOD:
        yield _finding(measure, DriftState.OVER, span.since, shares[-1], past, good)
    elif seen is Verdict.BAD:
        change = DriftState.ACCEPTED if _is_lasting(held, shares) else DriftState.HOLDS
        yield _finding(measure, change, span.since, shares[-1], past, good)


def _is_lasting(held: Sequence[Observation], shares: Sequence[Share]) -> bool:
    lasted = datetime.fromisoformat(held[-1].at) - datetime.fromisoformat(held[0].at)
    return sum(share.of > 0 for share in shares) >= ACCEPTED_AFTER and lasted >= timedelta(days=ACCEPTED_DAYS)


def _finding(
    measure: Measure,
    change: DriftState,
    since: int,
    share: Share,
    past: Sequence[Share],
    good: Sequence[Observation],
) -> Finding:
    usual = Usual(past, measure.limits).rate if any(one.of for one in past) else 0.0
    times = {one.harvest: one.at for one in good}
    last = next((one for one in reversed(past) if one.of), None)
    return Finding(
        kind=measure.kind,
        subject=measure.subject,
        change=change,
        since=since,
        message=drift_message(measure.kind, measure.subject, share, usual),
        value={"count": share.count, "of": share.of, "usual": round(usual, 4)},
        last_good={"harvest": last.harvest, "at": times[last.harvest], "count": last.count, "of": last.of}
        if last
        else {},
    )


def _silence_findings(observations: Sequence[Observation], spans: Sequence[Span]) -> Iterator[Finding]:
    """Failed harvests count too: they bring nothing new as well, and if they do, the portal is not silent."""
    begins = _history_start(spans)
    found = silence([one for one in observations if one.harvest >= begins])
    span = _open(spans)
    if found is not None and (span is not None or found.is_bad):
        last = found.last
        yield Finding(
            kind=Kind.NO_NEW_ARTICLES,
            subject="",
            change=DriftState.RAISED if span is None else DriftState.HOLDS,
            since=found.since if span is None else span.since,
            message=silence_message(found),
            value={"hours": round(found.hours, 1), "usual": round(found.usual, 1)},
            last_good={"harvest": last.harvest, "at": last.at, "count": last.figures.new_articles},
        )
    elif span is not None and observations[-1].figures.new_articles:
        yield Finding(kind=Kind.NO_NEW_ARTICLES, subject="", change=DriftState.OVER, since=span.since)


def _failure_findings(observations: Sequence[Observation], spans: Sequence[Span]) -> Iterator[Finding]:
    now, span = observations[-1], _open(spans)
    failures, begins = now.figures.failures, _history_start(spans)
    if span is None and begins and all(one.figures.failures for one in observations if one.harvest >= begins):
        return  # closed by hand, and harvests have failed ever since
    if failures >= FAILURES or (span is not None and failures):
        last = next((one for one in reversed(observations) if not one.figures.failures), None)
        yield Finding(
            kind=Kind.HARVESTS_FAILED,
            subject="",
            change=DriftState.RAISED if span is None else DriftState.HOLDS,
            since=now.harvest if span is None else span.since,
            message=failures_message(failures),
            value={"count": failures},
            last_good={"harvest": last.harvest, "at": last.at} if last else {},
        )
    elif span is not None:
        yield Finding(kind=Kind.HARVESTS_FAILED, subject="", change=DriftState.OVER, since=span.since)
