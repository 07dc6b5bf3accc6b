"""Who is at work on the store now: what the command line and the dashboard show of several machines."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from thresher.store.machines import alive
from thresher.store.row_mapping import stamp
from thresher.store.tables import portal_leases, round_portals, workers


@dataclass(frozen=True, slots=True)
class AtWork:
    """A process, and the portal that it holds."""

    machine: str
    kind: str
    """harvest, crawl --all or scheduler."""
    process: int
    portal: str | None
    began_at: str
    seen_at: str
    alive: bool
    """Whether it has given a sign of life of late; where not, others go on with its portal."""


def at_work(connection: Connection) -> list[AtWork]:
    """The processes by their machines; none on SQLite, which one machine uses."""
    if connection.dialect.name != "postgresql":
        return []
    living = alive(connection)
    joined = workers.outerjoin(portal_leases, portal_leases.c.worker_id == workers.c.id)
    query = select(workers, portal_leases.c.portal).select_from(joined)
    rows = connection.execute(query.order_by(workers.c.machine, workers.c.kind.desc(), workers.c.id))
    return [
        AtWork(
            row.machine, row.kind, row.process, row.portal, stamp(row.began_at), stamp(row.seen_at), row.id in living
        )
        for row in rows
    ]


def of_rounds(connection: Connection) -> dict[str, int]:
    """How many portals of `crawl --all` wait, run, are done or have failed; none where it is not under way."""
    query = select(round_portals.c.state, func.count()).group_by(round_portals.c.state)
    found: dict[str, int] = dict(connection.execute(query.order_by(round_portals.c.state.desc())).all())
    return found if found.keys() & {"waiting", "running"} else {}
