"""Lists of records: the newest first, or, for a query of words, the best first.

A list is read page by page along an index (by day and page), never by counting off rows that are not shown.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select

from thresher.dashboard.filters import Filters, Listing
from thresher.dashboard.models import Count, Items, RecordItem
from thresher.dashboard.queries.names import holds
from thresher.dashboard.queries.words import found_by_words, pages_with, snippets
from thresher.store.search import terms_of
from thresher.store.selection import conditions
from thresher.store.tables import outcomes, pages, portals, records

COUNTED = 1_000
"""A bound for safety: records of a selection are counted up to this many."""
COLUMNS = (
    records.c.page_id, pages.c.url, pages.c.key, portals.c.name, records.c.page_type, records.c.language,
    records.c.day, records.c.headline, records.c.authors, records.c.source, records.c.section, records.c.words,
    records.c.cluster, records.c.versions,
)  # fmt: skip


def listed(connection: Connection, listing: Listing) -> Items:
    """A page of the selected records.  Raises StoreError for a portal that the store does not know."""
    terms = terms_of(listing.q or "")
    if listing.q is not None and all(term.excluded for term in terms):
        return Items(items=[], total=Count(number=0), after=None)
    if terms:
        return _best(connection, listing)
    rows = connection.execute(_newest(connection, listing)).all()
    shown, more = rows[: listing.limit], len(rows) > listing.limit
    items = as_items(shown)
    after = f"{items[-1].day}.{items[-1].id}" if more else None
    whole = listing.after is None and not more
    return Items(items=items, total=Count(number=len(items)) if whole else counted(connection, listing), after=after)


def counted(connection: Connection, filters: Filters, most: int = COUNTED) -> Count:
    """How many records are selected."""
    some = select(records.c.page_id).where(*wanted(connection, filters)).limit(most + 1).subquery()
    number = connection.scalar(select(func.count()).select_from(some)) or 0
    return Count(number=min(number, most), more=number > most)


def wanted(connection: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """All filters but the words, as conditions on `records`."""
    found = conditions(connection, filters.selection)
    if filters.author:
        found.append(holds(connection, records.c.authors, filters.author))
    if filters.source:
        found.append(holds(connection, records.c.source, filters.source))
    if filters.only == "changed":
        found.append(records.c.versions > literal_column("1"))  # as their indexes have it: a parameter could be any
    elif filters.only == "doubtful":
        found.append(records.c.doubtful > literal_column("0"))
    elif filters.only == "copies":
        found.append(records.c.cluster != records.c.page_id)
    return found


def selected(connection: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """All filters, the words among them, as conditions on `records`."""
    found = wanted(connection, filters)
    if filters.q is not None:
        found.append(pages_with(connection, filters.q))
    return found


def of_harvest(connection: Connection, harvest: int, limit: int) -> list[RecordItem]:
    """Records that this run was the last to see, articles first, of these the newest first."""
    seen = select(outcomes.c.page_id).where(outcomes.c.harvest_id == harvest, outcomes.c.page_id.is_not(None))
    query = (
        select(*COLUMNS)
        .join_from(records, pages, pages.c.id == records.c.page_id)
        .outerjoin(portals, portals.c.id == records.c.portal_id)
        .where(records.c.page_id.in_(seen))
        .order_by(records.c.page_type, records.c.day.desc(), records.c.page_id.desc())
        .limit(limit)
    )
    return as_items(connection.execute(query).all())


def as_items(rows: Any) -> list[RecordItem]:
    """Rows of COLUMNS as items."""
    return [_item(row) for row in rows]


def _newest(connection: Connection, listing: Listing) -> Select[Any]:
    query = (
        select(*COLUMNS)
        .join_from(records, pages, pages.c.id == records.c.page_id)
        .outerjoin(portals, portals.c.id == records.c.portal_id)
        .where(*wanted(connection, listing))
        .order_by(records.c.day.desc(), records.c.page_id.desc())
        .limit(listing.limit + 1)
    )
    if listing.after and "." in listing.after:
        day, _, page_id = listing.after.partition(".")
        earlier = or_(records.c.day < day, and_(records.c.day == day, records.c.page_id < int(page_id)))
        query = query.where(records.c.day <= day, earlier)
    return query


def _best(connection: Connection, listing: Listing) -> Items:
    first = int(listing.after) if listing.after and listing.after.isdigit() else 0
    found = found_by_words(connection, listing, wanted(connection, listing), COLUMNS, first)
    items = as_items(found.rows)
    found_snippets = snippets(connection, found.documents, terms_of(listing.q or ""))
    items = [item.model_copy(update=update) for item, update in zip(items, found_snippets, strict=True)]
    more = first + len(items) < found.total.number
    return Items(items=items, total=found.total, after=str(first + len(items)) if more and items else None)


def _item(row: Any) -> RecordItem:
    page_id, url, key, portal, page_type, language, day, headline, authors, source, section, words, *rest = row
    cluster, versions = rest
    return RecordItem.model_construct(
        id=page_id, url=url or key, portal=portal, page_type=page_type, language=language, day=day,
        headline=headline, authors=authors, source=source, section=section, words=words, versions=versions,
        copy_of=None if cluster == page_id else cluster, snippet=None, marks=[],
    )  # fmt: skip
