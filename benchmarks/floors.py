"""Pinned floors: a figure that was reached once is not given up unnoticed."""

import json
import math
from pathlib import Path
from typing import TypedDict

FILE = Path(__file__).with_name("floors.json")

_DECIMALS = 1000


class Pinned(TypedDict):
    """One corpus' floors."""

    digest: str
    """Of the gold file that they were measured with: floors say nothing about another state of it."""
    floors: dict[str, float]


def read(file: Path = FILE) -> dict[str, Pinned]:
    """By corpus."""
    if not file.is_file():
        return {}
    pinned: dict[str, Pinned] = json.loads(file.read_text(encoding="utf-8"))
    return pinned


def write(measured: dict[str, Pinned], file: Path = FILE) -> list[str]:
    """Pin figures as floors; corpora that were not measured keep theirs.  Returns a line for each floor lowered."""
    known = read(file)
    pinned: dict[str, Pinned] = {
        name: {"digest": one["digest"], "floors": {figure: floor(value) for figure, value in one["floors"].items()}}
        for name, one in measured.items()
    }
    lowered = [line for name, one in pinned.items() for line in below(name, one["digest"], one["floors"], known)]
    file.write_text(json.dumps(known | pinned, indent=1) + "\n", encoding="utf-8")
    return lowered


def floor(value: float) -> float:
    """The figure rounded down at three decimals."""
    return math.floor(round(value * _DECIMALS, 6)) / _DECIMALS


def below(corpus: str, digest: str, figures: dict[str, float], pinned: dict[str, Pinned]) -> list[str]:
    """A line for each figure that is below its floor, or gone; none when the corpus is in another state."""
    if corpus not in pinned or pinned[corpus]["digest"] != digest:
        return []
    return [
        f"{corpus}: {name} {figures.get(name, 0.0):.4f} is below its floor {least:.3f}"
        for name, least in pinned[corpus]["floors"].items()
        if round(figures.get(name, 0.0), 9) < least  # a mean of shares may miss its decimals by a hair
    ]
