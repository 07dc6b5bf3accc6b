"""Figures for Prometheus: what the store holds and how its harvests go, as it is when it is asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Select, func, select
from starlette.responses import Response

from thresher.dashboard.store import Store
from thresher.store.opening import reading
from thresher.store.tables import alerts, harvests, outcomes, pages, portals, records

router = APIRouter(include_in_schema=False)

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


@router.get("/metrics")
def metrics(store: Store) -> Response:
    """All figures, in the text form of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    with reading(store) as connection:
        registry.register(_Figures(connection))
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Figures(Collector):
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # else registering would ask the store for everything

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield self._counted("harvests", "Harvests, by how they ended.", ["portal", "state"], _BY_STATE)
        yield self._counted("pages", "Pages, by how they ended.", ["portal", "outcome", "reason"], _BY_OUTCOME)
        yield self._counted("records", "Records that the store holds.", ["portal", "type"], _RECORDS)
        yield self._counted("open_alerts", "Alerts that are open.", ["portal", "kind"], _ALERTS)
        ages = GaugeMetricFamily(
            "thresher_last_harvest_age_seconds", "Seconds since the portal's last harvest ended.", labels=["portal"]
        )
        now = datetime.now(UTC)
        for portal, ended in self._connection.execute(_LAST):
            ages.add_metric([portal or ""], max(0.0, (now - datetime.fromisoformat(ended)).total_seconds()))
        yield ages

    def _counted(self, name: str, told: str, labels: list[str], query: Select[Any]) -> GaugeMetricFamily:
        """The counts of a query, of which the last column is the count and the others are the labels."""
        found = GaugeMetricFamily(f"thresher_{name}", told, labels=labels)
        for *values, count in self._connection.execute(query):
            found.add_metric([str(value or "") for value in values], count)
        return found
