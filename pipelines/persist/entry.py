"""A record on its way into the store's tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record import PageRecord
from thresher.schemas.record_rows import RecordRows
from thresher.store import row_mapping as columns


@dataclass(slots=True)
class Entry:
    """A kept outcome with its rows; the ids and flags are filled in as the tables are written."""

    outcome: Outcome
    record: PageRecord
    rows: RecordRows
    seen: str
    """When the page was captured."""
    page_id: int = 0
    revision_id: int = 0
    new_page: bool = False
    new_revision: bool = False
    renewed: bool = False
    """Its revision was stored by an earlier version, which kept less of the same page."""
    current: bool = False
    """Its revision is the page's latest."""
    versions: int = 1
    """The number of the page's revisions, with this one."""
    duplicate_of: str | None = None

    def ended(self) -> Outcome:
        """The outcome as the store classified it: kept, unchanged or duplicate."""
        if self.duplicate_of is not None:
            return msgspec.structs.replace(self.outcome, status=Status.DUPLICATE, duplicate_of=self.duplicate_of)
        return self.outcome if self.new_revision else msgspec.structs.replace(self.outcome, status=Status.UNCHANGED)


def entry_of(outcome: Outcome, record: PageRecord, now: str) -> Entry:
    """The entry of a kept outcome; `now` stands in for a capture time that is not known."""
    return Entry(
        outcome=outcome,
        record=record,
        rows=outcome.rows or columns.rows_of(record),
        seen=columns.seen_at(outcome.seen or record.fetched_at, now),
    )


def rounds(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Groups of entries that hold each page once: a second capture of a page is stored after the first."""
    found: list[dict[str, Entry]] = []
    for entry in entries:
        last = max((at for at, taken in enumerate(found) if entry.rows.key in taken), default=-1)
        if last + 1 == len(found):
            found.append({})
        found[last + 1][entry.rows.key] = entry
    return (list(taken.values()) for taken in found)
