"""Whoever guesses tokens waits."""

from thresher.dashboard.guesses import Guesses


def test_waiting_grows_and_ends() -> None:
    clock = [0.0]
    guesses = Guesses(lambda: clock[0])
    waits = []
    for _ in range(12):
        guesses.wrong("a")
        waits.append(guesses.wait("a"))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    assert guesses.wait("b") == 0
    clock[0] = 61
    assert guesses.wait("a") == 0
    guesses.right("a")
    guesses.wrong("a")
    assert guesses.wait("a") == 0


def test_what_is_remembered_is_bounded() -> None:
    guesses = Guesses(lambda: 0.0)
    for number in range(10_100):
        guesses.wrong(str(number))
    assert len(guesses._wrong) == 10_000
