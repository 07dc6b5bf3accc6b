"""The filters by which export, search and report select records."""

import difflib

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from thresher.schemas.errors import StoreError
from thresher.schemas.record import PageType
from thresher.store.tables import portals, records


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Filters on the current records; None: any."""

    portal: str | None = None
    since: str | None = None
    """The first day, ISO 8601."""
    until: str | None = None
    """The last day."""
    language: str | None = None
    page_type: PageType | None = None


def conditions(connection: Connection, selection: Selection) -> list[ColumnElement[bool]]:
    """The filters as conditions on `records`.  Raises StoreError for a portal that the store does not know."""
    found: list[ColumnElement[bool]] = []
    if selection.portal is not None:
        found.append(records.c.portal_id == portal_id(connection, selection.portal))
    if selection.since is not None:
        found.append(records.c.day >= selection.since)
    if selection.until is not None:
        found.append(records.c.day <= selection.until)
    if selection.language is not None:
        found.append(records.c.language == selection.language)
    if selection.page_type is not None:
        found.append(records.c.page_type == selection.page_type.value)
    return found


def portal_id(connection: Connection, name: str) -> int:
    """The id of a portal.  Raises StoreError, which suggests similar names."""
    found = {row.name: row.id for row in connection.execute(select(portals.c.name, portals.c.id))}
    if name in found:
        return int(found[name])
    near = difflib.get_close_matches(name, found, 3) or sorted(found)[:5]
    raise StoreError(f"the store holds no portal {name}" + (f"; there is: {', '.join(near)}" if near else ""))
