"""What the watch costs at the end of a harvest.

    python -m benchmarks.watch_cost [--size N] [--pages N] [--history N] [--store URL]

Fills a store with N records of 20 portals, a history of observations, and one harvest that brought some pages, each of
them in an archive; then looks at that harvest, five times.  Without --store it is an SQLite file in a temporary folder.
"""

import argparse
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import Connection, Engine, insert, text, update

from benchmarks.generated import article, paragraphs
from benchmarks.serve import fill
from benchmarks.watch import Portal
from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_writer import Archive
from thresher.schemas.page import Form, Origin
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import harvests, observations, outcomes, pages, records, revisions
from thresher.watch import observe

_PORTAL = "portal1.example"
_BEGIN = datetime(2026, 9, 20, 6, tzinfo=UTC)
_SLICE = 10_000


def prepare(engine: Engine, size: int, count: int, past: int, folder: Path) -> int:
    """A first harvest of everything, a history, and the harvest to look at, which has brought `count` pages."""
    archive = Archive(folder, "watch", "Thresher")
    with writing(engine) as connection:
        for number in range(1, past + 3):
            row = {"id": number, "kind": "crawl", "portal": _PORTAL, "started_at": stamp(_BEGIN), "state": "finished"}
            connection.execute(insert(harvests).values(row | {"figures": '{"fetched": 100, "kept": 100}'}))
        for first in range(1, size - count + 1, _SLICE):
            numbers = range(first, min(first + _SLICE, size - count + 1))
            _outcomes(connection, 1, [(number, Origin(file="old", form=Form.HTML)) for number in numbers])
        told = list(Portal(7).harvests())
        for number in range(past):
            figures = msgspec.json.encode(told[number % len(told)].figures).decode()
            when = stamp(_BEGIN - timedelta(hours=2 * (past - number)))
            row = {"harvest_id": number + 2, "portal": _PORTAL, "observed_at": when, "figures": figures}
            connection.execute(insert(observations).values(row))
        numbers = range(size - count + 1, size + 1)
        _outcomes(connection, past + 2, [(number, _archived(archive, number)) for number in numbers])
        new = stamp(_BEGIN + timedelta(minutes=1))
        for table, column in ((revisions, revisions.c.id), (pages, pages.c.id)):
            connection.execute(update(table).where(column.in_(numbers)).values(first_seen=new, last_seen=new))
        listings = list(numbers)[: max(1, count // 10)]
        connection.execute(update(records).where(records.c.page_id.in_(listings)).values(page_type="listing"))
    archive.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return past + 2


def _archived(archive: Archive, number: int) -> Origin:
    body = article(f"Council story {number}", paragraphs(number % 50, 12), teased=tuple(range(10))).encode()
    url = f"https://{_PORTAL}/{number}"
    kept = archive.write(Exchange(url, [], 200, [("Content-Type", "text/html")], body, stamp(_BEGIN)))
    return Origin(file=kept.file, form=Form.WARC, offset=kept.offset)


def _outcomes(connection: Connection, harvest: int, places: list[tuple[int, Origin]]) -> None:
    seen = stamp(_BEGIN)
    rows = [
        {
            "key": f"{origin.file}@{origin.offset} {number}",
            "harvest_id": harvest,
            "status": "kept",
            "origin": msgspec.json.encode(origin).decode(),
            "page_id": number,
            "first_seen": seen,
            "last_seen": seen,
        }
        for number, origin in places
    ]
    connection.execute(insert(outcomes), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--history", type=int, default=300)
    parser.add_argument("--store", help="an empty PostgreSQL database, in place of an SQLite file")
    asked = parser.parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as place:
        name = asked.store or f"{place}/watch.db"
        fill(name, asked.size)
        engine = open_store(name)
        harvest = prepare(engine, asked.size, asked.pages, asked.history, Path(place))
        for _ in range(5):
            began = time.perf_counter()
            raised = observe(engine, harvest, _BEGIN + timedelta(minutes=10))
            seconds = time.perf_counter() - began
            print(f"{asked.size:,} records, {asked.pages:,} new: {1000 * seconds:.0f} ms, {len(raised)} alerts raised")
        engine.dispose()


if __name__ == "__main__":
    main()
