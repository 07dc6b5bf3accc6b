"""Records by a part of a name: of an author, of the publisher that a piece is from.

A store has few names in many records.  The names are sought that hold the part, each found by one step along its
column's index.  Records of one name are read along that index, the newest first; those of several names too where they
are few.  A part that many records hold needs no such help: the newest of them are found soon.
"""

from sqlalchemy import Column, ColumnElement, Connection, Select, false, func, select

from thresher.store.tables import records

_FEW_NAMES = 1_000  # bound for safety
_FEW_RECORDS = 2_000  # bound for safety


def holds(connection: Connection, column: Column[str], part: str) -> ColumnElement[bool]:
    """The condition that a column of names contains `part`, in the form that is fastest."""
    found = connection.scalars(_names(column, part)).all()
    if not found:
        return false()
    if len(found) == 1:
        return column == found[0]
    named = column.in_(found)
    if len(found) > _FEW_NAMES or _number(connection, named) > _FEW_RECORDS:
        return column.icontains(part, autoescape=True)
    return named


def _names(column: Column[str], part: str) -> Select[tuple[str]]:
    """The names that contain a part, found by stepping from one distinct name to the next in the index."""
    names = select(func.min(column).label("name")).where(column.is_not(None)).cte("names", recursive=True)
    following = select(func.min(column)).where(column > names.c.name).correlate(names).scalar_subquery()
    names = names.union_all(select(following).where(names.c.name.is_not(None)))
    return select(names.c.name).where(names.c.name.icontains(part, autoescape=True)).limit(_FEW_NAMES + 1)


def _number(connection: Connection, named: ColumnElement[bool]) -> int:
    some = select(records.c.page_id).where(named).limit(_FEW_RECORDS + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0
