"""Watches, as the dashboard shows them."""

from fastapi import HTTPException
from sqlalchemy import Connection

from thresher.dashboard.models import Told, Watch
from thresher.store import watches
from thresher.telling.destinations import shown
from thresher.telling.messages import described


def one(connection: Connection, name: str) -> watches.Watch:
    """A watch by its name.  Raises HTTPException where there is none."""
    try:
        return watches.one_watch(connection, name)
    except watches.WatchError as error:
        raise HTTPException(404, str(error)) from None


def listed(connection: Connection) -> list[Watch]:
    """All watches, by name."""
    return [_shown(watch) for watch in watches.all_watches(connection)]


def _shown(watch: watches.Watch) -> Watch:
    told = [
        Told(to=shown(to), count=one.count, at=one.at, problem=one.problem) for to, one in watch.destinations.items()
    ]
    return Watch(
        name=watch.name,
        query=watch.query,
        portal=watch.portal,
        language=watch.language,
        type=watch.page_type,
        new_only=watch.new_only,
        added_at=watch.added_at,
        finds=described(watch),
        told=told,
    )
