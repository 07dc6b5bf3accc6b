"""What the dashboard answers in: pages of 200 records over a large store and a small one.

    python -m benchmarks.serve [--sizes 2000 200000] [--seconds S] [--store URL] [--keep DIR]

Makes a store of each size, serves it by `thresher serve` and asks for pages with wrk, one connection at a time, so that
what is measured is how long an answer takes.  Stores are SQLite files in a temporary folder (--keep: in a folder that
stays, used again); --store names an empty PostgreSQL database for the largest size instead.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import msgspec
from sqlalchemy import Connection, Table, insert, text

from benchmarks.generated import article, paragraphs
from thresher.pipelines.process import process
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.schemas.record import PageRecord
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import rows_of
from thresher.store.tables import pages, portals, records, revisions

_PORTALS = 20
_LAST = date(2026, 9, 14)
_DAYS = 1_000
_TEXTS = 200
_SLICE = 5_000
_LANGUAGES = ("en", "de", "ru", "fr")
_ASKED = {
    "first page": "/records?limit=200",
    "page from the middle": "/records?limit=200&after=2025-05-02.500",
    "one portal": "/records?limit=200&portal=portal3.example",
    "one language and type": "/records?limit=200&language=de&type=article",
    "a part of a name": "/records?limit=200&author=Lee",
    "a name that is nowhere": "/records?limit=200&author=Nobody",
    "a part of a source": "/records?limit=200&source=agency+7",
    "a source that is nowhere": "/records?limit=200&source=Nobody",
    "a language that is nowhere": "/records?limit=200&language=xx",
    "a type that is nowhere": "/records?limit=200&type=listing",
    "records that changed": "/records?limit=200&only=changed",
    "doubtful records": "/records?limit=200&only=doubtful",
    "copies": "/records?limit=200&only=copies",
    "a frequent word": "/records?limit=200&q=council",
    "a rare word": "/records?limit=200&q=piece777",
    "API, first page": "/api/records?limit=200",
    "all portals": "/",
    "one portal's page": "/portals/portal3.example",
    "a record": "/pages/1000",
    "Atom feed": "/feeds/portal3.example.atom",
}
_MEDIAN, _TIMES = 100.0, 3.0
"""What is asked: a median in ms, and at most so many times that of the smallest store."""
_FEW = 100
"""Records of a store, of whatever size, that changed, that have a doubtful field, and that are copies."""
_LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)$", re.MULTILINE)
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def fill(name: str, size: int) -> None:
    """Make a store of `size` records, as harvests leave them, by statements of many rows."""
    engine = open_store(name, create=True)
    made = [_template(number) for number in range(_TEXTS)]
    with writing(engine) as connection:
        for number in range(1, _PORTALS + 1):
            connection.execute(insert(portals).values(id=number, name=f"portal{number}.example"))
        for first in range(1, size + 1, _SLICE):
            _insert(connection, made, range(first, min(size, first + _SLICE - 1) + 1), size)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _template(number: int) -> PageRecord:
    origin = Origin(file="page.html", form=Form.HTML)
    page = article(f"Council story {number}", paragraphs(number, 12), teased=tuple(range(10)))
    url = f"https://portal.example/{number}"
    record = process(SavedPage(body=page.encode(), origin=origin, url=url, fetched_at="2026-03-01")).record
    assert record is not None
    assert record.article is not None
    return record


def _insert(connection: Connection, made: list[PageRecord], numbers: range, size: int) -> None:
    rows: dict[Table, list[dict[str, Any]]] = {pages: [], revisions: [], records: []}
    told: list[dict[str, Any]] = []
    for number in numbers:
        day = (_LAST - timedelta(days=_DAYS - 1 - number * _DAYS // (size + 1))).isoformat()
        record = _record(made[number % _TEXTS], number, day)
        portal, seen = 1 + number % _PORTALS, f"{day}T06:00:00Z"
        times = {"first_seen": seen, "last_seen": seen}
        rows[pages].append({"id": number, "key": record.url, "url": record.url, "portal_id": portal, **times})
        own = rows_of(record)
        kept = {"digest": own.digest, "document": own.document, "minhash": own.minhash}
        rows[revisions].append({"id": number, "page_id": number, **times, **kept})
        place = {"page_id": number, "revision_id": number, "portal_id": portal}
        rows[records].append(own.columns | place | {"text_digest": None} | _odd(number, size))
        told.append({"page": number, "headline": own.headline, "body": own.body})
    for table, values in rows.items():
        connection.execute(insert(table), values)
    row = "page_id" if connection.dialect.name == "postgresql" else "rowid"
    connection.execute(text(f"INSERT INTO record_words ({row}, headline, body) VALUES (:page, :headline, :body)"), told)


def _odd(number: int, size: int) -> dict[str, Any]:
    """What few records have; a third of all has a source."""
    kind = number % (size // _FEW)
    return {
        "source": f"Agency {number % 40}" if number % 3 == 0 else None,
        "versions": 2 if kind == 1 else 1,
        "doubtful": int(kind == 2),
        "cluster": number - 1 if kind == 3 else number,
    }


def _record(template: PageRecord, number: int, day: str) -> PageRecord:
    assert template.article is not None
    headline = f"{template.article.headline} and piece{number}"
    named = ["Ann Lee"] if number % 50 == 0 else [f"Writer {number % 97}"]
    own = msgspec.structs.replace(template.article, headline=headline, authors=named, date_published=day)
    url = f"https://portal{1 + number % _PORTALS}.example/news/{number}"
    language = _LANGUAGES[number % len(_LANGUAGES)]
    return msgspec.structs.replace(template, url=url, language=language, article=own)


@contextmanager
def served(name: str) -> Iterator[str]:
    """The dashboard on a store; its address."""
    command = [sys.executable, "-m", "thresher", "serve", "--store", name, "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as server:
        assert server.stderr is not None
        found = None
        while found is None:
            found = re.search(r"http://\S+?:\d+", server.stderr.readline())
        try:
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)


def measured(address: str, seconds: float) -> tuple[float, float]:
    """The median and the 99th percentile of answers, in ms."""
    with urlopen(address) as answer:
        assert answer.status == 200
        answer.read()
    command = ["wrk", "-t1", "-c1", f"-d{seconds:g}s", "--latency", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = {share: float(value) * _UNITS[unit] for share, value, unit in _LATENCY.findall(said)}
    return found["50"], found["99"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 200_000])
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--store", metavar="URL")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in _ASKED}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        for size in options.sizes:
            largest = options.store and size == max(options.sizes)
            name = options.store if largest else str(folder / f"serve-{size}.db")
            began = time.perf_counter()
            if largest or not Path(name).exists():
                fill(name, size)
                print(f"a store of {size:,} records made in {time.perf_counter() - began:.0f} s", file=sys.stderr)
            with served(name) as base:
                for what, path in _ASKED.items():
                    found[what].append(measured(base + path, options.seconds))
    if options.json:
        print(json.dumps(found))
        return
    print(f"{'median (99 %) in ms':26}" + "".join(f"{size:>22,}" for size in options.sizes))
    for what, times in found.items():
        told = "".join(f"{median:12.1f} ({longest:6.1f})" for median, longest in times)
        print(f"{what:26}{told}{'' if holds(times) else '  MISSED'}")
    print(f"asked: medians under {_MEDIAN:g} ms, at most {_TIMES:g} times those of the smallest store")


def holds(times: list[tuple[float, float]]) -> bool:
    """Whether the answers to one question are what is asked."""
    medians = [median for median, _ in times]
    return max(medians) < _MEDIAN and max(medians) <= _TIMES * medians[0]


if __name__ == "__main__":
    main()
