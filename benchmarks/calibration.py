"""Whether confidence means what it says: of the values with a confidence, the share that is right."""

from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.marks import Marks, right_fields

SURE = 0.9
"""Values from this confidence on are to be right at least ..."""
SURE_RIGHT = 0.95
"""... this often."""

EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
"""Lower bounds of the bins."""

FIELDS = ("headline", "authors", "date_published", "body")


class Share(NamedTuple):
    """Of so many values, so many are right."""

    values: int
    right: int

    @property
    def share(self) -> float | None:
        return self.right / self.values if self.values else None


class Calibration(NamedTuple):
    """One field's."""

    sure: Share
    bins: list[Share]
    """One an edge."""


def calibrate(pages: Sequence[Marks]) -> dict[str, Calibration]:
    """By field, over the pages on which it has a value and the gold tells what is right."""
    table = {}
    for field in FIELDS:
        judged = [
            (page.confidence[field], right[field])
            for page in pages
            if field in page.confidence and field in (right := right_fields(page))
        ]
        if judged:
            bins = [_share(judged, low, high) for low, high in zip(EDGES, (*EDGES[1:], 2.0), strict=True)]
            table[field] = Calibration(_share(judged, SURE, 2.0), bins)
    return table


def _share(judged: list[tuple[float, bool]], low: float, high: float) -> Share:
    chosen = [right for confidence, right in judged if low <= confidence < high]
    return Share(len(chosen), sum(chosen))
