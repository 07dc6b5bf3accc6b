"""How well this version reads pages, measured on corpora with gold.

    python -m benchmarks.quality [CORPUS...] [--peers] [--pages [N] [--by MARK]] [--json] [--jobs N] [--write-floors]

A corpus is a folder with `gold.jsonl`, one page a line; what its gold holds is what is measured:
  body, with, without         body F1, exact, word F1, segment F1
  title, authors, published   title, authors, date
  links, teasers              accuracy and macro F1 of the links' zones, F1 of teasers and their fields
Without a CORPUS all are taken that lie in $THRESHER_CORPORA.  Times are CPU times of one page, taken while all cores
work; for the cost of a record against a parse see speed.py.
"""

import argparse
import json
import sys
from pathlib import Path

from benchmarks import corpus as corpora
from benchmarks import floors, tables
from benchmarks.calibration import calibrate
from benchmarks.extractors import peers
from benchmarks.marks import Marks, figures, right_fields
from benchmarks.measures import f1, mean
from benchmarks.run import measure

OURS = "thresher"
ALL_PAGES = 1_000_000
_BY_DEFAULT = ("body F1", "segments", "link accuracy", "date")
"""The mark that pages are sorted by: the first of these that the corpus has."""


def report(pages: list[Marks]) -> dict[str, float]:
    """The figures of one extractor on one corpus, with what is no measure of quality at the end."""
    table = figures(pages)
    table["refused"] = mean([float(bool(page.refused)) for page in pages])
    table["second opinion"] = mean([float(page.second_opinion) for page in pages])
    table["ms/page"] = mean([page.milliseconds for page in pages])
    return table


def pinned_figures(pages: list[Marks]) -> dict[str, float]:
    """The figures that get a floor: those of quality, and how often a confident value is right."""
    sure = {f"sure {field}": one.sure.share for field, one in calibrate(pages).items() if one.sure.share is not None}
    return figures(pages) | sure


def worst(pages: list[Marks], by: str | None, count: int) -> list[Marks]:
    """The pages with the lowest mark; those without it are left out."""
    marked = [(_page_marks(page), page) for page in pages]
    name = by or next((name for name in _BY_DEFAULT if any(name in marks for marks, _ in marked)), "")
    chosen = sorted((marks[name], page.id, page) for marks, page in marked if name in marks)
    return [page for _, _, page in chosen[:count]]


def _page_marks(page: Marks) -> dict[str, float]:
    marks = dict(page.values)
    if "exact" in marks:
        marks["body F1"] = f1(marks.get("precision", 0.0), marks.get("recall", 0.0))
    segments = [
        (count, (key[1] == "wanted") == (key[2] == "found")) for key, count in page.tally.items() if key[0] == "segment"
    ]
    if segments:
        marks["segments"] = sum(count for count, right in segments if right) / sum(count for count, _ in segments)
    return marks


def print_tables(by_corpus: dict[str, dict[str, list[Marks]]], pages: int, by: str | None) -> None:
    for name, by_extractor in by_corpus.items():
        ours = by_extractor[OURS]
        rows = {extractor: _without_ours(extractor, report(marks)) for extractor, marks in by_extractor.items()}
        print(tables.corpus_table(name, len(ours), rows), end="\n\n")
        if pages:
            print(tables.page_lines(worst(ours, by, pages)), end="\n\n")
    everything = [marks for by_extractor in by_corpus.values() for marks in by_extractor[OURS]]
    print(tables.calibration_table(calibrate(everything)))


def _without_ours(extractor: str, table: dict[str, float]) -> dict[str, float]:
    """Peers have no outcomes, no second opinion and no zones."""
    if extractor == OURS:
        return table
    return {name: value for name, value in table.items() if name not in ("refused", "second opinion")}


def as_json(by_corpus: dict[str, dict[str, list[Marks]]], pages: int, by: str | None) -> str:
    document: dict[str, object] = {}
    for name, by_extractor in by_corpus.items():
        document[name] = {extractor: report(marks) for extractor, marks in by_extractor.items()}
        if pages:
            shown = worst(by_extractor[OURS], by, pages)
            document[f"{name} pages"] = [
                {"id": page.id} | _page_marks(page) | {"wrong": page.wrong, "right": right_fields(page)}
                for page in shown
            ]
    everything = [marks for by_extractor in by_corpus.values() for marks in by_extractor[OURS]]
    document["calibration"] = {
        field: {"sure": one.sure, "bins": one.bins} for field, one in calibrate(everything).items()
    }
    return json.dumps(document, indent=1)


def grouped(marks: list[Marks]) -> dict[str, dict[str, list[Marks]]]:
    """By corpus and extractor."""
    groups: dict[str, dict[str, list[Marks]]] = {}
    for one in marks:
        groups.setdefault(one.corpus, {}).setdefault(one.extractor, []).append(one)
    return groups


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--peers", action="store_true", help="measure trafilatura and newspaper4k too, if installed")
    parser.add_argument(
        "--pages", nargs="?", type=int, const=ALL_PAGES, default=0, metavar="N", help="list the N worst"
    )
    parser.add_argument("--by", metavar="MARK", help='what --pages sorts by, such as "title" (default: the body)')
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes (default: all cores)")
    parser.add_argument("--write-floors", action="store_true", help=f"pin the figures in {floors.FILE.name}")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    folders = corpora.chosen_corpora(arguments.corpora)
    extractors = [OURS, *(peers() if arguments.peers else [])]
    by_corpus = grouped(measure(folders, extractors, arguments.jobs))
    if arguments.json:
        print(as_json(by_corpus, arguments.pages, arguments.by))
    else:
        print_tables(by_corpus, arguments.pages, arguments.by)
    if arguments.write_floors:
        measured: dict[str, floors.Pinned] = {
            folder.name: {"digest": corpora.digest(folder), "floors": pinned_figures(by_corpus[folder.name][OURS])}
            for folder in folders
        }
        print(*floors.write(measured), sep="\n", file=sys.stderr)


if __name__ == "__main__":
    main()
