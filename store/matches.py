"""The records that a watch finds: all there are, or those that have come or changed since."""

import uuid
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, case, exists, false, select

from thresher.store.row_mapping import unpacked
from thresher.store.search import Hit, Term, matching, shown_text, snippet, terms_of
from thresher.store.selection import conditions
from thresher.store.tables import pages, portals, records, revisions
from thresher.store.watches import Watch


class Match(Hit, frozen=True, kw_only=True):
    """A record that a watch finds."""

    id: str
    """The same whenever this version of the page is told to somebody by this watch, and for nothing else."""
    change: Literal["new", "changed"]
    """Whether the page had an earlier version when the destination was told last."""
    page: int
    revision: int
    authors: str | None
    source: str | None
    date_published: str | None
    seen_at: str
    """When this version was seen first."""


def new_matches(
    connection: Connection, watch: Watch, after: int, upto: int, limit: int, *, began: int | None = None
) -> list[Match]:
    """Records whose current revision came after one and up to another, the oldest first.

    `began`: the revision after which pages are new, where those up to `after` are a part of what is told in several
    messages.  A page that was told in one of them and has changed since is new once more: its first version may be one
    that was never told.
    """
    came = (records.c.revision_id > after, records.c.revision_id <= upto)
    earlier = revisions.alias()
    start = after if began is None else began
    before = exists().where(earlier.c.page_id == records.c.page_id, earlier.c.id <= start)
    query = _selected(connection, watch, before).where(*came)
    if watch.new_only:
        query = query.where(~before)
    return _matches(connection, watch, query.order_by(records.c.revision_id).limit(limit))


def latest_matches(connection: Connection, watch: Watch, limit: int) -> list[Match]:
    """What a watch finds in the store as it is, the latest revisions first."""
    query = _selected(connection, watch, records.c.versions > 1)
    return _matches(connection, watch, query.order_by(records.c.revision_id.desc()).limit(limit))


def found_by(connection: Connection, watch: Watch) -> list[ColumnElement[bool]]:
    """What a watch finds, as conditions on `records`."""
    if watch.portal is not None and not connection.scalar(select(portals.c.id).where(portals.c.name == watch.portal)):
        return [false()]  # it has not been harvested yet
    found = conditions(connection, watch.selection)
    terms = _terms(watch)
    if watch.query is not None and all(term.excluded for term in terms):
        return [false()]
    if terms:
        pages_ = matching(connection, terms).subquery()
        found.append(records.c.page_id.in_(select(pages_.c.page_id)))
    return found


def _terms(watch: Watch) -> list[Term]:
    return terms_of(watch.query or "")


def _selected(connection: Connection, watch: Watch, changed: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            pages.c.url, pages.c.key, portals.c.name, records.c.page_type, records.c.language, records.c.day,
            records.c.headline, records.c.authors, records.c.source, records.c.published, records.c.page_id,
            records.c.revision_id, revisions.c.digest, revisions.c.first_seen, revisions.c.document,
            case((changed, "changed"), else_="new").label("change"),
        )
        .join_from(records, pages, pages.c.id == records.c.page_id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .outerjoin(portals, portals.c.id == records.c.portal_id)
        .where(*found_by(connection, watch))
    )  # fmt: skip


def _matches(connection: Connection, watch: Watch, query: Select[Any]) -> list[Match]:
    terms = _terms(watch)
    return [_match(watch, terms, row) for row in connection.execute(query)]


def _match(watch: Watch, terms: list[Term], row: Any) -> Match:
    text, marks = snippet(shown_text(unpacked(row.document)), terms)
    return Match(
        id=uuid.uuid5(uuid.NAMESPACE_URL, f"thresher:watch:{watch.name}\n{row.key}\n{row.digest}").urn,
        change=row.change, page=row.page_id, revision=row.revision_id, url=row.url or row.key, portal=row.name,
        page_type=row.page_type, language=row.language, day=row.day, headline=row.headline, authors=row.authors,
        source=row.source, date_published=row.published, seen_at=row.first_seen, snippet=text, marks=marks,
    )  # fmt: skip
