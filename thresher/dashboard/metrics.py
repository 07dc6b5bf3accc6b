"""Figures for Prometheus: what the store holds and how its harvests go.

Harvests and alerts are as they are when they are asked for.  Pages and records are many: their counts are kept a while.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Row, Select, func, select
from starlette.responses import Response

from thresher.dashboard.store import Store
from thresher.store.opening import reading
from thresher.store.tables import alerts, harvests, outcomes, pages, portals, records

router = APIRouter(include_in_schema=False)
_KEPT = 10.0
"""A matter of taste: seconds for which a count of pages or records is told again."""
_TIMES = 20.0
"""A bound for safety: the same, in times of how long counting took, so that it takes a twentieth of a core at most."""

_BY_STATE = select(harvests.c.portal, harvests.c.state, func.count()).group_by(harvests.c.portal, harvests.c.state)
_PORTAL = func.coalesce(outcomes.c.portal, harvests.c.portal)
_BY_OUTCOME = (
    select(_PORTAL, outcomes.c.status, func.coalesce(outcomes.c.reason, ""), func.count())
    .outerjoin(harvests, harvests.c.id == outcomes.c.harvest_id)
    .group_by(_PORTAL, outcomes.c.status, outcomes.c.reason)
)
_RECORDS = (
    select(portals.c.name, records.c.page_type, func.count())
    .select_from(records)
    .join(pages, pages.c.id == records.c.page_id)
    .outerjoin(portals, portals.c.id == pages.c.portal_id)
    .group_by(portals.c.name, records.c.page_type)
)
_ALERTS = (
    select(alerts.c.portal, alerts.c.kind, func.count())
    .where(alerts.c.closed_at.is_(None))
    .group_by(alerts.c.portal, alerts.c.kind)
)
_LAST = (
    select(harvests.c.portal, func.max(harvests.c.ended_at))
    .where(harvests.c.kind == "crawl", harvests.c.ended_at.is_not(None))
    .group_by(harvests.c.portal)
)


class Counts:
    """Counts of large tables, each kept for a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Sequence[Row[Any]]]] = {}

    def rows(self, connection: Connection, name: str, query: Select[Any]) -> Sequence[Row[Any]]:
        """What the query of that name gave a while ago; else what it gives now."""
        with self._lock:
            began = time.monotonic()
            until, rows = self._kept.get(name, (began, ()))
            if began >= until:
                rows = connection.execute(query).all()
                ended = time.monotonic()
                self._kept[name] = ended + max(_KEPT, _TIMES * (ended - began)), rows
            return rows


@router.get("/metrics")
def metrics(request: Request, store: Store) -> Response:
    """All figures, in the text form of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    with reading(store) as connection:
        registry.register(_Figures(connection, request.app.state.counts))
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Figures(Collector):
    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection, self._counts = connection, counts

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # else registering would ask the store for everything

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now, many = self._connection.execute, self._counts.rows
        pages, kept = many(self._connection, "pages", _BY_OUTCOME), many(self._connection, "records", _RECORDS)
        yield _gauge("harvests", "Harvests, by how they ended.", ["portal", "state"], now(_BY_STATE))
        yield _gauge("pages", "Pages, by how they ended.", ["portal", "outcome", "reason"], pages)
        yield _gauge("records", "Records that the store holds.", ["portal", "type"], kept)
        yield _gauge("open_alerts", "Alerts that are open.", ["portal", "kind"], now(_ALERTS))
        ages = [(portal, _age(ended)) for portal, ended in now(_LAST)]
        told = "Seconds since the portal's last harvest ended."
        yield _gauge("last_harvest_age_seconds", told, ["portal"], ages)


def _gauge(name: str, told: str, labels: list[str], rows: Iterable[Sequence[Any]]) -> GaugeMetricFamily:
    """Rows of which the last column is the value and the others are the labels."""
    found = GaugeMetricFamily(f"thresher_{name}", told, labels=labels)
    for *values, value in rows:
        found.add_metric([str(one or "") for one in values], value)
    return found


def _age(ended: str) -> float:
    return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(ended)).total_seconds())
