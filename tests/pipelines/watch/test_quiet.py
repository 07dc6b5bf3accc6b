"""No new articles for longer than usual."""

from datetime import UTC, datetime, timedelta

import pytest

from thresher.watch.figures import Figures, Observation
from thresher.watch.quiet import silence

_MONDAY = datetime(2026, 11, 30, 6, tzinfo=UTC)


def harvests(counts: list[int], hours: float = 24, begin: datetime = _MONDAY) -> list[Observation]:
    return [
        Observation(
            harvest=at + 1,
            at=(begin + timedelta(hours=hours * at)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            figures=Figures(new_articles=count),
        )
        for at, count in enumerate(counts)
    ]


def raised_at(counts: list[int], hours: float = 24) -> int | None:
    """The first harvest that would raise it."""
    found = harvests(counts, hours)
    for at in range(1, len(found) + 1):
        seen = silence(found[:at])
        if seen is not None and seen.is_bad:
            return at
    return None


WEEK = [0, 12, 10, 14, 9, 11, 0]  # a harvest at six tells of the day before: from Monday's to Sunday's


@pytest.mark.parametrize(
    ("counts", "hours", "at"),
    [
        ([9] * 20 + [0, 0], 24, 22),
        ([9] * 20 + [0, 9] * 5, 24, None),  # a holiday, and another
        ([9] * 24 + [0] + [9] * 6, 24, None),  # Christmas
        ([9] * 5 + [0] * 2, 24, None),  # the first weekend: nobody knows yet
        (WEEK * 4, 24, None),
        (WEEK * 3 + [0] * 4, 24, 24),  # Monday's is as ever, Tuesday's and Wednesday's are not
        ([3, 2, 0, 0] * 14 + [0] * 8, 6, 60),
        ([0, 1, 0, 0, 2, 0, 1] * 5, 24, None),
        ([0] * 30, 24, None),  # never brought anything
        ([1, 1] + [0] * 30, 24, None),
    ],
)
def test_when_it_is_raised(counts: list[int], hours: float, at: int | None) -> None:
    assert raised_at(counts, hours) == at


def test_what_is_told() -> None:
    found = silence(harvests([9] * 20 + [0, 0]))
    assert found is not None
    assert (found.hours, found.usual, found.since, found.last.harvest) == (48.0, 24.0, 21, 20)
    assert silence(harvests([9] * 20)) is None
