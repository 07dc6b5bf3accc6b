"""Watches: saved searches, and how far each destination has been told of what they find.

A destination is a kind and a target, as `mail:me@post.example` or `webhook:THRESHER_DESK`.  Of webhooks and commands
the store holds the name of an environment variable alone: their addresses hold secrets.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from thresher.schemas.errors import StoreError
from thresher.schemas.record import PageType
from thresher.store.row_mapping import stamp
from thresher.store.search import terms_of
from thresher.store.selection import Selection
from thresher.store.tables import revisions, watches

_NAME = re.compile(r"[\w.-]{1,100}")


class WatchError(StoreError):
    """There is no watch of a name, or there is one already."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one destination has been told."""

    upto: int
    """The last revision of the store that was looked at for it."""
    began: int | None = None
    """Where it stood when the telling of what waits began, until all of that is told; None: nothing waits.

    A page that had no version then is new, however many it has had since.
    """
    count: int = 0
    """Records that it was told of."""
    at: str | None = None
    """When it was told last."""
    problem: str | None = None
    """Why it could not be told, the last time."""


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search whose new matches are told."""

    name: str
    query: str | None = None
    """Words, as thresher.store.search has them; None: any."""
    portal: str | None = None
    language: str | None = None
    page_type: PageType | None = None
    new_only: bool = False
    """Pages that have changed are not told."""
    added_at: str
    destinations: dict[str, Told]

    @property
    def selection(self) -> Selection:
        """The filters beside the words."""
        return Selection(portal=self.portal, language=self.language, page_type=self.page_type)


def new_watch(
    name: str,
    query: str | None,
    selection: Selection,
    *,
    new_only: bool = False,
    destinations: Iterable[str] = (),
    now: datetime,
) -> Watch:
    """A watch that may be added.  Raises ValueError: what is wrong with it."""
    if not _NAME.fullmatch(name) or not name.strip("."):
        raise ValueError(f"{name!r} is no name for a watch: use letters, digits, dots, - and _")
    if query is not None and all(term.excluded for term in terms_of(query)):
        raise ValueError("name a word to find, not only what is to be absent")
    if not (query or selection.portal or selection.language):
        raise ValueError("say what to look for: words, a portal or a language")
    if selection.since or selection.until:
        raise ValueError("a watch looks at what comes, whatever its day")
    return Watch(
        name=name,
        query=query,
        portal=selection.portal,
        language=selection.language,
        page_type=selection.page_type,
        new_only=new_only,
        added_at=stamp(now),
        destinations={one: Told(upto=0) for one in destinations},
    )


def add_watch(connection: Connection, watch: Watch) -> Watch:
    """Keep a watch; its destinations are told of what comes after now.  Raises WatchError where its name is taken."""
    if connection.scalar(select(watches.c.name).where(watches.c.name == watch.name)) is not None:
        raise WatchError(f"there is a watch {watch.name} already; remove it first, or give another name")
    now = last_revision(connection)
    kept = msgspec.structs.replace(watch, destinations={one: Told(upto=now) for one in watch.destinations})
    connection.execute(insert(watches).values(_row(kept)))
    return kept


def remove_watch(connection: Connection, name: str) -> None:
    """Forget a watch.  Raises WatchError where there is none of the name."""
    one_watch(connection, name)
    connection.execute(delete(watches).where(watches.c.name == name))


def all_watches(connection: Connection) -> list[Watch]:
    """All watches, by name."""
    return [_watch(row) for row in connection.execute(select(watches).order_by(watches.c.name))]


def one_watch(connection: Connection, name: str) -> Watch:
    """A watch by its name.  Raises WatchError where there is none."""
    row = connection.execute(select(watches).where(watches.c.name == name)).first()
    if row is None:
        raise WatchError(f"there is no watch {name}; thresher watch list shows those that are")
    return _watch(row)


def note_told(connection: Connection, name: str, destination: str, told: Told) -> None:
    """Keep how far a destination has been told; nothing where the watch has been removed meanwhile."""
    row = connection.execute(select(watches).where(watches.c.name == name)).first()
    if row is None or destination not in (known := _watch(row).destinations):
        return
    document = msgspec.json.encode(known | {destination: told}).decode()
    connection.execute(update(watches).where(watches.c.name == name).values(destinations=document))


def last_revision(connection: Connection) -> int:
    """The number of the newest revision; there is one writer at a time, so none with a smaller number comes later."""
    return connection.scalar(select(func.max(revisions.c.id))) or 0


def _row(watch: Watch) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(watch)
    document = msgspec.json.encode(watch.destinations).decode()
    return values | {"new_only": int(watch.new_only), "destinations": document}


def _watch(row: Any) -> Watch:
    values = {str(name): value for name, value in row._mapping.items()}
    found = msgspec.json.decode(row.destinations, type=dict[str, Told])
    return msgspec.convert(values | {"destinations": found, "new_only": bool(row.new_only)}, Watch)
