"""The `serve` command, as the command line has it.  What it does is imported when it runs."""

from typing import Annotated

import typer

from thresher.store import DEFAULT_STORE
from thresher.store_cli import Store


def serve(
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Listen here.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 for a free one.")] = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="THRESHER_TOKEN",
            metavar="TEXT",
            help="What whoever acts has to know, and elsewhere than on loopback whoever reads; made when absent.",
            show_envvar=False,
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Answer to this name too, as behind a proxy."),
    ] = None,
    archive: Annotated[
        str | None, typer.Option(metavar="DIR", help="Look here for archives that are not where they were written.")
    ] = None,
    access_log: Annotated[bool, typer.Option("--access-log", help="Write each request to standard error.")] = False,
    store: Store = DEFAULT_STORE,
) -> None:
    """Serve the dashboard of a store, as pages and as JSON, until Ctrl-C.

    On loopback, as by default, everyone on this machine may read; who acts needs the token.  Elsewhere it is asked for
    in any case.

    Exit status: 0 when it was told to end, 1 when it could not begin, 2 for wrong usage, 129 on SIGHUP.
    """
    from pathlib import Path

    try:
        from thresher.serve_command import Options, run
    except ModuleNotFoundError as error:
        typer.echo(f"thresher: the dashboard needs {error.name}: pip install 'thresher[serve]'", err=True)
        raise typer.Exit(1) from None
    options = Options(
        store=store or DEFAULT_STORE,
        host=host,
        port=port,
        token=token or None,
        names=allow_host or [],
        archive=Path(archive) if archive else None,
        access_log=access_log,
    )
    raise typer.Exit(run(options))
