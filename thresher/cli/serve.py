"""The `serve` command: the dashboard, until it is told to end."""

import contextlib
import signal
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options as common
from thresher.cli.console import WrongUsage, say
from thresher.cli.opened import opened
from thresher.cli.options import DEFAULT_STORE, Store, none_if_empty
from thresher.pipelines.interrupts import HANG_UP, Interrupted
from thresher.schemas.errors import ThresherError
from thresher.text.extras import how_to_install

if TYPE_CHECKING:
    import uvicorn

    from thresher.dashboard.settings import Settings

_EVERYWHERE = ("0.0.0.0", "::", "")
"""All addresses of this machine; none of them is one that a browser could open."""
_GRACE = 1
"""A matter of taste: seconds that answers under way get when the user has asked for the end."""
_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "plain"}},
    "loggers": {"uvicorn": {"handlers": ["stderr"], "propagate": False}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command is told."""

    store: str
    host: str
    port: int
    token: str | None
    names: list[str]
    archive: Path | None
    access_log: bool
    contact: str | None
    allow_private: bool


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
            callback=none_if_empty,
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
    contact: Annotated[
        str | None,
        common.contact("Where those can reach you whose pages are fetched on the page Extract: mail or a page."),
    ] = None,
    allow_private: Annotated[
        bool, common.allow_private("Let whoever has the token fetch from private and loopback addresses too.")
    ] = False,
) -> None:
    """Serve the dashboard of a store, as pages and as JSON, until Ctrl-C.

    On loopback, as by default, everyone on this machine may read; who acts needs the token.  Elsewhere it is asked for
    in any case.

    Exit status: 0 when it was told to end, 1 when it could not begin, 2 for wrong usage, 129 on SIGHUP.
    """
    _serve(
        Options(
            store=store,
            host=host,
            port=port,
            token=token,
            names=allow_host or [],
            archive=Path(archive) if archive else None,
            access_log=access_log,
            contact=contact,
            allow_private=allow_private,
        )
    )


def _serve(options: Options) -> None:
    """Serve until a signal comes."""
    try:
        import uvicorn

        from thresher.dashboard.app import application
        from thresher.dashboard.settings import LEAST_TOKEN, settings_for
    except ModuleNotFoundError as error:
        raise ThresherError(f"the dashboard needs {error.name}; {how_to_install('serve')}") from None
    from thresher.one_page import Asking
    from thresher.store.opening import shown

    if options.token is not None and len(options.token) < LEAST_TOKEN:
        raise WrongUsage(f"thresher: a token has at least {LEAST_TOKEN} characters; leave it out and one is made")
    with opened(options.store) as engine, _listening(options.host, options.port) as listener:
        settings = settings_for(options.host, options.token, options.names)._replace(
            port=listener.getsockname()[1],
            store=shown(engine.url),
            archive=options.archive,
            asking=Asking(options.contact, options.allow_private),
        )
        _announce(options.host, settings, made=options.token is None)
        config = uvicorn.Config(
            application(engine, settings),
            lifespan="on",
            access_log=options.access_log,
            log_level="info" if options.access_log else "warning",
            log_config=_LOG,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE,
        )
        _until_signal(config, listener)


def _until_signal(config: "uvicorn.Config", listener: socket.socket) -> None:
    """Ctrl-C and SIGTERM are how a server ends, and no failure; a terminal that is closed interrupts it."""
    import uvicorn

    server, hung_up = uvicorn.Server(config), 0

    def hang_up(number: int, frame: object) -> None:
        nonlocal hung_up
        server.should_exit, hung_up = True, number

    if HANG_UP and signal.getsignal(HANG_UP) is not signal.SIG_IGN:
        signal.signal(HANG_UP, hang_up)
    with contextlib.suppress(Interrupted):
        server.run([listener])
    if hung_up:
        raise Interrupted(128 + hung_up)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens.  Raises ThresherError."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=256)
    except (OSError, UnicodeError) as error:  # the latter for what can be no name of a host
        problem = getattr(error, "strerror", None) or str(error)
        way_out = "name another with --port, 0 for a free one" if port else "name another --host"
        raise ThresherError(f"cannot listen on {_address(host, port)}: {problem}; {way_out}") from error
    # An answer is two writes: without this the second waits for the other side's word on the first, 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _announce(host: str, settings: "Settings", *, made: bool) -> None:
    """Where the dashboard is, and the token where one was made."""
    lines = [f"dashboard on {_address(socket.gethostname() if host in _EVERYWHERE else host, settings.port)}"]
    if not settings.reading_is_free:
        lines.append("it speaks plain HTTP, the token too can be read on the way: put a server with HTTPS before it")
    if made:
        lines.append(f"token to {'act' if settings.reading_is_free else 'sign in'}: {settings.token}")
    say([*lines, "Ctrl-C ends it"])


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
