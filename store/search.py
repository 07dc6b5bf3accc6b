"""Full text: what a user asks for → the records that hold it, the best first.

All words are to be met; "a phrase" stands together, begin* begins a word, -without is not there.  Whatever is typed
means something: signs that are no words only part them.
"""

import re
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, column, func, literal, literal_column, select, table
from sqlalchemy.sql import ColumnElement

from thresher.schemas.record import PageRecord
from thresher.store.row_mapping import unpacked
from thresher.store.selection import Selection, conditions
from thresher.store.tables import pages, portals, records, revisions
from thresher.text.index_words import placed, words

_TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_HEADLINE_WEIGHT = 5.0
"""A word of the headline counts as much as this many of the text."""
_AROUND = 12
"""Words of a snippet before the first word that was found; twice as many follow."""
_MOST_TERMS = 64


class Term(msgspec.Struct, frozen=True):
    """One thing to find: a word, or words that follow each other."""

    words: tuple[str, ...]
    excluded: bool = False
    prefix: bool = False
    """The last word only begins so."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was found."""

    url: str
    """Its page's key where it has no address."""
    portal: str | None
    page_type: str
    language: str | None
    day: str
    headline: str | None
    snippet: str
    marks: list[tuple[int, int]]
    """Where in the snippet found words stand: from, to."""


def terms_of(query: str) -> list[Term]:
    """What a query asks for."""
    terms = []
    for found in _TERM.finditer(query):
        text = found["phrase"] if found["word"] is None else found["word"]
        parts = tuple(words(text))
        if parts:
            prefix = found["word"] is not None and text.endswith("*")
            terms.append(Term(parts, excluded=found["minus"] is not None, prefix=prefix))
    return terms[:_MOST_TERMS]


def search(connection: Connection, query: str, selection: Selection, limit: int) -> list[Hit]:
    """The best records; none where nothing is asked for but what is to be absent."""
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
        text, marks = snippet(_text(unpacked(document)), terms)
        hits.append(
            Hit(
                url=url or key, portal=portal, page_type=page_type, language=language, day=day, headline=headline,
                snippet=text, marks=marks,
            )
        )  # fmt: skip
    return hits


def matching(connection: Connection, terms: list[Term]) -> Select[Any]:
    """The pages that hold the terms, not all of which are excluded: `page_id` and `rank`, the least the best."""
    return (_postgresql if connection.dialect.name == "postgresql" else _sqlite)(terms)


def _sqlite(terms: list[Term]) -> Select[Any]:
    """FTS5; its rank is the smaller, the better."""

    def told(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + ("*" if term.prefix else "")

    match = " AND ".join(told(term) for term in terms if not term.excluded)
    for term in terms:
        match = f"({match}) NOT {told(term)}" if term.excluded else match
    index = table("record_words", column("rowid"))
    rank: ColumnElement[Any] = literal_column(f"bm25(record_words, {_HEADLINE_WEIGHT}, 1.0)")
    matching: ColumnElement[bool] = literal_column("record_words").op("MATCH", is_comparison=True)(literal(match))
    return select(index.c.rowid.label("page_id"), rank.label("rank")).where(matching)


def _postgresql(terms: list[Term]) -> Select[Any]:
    """tsvector; the rank is turned round, so that the smaller is the better."""

    def told(term: Term) -> str:
        *before, last = (f"'{word}'" for word in term.words)
        phrase = " <-> ".join([*before, last + (":*" if term.prefix else "")])
        return f"!({phrase})" if term.excluded else f"({phrase})"

    index = table("record_words", column("page_id"), column("words"))
    asked = func.to_tsquery(literal_column("'simple'::regconfig"), " & ".join(map(told, terms)))
    weights: ColumnElement[Any] = literal_column(f"'{{0.1, 0.1, 0.1, {min(1.0, 0.1 * _HEADLINE_WEIGHT)}}}'::float4[]")
    rank = -func.ts_rank(weights, index.c.words, asked, 1)
    return select(index.c.page_id, rank.label("rank")).where(index.c.words.op("@@", is_comparison=True)(asked))


def snippet(text: str, terms: list[Term]) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text around the first words that are found, on one line, and where in it found words stand."""
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
    """Which of the words are what is asked for."""
    hits: set[int] = set()
    for term in terms:
        size = len(term.words)
        for at in range(len(found) - size + 1):
            if all(_meets(term, part, found[at + part]) for part in range(size)):
                hits.update(range(at, at + size))
    return hits


def _meets(term: Term, part: int, word: str) -> bool:
    if term.prefix and part == len(term.words) - 1:
        return word.startswith(term.words[part])
    return word == term.words[part]


def _text(record: PageRecord) -> str:
    """What snippets are cut from: the text that was found, without its headline, which is shown beside."""
    if record.article is not None:
        return record.article.body
    return " · ".join(" ".join(filter(None, (item.headline, item.summary))) for item in record.teasers)
