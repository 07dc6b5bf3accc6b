"""What a harvest costs beside fetching.

    python -m benchmarks.crawl speed [--articles N]    pages a second against a bare Scrapy spider that saves bodies
    python -m benchmarks.crawl memory [--articles N]   memory of a harvest, from its first tenth to its last

`speed --halved` holds every process to half a core, as on a machine with twice the cores at half the speed: how far the
processes keep out of each other's way.  It needs Linux and the right to make control groups.

Both harvest a portal that is served on loopback (tests/portal_server), without delays, with extraction, store and
archive on.  `speed` gives the bare spider the addresses that the harvest fetched, on the same server, in one run.  All
is made in a temporary folder and removed.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.portal_server.client import ROOT, Portal, serving

CONCURRENCY = 16
_DEFINITION = """
name = "courier"
start = ["{start}"]
hosts = ["127.0.0.1"]
[pace]
delay = 0.0
concurrency = {concurrency}
"""
_TENTHS = 10


def speed(articles: int, rounds: int, halved: bool, folder: Path) -> None:
    """Pages a second of both, in turns; the seconds are those of the whole commands."""
    with serving("--articles", articles, "--without", "all") as [portal]:
        portal.warm()
        ratios = []
        for at in range(rounds):
            own = folder / str(at)
            own.mkdir()
            portal.clear()
            jobs = ["--jobs", str(2 * (os.cpu_count() or 1))] if halved else []
            seconds = _seconds([*_harvest(portal, own), *jobs], halved)
            urls = [f"{portal.base}{entry['path']}" for entry in portal.log()]
            (own / "urls.txt").write_text("\n".join(urls))
            bare = _seconds([sys.executable, "-m", "benchmarks.crawl", "bare", str(own)], halved)
            ratios.append(bare / seconds)
            print(
                f"{len(urls):,} pages: {len(urls) / seconds:6.1f}/s, bare {len(urls) / bare:6.1f}/s, {ratios[-1]:.2f}"
            )
    print(f"the harvest's pages a second are {sorted(ratios)[len(ratios) // 2]:.2f} times the bare spider's")


def memory(articles: int, folder: Path) -> None:
    """The resident memory of the command and its workers, the most in each tenth of its pages."""
    with serving("--articles", articles, "--without", "all") as [portal]:
        started = time.monotonic()
        run = subprocess.Popen(_harvest(portal, folder), env=_environment(), cwd=folder)
        found: list[tuple[float, float]] = []
        watcher = threading.Thread(target=_watch, args=(run, started, found))
        watcher.start()
        run.wait()
        watcher.join()
        pages = len(portal.log())
    seconds = time.monotonic() - started
    print(f"{pages:,} pages in {seconds:.0f} s, {pages / seconds:.1f}/s; MB at most in each tenth of the time:")
    parts = [[size for at, size in found if int(at / seconds * _TENTHS) == part] for part in range(_TENTHS)]
    print("  " + " ".join(f"{max(part, default=0):.0f}" for part in parts))


def _harvest(portal: Portal, folder: Path) -> list[str]:
    (folder / "courier.toml").write_text(_DEFINITION.format(start=portal.start, concurrency=CONCURRENCY))
    places = ["--store", str(folder / "store.db"), "--archive", str(folder / "archive")]
    definition = str(folder / "courier.toml")
    return [sys.executable, "-m", "thresher", "crawl", definition, *places, "--allow-private", "--quiet"]


def _seconds(command: list[str], halved: bool) -> float:
    began = time.perf_counter()
    with subprocess.Popen(command, env=_environment()) as run:
        if halved:
            _halve(run)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)}: status {run.returncode}")
    return time.perf_counter() - began


def _halve(run: "subprocess.Popen[bytes]") -> None:
    """Hold a command's processes to half a core, each by itself, until it ends."""
    groups: dict[int, Path] = {}
    while run.poll() is None:
        for pid in _family(run.pid):
            if pid not in groups:
                with contextlib.suppress(ProcessLookupError):
                    groups[pid] = _half_group(pid)
        time.sleep(0.05)
    while groups:  # some outlive their parent by a moment
        time.sleep(0.05)
        for pid, group in [*groups.items()]:
            with contextlib.suppress(OSError):
                group.rmdir()
                del groups[pid]


def _half_group(pid: int) -> Path:
    """A control group for a process, of either version of Linux's."""
    root = Path("/sys/fs/cgroup")
    first = (root / "cpu").is_dir()
    if not first:
        (root / "cgroup.subtree_control").write_text("+cpu")
    group = (root / "cpu" if first else root) / f"half-{pid}"
    group.mkdir()
    if first:
        (group / "cpu.cfs_period_us").write_text("100000")
        (group / "cpu.cfs_quota_us").write_text("50000")
    else:
        (group / "cpu.max").write_text("50000 100000")
    (group / "cgroup.procs").write_text(str(pid))
    return group


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def _watch(run: "subprocess.Popen[bytes]", started: float, found: list[tuple[float, float]]) -> None:
    while run.poll() is None:
        found.append((time.monotonic() - started, sum(map(_resident, _family(run.pid)))))
        time.sleep(0.5)


def _family(pid: int) -> list[int]:
    """A process and all below it: its threads have children of their own."""
    below = []
    with contextlib.suppress(OSError):  # it has ended
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            below += children.read_text().split()
    return [pid, *(member for child in below for member in _family(int(child)))]


def _resident(pid: int) -> float:
    """Megabytes that are a process's own."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0.0
    if sys.platform == "win32":
        raise NotImplementedError
    return (int(pages[1]) - int(pages[2])) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def bare(folder: Path) -> None:
    """A spider that saves bodies and does nothing else."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    bodies = folder / "bodies"
    bodies.mkdir()

    class Bare(Spider):
        name = "bare"
        saved = 0

        async def start(self) -> AsyncIterator[Any]:
            for url in (folder / "urls.txt").read_text().splitlines():
                yield Request(url, dont_filter=True, meta={"dont_redirect": True, "handle_httpstatus_all": True})

        def parse(self, response: Response, **_: Any) -> None:
            self.saved += 1
            (bodies / str(self.saved)).write_bytes(response.body)

    settings = {
        "CONCURRENT_REQUESTS": 2 * CONCURRENCY,
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENCY,
        "DOWNLOAD_DELAY": 0,
        "LOG_ENABLED": False,
        "RETRY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }
    process = AsyncCrawlerProcess(settings)
    process.crawl(Bare)
    process.start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "memory", "bare"))
    parser.add_argument("folder", nargs="?", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--articles", type=int, help="of the portal: 3000 for speed, 20000 for memory")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--halved", action="store_true", help="hold every process to half a core")
    asked = parser.parse_args()
    if asked.what == "bare":
        return bare(asked.folder)
    with tempfile.TemporaryDirectory() as folder:
        if asked.what == "speed":
            speed(asked.articles or 3000, asked.rounds, asked.halved, Path(folder))
        else:
            memory(asked.articles or 20_000, Path(folder))


if __name__ == "__main__":
    main()
