"""The `alerts` commands: what is wrong with portals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli.console import show
from thresher.cli.help import Commands
from thresher.cli.opened import opened, opened_to_read
from thresher.cli.options import DEFAULT_STORE, AsJson, Portal, Store
from thresher.exit_status import ALERTED
from thresher.schemas.errors import ThresherError
from thresher.text.printable import printable

if TYPE_CHECKING:
    from thresher.watch import Alert

app = Commands(no_args_is_help=False)


@app.callback(invoke_without_command=True)
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
    if context.invoked_subcommand is not None:
        return
    import msgspec

    from thresher.watch import all_alerts, open_alerts

    with opened_to_read(store) as connection:
        found = (all_alerts if closed else open_alerts)(connection, portal)
    for alert in found:
        show([msgspec.json.encode(alert).decode()] if as_json else map(printable, _lines(alert)))
    if any(alert.closed_at is None for alert in found):
        raise typer.Exit(ALERTED)


@app.command()
def close(
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number, as `thresher alerts` shows it.")],
    store: Store = DEFAULT_STORE,
) -> None:
    """Close an alert: what it shows is usual from now on.

    Exit status: 0, or 1 when there is no such open alert.
    """
    from datetime import UTC, datetime

    from thresher.store.opening import writing
    from thresher.store.row_mapping import stamp
    from thresher.watch import close_alert

    with opened(store) as engine, writing(engine) as connection:
        closed = close_alert(connection, number, stamp(datetime.now(UTC)))
    if not closed:
        raise ThresherError(f"there is no open alert {number}; thresher alerts shows those that are")


def _lines(alert: "Alert") -> Iterator[str]:
    name = f"{alert.kind} {alert.subject}".rstrip()
    yield f"{alert.id:>5}  {alert.raised_at}  {_state(alert)}  {alert.portal}  {name}"
    yield f"       {alert.message}"
    last = alert.detail.get("last_good", {})
    if "of" in last:
        yield f"       last as usual: {last['count']:,} of {last['of']:,} at {last['at']}"
    for example in alert.detail.get("examples", []):
        yield f"       {example['url']}"


def _state(alert: "Alert") -> str:
    if alert.closed_at is None:
        return "open"
    return "accepted" if alert.detail.get("accepted") else "over"
