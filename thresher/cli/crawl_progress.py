"""The live progress of a crawl: a line for each portal, on a terminal only, on standard error."""

import contextlib
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator

from thresher.crawl_figures import errors
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.schemas.frontier import HarvestState

Watch = Callable[[list[HarvestStatus]], object]

_HEADINGS = ("fetched", "kept", "queued", "pages/s", "errors")
_BESIDE = 62
"""Columns of the terminal that all but the portals' names take."""
_WINDOW = 10.0
"""A matter of taste: seconds over which the speed is told."""


@contextlib.contextmanager
def watching(*, wanted: bool) -> Iterator[Watch]:
    """A function to call now and then with the runs."""
    if not wanted or not sys.stderr.isatty():
        yield bool
        return
    from rich.console import Console
    from rich.live import Live
    from rich.table import Table

    console, speeds = Console(stderr=True), dict[str, Speed]()
    with Live(console=console, auto_refresh=False, transient=True) as live:

        def draw(runs: list[HarvestStatus]) -> None:
            table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
            table.add_column("portal", no_wrap=True)
            for name in _HEADINGS:
                table.add_column(name, justify="right", no_wrap=True, min_width=7)
            table.add_column("", no_wrap=True)
            for run in runs:
                speed = speeds.setdefault(run.portal.name, Speed())
                speed.note(run.figures["fetched"], time.monotonic())
                table.add_row(*cells(run, speed.pages_a_second, max(console.width - _BESIDE, 12)))
            live.update(table, refresh=True)

        yield draw


class Speed:
    """Pages a second in the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, pages: int, now: float) -> None:
        self._seen.append((now, pages))
        while len(self._seen) > 2 and self._seen[1][0] <= now - _WINDOW:
            self._seen.popleft()

    @property
    def pages_a_second(self) -> float:
        (began, first), (now, last) = self._seen[0], self._seen[-1]
        return (last - first) / (now - began) if now > began else 0.0


def cells(run: HarvestStatus, speed: float, width: int) -> list[str]:
    """What is shown of a run; `width`: of its name."""
    name, figures = run.portal.name, run.figures
    return [
        name if len(name) <= width else f"{name[: width - 1]}…",
        f"{figures['fetched']:,}",
        f"{figures['kept'] + figures['duplicate']:,}",
        f"{run.waiting:,}",
        f"{speed:,.1f}",
        f"{errors(figures):,}",
        _doing(run),
    ]


def _doing(run: HarvestStatus) -> str:
    """What a run is at, where that is not fetching."""
    if run.state is not HarvestState.RUNNING:
        return run.state.value
    if run.stopped:
        return "ending"
    wait = run.next_request_at - time.monotonic()
    if wait >= 1:
        return f"waits {wait:,.0f} s"
    return "" if run.figures["fetched"] else "starting"
