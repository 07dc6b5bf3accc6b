"""How long the program takes to start: `python -m thresher extract PAGE` against a Python that does nothing."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MAX_SECONDS = 0.6
ROUNDS = 9

_PAGE = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Council passes budget - The Herald</title></head>"
    "<body><nav><a href=/>Home</a></nav><article><h1>Council passes budget</h1><p class=byline>By Ann Lee</p>"
    + "<p>The council met again on Monday and passed the budget with a large majority of votes.</p>" * 6
    + "</article></body></html>"
)


def startup_seconds(rounds: int = ROUNDS) -> tuple[float, float]:
    """Wall time, medians of interleaved rounds: of one page's extraction, and of a Python that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(_PAGE, encoding="utf-8")
        extract = [sys.executable, "-m", "thresher", "extract", "--quiet", str(page)]
        times = [(_wall_time(extract), _wall_time([sys.executable, "-c", "pass"])) for _ in range(rounds + 1)]
    ours, bare = zip(*times[1:], strict=True)  # the first round reads the files from the disk
    return statistics.median(ours), statistics.median(bare)


def _wall_time(command: list[str]) -> float:
    root = str(Path(__file__).parents[1])
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=os.environ | {"PYTHONPATH": root})
    return time.perf_counter() - start
