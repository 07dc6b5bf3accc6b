"""Open and closed alerts."""

import json
from typing import Any

from sqlalchemy import Connection, Row, func, select

from thresher.dashboard.models import Alert
from thresher.store.tables import alerts


def listed(connection: Connection, *, portal: str | None = None, closed: bool = False, limit: int = 100) -> list[Alert]:
    """The open alerts, or the closed ones, the latest first."""
    query = select(alerts).order_by(alerts.c.id.desc()).limit(limit)
    query = query.where(alerts.c.closed_at.is_not(None) if closed else alerts.c.closed_at.is_(None))
    if portal is not None:
        query = query.where(alerts.c.portal == portal)
    return [_alert(row) for row in connection.execute(query)]


def one(connection: Connection, id_: int) -> Alert | None:
    """An alert by its id."""
    row = connection.execute(select(alerts).where(alerts.c.id == id_)).first()
    return None if row is None else _alert(row)


def open_by_portal(connection: Connection) -> dict[str, int]:
    """How many alerts are open of each portal."""
    query = select(alerts.c.portal, func.count()).where(alerts.c.closed_at.is_(None)).group_by(alerts.c.portal)
    return dict(connection.execute(query).all())


def _alert(row: Row[Any]) -> Alert:
    values = dict(row._mapping)
    return Alert(**values | {"detail": json.loads(values["detail"])})
