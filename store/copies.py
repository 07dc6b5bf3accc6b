"""Copies of one piece across pages and portals: which pages form a cluster, and which of them is the likely origin.

Pages are copies when their texts have the same words, when the texts are nearly the same, or when the pages state the
same canonical address and their texts are alike (printer versions, AMP and mobile pages; a shared address alone proves
nothing: on some sites every page names the front page).  Clusters only grow, and do not depend on the pages' order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, func, select, text, update

from thresher.store.tables import pages, portals, records, revisions
from thresher.text.fingerprint import BANDS, NEAR, Fingerprint, similarity

_ALIKE = 0.3
"""A matter of taste: the share of common shingles from which pages that state one address show one piece, cut or
extended.  It lies above that of rewritten pieces on one event (see fingerprint.NEAR)."""
_PER_BAND = 8
"""A bound for safety: the oldest texts of a band that are compared.  Later ones are in the same clusters already."""
_CHUNK = 500
"""A bound for safety: values of one IN list."""
_Value = TypeVar("_Value", int, str)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A page whose new revision has to be put into a cluster."""

    page_id: int
    revision_id: int
    fingerprint: Fingerprint
    piece: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One page of a cluster."""

    page_id: int
    url: str
    portal: str | None
    headline: str | None
    source: str | None
    published: str | None
    first_seen: str
    origin: bool = False
    """The likely origin of the others."""


def join_clusters(connection: Connection, newcomers: Sequence[Newcomer]) -> dict[int, int]:
    """Join the newcomers' clusters with those of their copies; each newcomer's cluster, by page.

    The newcomers' rows are in `records`, `revisions` and `bands` already.
    """
    pairs = [*_same_texts(connection, newcomers), *_same_pieces(connection, newcomers)]
    for newcomer in newcomers:
        pairs += [(newcomer.page_id, page_id) for page_id in near_pages(connection, newcomer)]
    known = _clusters(connection, {newcomer.page_id for newcomer in newcomers} | {page_id for _, page_id in pairs})
    roots: dict[int, int] = {}
    for one, other in pairs:
        _unite(roots, known[one], known[other])
    moved = [{"old": old, "new": _root(roots, old)} for old in roots if _root(roots, old) != old]
    if moved:
        statement = update(records).where(records.c.cluster == bindparam("old")).values(cluster=bindparam("new"))
        connection.execute(statement, moved)
    return {newcomer.page_id: _root(roots, known[newcomer.page_id]) for newcomer in newcomers}


def near_pages(connection: Connection, newcomer: Newcomer) -> list[int]:
    """Pages that hold nearly the newcomer's text."""
    own = newcomer.fingerprint
    if own.minhash is None:
        return []
    found = connection.execute(
        _NEAR, {"own": newcomer.revision_id, **{f"band{at}": value for at, value in enumerate(own.bands)}}
    )
    ids = sorted({revision_id for (revision_id,) in found})
    if not ids:
        return []
    rows = connection.execute(_MINHASHES, {"ids": ids, "own": newcomer.page_id})
    return [page_id for page_id, minhash in rows if similarity(own.minhash, minhash) >= NEAR]


def copies_of(connection: Connection, page_id: int) -> list[Copy]:
    """The pages of a page's cluster, itself among them, the likely origin first."""
    cluster = select(records.c.cluster).where(records.c.page_id == page_id).scalar_subquery()
    query = (
        select(
            pages.c.id, pages.c.url, pages.c.key, portals.c.name, records.c.headline, records.c.source,
            records.c.published, pages.c.first_seen,
        )
        .join_from(records, pages, pages.c.id == records.c.page_id)
        .outerjoin(portals, portals.c.id == pages.c.portal_id)
        .where(records.c.cluster == cluster)
    )  # fmt: skip
    return _origin_first([Copy(page_id, url or key, *rest) for page_id, url, key, *rest in connection.execute(query)])


def _origin_first(copies: list[Copy]) -> list[Copy]:
    """A page that credits another publisher is no origin; among the rest the one published first, then seen first."""
    named = {copy.source.casefold() for copy in copies if copy.source}

    def rank(copy: Copy) -> tuple[bool, bool, str, str, str]:
        host = (copy.portal or "").casefold()
        credited = any(source.replace(" ", "") in host for source in named if len(source) > 3)
        return (bool(copy.source) and not credited, not credited, copy.published or "9999", copy.first_seen, copy.url)

    ordered = sorted(copies, key=rank)
    if len(ordered) > 1:
        ordered[0] = replace(ordered[0], origin=True)
    return ordered


def _same_texts(connection: Connection, newcomers: Sequence[Newcomer]) -> list[tuple[int, int]]:
    """Each newcomer with the first page whose text has the same words."""
    by_digest: dict[str, list[int]] = {}
    for newcomer in newcomers:
        if newcomer.fingerprint.text_digest:
            by_digest.setdefault(newcomer.fingerprint.text_digest, []).append(newcomer.page_id)
    pairs = []
    for chunk in _chunks(sorted(by_digest)):
        for digest, first in connection.execute(_FIRST_OF_TEXTS, {"digests": chunk}):
            pairs += [(page_id, first) for page_id in by_digest[digest] if page_id != first]
    return pairs


def _same_pieces(connection: Connection, newcomers: Sequence[Newcomer]) -> list[tuple[int, int]]:
    """Each newcomer with the first pages that state the same canonical address and whose texts are alike."""
    by_piece: dict[str, list[Newcomer]] = {}
    for newcomer in newcomers:
        if newcomer.piece and newcomer.fingerprint.minhash:
            by_piece.setdefault(newcomer.piece, []).append(newcomer)
    pairs = []
    for chunk in _chunks(sorted(by_piece)):
        for piece, page_id, minhash in connection.execute(_FIRST_OF_PIECES, {"pieces": chunk}):
            for newcomer in by_piece[piece]:
                own = newcomer.fingerprint.minhash
                if page_id != newcomer.page_id and own and similarity(own, minhash) >= _ALIKE:
                    pairs.append((newcomer.page_id, page_id))
    return pairs


def _clusters(connection: Connection, page_ids: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in _chunks(sorted(page_ids)):
        found.update((page_id, cluster) for page_id, cluster in connection.execute(_CLUSTERS, {"pages": chunk}))
    return found


def _unite(roots: dict[int, int], one: int, other: int) -> None:
    """Join two clusters (union-find); the smaller number stands for both."""
    first, second = sorted((_root(roots, one), _root(roots, other)))
    roots.setdefault(first, first)
    roots[second] = first


def _root(roots: dict[int, int], cluster: int) -> int:
    while roots.get(cluster, cluster) != cluster:
        cluster = roots[cluster]
    return cluster


def _chunks(values: list[_Value]) -> Iterable[list[_Value]]:
    return (values[at : at + _CHUNK] for at in range(0, len(values), _CHUNK))


def _oldest_of_band(at: int) -> str:
    """The index returns them in order: however full a band is, few rows are read."""
    return (
        f"SELECT revision_id FROM (SELECT revision_id FROM bands WHERE value = :band{at} AND revision_id <> :own"
        f" ORDER BY revision_id LIMIT {_PER_BAND}) AS band{at}"
    )


def _first_of_pieces() -> Select[Any]:
    place = func.row_number().over(partition_by=records.c.piece, order_by=records.c.page_id).label("place")
    listed = (
        select(records.c.piece, records.c.page_id, revisions.c.minhash, place)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .where(records.c.piece.in_(bindparam("pieces", expanding=True)), revisions.c.minhash.is_not(None))
        .subquery()
    )
    return select(listed.c.piece, listed.c.page_id, listed.c.minhash).where(listed.c.place <= _PER_BAND)


_FIRST_OF_PIECES = _first_of_pieces()
_FIRST_OF_TEXTS = (
    select(records.c.text_digest, func.min(records.c.page_id))
    .where(records.c.text_digest.in_(bindparam("digests", expanding=True)))
    .group_by(records.c.text_digest)
)
_CLUSTERS = select(records.c.page_id, records.c.cluster).where(
    records.c.page_id.in_(bindparam("pages", expanding=True))
)
_MINHASHES = select(revisions.c.page_id, revisions.c.minhash).where(
    revisions.c.id.in_(bindparam("ids", expanding=True)), revisions.c.page_id != bindparam("own")
)
_NEAR = text(" UNION ".join(_oldest_of_band(at) for at in range(BANDS)))
