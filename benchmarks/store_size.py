"""What a store on PostgreSQL takes as it grows: a table, a column for each size."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import numpy as np
from sqlalchemy import Engine, text

from benchmarks import records
from benchmarks.serve import served
from thresher.pipelines.persist import keep
from thresher.schemas.outcome import Outcome
from thresher.store.copies import Newcomer, near_pages
from thresher.store.opening import open_store, reading
from thresher.store.search import search
from thresher.store.selection import Selection
from thresher.text.fingerprint import fingerprint

_LAST_KEPT = 2_000
"""Records whose keeping is timed, when the store has almost its size."""
_LOOKED_UP = 200
_TIMES = 5
_SEARCHED = 20
_PAGES = {
    "all portals": "/",
    "harvests": "/harvests",
    "records": "/records?limit=200",
    "records, a language": "/records?limit=200&language=de",
    "records, part of a name": "/records?limit=200&author=ang",
    "records, a frequent word": "/records?limit=200&q={frequent}",
    "records, a rare word": "/records?limit=200&q={rare}",
    "copies": "/records?limit=200&only=copies",
    "a portal": "/portals/portal3.example",
    "a record": "/pages/500",
}


def store_size(sizes: list[int], store: str, folder: Path) -> None:
    """Fill a store up to each size in turn, and measure it there; one that was filled before is gone on with."""
    engine = open_store(store, create=True)
    table: dict[str, list[float]] = {}
    with reading(engine) as connection:
        size = connection.scalar(text("SELECT count(*) FROM records")) or 0
    for wanted in sorted(sizes):
        for first, last in ((size + 1, wanted - _LAST_KEPT), (max(size, wanted - _LAST_KEPT) + 1, wanted)):
            seconds = _kept(engine, first, last) if first <= last else 0.0
        size = wanted
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        found = {"keeping, ms a record": 1000 * seconds / _LAST_KEPT}
        found |= _lookups(engine, size) | _searches(engine) | _dashboard(store) | _commands(store, folder)
        found["size, KB a record"] = _bytes(engine) / 1000 / size
        for what, value in found.items():
            table.setdefault(what, []).append(value)
            print(f"{size:>10,}  {what:34}{value:12.2f}", flush=True)
    print(f"\n{'':34}" + "".join(f"{size:>12,}" for size in sorted(sizes)))
    for what, values in table.items():
        print(f"{what:34}" + "".join(f"{value:12.2f}" for value in values))
    engine.dispose()


def _kept(engine: Engine, first: int, last: int) -> float:
    """Keep records; the seconds that keeping them took beside making them."""
    making = 0.0

    def made() -> Iterator[Outcome]:
        nonlocal making
        began = time.perf_counter()
        for outcome in records.outcomes(first, last):
            making += time.perf_counter() - began
            yield outcome
            began = time.perf_counter()

    began = time.perf_counter()
    for _outcome in keep(engine, made()):
        pass
    return time.perf_counter() - began - making


def _lookups(engine: Engine, size: int) -> dict[str, float]:
    """Near-copies of texts in the store, with their ends cut off."""
    asked = np.random.default_rng(2).integers(1, size, _LOOKED_UP).tolist()
    texts = ["\n\n".join(records.paragraphs(records.copied_from(number) or number)) for number in asked]
    prints = [fingerprint(each[: len(each) * 49 // 50]) for each in texts]
    times, found = [], 0
    with reading(engine) as connection:
        for each in prints:
            began = time.perf_counter()
            found += bool(near_pages(connection, Newcomer(0, 0, each, None)))
            times.append(1000 * (time.perf_counter() - began))
    return {
        "near-copies, ms median": statistics.median(times),
        "near-copies, ms longest": max(times),
        "near-copies, share found": found / len(asked),
    }


def _searches(engine: Engine) -> dict[str, float]:
    known = records.vocabulary()
    asked = {
        "the most frequent": known[0],
        "a frequent word": known[150],
        "a rare word": known[30_000],
        "two words": f"{known[400]} {known[900]}",
        "a beginning": f"{known[2_000][:5]}*",
    }
    return {f"search, {what}, ms": _median(partial(_search, engine, query)) for what, query in asked.items()}


def _search(engine: Engine, query: str) -> None:
    with reading(engine) as connection:
        search(connection, query, Selection(), _SEARCHED)


def _dashboard(store: str) -> dict[str, float]:
    known = records.vocabulary()
    times = {}
    with served(store) as base:
        for what, path in _PAGES.items():
            address = base + path.format(frequent=known[150], rare=known[30_000])
            times[f"page: {what}, ms"] = _median(partial(_fetch, address))
    return times


def _fetch(address: str) -> None:
    with urlopen(address) as answer:
        answer.read()


def _commands(store: str, folder: Path) -> dict[str, float]:
    commands = {
        "export as JSON Lines, s": ["export", "-o", str(folder / "export.jsonl")],
        "store check, s": ["store", "check"],
    }
    times = {}
    for what, arguments in commands.items():
        began = time.perf_counter()
        command = [sys.executable, "-m", "thresher", *arguments, "--store", store]
        subprocess.run(command, check=True, cwd=Path(__file__).parents[1], stderr=subprocess.DEVNULL)
        times[what] = time.perf_counter() - began
    return times


def _median(work: Callable[[], object]) -> float:
    """The median of some times, in ms; the first, which fills caches, is not counted."""
    times = []
    for _ in range(_TIMES + 1):
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times[1:])


def _bytes(engine: Engine) -> float:
    with engine.connect() as connection:
        return float(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
