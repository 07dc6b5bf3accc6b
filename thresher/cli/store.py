"""The `store` commands: what a store holds, its version, its health."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from thresher.cli.console import say, show
from thresher.cli.help import Commands
from thresher.cli.opened import opened, opened_to_read
from thresher.cli.options import DEFAULT_STORE, AsJson, Store
from thresher.exit_status import FAILED
from thresher.text.printable import printable

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from thresher.store.health import Figures

_MOST_FAULTS = 50
"""A matter of taste: faults that are shown."""

app = Commands(help="Look after the store.", no_args_is_help=True)


@app.command()
def info(as_json: AsJson = False, store: Store = DEFAULT_STORE) -> None:
    """Show where the store is, what it holds and the last runs."""
    import msgspec

    from thresher.store.health import figures
    from thresher.store.opening import reading, shown, stored_version

    with opened(store) as engine, reading(engine) as connection:
        found = figures(connection, shown(engine.url), stored_version(engine) or "")
    show([msgspec.json.encode(found).decode()] if as_json else map(printable, _lines(found)))


def _lines(found: "Figures") -> Iterator[str]:
    yield f"store    {found.store}"
    yield f"version  {found.version}"
    yield f"size     {found.size / 1e6:,.1f} MB"
    yield ""
    yield from (f"{name:12} {count:>12,}" for name, count in found.rows.items())
    if found.harvests:
        yield ""
        yield "last runs"
    for run in found.harvests:
        counts = ", ".join(f"{count:,} {name}" for name, count in run.figures.items())
        yield f"  {run.started_at}  {run.kind}  {run.portal or ''}  {run.state}  {counts}"


@app.command()
def upgrade(store: Store = DEFAULT_STORE) -> None:
    """Bring the store to this program's version, or make an empty one."""
    from thresher.store.opening import open_any_version

    engine = open_any_version(store)
    try:
        say([_upgraded(engine)])
    finally:
        engine.dispose()


def _upgraded(engine: "Engine") -> str:
    """Upgrade, where that is to be done; what was done."""
    from thresher.store import opening

    name, before = opening.shown(engine.url), opening.stored_version(engine)
    if before == opening.VERSION:
        return f"{name} is of version {opening.VERSION} already"
    if before is not None and before > opening.VERSION:
        opening.check_version(before, engine.url)
    with opening.store_errors(engine.url):
        opening.upgrade(engine)
    return f"{name}: " + (f"from version {before} to {opening.VERSION}" if before else f"made, {opening.VERSION}")


@app.command()
def check(store: Store = DEFAULT_STORE) -> None:
    """Look for damage; exit status 1 with what is wrong."""
    from thresher.store.health import faults

    count = 0
    with opened_to_read(store) as connection:
        for count, fault in enumerate(faults(connection), 1):
            if count <= _MOST_FAULTS:
                show([printable(fault)])
    say([f"{count:,} faults" if count else "the store is sound"])
    if count:
        raise typer.Exit(FAILED)


@app.command()
def vacuum(store: Store = DEFAULT_STORE) -> None:
    """Give space that is not used back to the system."""
    from thresher.store.health import vacuumed

    with opened(store) as engine:
        before, after = vacuumed(engine)
    say([f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB after"])
