"""Records by their words.  Of what a frequent word finds, the pages that came last are weighed: an answer in bounds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import zstandard
from sqlalchemy import ColumnElement, Connection, Row, false, select

from thresher.dashboard.filters import Filters
from thresher.dashboard.models import Count
from thresher.store import search
from thresher.store.search import Term, snippet, terms_of
from thresher.store.tables import pages, portals, records, revisions

WEIGHED = 1_000
"""Records among which the best are sought: those that were harvested last."""
_BEFORE, _AFTER = 150, 350
"""Characters around a word of which a snippet is made."""


class _Article(msgspec.Struct):
    body: str = ""


class _Teaser(msgspec.Struct):
    headline: str | None = None
    summary: str | None = None


class _Told(msgspec.Struct):
    """What snippets are cut from; the rest of a record is not decoded."""

    article: _Article | None = None
    teasers: list[_Teaser] = []


class SearchHits(NamedTuple):
    rows: Sequence[Row[Any]]
    total: Count
    documents: list[int]
    """The revisions of the rows."""


_DECODER = msgspec.json.Decoder(_Told)


def found_by_words(
    connection: Connection, filters: Filters, wanted: list[ColumnElement[bool]], columns: Sequence[Any], first: int
) -> SearchHits:
    """The best records from the `first` on, as many as a page shows."""
    limit = getattr(filters, "limit", WEIGHED)
    found = search.matching(connection, terms_of(filters.q or "")).subquery()
    weighed = (
        select(found.c.page_id, found.c.rank)
        .join(records, records.c.page_id == found.c.page_id)
        .where(*wanted)
        .order_by(found.c.page_id.desc())
        .limit(WEIGHED + 1)
    )
    best = sorted((rank, -page_id) for page_id, rank in connection.execute(weighed))
    total = Count(number=min(len(best), WEIGHED), more=len(best) > WEIGHED)
    shown = [-page_id for _, page_id in best[first : min(first + limit, WEIGHED)]]
    query = (
        select(*columns, records.c.revision_id)
        .join_from(records, pages, pages.c.id == records.c.page_id)
        .outerjoin(portals, portals.c.id == records.c.portal_id)
        .where(records.c.page_id.in_(shown))
    )
    by_page = {row[0]: row for row in connection.execute(query)}
    ordered = [by_page[page_id] for page_id in shown]
    return SearchHits([row[:-1] for row in ordered], total, [row[-1] for row in ordered])  # type: ignore[misc]


def pages_with(connection: Connection, q: str) -> ColumnElement[bool]:
    """The condition that a record holds the words; never met where nothing is asked for but what is to be absent."""
    terms = terms_of(q)
    if all(term.excluded for term in terms):
        return false()
    found = search.matching(connection, terms).subquery()
    return records.c.page_id.in_(select(found.c.page_id))


def snippets(connection: Connection, revision_ids: list[int], terms: list[Term]) -> list[dict[str, Any]]:
    """For each revision the part of its text in which the words stand, and where in it."""
    query = select(revisions.c.id, revisions.c.document).where(revisions.c.id.in_(revision_ids))
    documents = dict(connection.execute(query).all())
    unpack = zstandard.ZstdDecompressor().decompress
    told = []
    for id_ in revision_ids:
        text, marks = _snippet(_text(_DECODER.decode(unpack(documents[id_]))), terms)
        told.append({"snippet": text, "marks": marks})
    return told


def _snippet(text: str, terms: list[Term]) -> tuple[str, list[tuple[int, int]]]:
    """The place where a word seems to stand is looked at first: to take all of a text apart costs most of the time."""
    folded = text.casefold()
    places = [folded.find(term.words[0]) for term in terms if not term.excluded]
    at = min((place for place in places if place >= 0), default=None)
    if at is not None and len(text) > _BEFORE + _AFTER:
        start = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1
        told, marks = snippet(text[start : at + _AFTER].rpartition(" ")[0], terms)
        if marks:
            before = "… " if start and not told.startswith("… ") else ""
            return before + told, [(first + len(before), last + len(before)) for first, last in marks]
    return snippet(text, terms)


def _text(told: _Told) -> str:
    if told.article is not None:
        return told.article.body
    return " · ".join(" ".join(filter(None, (item.headline, item.summary))) for item in told.teasers)
