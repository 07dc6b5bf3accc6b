"""The `alerts` commands, as the command line has them.  What they do is imported when they run."""

from typing import Annotated

import typer

from thresher.store import DEFAULT_STORE
from thresher.store_cli import AsJson, Portal, Store

alerts_app = typer.Typer(no_args_is_help=False, rich_markup_mode=None)


@alerts_app.callback(invoke_without_command=True)
def alerts(
    context: typer.Context,
    portal: Portal = None,
    closed: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False,
    as_json: AsJson = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Show what is wrong with portals: what harvests found changed, and has not come back.

    Exit status: 0 when no alert is open, 3 when one is.
    """
    if context.invoked_subcommand is None:
        from thresher.alerts_command import run

        raise typer.Exit(run(portal, closed, as_json, store or DEFAULT_STORE))


@alerts_app.command()
def close(
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number, as `thresher alerts` shows it.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Close an alert: what it shows is usual from now on.

    Exit status: 0, or 1 when there is no such open alert.
    """
    from thresher.alerts_command import close as close_it

    raise typer.Exit(close_it(number, store or DEFAULT_STORE))
