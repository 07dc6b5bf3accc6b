"""Full text search: a query → the records that match it, the best first.

All words must occur; "a phrase" stands together, begin* matches beginnings of words, -without must not occur.  Every
input is a valid query: characters that belong to no word only separate words.
"""

import re
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, column, func, literal, literal_column, select, table
from sqlalchemy.sql import ColumnElement

from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import main_or_teased, unpacked
from thresher.store.selection import Selection, conditions
from thresher.store.tables import pages, portals, records, revisions
from thresher.text.index_words import placed, words

_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_HEADLINE_WEIGHT = 5.0
"""A matter of taste: a word of the headline counts as much as this many words of the text."""
_AROUND = 12
"""A matter of taste: words of a snippet before the first match; twice as many follow."""
_MOST_TERMS = 64
"""A bound for safety."""
_FEW = 2_000
"""A matter of taste: pages up to which those that match are found first, and weighed then."""


class Term(msgspec.Struct, frozen=True):
    """One term of a query: a word, or a phrase."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False
    """The last word is the beginning of a word."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that matches."""

    url: str
    """Its page's key where it has no address."""
    portal: str | None
    page_type: str
    language: str | None
    day: str
    headline: str | None
    snippet: str
    marks: list[tuple[int, int]]
    """Positions of matches in the snippet: from, to."""


def terms_of(query: str) -> list[Term]:
    """The terms of a query."""
    terms = []
    for found in _TERM.finditer(query):
        text = found["phrase"] if found["word"] is None else found["word"]
        parts = tuple(words(text))
        if parts:
            prefix = found["word"] is not None and text.endswith("*")
            terms.append(Term(parts, excluded=found["minus"] is not None, prefix=prefix))
    return terms[:_MOST_TERMS]


def problem_of(query: str) -> str | None:
    """Why a query can find nothing, whatever is in the store; None where it can."""
    terms = terms_of(query)
    if any(not term.excluded for term in terms):
        return None
    return "name a word to find, not only what is to be absent" if terms else "name a word to find"


def search(connection: Connection, query: str, selection: Selection, limit: int) -> list[Hit]:
    """The best records; none where all terms are excluded ones."""
    terms = terms_of(query)
    if all(term.excluded for term in terms):
        return []
    found = matching(connection, terms).subquery()
    query_ = (
        select(
            pages.c.url, pages.c.key, portals.c.name, records.c.page_type, records.c.language, records.c.day,
            records.c.headline, revisions.c.document,
        )
        .join_from(found, records, records.c.page_id == found.c.page_id)
        .join(pages, pages.c.id == records.c.page_id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .outerjoin(portals, portals.c.id == records.c.portal_id)
        .where(*conditions(connection, selection))
        .order_by(found.c.rank, pages.c.key)
        .limit(limit)
    )  # fmt: skip
    hits = []
    for url, key, portal, page_type, language, day, headline, document in connection.execute(query_):
        text, marks = snippet(shown_text(unpacked(document)), terms)
        hits.append(
            Hit(
                url=url or key, portal=portal, page_type=page_type, language=language, day=day, headline=headline,
                snippet=text, marks=marks,
            )
        )  # fmt: skip
    return hits


def matching(connection: Connection, terms: list[Term]) -> Select[Any]:
    """The pages that match, as `page_id` and `rank` (smaller is better).  Not all terms may be excluded ones."""
    if connection.dialect.name != "postgresql":
        return _sqlite(terms)
    found = _postgresql(terms)
    pages_ = _few(connection, found)
    return found if pages_ is None else found.where(found.selected_columns.page_id.in_(pages_))


def _few(connection: Connection, found: Select[Any]) -> list[int] | None:
    """The pages that match where they are few, by the index; None where they are many.

    PostgreSQL takes looking through all texts for cheap, since they stand apart from their rows: among 100,000 records
    it did so for 20 that have a rare word, for half a second.
    """
    page = found.selected_columns.page_id
    connection.scalar(_seq_scans("off"))
    pages_ = list(connection.scalars(found.with_only_columns(page).limit(_FEW + 1)))
    connection.scalar(_seq_scans("on"))
    return pages_ if len(pages_) <= _FEW else None


def _seq_scans(value: str) -> Select[Any]:
    return select(func.set_config("enable_seqscan", value, literal_column("true")))


def _sqlite(terms: list[Term]) -> Select[Any]:
    """With FTS5, whose rank is smaller for better matches."""

    def expression(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")

    match = " AND ".join(expression(term) for term in terms if not term.excluded)
    for term in terms:
        match = f"({match}) NOT {expression(term)}" if term.excluded else match
    index = table("record_words", column("rowid"))
    rank: ColumnElement[Any] = literal_column(f"bm25(record_words, {_HEADLINE_WEIGHT}, 1.0)")
    matching: ColumnElement[bool] = literal_column("record_words").op("MATCH", is_comparison=True)(literal(match))
    return select(index.c.rowid.label("page_id"), rank.label("rank")).where(matching)


def _postgresql(terms: list[Term]) -> Select[Any]:
    """With tsvector; the rank is negated, so that smaller is better."""

    def expression(term: Term) -> str:
        *before, last = (f"'{word}'" for word in term.words)
        phrase = " <-> ".join([*before, last + (":*" if term.prefix else "")])
        return f"!({phrase})" if term.excluded else f"({phrase})"

    index = table("record_words", column("page_id"), column("words"))
    wanted = func.to_tsquery(literal_column("'simple'::regconfig"), " & ".join(map(expression, terms)))
    weights: ColumnElement[Any] = literal_column(f"'{{0.1, 0.1, 0.1, {min(1.0, 0.1 * _HEADLINE_WEIGHT)}}}'::float4[]")
    rank = -func.ts_rank(weights, index.c.words, wanted, 1)
    return select(index.c.page_id, rank.label("rank")).where(index.c.words.op("@@", is_comparison=True)(wanted))


def snippet(text: str, terms: list[Term]) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text around the first match, on one line, and the positions of matches in it."""
    places = list(placed(text))
    hits = _hits([word for _, _, word in places], [term for term in terms if not term.excluded])
    first = max(0, min(hits, default=0) - _AROUND)
    last = min(len(places), first + 3 * _AROUND)
    if not places:
        return "", []
    start = 0 if first == 0 else places[first][0]
    end = len(text) if last == len(places) else places[last - 1][1]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    marks = sorted({(places[at][0], places[at][1]) for at in hits if first <= at < last})
    shown = "".join(" " if char.isspace() else char for char in text[start:end])
    return before + shown + after, [(len(before) + a - start, len(before) + b - start) for a, b in marks]


def _hits(found: list[str], terms: list[Term]) -> set[int]:
    """The numbers of the words that match a term."""
    hits: set[int] = set()
    for term in terms:
        size = len(term.words)
        for at in range(len(found) - size + 1):
            if all(_matches(term, part, found[at + part]) for part in range(size)):
                hits.update(range(at, at + size))
    return hits


def _matches(term: Term, part: int, word: str) -> bool:
    if term.prefix and part == len(term.words) - 1:
        return word.startswith(term.words[part])
    return word == term.words[part]


def shown_text(record: PageRecord) -> str:
    """The text that snippets are cut from, without the headline, which is shown beside them."""
    if record.article is not None:
        return record.article.body
    return main_or_teased(record, " · ")
