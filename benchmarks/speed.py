"""What a full record costs, against a bare parse of the same bytes and against peers.

    python -m benchmarks.speed [CORPUS...] [--pages N] [--rounds N] [--newspaper] [--profile] [--startup] [--check]

CPU time in one process.  In each round every contender reads every page, turn by turn, so that whatever slows the
machine slows all.  The first round fills caches and is shown apart, as "first"; a contender's time is the sum over the
pages of its median over the other rounds.  A record is counted with its encoding to a JSON line.
"""

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
from lxml import etree

from benchmarks import corpus as corpora
from benchmarks import startup
from benchmarks.corpus import Page
from benchmarks.extractors import hush, newspaper
from benchmarks.stages import timed_steps
from benchmarks.tables import columns
from thresher.pipelines.process import process

OURS, PARSE, TRAFILATURA = "record", "parse", "trafilatura"
MOST_PARSES = 4.0
"""A record may cost as many bare parses."""
MOST_OF_TRAFILATURA = 1 / 8
"""Of trafilatura's time, a record may cost this share."""

_encode = msgspec.json.Encoder().encode

Contender = Callable[[Page], object]


class Cost(NamedTuple):
    """CPU milliseconds a page."""

    median: float
    first: float
    """In the first round."""


def parse(page: Page) -> object:
    return etree.HTML(page.body)


def record(page: Page) -> object:
    outcome = process(page.saved())
    return _encode(outcome.record or outcome)


def trafilatura(page: Page) -> object:
    from trafilatura import bare_extraction

    return bare_extraction(page.body, with_metadata=True)


def sample(folders: Sequence[Path], count: int) -> list[Page]:
    """So many pages, evenly spread over all that the corpora hold."""
    places = [(folder, gold) for folder in folders for gold in corpora.golds(folder)]
    count = min(count, len(places)) or len(places)
    return [corpora.load(*places[at * len(places) // count]) for at in range(count)]


def compare(pages: Sequence[Page], contenders: dict[str, Contender], rounds: int) -> dict[str, Cost]:
    """The contenders' costs on the same pages."""
    times: dict[str, list[list[float]]] = {name: [[] for _ in pages] for name in contenders}
    for read in contenders.values():
        read(pages[0])  # imports and models are loaded once, not for each page
    for _ in range(rounds + 1):
        gc.collect()
        gc.freeze()  # as in a worker: what was loaded before is not looked at by collections
        for at, page in enumerate(pages):
            for name, read in contenders.items():
                start = time.process_time()
                read(page)
                times[name][at].append(time.process_time() - start)
    return {name: _cost(by_page) for name, by_page in times.items()}


def _cost(by_page: list[list[float]]) -> Cost:
    scale = 1000 / len(by_page)
    median = sum(statistics.median(taken[1:]) for taken in by_page)
    return Cost(scale * median, scale * sum(taken[0] for taken in by_page))


def print_costs(costs: dict[str, Cost]) -> None:
    rows = [["", "ms/page", "first", "record is"]]
    for name, cost in costs.items():
        ratio = f"{costs[OURS].median / cost.median:.3f} of it"
        rows.append([name, f"{cost.median:.2f}", f"{cost.first:.2f}", "" if name == OURS else ratio])
    print(columns(rows))


def missed_ratios(costs: dict[str, Cost]) -> list[str]:
    """A line for each ratio that is not reached."""
    limits = {PARSE: MOST_PARSES, TRAFILATURA: MOST_OF_TRAFILATURA}
    return [
        f"a record costs {costs[OURS].median / costs[name].median:.3f} of {name}, more than {most:g}"
        for name, most in limits.items()
        if costs[OURS].median > most * costs[name].median
    ]


def print_profile(pages: Sequence[Page], rounds: int) -> None:
    """Our steps, by cost; timing them adds a little to each."""
    total = 0.0
    with timed_steps() as watch:
        for _ in range(rounds):
            for page in pages:
                start = time.process_time()
                record(page)
                total += time.process_time() - start
    scale = 1000 / (rounds * len(pages))
    steps = dict(sorted(watch.seconds.items(), key=lambda step: -step[1]))
    steps["rest"] = total - sum(steps.values())
    rows = [["step", "ms/page", "share"]]
    rows += [[name, f"{scale * seconds:.3f}", f"{seconds / total:.1%}"] for name, seconds in steps.items()]
    print("\n" + columns([*rows, ["all", f"{scale * total:.3f}", ""]]))


def missed_startup() -> list[str]:
    """Print how long the program takes to start; a line when that is too long."""
    ours, bare = startup.startup_seconds()
    print(f"\nstart-up with one page: {ours:.3f} s, {ours / bare:.1f} times a Python that does nothing ({bare:.3f} s)")
    return [f"start-up takes {ours:.3f} s, more than {startup.MAX_SECONDS}"] if ours > startup.MAX_SECONDS else []


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--pages", type=int, default=200, metavar="N", help="evenly spread over the corpora; 0: all")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--newspaper", action="store_true", help="time newspaper4k too")
    parser.add_argument("--profile", action="store_true", help="show what each step of ours costs")
    parser.add_argument("--startup", action="store_true", help="time the program's start too")
    parser.add_argument("--check", action="store_true", help="end with status 1 when a limit is not kept")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    folders = corpora.chosen_corpora(arguments.corpora)
    hush()
    pages = sample(folders, arguments.pages)
    contenders: dict[str, Contender] = {PARSE: parse, OURS: record, TRAFILATURA: trafilatura}
    if arguments.newspaper:
        contenders["newspaper4k"] = newspaper
    costs = compare(pages, contenders, arguments.rounds)
    size = sum(len(page.body) for page in pages) / len(pages) / 1000
    print(f"{len(pages)} pages of {size:.0f} KB on average, {arguments.rounds} rounds")
    print_costs(costs)
    missed = missed_ratios(costs)
    if arguments.profile:
        print_profile(pages, arguments.rounds)
    if arguments.startup:
        missed += missed_startup()
    print(*missed, sep="\n")
    if arguments.check and missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
