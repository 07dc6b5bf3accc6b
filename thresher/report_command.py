"""The `report` command: what the store holds, as tables or as JSON."""

import io
from collections.abc import Iterable, Iterator

import msgspec

from thresher.console import OK, colours, show
from thresher.store.opening import open_store, reading
from thresher.store.report import PortalFigures, never_harvested, report
from thresher.store.selection import Selection
from thresher.summary import printable

_WIDTH = 200
"""Columns of a table that goes to a file or a pipe."""
_COUNTS = ("pages", "article", "listing", "other", "revisions", "duplicates", "refused", "teased", "not harvested")


def run(selection: Selection, teased: bool, as_json: bool, store: str) -> int:
    """Count and show; the exit status."""
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            found = report(connection, selection)
            missing = list(never_harvested(connection, selection)) if teased else None
    finally:
        engine.dispose()
    if as_json:
        told = {"portals": found} if missing is None else {"portals": found, "never_harvested": missing}
        show([msgspec.json.encode(told).decode()])
    elif missing is not None:
        show(map(printable, missing))
    else:
        show(_tables(found))
    return OK


def _tables(found: list[PortalFigures]) -> Iterator[str]:
    yield from _table(["portal", *_COUNTS, "days"], map(_counts, found))
    with_articles = [figures for figures in found if figures.filled]
    if with_articles:
        yield ""
        yield "articles that have a field, %"
        heading = ["field", *(figures.portal or "(none)" for figures in with_articles)]
        rows = (
            [name, *(f"{100 * figures.filled[name]:.0f}" for figures in with_articles)]
            for name in with_articles[0].filled
        )
        yield from _table(heading, rows)
    if any(figures.refused for figures in found):
        yield ""
        yield "refused"
        refused = (
            [figures.portal or "(none)", reason, f"{count:,}"]
            for figures in found
            for reason, count in figures.refused.items()
        )
        yield from _table(["portal", "reason", "pages"], refused)


def _counts(figures: PortalFigures) -> list[str]:
    types = [figures.types.get(name, 0) for name in ("article", "listing", "other")]
    counts = [figures.pages, *types, figures.revisions, figures.duplicates, sum(figures.refused.values())]
    counts += [figures.teased, figures.never_harvested]
    days = f"{figures.first_day} – {figures.last_day}" if figures.first_day else ""
    return [figures.portal or "(none)", *(f"{count:,}" for count in counts), days]


def _table(heading: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    """A table in lines, as wide as the terminal; portals' names are not ours."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at, name in enumerate(heading):
        table.add_column(Text(printable(name)), justify="left" if at == 0 or name in ("reason", "days") else "right")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    text = io.StringIO()
    console = Console(
        file=text,
        width=None if colours() else _WIDTH,
        color_system="standard" if colours() else None,
        force_terminal=colours(),
        legacy_windows=False,
    )
    console.print(table)
    yield from (line.rstrip() for line in text.getvalue().splitlines())
