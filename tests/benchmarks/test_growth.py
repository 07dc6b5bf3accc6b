"""What grows too fast is told; the inputs are as many as they say."""

import gc
import time
from collections.abc import Callable

import pytest

from benchmarks import growth, structures


class Clock:
    """CPU time that goes by as the reader says: the machine's own would make the test depend on it."""

    def __init__(self, seconds: Callable[[int], float]) -> None:
        self.now, self.seconds = 0.0, seconds

    def read(self, data: bytes) -> None:
        self.now += self.seconds(len(data))


@pytest.mark.parametrize(
    ("seconds", "above"),
    [
        (lambda size: 0.01 + size / 1e5, False),
        (lambda size: 0.01 + size / 1e5 + size**2 / 1e8, True),
        (lambda size: 0.01 + size / 1e5 + max(0, size - 5000) ** 2 / 1e8, True),
    ],
    ids=["linear", "square", "square beyond a size"],
)
def test_what_grows_faster_than_the_input_is_above(
    seconds: Callable[[int], float], above: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(seconds)
    monkeypatch.setattr(time, "process_time", lambda: clock.now)
    monkeypatch.setattr(gc, "collect", lambda: 0)  # of all that tests have loaded takes a tenth of a second
    measured = growth.measure(growth.Structure("x", lambda count: b"x" * count, clock.read), 0.2)
    assert measured.is_above is above
    assert measured.costs[-1] > 0.1


def test_every_structure_grows_and_is_read() -> None:
    chosen = list(growth.all_structures())
    assert len({structure.name for structure in chosen}) == len(chosen) > 200
    for structure in chosen:
        assert len(structure.grown(8)) > len(structure.grown(4)) > 0, structure.name
        structure.read(structure.grown(3))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "page: attributes of one element",
        "page: equals signs of one attribute",
        "page: links of the breadcrumb",
        "page: links of the tag line",
        "feed: attributes of one element",
        "file c.warc.gz: revisits",
    ],
)
def test_what_grew_with_the_square_grows_with_the_input(name: str) -> None:
    """Of eight times the input, which would cost up to 64 times: room enough for a busy machine."""
    (structure,) = (one for one in growth.all_structures() if one.name == name)
    costs = growth.measure(structure, 0.03).costs
    assert costs[-1] < growth.MOST**3 * costs[0]


def test_numbers_stand_where_the_pattern_says() -> None:
    assert structures.lines("<#>", "a", "b")(3) == b"a<0><1><2>b"
