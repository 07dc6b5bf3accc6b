"""The `scheduler` command: the scheduled harvests, until it is told to end."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli.console import WrongUsage
from thresher.cli.opened import opened
from thresher.cli.options import DEFAULT_STORE, Log, Store, at_least_one

if TYPE_CHECKING:
    from thresher.alarm import Alarm


def scheduler(
    at_once: Annotated[int, at_least_one("Harvests at the same time, at most.")] = 4,
    turn: Annotated[
        str | None, typer.Option(metavar="TIME", help="Give other portals their turn after this, as 20m.")
    ] = None,
    log: Annotated[Log, typer.Option(help="The form of the log on standard error: text or JSON lines.")] = Log.TEXT,
    store: Store = DEFAULT_STORE,
) -> None:
    """Run the scheduled harvests, in the foreground, until Ctrl-C or SIGTERM.

    Of several schedulers on one store one leads; another takes over within seconds when it is gone.  On PostgreSQL
    all of them harvest what is due.

    Exit status: 0 when it was told to end, 1 when the store cannot be used, 2 for wrong usage, 129 on SIGHUP.
    """
    import logging

    from thresher.cli.logs import log_to_standard_error

    alarm, seconds = _alarm(), _seconds(turn)
    log_to_standard_error(log.value)
    logging.getLogger("thresher").setLevel(logging.INFO)
    from thresher.scheduler import service
    from thresher.store.opening import shown, store_url

    with opened(store) as engine:
        service.log.info("store %s, process %d", shown(store_url(store)), os.getpid())
        # By the environment, not as an argument: it may hold a password, and arguments are seen by everybody.
        service.Service(engine, {**os.environ, "THRESHER_STORE": store}, at_once, alarm, seconds).run()


def _seconds(turn: str | None) -> int | None:
    """Raises typer.BadParameter."""
    from thresher.text import durations

    try:
        seconds = None if turn is None else durations.seconds_of(turn)
        if seconds == 0:
            raise ValueError("a turn takes a second at least")
        return seconds
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--turn") from None


def _alarm() -> "Alarm":
    """Who is told of alerts, by the environment.  Raises WrongUsage."""
    from thresher.alarm import alarm

    try:
        return alarm(os.environ.get("THRESHER_ALERT_WEBHOOK"), os.environ.get("THRESHER_ALERT_COMMAND"))
    except ValueError as error:
        name = error.args[0].strip("-").replace("-", "_").upper()
        raise WrongUsage(f"thresher: THRESHER_{name} {error.args[1]}") from None
