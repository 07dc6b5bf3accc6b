"""Extraction in shards on workers of one machine against `--jobs 2`, on many pages: pages a second, memory over time.

    python -m benchmarks.scale CORPUS... [--pages 5000] [--workers 1 2 4]

The pages of the corpora are replayed with varied addresses and texts until there are so many (benchmarks/varied.py).
Efficiency is the speed of N workers divided by N times that of one.  Memory is that of each process, in MB, at its
largest in the second fifth of the run and in the last: where that is no more, more pages need no more memory.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.varied import write_warcs

_LOOK = 0.5
"""Seconds between two looks at the memory of all processes."""


class Run(NamedTuple):
    seconds: float
    memory: dict[str, tuple[int, int]]
    """By process the most MB in the second and in the last fifth of the run."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        pages = Path(scratch, "pages")
        pages.mkdir()
        write_warcs(wanted.corpora, wanted.pages, pages)
        plain = run([str(pages), "--jobs", "2", "-o", f"{scratch}/one.jsonl"])
        tell("--jobs 2", plain, wanted.pages, "")
        first = 0.0
        for workers in wanted.workers:
            shards = ["--cluster", "local", "--jobs", str(workers), "-o", f"{scratch}/{workers}"]
            done = run([str(pages), *shards])
            first = first or done.seconds * workers
            efficiency = first / (done.seconds * workers)
            ratios = f", efficiency {efficiency:.2f}, {done.seconds / plain.seconds:.2f} times the seconds of --jobs 2"
            tell(f"--cluster local --jobs {workers}", done, wanted.pages, ratios)


def tell(name: str, done: Run, pages: int, ratios: str) -> None:
    print(f"{name}: {done.seconds:.1f} s, {pages / done.seconds:.0f} pages a second{ratios}")
    for process, (early, late) in done.memory.items():
        print(f"    {process}: {early} MB, at the end {late} MB", flush=True)


def run(arguments: list[str]) -> Run:
    """The command, in a process of its own; OSError and KeyboardInterrupt aside it ends well or the benchmark does."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "thresher", "extract", "-q", *arguments], env=environment)
    seen: dict[str, list[tuple[float, int]]] = defaultdict(list)
    while process.poll() is None:
        for name, size in _sizes(process.pid):
            seen[name].append((time.perf_counter() - start, size >> 20))
        time.sleep(_LOOK)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"extract ended with {process.returncode}")
    return Run(seconds, {name: _early_and_late(sizes, seconds) for name, sizes in seen.items() if len(sizes) > 5})


def _sizes(root: int) -> list[tuple[str, int]]:
    """The command's process and those below it, the same name for the same process."""
    try:
        own = psutil.Process(root)
        found = [("the command", own), *((f"process {child.pid}", child) for child in own.children(recursive=True))]
        return [(name, one.memory_info().rss) for name, one in found]
    except psutil.NoSuchProcess:
        return []


def _early_and_late(sizes: list[tuple[float, int]], seconds: float) -> tuple[int, int]:
    early = [size for at, size in sizes if seconds / 5 <= at < 2 * seconds / 5]
    late = [size for at, size in sizes if at >= 4 * seconds / 5]
    return max(early, default=0), max(late, default=0)


if __name__ == "__main__":
    main()
