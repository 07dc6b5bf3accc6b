"""The `report` command: what the store holds, as tables or as JSON."""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import colours, show
from thresher.cli.opened import opened_to_read
from thresher.text.printable import printable

if TYPE_CHECKING:
    from thresher.store.report import PortalFigures

_WIDTH = 200
"""A matter of taste: columns of a table that goes to a file or a pipe."""
_COUNTS = ("pages", "article", "listing", "other", "revisions", "duplicates", "refused", "teased", "not harvested")


def report(
    portal: options.Portal = None,
    since: options.Since = None,
    until: options.Until = None,
    teased: Annotated[
        bool, typer.Option("--teased", help="List the addresses that are teased but were never harvested.")
    ] = False,
    as_json: options.AsJson = False,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Count what the store holds, by portal: pages, types, fields, refusals, what is teased but missing."""
    selection = options.selection(portal, since, until)
    import msgspec

    from thresher.store.report import never_harvested
    from thresher.store.report import report as figures_of

    with opened_to_read(store) as connection:
        found = figures_of(connection, selection)
        missing = list(never_harvested(connection, selection)) if teased else None
    if as_json:
        document = {"portals": found} if missing is None else {"portals": found, "never_harvested": missing}
        show([msgspec.json.encode(document).decode()])
    elif missing is not None:
        show(map(printable, missing))
    else:
        show(_tables(found))


def _tables(found: "list[PortalFigures]") -> Iterator[str]:
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


def _counts(figures: "PortalFigures") -> list[str]:
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
