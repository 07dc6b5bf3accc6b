"""An overview of portals: health, recent articles, next harvest."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from thresher.crawl_figures import in_vain
from thresher.dashboard.models import Count, Harvest, Portal, Schedule
from thresher.dashboard.queries import alerts, harvests, schedules
from thresher.dashboard.queries.titles import defined_titles, shown_title
from thresher.schemas.record import PageType
from thresher.store.opening import reading
from thresher.store.tables import portals, records

DAYS = 30
_COUNTED = 10_000
_MOST = 500
"""A bound for safety: portals that are shown."""
_FAILING = ("failed", "killed", "timed_out")


def every(engine: Engine, today: date | None = None) -> list[Portal]:
    """All portals, by name: those with records, with harvests or with a schedule."""
    last = harvests.last_of_each(engine)
    with reading(engine) as connection:
        known = dict(connection.execute(select(portals.c.name, portals.c.id).limit(_MOST)).all())
        names = sorted({*known, *last, *schedules.by_portal(connection), *alerts.open_by_portal(connection)})[:_MOST]
        return [*_portals(connection, {name: known.get(name) for name in names}, last, today)]


def one(engine: Engine, name: str, today: date | None = None) -> Portal | None:
    """A portal by its name; None where nothing is known of it."""
    last = next(iter(harvests.last(engine, name, limit=1)), None)
    with reading(engine) as connection:
        id_ = connection.scalar(select(portals.c.id).where(portals.c.name == name))
        found = next(_portals(connection, {name: id_}, {} if last is None else {name: last}, today))
    is_known = id_ is not None or last is not None or found.schedule is not None or found.open_alerts
    return found if is_known else None


def names(connection: Connection) -> list[str]:
    """The names that records can be filtered by."""
    query = select(portals.c.name).order_by(portals.c.name).limit(_MOST)
    return [name for (name,) in connection.execute(query)]


def _portals(
    connection: Connection, ids: Mapping[str, int | None], last: Mapping[str, Harvest], today: date | None
) -> Iterator[Portal]:
    """Portals by name, with their ids where they have records, and their last harvests."""
    planned, opened = schedules.by_portal(connection), alerts.open_by_portal(connection)
    titles = defined_titles(connection)
    for name, id_ in ids.items():
        harvest, schedule, alerts_open = last.get(name), planned.get(name), opened.get(name, 0)
        yield Portal(
            name=name,
            title=titles.get(name) or (None if id_ is None else shown_title(connection, id_)),
            health=_health(harvest, schedule, alerts_open),
            records=_counted(connection, id_),
            newest_day=None if id_ is None else _newest(connection, id_),
            days=[0] * DAYS if id_ is None else _days(connection, id_, today or datetime.now(UTC).date()),
            open_alerts=alerts_open,
            harvest=harvest,
            schedule=schedule,
        )


def _health(last: Harvest | None, schedule: Schedule | None, opened: int) -> str:
    if last is not None and last.running:
        return "running"
    if (last is not None and last.state in _FAILING) or (schedule is not None and schedule.last_state in _FAILING):
        return "failing"
    if last is not None and last.kind == "crawl" and in_vain(last.figures):
        return "failing"
    if opened:
        return "alerts"
    return "idle" if last is None else "healthy"


def _counted(connection: Connection, id_: int | None) -> Count:
    some = select(records.c.page_id).where(records.c.portal_id == id_).limit(_COUNTED + 1).subquery()
    number = connection.scalar(select(func.count()).select_from(some)) or 0
    return Count(number=min(number, _COUNTED), more=number > _COUNTED)


def _newest(connection: Connection, id_: int) -> str | None:
    found: str | None = connection.scalar(select(func.max(records.c.day)).where(records.c.portal_id == id_))
    return found


def _days(connection: Connection, id_: int, today: date) -> list[int]:
    """Articles of each of the last days."""
    days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
    query = (
        select(records.c.day, func.count())
        .where(records.c.portal_id == id_, records.c.day >= days[0], records.c.day <= days[-1])
        .where(records.c.page_type == PageType.ARTICLE.value)
    )
    found: dict[str, int] = dict(connection.execute(query.group_by(records.c.day)).all())
    return [found.get(day, 0) for day in days]
