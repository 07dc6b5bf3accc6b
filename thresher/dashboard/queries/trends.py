"""A portal over time: articles a day, fill rates of fields, refusals."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from thresher.dashboard.models import Day, Rates, Trends
from thresher.dashboard.queries import harvests
from thresher.schemas.record import PageType
from thresher.store.opening import reading
from thresher.store.row_mapping import FIELDS
from thresher.store.tables import portals, records
from thresher.watch import Observation, history

DAYS = 60
SHOWN = ("headline", "authors", "date_published", "body", "source", "section")
"""Fields whose fill rates are drawn."""
_HARVESTS = 30
_WEEK = 7
_ENOUGH = 5
"""Harvests with articles, from which on fill rates are drawn by harvest."""


def trends(engine: Engine, portal: str, today: date | None = None) -> Trends:
    """The data of a portal's charts, up to `today`."""
    past = [harvest for harvest in harvests.last(engine, portal, limit=_HARVESTS) if harvest.kind == "crawl"]
    with reading(engine) as connection:
        id_ = connection.scalar(select(portals.c.id).where(portals.c.name == portal))
        observed = [_observed(each) for each in history(connection, portal, _HARVESTS) if each.figures.articles]
        counted = _counted(connection, id_, _until(connection, id_, today or datetime.now(UTC).date()))
    return Trends(
        days=[Day(day=day, count=count) for day, (count, _) in counted.items()],
        fill_rates=observed if len(observed) >= _ENOUGH else _weekly(counted),
        by="harvest" if len(observed) >= _ENOUGH else "week",
        refusals=past[::-1],
    )


def _observed(found: Observation) -> Rates:
    """The fill rates of the articles of one harvest."""
    figures = found.figures
    rates = {name: round(figures.filled.get(name, 0) / figures.articles, 4) for name in SHOWN}
    return Rates(at=f"#{found.harvest}", rates=rates)


def _until(connection: Connection, id_: int | None, today: date) -> date:
    """Today; for a portal that has been silent for long, the day of its newest articles."""
    of_articles = select(func.max(records.c.day)).where(records.c.portal_id == id_, records.c.page_type == "article")
    newest = connection.scalar(of_articles.where(records.c.day <= today.isoformat()))
    if newest is None or date.fromisoformat(newest) > today - timedelta(days=DAYS):
        return today
    return date.fromisoformat(newest)


def _counted(connection: Connection, id_: int | None, today: date) -> dict[str, tuple[int, list[int]]]:
    """For each day the number of articles, and of those with each field."""
    days = [(today - timedelta(days=back)).isoformat() for back in reversed(range(DAYS))]
    bits = [
        func.sum(records.c.filled.bitwise_and(1 << FIELDS.index(name)) / (1 << FIELDS.index(name))) for name in SHOWN
    ]
    query = (
        select(records.c.day, func.count(), *bits)
        .where(records.c.portal_id == id_, records.c.day >= days[0], records.c.day <= days[-1])
        .where(records.c.page_type == PageType.ARTICLE.value)
        .group_by(records.c.day)
    )
    found = {day: (count, [int(each) for each in filled]) for day, count, *filled in connection.execute(query)}
    return {day: found.get(day, (0, [0] * len(SHOWN))) for day in days}


def _weekly(counted: dict[str, tuple[int, list[int]]]) -> list[Rates]:
    """Fill rates by week, for weeks with articles; a day has too few articles."""
    days = list(counted)
    rates = []
    for at in range(len(days) % _WEEK, len(days), _WEEK):
        week = [counted[day] for day in days[at : at + _WEEK]]
        total = sum(count for count, _ in week)
        if total:
            shares = {name: sum(filled[at] for _, filled in week) / total for at, name in enumerate(SHOWN)}
            rates.append(Rates(at=days[at], rates={name: round(share, 4) for name, share in shares.items()}))
    return rates
