"""The live progress of a crawl: a line for each portal, on a terminal only, on standard error."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from crawler.spiders.run import Run

Watch = Callable[[list[Run]], object]


@contextlib.contextmanager
def watching(*, wanted: bool) -> Iterator[Watch]:
    """A function to call now and then with the runs."""
    if not wanted or not sys.stderr.isatty():
        yield bool
        return
    from rich.console import Console
    from rich.live import Live
    from rich.table import Table

    start = time.monotonic()
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:

        def draw(runs: list[Run]) -> None:
            table = Table.grid(padding=(0, 2))
            for run in runs:
                table.add_row(*cells(run, time.monotonic() - start))
            live.update(table, refresh=True)

        yield draw


def cells(run: Run, seconds: float) -> list[str]:
    """What is shown of a run."""
    figures = run.figures
    errors = sum(count for name, count in figures.items() if name.startswith("not fetched: "))
    wait = run.asks_at - time.monotonic()
    return [
        run.portal.name,
        f"{figures['fetched']:,} fetched",
        f"{figures['kept'] + figures['duplicate']:,} kept",
        f"{run.waiting:,} queued",
        f"{figures['fetched'] / seconds if seconds else 0:,.1f} pages/s",
        f"{errors:,} errors",
        f"next in {wait:.0f} s" if wait >= 1 else "",
    ]
