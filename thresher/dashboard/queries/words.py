"""Full text search, bounded: for a frequent word only the latest pages are ranked."""

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
"""A bound for safety: records that are ranked, the latest ones."""
_BEFORE, _AFTER = 150, 350
"""A matter of taste: characters before and after a match from which a snippet is made."""


class _Article(msgspec.Struct):
    body: str = ""


class _Teaser(msgspec.Struct):
    headline: str | None = None
    summary: str | None = None


class _RecordTexts(msgspec.Struct):
    """The texts that snippets are cut from; the rest of a record is not decoded."""

    article: _Article | None = None
    text: str = ""
    teasers: list[_Teaser] = []


class SearchHits(NamedTuple):
    rows: Sequence[Row[Any]]
    total: Count
    documents: list[int]
    """The revisions of the rows."""


_DECODER = msgspec.json.Decoder(_RecordTexts)


def found_by_words(
    connection: Connection, filters: Filters, wanted: list[ColumnElement[bool]], columns: Sequence[Any], first: int
) -> SearchHits:
    """One page of the best records, from the `first` on."""
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
    """The condition that a record matches the words; false where all terms are excluded ones."""
    terms = terms_of(q)
    if all(term.excluded for term in terms):
        return false()
    found = search.matching(connection, terms).subquery()
    return records.c.page_id.in_(select(found.c.page_id))


def snippets(connection: Connection, revision_ids: list[int], terms: list[Term]) -> list[dict[str, Any]]:
    """For each revision a snippet of its text, and the positions of matches in it."""
    query = select(revisions.c.id, revisions.c.document).where(revisions.c.id.in_(revision_ids))
    documents = dict(connection.execute(query).all())
    unpack = zstandard.ZstdDecompressor().decompress
    found_snippets = []
    for id_ in revision_ids:
        text, marks = _snippet(_text(_DECODER.decode(unpack(documents[id_]))), terms)
        found_snippets.append({"snippet": text, "marks": marks})
    return found_snippets


def _snippet(text: str, terms: list[Term]) -> tuple[str, list[tuple[int, int]]]:
    """Tries the surroundings of a likely match first: splitting a whole text into words takes most of the time."""
    folded = text.casefold()
    places = [folded.find(term.words[0]) for term in terms if not term.excluded]
    at = min((place for place in places if place >= 0), default=None)
    if at is not None and len(text) > _BEFORE + _AFTER:
        start = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1
        shown, marks = snippet(text[start : at + _AFTER].rpartition(" ")[0], terms)
        if marks:
            before = "… " if start and not shown.startswith("… ") else ""
            return before + shown, [(first + len(before), last + len(before)) for first, last in marks]
    return snippet(text, terms)


def _text(record: _RecordTexts) -> str:
    if record.article is not None:
        return record.article.body
    return record.text or " · ".join(" ".join(filter(None, (item.headline, item.summary))) for item in record.teasers)
