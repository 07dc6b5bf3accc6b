"""Some thousand damaged inputs for each reader: none of them ends a run, and each is answered the same everywhere."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import run
from tests.fuzz.targets import TARGETS, Target

ROOT = Path(__file__).parents[2]


def fuzz(*arguments: object, folder: Path, hash_seed: str = "0") -> "subprocess.CompletedProcess[str]":
    """The command as it is run by hand, warnings being errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.fuzz", *map(str, arguments), "--save", folder / "failures"],
        cwd=ROOT,
        env={"PYTHONHASHSEED": hash_seed, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_no_reader_fails(name: str, tmp_path: Path) -> None:
    done = fuzz("--target", name, "--tries", TARGETS[name].tries, "--start", 0, folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_answers_depend_on_nothing_but_the_bytes(tmp_path: Path) -> None:
    """Neither on the process, nor on the order of what was read before, nor on the seed of hashes."""
    one, other = (fuzz("--tries", 8, "--start", 0, folder=tmp_path, hash_seed=seed).stdout for seed in ("1", "2"))
    assert _digests(one) == _digests(other)
    assert len(_digests(one)) == len(TARGETS)


def _digests(told: str) -> set[tuple[str, str]]:
    words = [line.split() for line in told.splitlines()]
    return {(line[0], line[-1]) for line in words if "tries" in line and line[0] in TARGETS}


def _raise(data: bytes) -> object:
    raise KeyError("found")


def _change(data: bytes, answers: list[int] = [0]) -> object:  # noqa: B006 - an answer that is another each time
    answers[0] += 1
    return answers[0]


def _compute(data: bytes) -> object:
    while True:
        pass


def _die(data: bytes) -> object:
    import os

    os._exit(3)


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (_raise, "KeyError at tests/fuzz/test_fuzz.py:"),
        (_change, "AssertionError at tests/fuzz/run.py:"),
        (_compute, "computes for more than 0.2 seconds"),
        (_die, "the process dies (3)"),
    ],
    ids=["raises", "changes", "hangs", "dies"],
)
def test_what_a_reader_does_wrong_is_found(check: object, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(run.TARGETS, "wrong", Target(lambda source: b"", check, 3))  # type: ignore[arg-type]
    monkeypatch.setattr(run, "MAX_SECONDS", 0.2)
    said = []
    tally = run.Tally("wrong", 0)
    finished = list(run.run([tally], 1, lambda tally, _: tally.tries >= 2, lambda *what: said.append(what[1:3])))
    assert finished == [tally]
    assert tally.tries == 2
    assert [place.startswith(told) for place in tally.failures] == [True]
    assert said == [(0, next(iter(tally.failures)))]
