"""The whole command on a folder of saved pages, against trafilatura's on the same folder: pages a second.

    python -m benchmarks.end_to_end CORPUS... [--pages N] [--rounds N] [--processes N]

Both start, read the files, extract with as many processes and write what they find; trafilatura also with `--fast`.
In each round every program runs once, one after the other, and is compared with Thresher's run of that round, so that
what else the machine does weighs on all alike.  Of the rounds' ratios the median counts.  That of the processor time
stands beside it: other work on the machine hardly changes it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import corpus as corpora
from benchmarks.corpus import Page
from benchmarks.speed import sample
from benchmarks.tables import columns

OURS = "thresher"


class Run(NamedTuple):
    """Seconds of one run."""

    wall: float
    cpu: float
    """Of all its processes."""


def main() -> None:
    wanted = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        folder, results = Path(scratch, "pages"), Path(scratch, "results")
        count = write_files(sample(corpora.chosen_corpora(wanted.corpora), wanted.pages), folder)
        programs = commands(folder, results, wanted.processes)
        rounds = [{name: run(command) for name, command in programs.items()} for _ in range(wanted.rounds)]
        written = {name: written_by(results / name) for name in programs}
    print(f"{count} pages, {wanted.processes} processes each, {wanted.rounds} rounds")
    print_ratios(rounds, count, written)


def write_files(pages: Sequence[Page], folder: Path) -> int:
    """The pages as one HTML file each; how many."""
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number:06}.html").write_bytes(page.body)
    return len(pages)


def commands(folder: Path, results: Path, processes: int) -> dict[str, list[str]]:
    """The programs, each of which writes what it finds below `results`."""
    for name in (OURS, "trafilatura", "trafilatura --fast"):
        (results / name).mkdir(parents=True)
    thresher = [sys.executable, "-m", "thresher", "extract", "-q", f"--jobs={processes}", str(folder), "-o"]
    peer = [sys.executable, "-m", "trafilatura.cli", f"--input-dir={folder}", "--json", "--with-metadata"]
    peer += [f"--parallel={processes}", "--output-dir"]
    return {
        OURS: [*thresher, str(results / OURS / "records.jsonl")],
        "trafilatura": [*peer, str(results / "trafilatura")],
        "trafilatura --fast": [*peer, str(results / "trafilatura --fast"), "--fast"],
    }


def run(command: list[str]) -> Run:
    """Run a program to its end; what it tells of single pages is not shown."""
    if sys.platform == "win32":
        raise SystemExit("processor time of other programs is measured on Linux and macOS")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(time.perf_counter() - start, used.ru_utime + used.ru_stime)


def written_by(folder: Path) -> int:
    """How many pages have a result: a line of a JSON Lines file, or a file."""
    lines = folder / "records.jsonl"
    return lines.read_bytes().count(b"\n") if lines.exists() else sum(path.is_file() for path in folder.rglob("*"))


def print_ratios(rounds: list[dict[str, Run]], count: int, written: dict[str, int]) -> None:
    rows = [["", "results", "pages/s", "thresher is so many times as fast", "in processor time"]]
    for name in written:
        speed = statistics.median(count / each[name].wall for each in rounds)
        rows.append([name, f"{written[name]}", f"{speed:.0f}", *(_ratios(rounds, name) if name != OURS else ("", ""))])
    print(columns(rows))


def _ratios(rounds: list[dict[str, Run]], name: str) -> tuple[str, str]:
    """The median, and between which values the rounds lie; in seconds that pass, and of the processor."""
    told = []
    for kind in ("wall", "cpu"):
        values = sorted(getattr(each[name], kind) / getattr(each[OURS], kind) for each in rounds)
        told.append(f"{statistics.median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})")
    return told[0], told[1]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--pages", type=int, default=0, metavar="N", help="evenly spread over the corpora; 0: all")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--processes", type=int, default=2, metavar="N")
    return parser.parse_args()


if __name__ == "__main__":
    main()
