"""Extraction in shards on 1, 2 and 4 workers of one machine, against `--jobs 2`: pages a second of the whole command.

python -m benchmarks.scale ARCHIVE.warc [--workers 1 2 4] [--shard-size 16]
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--shard-size", type=int, default=16)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain = _seconds([*wanted.paths, "--jobs", "2", "-o", f"{folder}/one.jsonl"])
        print(f"--jobs 2: {plain:.1f} s")
        first = 0.0
        for workers in wanted.workers:
            shards = ["--cluster", "local", "--jobs", str(workers), "--shard-size", str(wanted.shard_size)]
            seconds = _seconds([*wanted.paths, *shards, "-o", f"{folder}/{workers}"])
            first = first or seconds * workers
            efficiency = first / (seconds * workers)
            print(f"{workers} workers: {seconds:.1f} s, efficiency {efficiency:.2f}, {seconds / plain:.2f} of --jobs 2")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"largest process: {peak} MB")


def _seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run([sys.executable, "-m", "thresher", "extract", "-q", *arguments], check=True, env=environment)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
