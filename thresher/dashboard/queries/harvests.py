"""Harvests: the last ones, a single one, and the last one of each portal."""

from sqlalchemy import Engine, func, select

from thresher.dashboard.models import Harvest
from thresher.store.past_harvests import past_harvests, with_states
from thresher.store.tables import harvests


def last(engine: Engine, portal: str | None = None, *, limit: int = 50, before: int | None = None) -> list[Harvest]:
    """The last harvests, the latest first; `before`: older than this one."""
    return [Harvest.model_validate(row) for row in past_harvests(engine, portal, limit, before)]


def one(engine: Engine, id_: int) -> Harvest | None:
    """A harvest by its id."""
    rows = with_states(engine, select(harvests).where(harvests.c.id == id_))
    return Harvest.model_validate(rows[0]) if rows else None


def last_of_each(engine: Engine) -> dict[str, Harvest]:
    """The last harvest of every portal that was harvested."""
    newest = select(func.max(harvests.c.id)).where(harvests.c.portal.is_not(None)).group_by(harvests.c.portal)
    rows = with_states(engine, select(harvests).where(harvests.c.id.in_(newest)))
    return {row["portal"]: Harvest.model_validate(row) for row in rows}
