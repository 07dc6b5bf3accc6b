"""What a store holds, counted by portal."""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, distinct, func, select

from thresher.schemas.outcome import Status
from thresher.store.row_mapping import FIELDS
from thresher.store.selection import Selection, conditions
from thresher.store.tables import outcomes, pages, portals, records, revisions, teasers

NO_PORTAL = ""
"""The name that stands for pages without a portal."""


class PortalFigures(msgspec.Struct, kw_only=True):
    """The counts of one portal."""

    portal: str
    pages: int = 0
    types: dict[str, int] = {}
    """Records by page type."""
    revisions: int = 0
    duplicates: int = 0
    """Pages that are copies of one that was there first."""
    first_day: str | None = None
    last_day: str | None = None
    filled: dict[str, float] = {}
    """By field, the share of the articles that have a value, 0 to 1."""
    refused: dict[str, int] = {}
    """Refused pages by reason, whatever their day."""
    teased: int = 0
    """Addresses that its pages promote."""
    never_harvested: int = 0
    """Of these, the ones without a record."""


def report(connection: Connection, selection: Selection) -> list[PortalFigures]:
    """The figures of every portal, by name.  The days are those of the records."""
    found: dict[str, PortalFigures] = {}

    def of(name: str | None) -> PortalFigures:
        return found.setdefault(name or NO_PORTAL, PortalFigures(portal=name or NO_PORTAL))

    wanted = conditions(connection, selection)
    for name, page_type, count, first, last in connection.execute(_types(wanted)):
        figures = of(name)
        figures.pages += count
        figures.types = figures.types | {page_type: count}
        figures.first_day = min(filter(None, (figures.first_day, first)))
        figures.last_day = max(filter(None, (figures.last_day, last)))
    for name, count, copies in connection.execute(_revisions(wanted)):
        of(name).revisions, of(name).duplicates = count, copies
    for name, count, *filled in connection.execute(_filled(wanted)):
        of(name).filled = {field: round(value / count, 4) for field, value in zip(FIELDS, filled, strict=True)}
    for name, reason, count in connection.execute(_refused(selection)):
        of(name).refused = of(name).refused | {reason: count}
    for name, teased, missing in connection.execute(_teased(wanted)):
        of(name).teased, of(name).never_harvested = teased, missing
    return sorted(found.values(), key=lambda figures: figures.portal)


def never_harvested(connection: Connection, selection: Selection) -> Iterator[str]:
    """The addresses that pages promote and that no record is of."""
    harvested = select(records.c.page_id).join(pages, pages.c.id == records.c.page_id)
    wanted = conditions(connection, selection)
    query = (
        select(func.min(teasers.c.url))
        .join(records, records.c.page_id == teasers.c.page_id)
        .where(teasers.c.key.is_not(None), ~harvested.where(pages.c.key == teasers.c.key).exists(), *wanted)
        .group_by(teasers.c.key)
        .order_by(teasers.c.key)
    )
    for (url,) in connection.execute(query):
        yield url


def _by_portal(*columns: Any) -> Select[Any]:
    return (
        select(portals.c.name, *columns)
        .select_from(records)
        .outerjoin(portals, portals.c.id == records.c.portal_id)
        .group_by(portals.c.name)
    )


def _types(wanted: list[ColumnElement[bool]]) -> Select[Any]:
    days = func.min(records.c.day), func.max(records.c.day)
    query = _by_portal(records.c.page_type, func.count(), *days).where(*wanted)
    return query.group_by(records.c.page_type).order_by(records.c.page_type)


def _revisions(wanted: list[ColumnElement[bool]]) -> Select[Any]:
    copies = func.count(distinct(records.c.page_id)).filter(records.c.cluster != records.c.page_id)
    query = _by_portal(func.count(), copies).join(revisions, revisions.c.page_id == records.c.page_id)
    return query.where(*wanted)


def _filled(wanted: list[ColumnElement[bool]]) -> Select[Any]:
    """Of each field the number of articles whose bit is set."""
    bits = [
        func.count().filter(records.c.filled.bitwise_and(1 << at) != 0).label(f"field{at}") for at in range(len(FIELDS))
    ]
    return _by_portal(func.count(), *bits).where(records.c.page_type == "article", *wanted)


def _refused(selection: Selection) -> Select[Any]:
    query = select(outcomes.c.portal, outcomes.c.reason, func.count()).where(
        outcomes.c.status == Status.REFUSED.value, outcomes.c.reason.is_not(None)
    )
    if selection.portal is not None:
        query = query.where(outcomes.c.portal == selection.portal)
    return query.group_by(outcomes.c.portal, outcomes.c.reason).order_by(outcomes.c.portal, outcomes.c.reason)


def _teased(wanted: list[ColumnElement[bool]]) -> Select[Any]:
    target, target_record = pages.alias(), records.alias()
    missing = func.count(distinct(teasers.c.key)).filter(target_record.c.page_id.is_(None))
    return (
        _by_portal(func.count(distinct(teasers.c.key)), missing)
        .join(teasers, teasers.c.page_id == records.c.page_id)
        .outerjoin(target, target.c.key == teasers.c.key)
        .outerjoin(target_record, target_record.c.page_id == target.c.id)
        .where(*wanted)
    )
