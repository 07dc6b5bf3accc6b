"""The pages that a harvest kept as new or changed, as rows of the store, and the figures of the harvest."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from statistics import median
from typing import Any, NamedTuple

import msgspec
import zstandard
from sqlalchemy import Connection, select

from thresher.schemas.frontier import HarvestState
from thresher.schemas.outcome import Status
from thresher.schemas.page import Origin
from thresher.schemas.record import PageType
from thresher.store.row_mapping import FIELDS
from thresher.store.tables import harvests, outcomes, pages, records, revisions, scheduled_runs
from thresher.watch.figures import Figures, histogram

MOST_PAGES = 2000
"""A bound for safety: pages that are counted.  The first harvest of a portal may bring its whole archive."""
_MOST_FAILURES = 20
"""A bound for safety: harvests in which failures in a row are counted."""
_CUT_OFF, _INTERRUPTED = ("timed_out", "killed"), "interrupted"
"""States of a scheduled run (thresher.scheduler.runs.RunState)."""
_STATUSES = frozenset(status.value for status in Status if status is not Status.SKIPPED)


class HarvestPages(NamedTuple):
    """A run that has ended."""

    id: int
    portal: str
    started_at: str
    state: str
    figures: dict[str, int]


class KeptPage(NamedTuple):
    """A page that a harvest kept, new or in a new revision."""

    page: int
    url: str | None
    is_new: bool
    page_type: str
    words: int
    teasers: int
    filled: int
    doubtful: int
    revision: int
    origin: bytes
    """JSON of thresher.schemas.page.Origin."""
    own: dict[str, bool]
    """The portal's own fields that were looked for, as `own.NAME`, and whether each has a value."""

    @property
    def is_article(self) -> bool:
        return self.page_type == PageType.ARTICLE.value

    def has(self, field: str) -> bool:
        if field in FIELDS:
            return bool(self.filled >> FIELDS.index(field) & 1)
        return self.own.get(field, False)

    def place(self) -> Origin:
        return msgspec.json.decode(self.origin, type=Origin)


class _WithOwn(msgspec.Struct):
    """What is read of a record."""

    own: dict[str, Any] = {}


def harvest_of(connection: Connection, id_: int) -> HarvestPages | None:
    """The harvest with this id; None where there is none of a portal."""
    columns = (harvests.c.id, harvests.c.portal, harvests.c.started_at, harvests.c.state, harvests.c.figures)
    row = connection.execute(select(*columns).where(harvests.c.id == id_)).first()
    if row is None or row.portal is None:
        return None
    # It has ended: one in the state `running` was killed before it could store its end.
    state = HarvestState.FAILED.value if row.state == HarvestState.RUNNING.value else row.state
    return HarvestPages(row.id, row.portal, row.started_at, state, msgspec.json.decode(row.figures))


def pages_of(connection: Connection, harvest: HarvestPages) -> list[KeptPage]:
    """The new and changed pages of the harvest, MOST_PAGES of them at most.

    Unchanged pages do not show how pages are read now: their records may be old.
    """
    query = (
        select(
            outcomes.c.page_id,
            pages.c.url,
            pages.c.first_seen >= harvest.started_at,
            records.c.page_type,
            records.c.words,
            records.c.teasers,
            records.c.filled,
            records.c.doubtful,
            records.c.revision_id,
            outcomes.c.origin,
            revisions.c.document,
        )
        .join(records, records.c.page_id == outcomes.c.page_id)
        .join(revisions, revisions.c.id == records.c.revision_id)
        .join(pages, pages.c.id == outcomes.c.page_id)
        .where(
            outcomes.c.harvest_id == harvest.id,
            outcomes.c.status.in_((Status.KEPT.value, Status.DUPLICATE.value)),
            revisions.c.first_seen >= harvest.started_at,
        )
        .limit(MOST_PAGES)
    )
    found = [KeptPage._make((*row[:-1], _own(row.document))) for row in connection.execute(query)]
    return sorted({one.page: one for one in found}.values(), key=lambda one: one.page)


def _own(document: bytes) -> dict[str, bool]:
    own = msgspec.json.decode(zstandard.decompress(document), type=_WithOwn).own
    return {f"own.{name}": value not in (None, []) for name, value in own.items()}


def counted(connection: Connection, harvest: HarvestPages, kept: Sequence[KeptPage]) -> Figures:
    """The figures of a harvest, without those that need its pages to be read again."""
    articles = [one for one in kept if one.is_article]
    types = sorted({one.page_type for one in kept})
    by_type = {name: [one.teasers for one in kept if one.page_type == name] for name in types}
    counts = harvest.figures
    return Figures(
        state=harvest.state,
        failures=_failures(connection, harvest),
        statuses={name: count for name, count in counts.items() if name in _STATUSES},
        refused=_by_reason(counts, "refused"),
        unanswered=_by_reason(counts, "not fetched"),
        pages={name: len(found) for name, found in by_type.items()},
        new_pages=sum(one.is_new for one in kept),
        new_articles=sum(one.is_new for one in articles),
        filled={name: count for name in FIELDS if (count := sum(one.has(name) for one in articles))},
        own=_own_counts(kept),
        words=_median(one.words for one in articles),
        lengths=histogram(one.words for one in articles),
        teasers_a_page={name: float(median(found)) for name, found in by_type.items()},
        teasers={name: histogram(found) for name, found in by_type.items()},
        doubtful=sum(one.doubtful > 0 for one in articles),
        doubts={count: sum(one.doubtful == count for one in articles) for count in {one.doubtful for one in articles}},
    )


def _own_counts(kept: Sequence[KeptPage]) -> dict[str, tuple[int, int]]:
    names = sorted({name for one in kept for name in one.own})
    return {name: (sum(one.has(name) for one in kept), sum(name in one.own for one in kept)) for name in names}


def _by_reason(counts: dict[str, int], kind: str) -> dict[str, int]:
    """Counts of a kind by reason, which follows it in the name: `refused: blocked`."""
    return {name.removeprefix(f"{kind}: "): count for name, count in counts.items() if name.startswith(f"{kind}: ")}


def _median(values: Iterable[int]) -> int | None:
    found = list(values)
    return round(median(found)) if found else None


def _failures(connection: Connection, harvest: HarvestPages) -> int:
    """Harvests in a row, up to this one, that failed, were killed or ended at their time limit."""
    before = (
        select(harvests.c.id, harvests.c.state)
        .where(harvests.c.portal == harvest.portal, harvests.c.id <= harvest.id, harvests.c.kind == "crawl")
        .order_by(harvests.c.id.desc())
        .limit(_MOST_FAILURES)
    )
    runs = _runs(connection, harvest.portal)
    states = [(row.state, runs.get(row.id)) for row in connection.execute(before)]
    return sum(1 for _ in takewhile(lambda one: _has_failed(*one), states))


def _runs(connection: Connection, portal: str) -> dict[int, str]:
    """The states of the last scheduled runs of a portal, by harvest."""
    runs = scheduled_runs.c
    query = select(runs.harvest_id, runs.state).where(runs.portal == portal, runs.harvest_id.is_not(None))
    rows = connection.execute(query.order_by(runs.id.desc()).limit(_MOST_FAILURES))
    return {row.harvest_id: row.state for row in rows}


def _has_failed(state: str, run: str | None) -> bool:
    """Whether a harvest failed, by its own state (`running` where it was killed) and by that of its scheduled run."""
    broken = state in (HarvestState.FAILED.value, HarvestState.RUNNING.value)
    return run in _CUT_OFF or (broken and run != _INTERRUPTED)
