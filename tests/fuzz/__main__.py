"""python -m tests.fuzz [MINUTES] [--tries N] [--target NAME ...] [--save FOLDER] [--start N] [--again FILE ...]"""

import argparse
import functools
import random
import signal
import sys
from pathlib import Path

from tests.fuzz.run import Tally, failure, run
from tests.fuzz.targets import TARGETS, made

_PROCESSES = 2


def main() -> int:
    arguments = _arguments()
    if arguments.again:
        return _again(arguments.again)
    names = arguments.target or list(TARGETS)
    start = random.randrange(1 << 40) if arguments.start is None else arguments.start
    seconds = arguments.minutes * 60 * arguments.processes / len(names)

    def finished(tally: Tally, spent: float) -> bool:
        return tally.tries >= arguments.tries if arguments.tries else spent >= seconds

    print(f"tries from number {start}; failing inputs go to {arguments.save}/", flush=True)
    tallies = [Tally(name, start) for name in names]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in a shell's job in the background
    try:
        for tally in run(tallies, arguments.processes, finished, functools.partial(_save, arguments.save)):
            _print(tally)
    except KeyboardInterrupt:
        print("interrupted; so far:")
        for tally in filter(lambda tally: tally.tries, tallies):
            _print(tally)
    failures = sum(sum(tally.failures.values()) for tally in tallies)
    print(f"{sum(tally.tries for tally in tallies):,} tries, {failures:,} failures")
    return 1 if failures else 0


def _print(tally: Tally) -> None:
    rate = tally.tries / tally.seconds if tally.seconds else 0.0
    failures = sum(tally.failures.values())
    print(f"{tally.name:12}{tally.tries:10,} tries{failures:6,} failures{rate:8.0f}/s  {tally.digest[:16]}")
    for place, times in tally.failures.most_common():
        print(f"    {times:,} times: {place}")
    sys.stdout.flush()


def _save(folder: Path, tally: Tally, number: int, place: str, story: str) -> None:
    """The input beside its story; `--again` tries it once more."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{tally.name}-{number}"
    path.write_bytes(made(tally.name, number))
    path.with_suffix(".txt").write_text(f"{place}\n\n{story}", "utf-8", "backslashreplace")
    print(f"{tally.name} {number}: {place}", flush=True)


def _again(paths: list[Path]) -> int:
    """Try saved inputs in this process."""
    failed = 0
    for path in paths:
        place, story, _ = failure(path.name.partition("-")[0], path.read_bytes())
        failed += bool(place)
        print(f"{path}: {place or 'holds'}\n{story}")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try every reader with damaged inputs.")
    parser.add_argument(
        "minutes", nargs="?", type=float, default=30.0, metavar="MINUTES", help="of all targets together"
    )
    parser.add_argument("--tries", type=int, metavar="N", help="of each target, whatever time they take")
    parser.add_argument("--target", action="append", choices=TARGETS, metavar="NAME", help="only this one; repeatable")
    parser.add_argument("--start", type=int, metavar="N", help="the first try's number; else a new one each time")
    parser.add_argument("--processes", type=int, default=_PROCESSES, choices=(1, 2))
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"), metavar="FOLDER", help="for failing inputs")
    parser.add_argument("--again", type=Path, nargs="+", metavar="FILE", help="try saved inputs and end")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
