"""The progress bar: on a terminal only, on standard error."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

Advance = Callable[[], None]

REFRESH = 0.1
"""A matter of taste: seconds between two drawings: drawing costs more than a page's share of the parent's time."""


@contextlib.contextmanager
def progress(count: Callable[[], int | None], *, wanted: bool) -> Iterator[Advance]:
    """A function to call at every page's end.  `count` gives the total, None where it cannot be known.

    It is drawn by the caller's own steps: a drawing thread would make it unsafe to fork workers.
    """
    if not wanted or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages  {task.fields[rate]} pages/s "),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        task = bar.add_task("", total=count(), rate="-")
        bar.refresh()
        start = drawn_at = time.monotonic()
        done = shown = 0

        def advance() -> None:
            nonlocal done, shown, drawn_at
            done += 1
            now = time.monotonic()
            if now - drawn_at >= REFRESH:
                bar.update(task, advance=done - shown, rate=f"{done / (now - start):,.0f}", refresh=True)
                drawn_at, shown = now, done

        yield advance
