"""How time grows with the input: for each structure the cost of sizes 1, 2, 4 and 8.

    python -m benchmarks.growth [NAME ...] [--seconds S] [--list]

CPU time in one process, of several rounds the least, collections off.  Size 1 is as large as it takes for the largest
to cost about so many seconds, so that what is paid once does not hide what grows.  A doubling may cost 2.6 times as
much, where twice would be linear: the rest is for memory that no longer fits the caches.  One above it is measured
again before it is told; the command then ends with status 1.
"""

import argparse
import gc
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec
from scrapy.robotstxt import ProtegoRobotParser

from benchmarks import structures
from benchmarks.structures import Grown
from benchmarks.tables import columns
from thresher.crawler.discovery import (
    Feed,
    Sitemap,
    UrlPolicy,
    UrlShape,
    autodiscovered,
    from_map,
    from_record,
    read_feed,
    read_sitemap,
    refreshed,
    robots_sitemaps,
)
from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.loaders import load
from thresher.crawler.portals.check import portal_of
from thresher.crawler.portals.files import read_definition
from thresher.crawler.portals.rules import rules_of
from thresher.pipelines.process import process
from thresher.schemas.errors import PortalError
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.store.changes import changes
from thresher.store.row_mapping import with_rows
from thresher.text.identity import identity

MOST = 2.6
"""What a doubling may cost."""
SIZES = (1, 2, 4, 8)
_SMALL = 16
_ROUNDS = 3
_CONFIRMED = 3
"""Measurements that must all be above."""
_MAX_BYTES = 16_000_000
"""Of the largest input: what is that cheap need not be slower."""
_SITE = "https://news.example/"
_TODAY = date(2024, 3, 9)
_encode = msgspec.json.Encoder().encode

Read = Callable[[bytes], object]


class Structure(NamedTuple):
    name: str
    grown: Grown
    read: Read


class Growth(NamedTuple):
    name: str
    repeats: int
    """What size 1 has."""
    costs: list[float]
    """CPU seconds by size."""

    @property
    def doublings(self) -> list[float]:
        """What each costs, in the cost of the size before."""
        return [after / before for before, after in pairwise(self.costs)]

    @property
    def is_above(self) -> bool:
        return max(self.doublings) > MOST


def page(data: bytes, form: Form = Form.HTML) -> object:
    """A page's way as far as the store, and what the crawl reads of it."""
    saved = SavedPage(body=data, origin=Origin(file="page", form=form), url=f"{_SITE}city/a-piece-1")
    outcome = process(saved)
    if outcome.record is not None:
        _encode(with_rows(outcome).record)
        from_record(outcome.record, _policy(), 1)
    return autodiscovered(data, _SITE), refreshed(data, _SITE)


def text(data: bytes) -> object:
    return page(data, Form.TEXT)


def feed(data: bytes) -> object:
    return _links(read_feed(data, _SITE))


def sitemap(data: bytes) -> object:
    return _links(read_sitemap(data, _SITE))


def _links(found: Feed | Sitemap | None) -> object:
    return found and from_map(found, _SITE, _policy(), 1)


def robots(data: bytes) -> object:
    rules = ProtegoRobotParser(data, None)
    return robots_sitemaps(rules.rp.sitemaps, _SITE), rules.allowed(f"{_SITE}a/b?c", "Thresher")


_READ = structures.PAGES["items"](5)


def definition(data: bytes) -> object:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.toml"
        path.write_bytes(data)
        try:
            portal = read_definition(path)
        except PortalError as error:
            return str(error)
    saved = SavedPage(body=_READ, origin=Origin(file="page", form=Form.HTML), url=_SITE)
    return UrlPolicy(portal, _TODAY).reason(f"{_SITE}a/b"), process(saved, rules=rules_of(portal))


def file(name: str) -> Read:
    def read(data: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return sum(1 for _ in load([path]))

    return read


def folder_of_files(data: bytes) -> object:
    """A folder with a page for each byte."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(len(data)):
            (Path(folder) / f"{number}.html").write_bytes(_READ)
        return sum(1 for _ in load([folder]))


def dates(data: bytes) -> object:
    return find_dates(data.decode(), today=_TODAY), find_dates(data.decode(), language="vi", today=_TODAY, limit=10**6)


def addresses(data: bytes) -> object:
    """A line an address."""
    policy, urls = _policy(), data.decode().split("\n")
    policy.shape = UrlShape.learn(urls)
    return [(identity(url), policy.reason(url)) for url in urls]


def revision(data: bytes) -> object:
    """A page beside an older version of it."""
    records = [
        process(SavedPage(body=body, origin=Origin(file="page", form=Form.HTML), url=_SITE)).record
        for body in (data, data.replace(b"twice", b"once"))
    ]
    return changes(records[0], records[1]) if records[0] and records[1] else None


def _policy() -> UrlPolicy:
    return UrlPolicy(portal_of({"name": "news", "start": [_SITE]}, "news"), _TODAY)


def all_structures() -> Iterator[Structure]:
    groups: list[tuple[str, Read, dict[str, Grown]]] = [
        ("page", page, structures.PAGES),
        ("text", text, structures.TEXTS),
        ("feed", feed, structures.FEEDS),
        ("sitemap", sitemap, structures.SITEMAPS),
        ("robots", robots, structures.ROBOTS),
        ("definition", definition, structures.DEFINITIONS),
        ("revision", revision, {name: structures.PAGES[name] for name in ("paragraphs", "items", "headings")}),
        (
            "dates",
            dates,
            {
                "dates": structures.lines("5 March 2024, "),
                "digits": structures.lines("1-"),
                "clocks": structures.lines("8:30 "),
            },
        ),
        (
            "addresses",
            addresses,
            {
                "articles": structures.lines(f"{_SITE}city/a-long-title-of-a-piece-#\n"),
                "parts of one": structures.lines("a/", _SITE),
                "parameters of one": structures.lines("a#=1&", f"{_SITE}?"),
                "points of one": structures.lines("../a/", _SITE),
                "calendar": structures.lines(f"{_SITE}2024/03/#?page=#\n"),
            },
        ),
        ("folder", folder_of_files, {"pages": lambda count: b"." * count}),
    ]
    for group, read, grown in groups:
        yield from (Structure(f"{group}: {name}", make, read) for name, make in grown.items())
    for name, make in structures.FILES.items():
        yield Structure(f"file {name}", make, file(name.partition(":")[0]))


def measure(structure: Structure, seconds: float) -> Growth:
    """Its growth; where that is above the limit, the least of some measurements."""
    count = _fitting(structure, seconds / SIZES[-1])
    least = _measured(structure, count)
    for _ in range(_CONFIRMED - 1):
        if not least.is_above:
            break
        least = min(least, _measured(structure, count), key=lambda growth: max(growth.doublings))
    return least


def _fitting(structure: Structure, seconds: float) -> int:
    """How many size 1 repeats, so that they cost as much beyond what a small input costs."""
    count = _SMALL
    structure.read(structure.grown(count))  # imports and models are loaded once
    seconds += cost(structure.read, structure.grown(count), _ROUNDS)
    while len(data := structure.grown(count)) * SIZES[-1] < _MAX_BYTES and cost(structure.read, data, 2) < seconds:
        count *= 2
    return count


def _measured(structure: Structure, count: int) -> Growth:
    return Growth(
        structure.name, count, [cost(structure.read, structure.grown(count * size), _ROUNDS) for size in SIZES]
    )


def cost(read: Read, data: bytes, rounds: int) -> float:
    """CPU seconds, the least of the rounds."""
    least = float("inf")
    for _ in range(rounds):
        gc.collect()
        re.purge()  # it forgets all when it is full, which costs once
        start = time.process_time()
        read(data)
        least = min(least, time.process_time() - start)
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only structures in whose names one of these stands")
    parser.add_argument("--seconds", type=float, default=0.2, metavar="S", help="what the largest may cost, about")
    parser.add_argument("--list", action="store_true", help="name the structures and end")
    arguments = parser.parse_args()
    chosen = [
        structure
        for structure in all_structures()
        if not arguments.names or any(name in structure.name for name in arguments.names)
    ]
    if arguments.list:
        print(*(structure.name for structure in chosen), sep="\n")
        return
    gc.disable()
    gc.freeze()  # what was loaded before is not looked at by collections
    found = []
    for number, structure in enumerate(chosen, 1):
        found.append(measure(structure, arguments.seconds))
        if found[-1].is_above or sys.stderr.isatty():
            said = f"{number} of {len(chosen)}: {structure.name}, {max(found[-1].doublings):.2f}"
            print(said, file=sys.stderr, flush=True)
    print(_table(found))
    above = sum(growth.is_above for growth in found)
    print(f"{len(found)} structures, {above} above {MOST} a doubling")
    sys.exit(1 if above else 0)


def _table(found: list[Growth]) -> str:
    """The worst first."""
    rows = [["CPU ms of sizes 1, 2, 4, 8", "repeats", *map(str, SIZES), "doublings", "", ""]]
    for growth in sorted(found, key=lambda growth: -max(growth.doublings)):
        costs = [f"{1000 * cost:.1f}" for cost in growth.costs]
        rows.append([growth.name, f"{growth.repeats:,}", *costs, *(f"{times:.2f}" for times in growth.doublings)])
    return columns(rows)


if __name__ == "__main__":
    main()
