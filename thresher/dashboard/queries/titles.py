"""What people call a portal: as its definition says, else as its latest articles do."""

from collections import Counter
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, select

from thresher.crawler.portals import definitions
from thresher.crawler.portals.files import read_definition
from thresher.schemas.errors import PortalError
from thresher.store.tables import article_versions, records, schedules

_LATEST = 20
"""A matter of taste: articles that are looked at; most of them agree."""


def defined_titles(connection: Connection) -> dict[str, str]:
    """By the portal's name; of definitions that are found by name, and of files that are scheduled."""
    planned = connection.execute(select(schedules.c.portal, schedules.c.definition)).all()
    files = definitions() | {name: Path(what) for name, what in planned if what.endswith(".toml")}
    found = {name: _title(path, _changed_at(path)) for name, path in files.items()}
    return {name: title for name, title in found.items() if title}


def shown_title(connection: Connection, portal_id: int) -> str | None:
    """The name of the site that most of the portal's latest articles state."""
    latest = (
        select(records.c.revision_id)
        .where(records.c.portal_id == portal_id, records.c.page_type == "article")
        .order_by(records.c.day.desc())
        .limit(_LATEST)
        .subquery()
    )
    query = select(article_versions.c.site_name).where(article_versions.c.revision_id.in_(select(latest)))
    found = Counter(name for (name,) in connection.execute(query) if name)
    return max(found, key=lambda name: (found[name], name), default=None)


@lru_cache(maxsize=1000)
def _title(path: Path, changed_at: int) -> str | None:
    """Of one state of the file: the table of portals is asked for every second."""
    try:
        return read_definition(path).title
    except PortalError:
        return None


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
