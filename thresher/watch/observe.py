"""A harvest is watched: count → compare with the portal's history → store alerts."""

from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import Connection, Engine, select

from thresher.schemas.frontier import HarvestState
from thresher.store.opening import reading, writing
from thresher.store.row_mapping import stamp
from thresher.store.rows import upsert
from thresher.store.tables import observations
from thresher.watch.alerts import Alert, spans, stored_alerts
from thresher.watch.drift import DriftState, findings
from thresher.watch.examples import Example, Examples
from thresher.watch.figures import Figures, Observation
from thresher.watch.harvested import HarvestPages, counted, harvest_of, pages_of
from thresher.watch.sample import sampled
from thresher.watch.teased import teased

LEAST, MOST, DAYS = 60, 300, 28
"""A matter of taste: a history holds the harvests of DAYS days, but at least LEAST and at most MOST."""


def observe(engine: Engine, harvest_id: int, now: datetime) -> list[Alert]:
    """Watch a harvest that has ended; returns the alerts that it raises.  Raises StoreError."""
    at = stamp(now)
    with reading(engine) as connection:
        harvest = harvest_of(connection, harvest_id)
        if harvest is None:
            return []
        figures, examples = _count(connection, harvest)
        past = _window([one for one in history(connection, harvest.portal, MOST) if one.harvest < harvest_id], now)
        own = Observation(harvest=harvest_id, at=at, figures=figures)
        found = findings([*past, own], spans(connection, harvest.portal))
        shown: list[list[Example]] = [
            examples.of(connection, finding) if finding.change in (DriftState.RAISED, DriftState.HOLDS) else []
            for finding in found
        ]
    with writing(engine) as connection:
        _store(connection, harvest, own)
        return stored_alerts(connection, harvest.portal, harvest_id, at, list(zip(found, shown, strict=True)))


def is_observed(connection: Connection, harvest_id: int) -> bool:
    """Whether `observe` has been called for a harvest."""
    known = select(observations.c.harvest_id).where(observations.c.harvest_id == harvest_id)
    return connection.execute(known).first() is not None


def history(connection: Connection, portal: str, limit: int) -> list[Observation]:
    """The last observations of a portal, the oldest first."""
    query = select(observations).where(observations.c.portal == portal)
    rows = connection.execute(query.order_by(observations.c.harvest_id.desc()).limit(limit)).all()
    return [
        Observation(
            harvest=row.harvest_id,
            at=row.observed_at,
            figures=msgspec.json.decode(row.figures, type=Figures, strict=False),
        )
        for row in reversed(rows)
    ]


def _count(connection: Connection, harvest: HarvestPages) -> tuple[Figures, Examples]:
    kept = pages_of(connection, harvest)
    figures = counted(connection, harvest, kept)
    whole = harvest.state == HarvestState.FINISHED.value  # one that broke off has not reached all addresses
    count, missed = teased(connection, harvest.portal, kept) if whole else (0, [])
    figures.teased, figures.missed = count, len(missed)
    # Pages of a failed harvest are not compared; and the page that may have killed it is not read again.
    figures.layouts, placed = sampled(kept) if harvest.state != HarvestState.FAILED.value else ({}, {})
    return figures, Examples(harvest, kept, missed, placed, figures)


def _window(past: list[Observation], now: datetime) -> list[Observation]:
    """The harvests of the portal's history, as of now."""
    first = stamp(now.astimezone(UTC) - timedelta(days=DAYS))
    return [one for at, one in enumerate(reversed(past)) if at < LEAST or one.at >= first][::-1]


def _store(connection: Connection, harvest: HarvestPages, own: Observation) -> None:
    row = {
        "harvest_id": harvest.id,
        "portal": harvest.portal,
        "observed_at": own.at,
        "figures": msgspec.json.encode(own.figures).decode(),
    }
    statement = upsert(connection.dialect.name, observations).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=[observations.c.harvest_id], set_=row))
