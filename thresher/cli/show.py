"""The `show` command: one page of the store, for a person or as JSON."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli.console import colours, say
from thresher.cli.console import show as show_lines
from thresher.cli.opened import opened_to_read
from thresher.cli.options import DEFAULT_STORE, AsJson, Store
from thresher.exit_status import FAILED

if TYPE_CHECKING:
    from sqlalchemy import Connection


def show(
    url: Annotated[str, typer.Argument(metavar="URL", help="The page's address.")],
    revision: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="The Nth revision, 1 the oldest; the latest when absent.")
    ] = None,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changed, paragraph by paragraph.")] = False,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show a page's record, its revisions and its copies."""
    import msgspec

    from thresher.cli.page_lines import PageLines
    from thresher.store.look_up import look_up

    with opened_to_read(store) as connection:
        try:
            page = look_up(connection, url, revision)
        except IndexError as error:
            say([f"thresher: {url} has {error} revision{'s' if error.args[0] > 1 else ''}, no revision {revision}"])
            raise typer.Exit(FAILED) from None
        if page is None:
            say(list(_absent(connection, url)))
            raise typer.Exit(FAILED)
    show_lines([msgspec.json.encode(page).decode()] if as_json else PageLines(colours()).page(page, diff))


def _absent(connection: "Connection", url: str) -> Iterator[str]:
    """What is known of a page that is not in the store."""
    from thresher.cli.page_lines import visit_line
    from thresher.store.look_up import near, teased_on, visits

    yield f"thresher: {url} is not in the store"
    yield from map(visit_line, visits(connection, url))
    for other in near(connection, url):
        yield f"  like it: {other}"
    for other in teased_on(connection, url):
        yield f"  a teaser on {other} leads to it"
