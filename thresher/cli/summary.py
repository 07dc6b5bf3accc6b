"""What a run came to: counted while it goes, told at its end."""

from collections import Counter
from collections.abc import Container

from thresher.pipelines.shards.shard import Counts
from thresher.schemas.outcome import Outcome, Reason, Status, is_unread
from thresher.schemas.record import PageType
from thresher.text.printable import printable

NAMED_AT_MOST = 20
"""A matter of taste: pages that are named, of one kind; a run over a damaged archive would fill the screen."""


class Tally:
    """Counts of outcomes, and the first by name that a user must hear of.  `inputs`: files and folders as named."""

    def __init__(self, inputs: Container[str] = ()) -> None:
        self.by_type: Counter[PageType] = Counter()
        self.by_reason: Counter[Reason] = Counter()
        self.skipped = 0
        self.duplicates = 0
        self.unchanged = 0
        self.unread = 0
        """Inputs that could not be read to their end, or that were named as pages and are none."""
        self._inputs = inputs
        self._unread, self._refused = _Named("; use --errors FILE"), _Named("; use --errors FILE")
        self._skipped = _Named()

    @property
    def pages(self) -> int:
        """Pages that ended, kept or refused."""
        return self.by_type.total() + self.by_reason.total()

    def add(self, outcome: Outcome) -> None:
        unread = is_unread(outcome, self._inputs)
        if unread:
            self.unread += 1
        if outcome.status is Status.SKIPPED:
            self.skipped += 1
            if unread:
                self._skipped.add(outcome)
        elif outcome.reason is not None:
            self.by_reason[outcome.reason] += 1
            (self._unread if unread else self._refused).add(outcome)
        elif outcome.record is not None:
            self.by_type[outcome.record.page_type] += 1
            self.duplicates += outcome.status is Status.DUPLICATE
            self.unchanged += outcome.status is Status.UNCHANGED

    def add_counts(self, counts: Counts) -> None:
        """Count the outcomes of a whole shard."""
        self.by_type.update(counts.types)
        self.by_reason.update(counts.reasons)
        self.skipped += counts.skipped
        self.unread += counts.unread
        skipped = [outcome for outcome in counts.unread_first if outcome.status is Status.SKIPPED]
        refused = [outcome for outcome in counts.unread_first if outcome.status is not Status.SKIPPED]
        unread = counts.unread - counts.unread_skipped
        self._skipped.add_all(skipped, counts.unread_skipped)
        self._unread.add_all(refused, unread)
        self._refused.add_all(counts.refused, sum(counts.reasons.values()) - unread)

    def complaints(self, *, with_refused: bool = True) -> list[str]:
        """A line for each named thing that is no page or could not be read, then for each refused page; of many of a
        kind the rest as a number.

        Or without the refused pages, which stand in a file.
        """
        refused = [*self._unread.lines(), *self._refused.lines()] if with_refused else []
        return [*self._skipped.lines(), *refused]

    def report(self, seconds: float) -> list[str]:
        """The closing summary, a line each: records, refused, skipped, time."""
        lines = [f"{_count(self.by_type.total(), 'record')}{_parts(self.by_type, list(PageType))}"]
        if self.by_reason:
            lines.append(f"{self.by_reason.total():,} refused{_parts(self.by_reason, list(Reason))}")
        if self.unchanged:
            lines.append(f"{self.unchanged:,} of them unchanged in the store")
        if self.duplicates:
            lines.append(f"{self.duplicates:,} of them copies of other pages in the store")
        if self.skipped:
            lines.append(f"{self.skipped:,} skipped (not pages)")
        rate = self.pages / seconds if seconds else 0.0
        lines.append(f"{_count(self.pages, 'page')} in {seconds:.1f} s, {rate:,.0f} pages/s")
        return lines


class _Named:
    """The first of some outcomes, and how many there are; `hint` says where the rest can be seen."""

    def __init__(self, hint: str = "") -> None:
        self._hint = hint
        self._total = 0
        self._first: list[Outcome] = []

    def add(self, outcome: Outcome) -> None:
        self._total += 1
        if len(self._first) < NAMED_AT_MOST:
            self._first.append(outcome)

    def add_all(self, first: list[Outcome], total: int) -> None:
        """`total` outcomes, of which these are the first."""
        self._total += total
        self._first += first[: NAMED_AT_MOST - len(self._first)]

    def lines(self) -> list[str]:
        lines, more = [complaint(outcome) for outcome in self._first], self._total - len(self._first)
        return [*lines, f"and {more:,} more{self._hint}"] if more else lines


def complaint(outcome: Outcome) -> str:
    """`FILE: reason: detail`, with the place inside the file; `ADDRESS: ...` where one was named.  Safe to show."""
    origin = outcome.origin
    place = label = origin.file if origin.member is None else f"{origin.file}!/{origin.member}"
    if origin.offset is not None:
        place += f" at {origin.offset}"
    place = outcome.asked or place
    reason = outcome.reason.value if outcome.reason is not None else outcome.status.value
    detail = (outcome.detail or "").removeprefix(f"{label}: ")
    return printable(f"{place}: {reason}: {detail}" if detail else f"{place}: {reason}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _parts(counts: Counter[PageType] | Counter[Reason], order: list[PageType] | list[Reason]) -> str:
    """`: 3 article, 1 listing`, in the order of the enum so that runs can be compared by eye."""
    parts = [f"{counts[key]:,} {key.value}" for key in order if counts[key]]  # type: ignore[index]
    return f": {', '.join(parts)}" if parts else ""
