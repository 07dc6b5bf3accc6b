"""What is raised, holds, is over, becomes usual."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from thresher.watch.drift import ACCEPTED_AFTER, DriftState, Finding, Span, findings
from thresher.watch.figures import Figures, Observation
from thresher.watch.kinds import Kind

_BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)


def figures(byline: int = 19, of: int = 20, **more: Any) -> Figures:
    """A harvest of some articles, so many of them with a byline."""
    given = {
        "statuses": {"kept": of},
        "pages": {"article": of},
        "new_pages": of,
        "new_articles": of,
        "filled": {"headline": of, "byline": byline},
        "lengths": {18: of},
        "doubts": {0: of},
    }
    return Figures(**given | more)


def observed(found: Sequence[Figures], hours: float = 24) -> list[Observation]:
    return [
        Observation(harvest=at, at=(_BEGIN + timedelta(hours=hours * at)).strftime("%Y-%m-%dT%H:%M:%SZ"), figures=one)
        for at, one in enumerate(found, 1)
    ]


def only(found: list[Finding]) -> Finding:
    assert [(one.kind, one.subject) for one in found] == [(Kind.FIELD_GONE, "byline")]
    return found[0]


GOOD = [figures()] * 10
GONE = Span(kind=Kind.FIELD_GONE.value, subject="byline", since=11)


def test_a_field_that_is_gone_is_raised_once_with_the_last_good_value() -> None:
    found = only(findings(observed([*GOOD, figures(byline=0)]), []))
    assert found.change is DriftState.RAISED
    assert found.message == "byline is gone: 0 of 20 articles have it, usually 95 %"
    assert found.last_good == {"harvest": 10, "at": "2026-03-12T06:00:00Z", "count": 19, "of": 20}
    assert found.value["count"] == 0
    assert only(findings(observed([*GOOD, *[figures(byline=0)] * 2]), [GONE])).change is DriftState.HOLDS


def test_small_harvests_are_told_together() -> None:
    found = only(findings(observed([*GOOD, *[figures(byline=0, of=3)] * 2]), []))
    assert (found.since, found.value["of"]) == (11, 6)
    assert found.message.startswith("byline is gone: 0 of 6 articles have it")


def test_it_is_over_when_the_field_is_back_and_not_by_a_harvest_without_articles() -> None:
    bad = [*GOOD, figures(byline=0)]
    assert findings(observed([*bad, Figures()]), [GONE]) == []
    assert only(findings(observed([*bad, figures(byline=7)]), [GONE])).change is DriftState.HOLDS
    assert only(findings(observed([*bad, figures(byline=18)]), [GONE])).change is DriftState.OVER


def test_a_second_break_is_raised_again() -> None:
    over = Span(kind=GONE.kind, subject=GONE.subject, since=11, until=12)
    found = [*GOOD, figures(byline=0), figures(), figures(), figures(byline=0)]
    assert only(findings(observed(found), [over])).change is DriftState.RAISED


def test_what_lasts_becomes_usual() -> None:
    lasting = [*GOOD, *[figures(byline=0)] * ACCEPTED_AFTER]
    assert only(findings(observed(lasting[:-1]), [GONE])).change is DriftState.HOLDS
    assert only(findings(observed(lasting), [GONE])).change is DriftState.ACCEPTED
    assert only(findings(observed(lasting, hours=1), [GONE])).change is DriftState.HOLDS  # not within hours
    accepted = Span(kind=GONE.kind, subject=GONE.subject, since=11, until=24, accepted=True)
    assert findings(observed([*lasting, figures(byline=0)]), [accepted]) == []


def test_what_is_closed_by_hand_is_not_raised_by_the_next_harvest() -> None:
    by_hand = Span(kind=GONE.kind, subject=GONE.subject, since=11, until=11, accepted=True)
    found = [*GOOD, *[figures(byline=0)] * 3]
    assert findings(observed(found), [by_hand]) == []


def test_a_new_reason_of_refusal_and_one_that_is_seen_no_more() -> None:
    walls = figures(refused={"consent_wall": 18}, statuses={"kept": 2, "refused": 18}, **_few(2))
    found = findings(observed([*GOOD, walls, walls]), [])
    assert [(one.kind, one.subject, one.change) for one in found] == [
        (Kind.REFUSALS, "consent_wall", DriftState.RAISED)
    ]
    assert found[0].since == 11
    span = Span(kind=Kind.REFUSALS.value, subject="consent_wall", since=11)
    assert [one.change for one in findings(observed([*GOOD, walls, walls, figures()]), [span])] == [DriftState.OVER]
    errors = figures(refused={"http_error": 6}, statuses={"kept": 14, "refused": 6})
    assert findings(observed([*GOOD, errors, errors]), []) == []  # a server's trouble, as it comes and goes


def _few(of: int) -> dict[str, Any]:
    return {"pages": {"article": of}, "new_pages": of, "new_articles": of, "filled": {"headline": of, "byline": of}}


def test_harvests_that_fail() -> None:
    failed = [Figures(state="failed", failures=number) for number in (1, 2, 3)]
    assert findings(observed([*GOOD, failed[0]], hours=2), []) == []
    (found,) = findings(observed([*GOOD, *failed[:2]], hours=2), [])
    assert (found.kind, found.change, found.last_good["harvest"]) == (Kind.HARVESTS_FAILED, DriftState.RAISED, 10)
    span = found.span()
    assert [one.change for one in findings(observed([*GOOD, *failed], hours=2), [span])] == [DriftState.HOLDS]
    assert [one.change for one in findings(observed([*GOOD, *failed, figures()], hours=2), [span])] == [DriftState.OVER]


def test_failures_that_were_closed_by_hand() -> None:
    failed = [Figures(state="failed", failures=number) for number in (1, 2, 3)]
    by_hand = Span(kind=Kind.HARVESTS_FAILED.value, subject="", since=12, until=12, accepted=True)
    assert findings(observed([*GOOD, *failed], hours=2), [by_hand]) == []
    again = findings(observed([*GOOD, *failed, figures(), *failed[:2]], hours=2), [by_hand])
    assert [one.change for one in again] == [DriftState.RAISED]


def test_harvests_that_fail_are_silent_too() -> None:
    failed = [Figures(state="failed", failures=number) for number in (1, 2)]
    raised = findings(observed([*GOOD, *failed]), [])
    assert [one.kind for one in raised] == [Kind.HARVESTS_FAILED, Kind.NO_NEW_ARTICLES]
    brought = figures(state="failed", failures=2)
    assert [one.kind for one in findings(observed([*GOOD, failed[0], brought]), [])] == [Kind.HARVESTS_FAILED]


def test_silence_that_was_closed_by_hand() -> None:
    quiet = figures(0, of=0)
    by_hand = Span(kind=Kind.NO_NEW_ARTICLES.value, subject="", since=11, until=12, accepted=True)
    assert findings(observed([*GOOD, *[quiet] * 6]), [by_hand]) == []


def test_a_failed_harvest_says_nothing_of_the_pages() -> None:
    broken = figures(byline=0, state="failed", failures=1)
    assert findings(observed([*GOOD, broken]), []) == []
    assert only(findings(observed([*GOOD, broken, figures(byline=0)]), [])).last_good["harvest"] == 10


def test_silence_is_raised_and_over() -> None:
    quiet = figures(0, of=0)
    (found,) = findings(observed([*GOOD, quiet, quiet]), [])
    assert (found.kind, found.change, found.since) == (Kind.NO_NEW_ARTICLES, DriftState.RAISED, 11)
    assert "no new articles for 48 hours, since 2026-03-12 06:00 UTC" in found.message
    assert [one.change for one in findings(observed([*GOOD, quiet, quiet, quiet]), [found.span()])] == [
        DriftState.HOLDS
    ]
    back = observed([*GOOD, quiet, quiet, figures()])
    assert [one.change for one in findings(back, [found.span()])] == [DriftState.OVER]
