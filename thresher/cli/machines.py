"""The `machines` command: who is at work on the store, and which machine holds which portal."""

from typing import TYPE_CHECKING, Any

from thresher.cli.console import say, show
from thresher.cli.opened import opened_to_read
from thresher.cli.options import DEFAULT_STORE, AsJson, Store
from thresher.text.printable import printable

if TYPE_CHECKING:
    from thresher.store.at_work import AtWork


def machines(as_json: AsJson = False, store: Store = DEFAULT_STORE) -> None:
    """Show the processes at work on a PostgreSQL store: on which machine, and which portal they hold.

    A process that gives no sign of life for half a minute counts as gone; others go on with its portal.
    """
    import json
    from dataclasses import asdict

    from thresher.store.at_work import at_work, of_rounds

    with opened_to_read(store) as connection:
        shared = connection.dialect.name == "postgresql"
        found = at_work(connection)
        rounds = of_rounds(connection)
    if as_json:
        show([json.dumps({"workers": [asdict(one) for one in found], "round": rounds}, ensure_ascii=False)])
        return
    show(printable(_line(one)) for one in found)
    if rounds:
        show([f"crawl --all: {', '.join(f'{count:,} {state}' for state, count in rounds.items())}"])
    if not shared:
        say(["thresher: an SQLite store is used by one machine, and lists none; several share one on PostgreSQL"])


def _line(one: "AtWork") -> str:
    parts: list[Any] = [f"{one.machine:<20}", f"{one.kind:<11}", f"process {one.process:<8}", f"since {one.began_at}"]
    seen = "" if one.alive else f"gone, last seen {one.seen_at}"
    return "  ".join(part for part in [*parts, one.portal or "", seen] if part).rstrip()
