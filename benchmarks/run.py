"""Extract and mark every page of some corpora, on all cores.

Workers are started afresh rather than forked, so that each has its own seed for the hashes of strings: a record that
depends on the order of a set then differs from run to run, and the digests tell.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from benchmarks.corpus import golds, load
from benchmarks.extractors import EXTRACTORS, hush
from benchmarks.marks import Marks, mark

_CHUNK = 8
_Result = TypeVar("_Result")


class Task(NamedTuple):
    """One page to extract."""

    corpus: Path
    gold: dict[str, Any]
    extractors: tuple[str, ...]


def tasks(corpora: Iterable[Path], extractors: Iterable[str] = ("thresher",)) -> list[Task]:
    names = tuple(extractors)
    return [Task(corpus, gold, names) for corpus in corpora for gold in golds(corpus)]


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_all(function: Callable[[Task], _Result], work: list[Task], jobs: int | None = None) -> list[_Result]:
    """The function's result for each task, in the tasks' order."""
    jobs = min(jobs or cores(), max(1, len(work)))
    if jobs == 1:
        hush()
        return [function(task) for task in work]
    with multiprocessing.get_context("spawn").Pool(jobs, initializer=hush) as pool:
        return pool.map(function, work, chunksize=_CHUNK)


def measure(corpora: Iterable[Path], extractors: Iterable[str] = ("thresher",), jobs: int | None = None) -> list[Marks]:
    """What each extractor scored on each page, page by page in the order of the gold files."""
    return [marks for page in run_all(mark_page, tasks(corpora, extractors), jobs) for marks in page]


def mark_page(task: Task) -> list[Marks]:
    page = load(task.corpus, task.gold)
    results = []
    for name in task.extractors:
        marks = Marks(page.corpus, str(task.gold["id"]), name)
        start = time.process_time()
        found = EXTRACTORS[name](page)
        marks.milliseconds = 1000 * (time.process_time() - start)
        mark(marks, task.gold, found)
        results.append(marks)
    return results
