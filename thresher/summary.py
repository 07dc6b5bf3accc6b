"""What a run came to: counted while it goes, told at its end."""

from collections import Counter

from schemas.outcome import INPUT_ERRORS, Outcome, Reason, Status
from schemas.record import PageType

NAMED_AT_MOST = 20
"""Refused pages that are named; a run over a damaged archive would fill the screen."""


class Tally:
    """Counts of outcomes, and the first refused pages by name."""

    def __init__(self) -> None:
        self.by_type: Counter[PageType] = Counter()
        self.by_reason: Counter[Reason] = Counter()
        self.skipped = 0
        self.duplicates = 0
        self.unchanged = 0
        self._named: list[Outcome] = []
        self._input_errors: list[Outcome] = []

    @property
    def pages(self) -> int:
        """Pages that ended, kept or refused."""
        return self.by_type.total() + self.by_reason.total()

    @property
    def unread(self) -> int:
        """Inputs that could not be read to their end."""
        return sum(self.by_reason[reason] for reason in INPUT_ERRORS)

    def add(self, outcome: Outcome) -> None:
        if outcome.status is Status.SKIPPED:
            self.skipped += 1
        elif outcome.reason is not None:
            self.by_reason[outcome.reason] += 1
            for named, wanted in ((self._named, True), (self._input_errors, outcome.reason in INPUT_ERRORS)):
                if wanted and len(named) < NAMED_AT_MOST:
                    named.append(outcome)
        elif outcome.record is not None:
            self.by_type[outcome.record.page_type] += 1
            self.duplicates += outcome.status is Status.DUPLICATE
            self.unchanged += outcome.status is Status.UNCHANGED

    def complaints(self, *, only_unread: bool = False) -> list[str]:
        """A line for each refused page, or for each input that could not be read; the rest as a number."""
        named, total = (self._input_errors, self.unread) if only_unread else (self._named, self.by_reason.total())
        lines = [complaint(outcome) for outcome in named]
        if total > len(named):
            lines.append(f"and {total - len(named):,} more; use --errors FILE")
        return lines

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


def complaint(outcome: Outcome) -> str:
    """`FILE: reason: detail`, with the place inside the file, safe to show on a terminal."""
    origin = outcome.origin
    place = origin.file
    if origin.member is not None:
        place += f"!/{origin.member}"
    if origin.offset is not None:
        place += f" at {origin.offset}"
    reason = outcome.reason.value if outcome.reason is not None else outcome.status.value
    detail = (outcome.detail or "").removeprefix(f"{outcome.origin.file}: ")
    return printable(f"{place}: {reason}: {detail}" if detail else f"{place}: {reason}")


def printable(text: str) -> str:
    """File names and pages are not ours: their control characters must not steer the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _parts(counts: Counter[PageType] | Counter[Reason], order: list[PageType] | list[Reason]) -> str:
    """`: 3 article, 1 listing`, in the order of the enum so that runs can be compared by eye."""
    parts = [f"{counts[key]:,} {key.value}" for key in order if counts[key]]  # type: ignore[index]
    return f": {', '.join(parts)}" if parts else ""
