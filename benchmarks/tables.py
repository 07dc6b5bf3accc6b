"""The tables that `quality.py` prints."""

from collections.abc import Iterable, Sequence

from benchmarks.calibration import EDGES, SURE, SURE_RIGHT, Calibration, Share
from benchmarks.marks import Marks

_SHOWN = 150
"""Characters of a value shown."""


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells, the first column to the left and the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def corpus_table(name: str, pages: int, by_extractor: dict[str, dict[str, float]]) -> str:
    """One corpus: a row an extractor, a column a figure that any of them has."""
    names = list(dict.fromkeys(figure for figures in by_extractor.values() for figure in figures))
    rows = [[f"{name} ({pages})", *names]]
    for extractor, figures in by_extractor.items():
        rows.append([f"  {extractor}", *(_cell(figure, figures.get(figure)) for figure in names)])
    return columns(rows)


def _cell(figure: str, value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if figure.endswith("ms/page") else f"{value:.3f}"


def calibration_table(table: dict[str, Calibration]) -> str:
    """One row a field: how often a value is right, for those from SURE on and for each bin."""
    edges = [f"from {edge:g}" for edge in EDGES]
    rows = [["confidence", f"at least {SURE:g}", "right", *edges]]
    for field, calibration in table.items():
        sure = calibration.sure
        verdict = "" if sure.share is None or sure.share >= SURE_RIGHT else " low"
        rows.append([f"  {field}", str(sure.values), _share(sure) + verdict, *map(_bin, calibration.bins)])
    return columns(rows)


def _share(share: Share) -> str:
    return "-" if share.share is None else f"{share.share:.3f}"


def _bin(share: Share) -> str:
    return f"{_share(share)} of {share.values}" if share.values else "-"


def page_lines(pages: Iterable[Marks]) -> str:
    """One line a page with its marks, and one for each field that is not as the gold has it."""
    lines = []
    for page in pages:
        marks = "  ".join(f"{name} {value:.2f}" for name, value in page.values.items())
        outcome = f"  refused: {page.refused}" if page.refused else ""
        lines.append(f"  {page.id}  {marks}{outcome}")
        for field, (gold, found) in page.wrong.items():
            lines.append(f"      {field}: {gold[:_SHOWN]!r}, found {found[:_SHOWN]!r}")
    return "\n".join(lines)
