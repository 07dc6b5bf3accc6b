"""The readers, each with its recipe for inputs and with what must hold."""

import functools
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.fuzz import checks, packed, words
from tests.fuzz.mutate import mutated

_SEEDS = Path(__file__).parent / "seeds"


class Target(NamedTuple):
    make: Callable[[random.Random], bytes]
    check: Callable[[bytes], object]
    """Raises where something does not hold; returns what must be the same at the next time."""
    tries: int
    """In the tests, where all together may take a minute."""


def _grown(folder: str, known: list[bytes]) -> Callable[[random.Random], bytes]:
    """Damages the seeds of a folder."""
    seeds = [path.read_bytes() for path in sorted((_SEEDS / folder).iterdir())]
    return lambda source: mutated(source.choice(seeds), source, known, seeds)


def _container(make: packed.Make, name: str, tries: int = 300) -> Target:
    return Target(make, functools.partial(checks.container, name=name), tries)


TARGETS = {
    "page": Target(_grown("page", words.PAGE), checks.page, 300),
    "text": Target(_grown("text", [*words.TEXTS, *words.DATES, *words.ADDRESSES]), checks.text, 300),
    "jsonld": Target(
        _grown("jsonld", [*words.JSON, *words.DATES, *words.ADDRESSES, *words.TEXTS]), checks.json_ld, 200
    ),
    "date": Target(_grown("date", [*words.DATES, *words.TEXTS]), checks.date, 600),
    "address": Target(_grown("address", [*words.ADDRESSES, *words.TEXTS]), checks.address, 600),
    "feed": Target(_grown("feed", words.FEED), checks.feed, 600),
    "sitemap": Target(_grown("sitemap", words.SITEMAP), checks.sitemap, 600),
    "robots": Target(_grown("robots", words.ROBOTS), checks.robots, 600),
    "definition": Target(_grown("definition", words.DEFINITION), checks.definition, 100),
    "zip": _container(packed.zipped, "a.zip"),
    "tar": _container(packed.tarred, "a.tar"),
    "warc": _container(packed.warc, "a.warc"),
    "wacz": _container(packed.wacz, "a.wacz"),
    "mhtml": _container(packed.mhtml, "a.mhtml"),
    **{
        ending: _container(packed.compressed(pack), f"a.{'html.' if ending == 'br' else ''}{ending}", 150)
        for ending, pack in packed.PACKERS.items()
    },
}


def made(name: str, number: int) -> bytes:
    """The input of one try."""
    return TARGETS[name].make(random.Random(f"{name} {number}"))
