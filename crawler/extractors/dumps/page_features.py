"""What the model that tells articles from index pages knows of a page: its text, its items, how the two lie."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.dumps.line_features import Rows
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.zones.forest import SCALE

PAGE_NAMES = (
    *"text text_lines text_share prose_share longest_run runs run_mean middle long_lines ended broken_off".split(),
    *"filled widest_gap items sure_items items_above items_within items_below item_share".split(),
    *"headline second headline_place rows_to_text dates bylines dated_below credited_near tools lines".split(),
)
_WIDE = 60
_ITEM = -500
"""Log-odds, in thousandths, from which a line is likely another piece's headline."""
_NEAR = 5


def page_row(
    lines: Sequence[Line], body: NDArray[np.int64], headline: NDArray[np.int64], item: NDArray[np.int64]
) -> Rows:
    """The page's row, in the order of PAGE_NAMES; `body` are the first model's odds."""
    widths = np.array([line.width for line in lines], np.float64)
    prose = np.array([line.kind in (Kind.PROSE, Kind.SENTENCE) for line in lines])
    text = body > 0
    at = np.flatnonzero(text & (widths >= _WIDE))
    first, last = (int(at[0]), int(at[-1])) if len(at) else (len(lines), len(lines))
    items = item > _ITEM
    row = (
        *_of_text(lines, widths, prose, text), *_of_span(at, first, last),
        items.sum(), (item > SCALE).sum(), items[:first].sum(), items[first : last + 1].sum(), items[last + 1 :].sum(),
        items.sum() / len(lines), *_of_head(lines, headline, first),
        sum(line.kind is Kind.TOOL for line in lines), len(lines),
    )  # fmt: skip
    return np.array([row], np.float32)


def _of_text(
    lines: Sequence[Line], widths: NDArray[np.float64], prose: NDArray[np.bool_], text: NDArray[np.bool_]
) -> tuple[float, ...]:
    own = widths[text]
    runs = _runs(text)
    ends = [lines[index].text.rstrip("]) ") for index in np.flatnonzero(text).tolist()]
    return (
        float(own.sum()), len(own), float(own.sum() / widths.sum()),
        float(widths[text & prose].sum() / max(1.0, widths[prose].sum())), max(runs, default=0), len(runs),
        float(np.mean(runs)) if runs else 0.0, float(np.median(own)) if len(own) else 0.0,
        int((own > 3 * _WIDE).sum()), sum(end[-1:] in ".!?。" for end in ends) / max(1, len(ends)),
        sum(end.endswith(("…", "...")) for end in ends),
    )  # fmt: skip


def _of_span(at: NDArray[np.int64], first: int, last: int) -> tuple[float, float]:
    """How far the text fills the lines from its first to its last, and the widest gap in it."""
    if len(at) < 2:
        return 1.0, 0.0
    return len(at) / (last - first + 1), float(np.diff(at).max())


def _of_head(lines: Sequence[Line], headline: NDArray[np.int64], first: int) -> tuple[float, ...]:
    best = int(headline.argmax())
    others = np.delete(headline, best)
    near = lines[best : best + 1 + _NEAR]
    return (
        float(headline[best]) / SCALE, float(others.max()) / SCALE if len(others) else -10.0, best / len(lines),
        float(np.clip(first - best, -60, 60)), sum(bool(line.dates) for line in lines),
        sum(line.kind is Kind.BYLINE for line in lines), any(line.dates for line in near),
        max(line.credit for line in near),
    )  # fmt: skip


def _runs(text: NDArray[np.bool_]) -> list[int]:
    """The lengths of the stretches of text."""
    bounds = np.flatnonzero(np.diff(np.concatenate(([0], text.astype(np.int8), [0]))))
    return (bounds[1::2] - bounds[::2]).tolist()  # type: ignore[no-any-return]
