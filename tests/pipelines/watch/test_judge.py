"""Shares against their history."""

import pytest

from thresher.watch.judge import Limits, Share, Verdict, bad_since, grouped, verdict

_FALLING = Limits(rising=False, from_rate=0.3)
_RISING = Limits(rising=True, least=0.3)
_PASSING = Limits(rising=True, least=0.3, sudden=False)


def shares(*found: tuple[int, int]) -> list[Share]:
    return [Share(number, count, of) for number, (count, of) in enumerate(found, 1)]


def usual(rate: float, of: int = 20, many: int = 20) -> list[tuple[int, int]]:
    return [(round(rate * of) + number % 3 - 1 if 0.1 < rate < 0.9 else round(rate * of), of) for number in range(many)]


@pytest.mark.parametrize(
    ("limits", "history", "latest", "bad"),
    [
        (_FALLING, usual(0.95), [(0, 20)], True),
        (_FALLING, usual(0.95), [(19, 20)], False),
        (_FALLING, usual(0.95), [(0, 3)], False),  # with the harvest before, three of which had it
        (_FALLING, usual(0.95), [(0, 3), (0, 4)], True),
        (_FALLING, usual(0.95), [(1, 3)], False),
        (_FALLING, usual(0.7), [(8, 20)], False),  # lower, and still not gone
        (_FALLING, usual(0.7), [(0, 6)], False),
        (_FALLING, usual(0.7), [(0, 6), (0, 6)], True),
        (_FALLING, usual(0.7), [(2, 40)], True),
        (_FALLING, usual(0.2), [(0, 60)], False),  # never was a matter of course
        (_FALLING, usual(0.95, many=2), [(0, 20)], False),  # nothing is usual yet
        (_FALLING, [(1, 1)] * 10, [(0, 20)], False),  # ten articles are no history
        (_FALLING, [(1, 1)] * 30, [(0, 20)], True),
        (_FALLING, [*usual(0.95, many=5), (480, 500), *usual(0.95, many=5)], [(2, 20)], True),
        (_FALLING, [(20, 20), (2, 20), (18, 20), (1, 20)] * 5, [(0, 20)], False),  # comes and goes
        (_RISING, usual(0.0), [(18, 20)], True),
        (_RISING, usual(0.0), [(2, 20)], False),
        (_RISING, usual(0.0), [(2, 3)], False),
        (_RISING, usual(0.5), [(19, 20), (18, 20)], True),
        (_RISING, usual(0.5), [(13, 20)], False),
        (_PASSING, usual(0.0), [(18, 20)], False),
        (_PASSING, usual(0.0), [(18, 20), (17, 20)], True),
        (_PASSING, usual(0.0), [(18, 20), (0, 20), (18, 20)], False),
    ],
)
def test_what_is_raised(
    limits: Limits, history: list[tuple[int, int]], latest: list[tuple[int, int]], bad: bool
) -> None:
    found = shares(*history, *latest)
    assert (bad_since(found[:-1], found[-1], limits) is not None) == bad


def test_it_is_told_since_when() -> None:
    found = shares(*usual(0.95), (0, 4), (0, 4), (0, 4))
    assert bad_since(found[:-2], found[-2], _FALLING) == 21
    assert bad_since(shares(*usual(0.95)), Share(21, 0, 20), _FALLING) == 21


def test_nothing_is_said_of_a_harvest_without_pages() -> None:
    found = shares(*usual(0.95), (0, 20), (0, 0))
    assert bad_since(found[:-1], found[-1], _FALLING) is None
    assert verdict(found[:20], found[20:], _FALLING) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("since", "seen"),
    [
        ([(0, 20)], Verdict.BAD),
        ([(0, 20), (8, 20)], Verdict.BAD),  # some way back, not half
        ([(0, 20), (19, 20)], Verdict.GOOD),
        ([(0, 20), (2, 2)], Verdict.BAD),  # two are too few to believe it
        ([(0, 20), (2, 2), (4, 4)], Verdict.GOOD),
    ],
)
def test_when_it_is_over(since: list[tuple[int, int]], seen: Verdict) -> None:
    assert verdict(shares(*usual(0.95)), shares(*since), _FALLING) is seen


def test_small_harvests_are_put_together_from_the_latest_back() -> None:
    found = grouped(shares((1, 1), (2, 2), (1, 3), (0, 0), (7, 9), (1, 2), (3, 4)))
    assert found == [Share(1, 1, 1), Share(2, 3, 5), Share(5, 7, 9), Share(6, 4, 6)]
