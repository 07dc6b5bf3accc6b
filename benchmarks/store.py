"""What the store costs.

    python -m benchmarks.store persist CORPUS... [--store URL]   keeping a record against extracting it, in one run
    python -m benchmarks.store lookup [--size N]                 near-copies of one text among N, and the memory
    python -m benchmarks.store export [--size N]                 exporting N records: time and memory
    python -m benchmarks.store size N... --store URL             all that is done with a store, as it grows to each N

`persist` takes a corpus folder (see benchmarks/corpus.py); without --store it uses an SQLite file.  `lookup` and
`export` fill an SQLite file of their own, `size` an empty PostgreSQL database with records of realistic size and words.
All but that is made in a temporary folder and removed.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from sqlalchemy import Connection

from benchmarks import corpus as corpora
from benchmarks.generated import article, paragraphs
from benchmarks.store_size import store_size
from thresher.pipelines.persist import keep
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import Form, Origin, SavedPage
from thresher.store.copies import Newcomer, near_pages
from thresher.store.opening import open_store, reading, writing
from thresher.text.fingerprint import BANDS, fingerprint

_SLICE = 100_000
_PLANTED = 200
"""Texts that are looked up, of which the store holds a near-copy each."""


def persist(folders: list[Path], store: str) -> None:
    """Extract every page, then keep what came of it; the ratio of the two times."""
    found = [page.saved() for folder in folders for page in corpora.pages(folder)]
    began = time.perf_counter()
    outcomes = [process(page) for page in found]
    extracting = time.perf_counter() - began
    engine = open_store(store, create=True)
    times = []
    for _ in range(2):
        began = time.perf_counter()
        for _outcome in keep(engine, outcomes):
            pass
        times.append(time.perf_counter() - began)
    first, again = times
    count = len(outcomes)
    print(f"{count:,} pages on {engine.dialect.name}")
    print(f"  extracting     {1000 * extracting / count:6.2f} ms")
    print(f"  keeping        {1000 * first / count:6.2f} ms  {first / extracting:.3f} of extracting")
    print(f"  keeping again  {1000 * again / count:6.2f} ms  {again / extracting:.3f} of extracting")


def lookup(size: int, folder: Path) -> None:
    """Fill a store with `size` fingerprints, and look up near-copies of planted texts."""
    engine = open_store(str(folder / "lookup.db"), create=True)
    texts = ["\n".join(paragraphs(number, 12)) for number in range(_PLANTED)]
    with writing(engine) as connection:
        _fill(connection, size, texts)
    times, right = [], 0
    with reading(engine) as connection:
        for number, text in enumerate(texts):
            cut = text[: int(len(text) * 0.92)]
            began = time.perf_counter()
            near = near_pages(connection, Newcomer(0, 0, fingerprint(cut), None))
            times.append(1000 * (time.perf_counter() - began))
            right += near == [number + 1]
    print(f"near-copies of one text among {size:,}")
    print(f"  fingerprint and lookup  {statistics.median(times):.2f} ms median, {max(times):.2f} ms longest")
    print(f"  found                   {right} of {len(texts)} planted, {_memory():,.0f} MB at most")


def _fill(connection: Connection, size: int, texts: list[str]) -> None:
    """The planted texts first, then random fingerprints; bands in their order, as an index is built fastest."""
    random = np.random.default_rng(1)
    prints = [fingerprint(text) for text in texts]
    planted = [(value, at) for at, found in enumerate(prints, 1) for value in found.bands]
    values = random.integers(-(1 << 63), 1 << 63, (size - len(texts)) * BANDS, dtype=np.int64)
    owners = np.repeat(np.arange(len(texts) + 1, size + 1), BANDS)
    order = np.argsort(values)
    for first in range(1, size + 1, _SLICE):
        numbers = range(first, min(size, first + _SLICE - 1) + 1)
        _insert_pages(connection, numbers)
        own = [
            prints[number - 1].minhash if number <= len(texts) else random.bytes(BANDS * 6 * 4) for number in numbers
        ]
        _insert_revisions(connection, numbers, own)
    statement = "INSERT INTO bands (value, revision_id) VALUES (?, ?)"
    connection.exec_driver_sql(statement, planted)
    for at in range(0, len(order), _SLICE * 10):
        part = order[at : at + _SLICE * 10]
        connection.exec_driver_sql(statement, list(zip(values[part].tolist(), owners[part].tolist(), strict=True)))


def _insert_pages(connection: Connection, numbers: range) -> None:
    rows = [(number, f"https://a.example/{number}", "", "") for number in numbers]
    connection.exec_driver_sql("INSERT INTO pages (id, key, first_seen, last_seen) VALUES (?, ?, ?, ?)", rows)


def _insert_revisions(connection: Connection, numbers: range, made: list[bytes | None]) -> None:
    rows = [(number, number, "", "", "", b"", minhash) for number, minhash in zip(numbers, made, strict=True)]
    columns = "id, page_id, digest, first_seen, last_seen, document, minhash"
    connection.exec_driver_sql(f"INSERT INTO page_revisions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def export(size: int, folder: Path) -> None:
    """Fill a store with `size` records, and export them by the command, in each format."""
    name = str(folder / "export.db")
    engine = open_store(name, create=True)
    for _outcome in keep(engine, _records(size)):
        pass
    engine.dispose()
    print(f"exporting {size:,} records")
    for ending in ("jsonl", "csv", "parquet", "sqlite", "jsonld", "zyte"):
        output = folder / f"export.{ending}"
        command = [sys.executable, "-m", "thresher", "export", "--store", name, "--format", ending, "-o", str(output)]
        began = time.perf_counter()
        subprocess.run(command, check=True, cwd=Path(__file__).parents[1], stderr=subprocess.DEVNULL)
        seconds = time.perf_counter() - began
        megabytes = output.stat().st_size / (1 << 20)
        memory = _memory(of_children=True)  # the largest of all so far
        print(f"  {ending:8} {seconds:6.1f} s, {megabytes:6,.0f} MB written, {memory:,.0f} MB at most")


def _records(size: int) -> Iterator[Outcome]:
    """Records of one real page's size, each at an address and with a text of its own."""
    origin = Origin(file="page.html", form=Form.HTML)
    page = article("A story of the day", paragraphs(0, 20), teased=tuple(range(20)))
    made = process(SavedPage(body=page.encode(), origin=origin, url="https://a.example/0", fetched_at="2026-03-01"))
    assert made.record is not None
    assert made.record.article is not None
    for number in range(size):
        url = f"https://a.example/news/{number}"
        text = f"{number} " * 60
        own = msgspec.structs.replace(made.record.article, body=f"{text}\n\n{made.record.article.body}")
        record = msgspec.structs.replace(made.record, url=url, article=own)
        yield msgspec.structs.replace(made, url=url, record=record, origin=Origin(file=url, form=Form.HTML))


def _memory(*, of_children: bool = False) -> float:
    """The largest memory so far, in MB."""
    if sys.platform == "win32":
        raise NotImplementedError
    whose = resource.RUSAGE_CHILDREN if of_children else resource.RUSAGE_SELF
    return resource.getrusage(whose).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    task = tasks.add_parser("persist")
    task.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    task.add_argument("--store", metavar="URL")
    tasks.add_parser("lookup").add_argument("--size", type=int, default=1_000_000)
    tasks.add_parser("export").add_argument("--size", type=int, default=100_000)
    task = tasks.add_parser("size")
    task.add_argument("sizes", nargs="+", type=int, metavar="N")
    task.add_argument("--store", metavar="URL", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.task == "persist":
            persist(options.corpora, options.store or str(Path(folder) / "persist.db"))
        elif options.task == "size":
            store_size(options.sizes, options.store, Path(folder))
        else:
            {"lookup": lookup, "export": export}[options.task](options.size, Path(folder))


if __name__ == "__main__":
    main()
