"""What one page scored, and the figures of many pages."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from benchmarks import measures
from benchmarks.extractors import Extracted
from benchmarks.zone_measures import Tally, tally_links, tally_teasers, zone_figures
from thresher.schemas.record import PageRecord

MARKS = ("exact", "word F1", "title", "authors", "date")
"""Marks of a page whose mean over the pages that have them is a figure."""
RIGHT_BODY = 0.9
"""F1 over shingles from which a body counts as right: two people who mark a body differ by about as much."""

_SECOND_OPINION = "second_opinion"
"""The code of the warning that says that another extractor was asked for the body."""


@dataclass(slots=True)
class Marks:
    """What one extractor scored on one page."""

    corpus: str
    id: str
    extractor: str
    values: dict[str, float] = field(default_factory=dict)
    """By mark, 0 to 1; only those that the gold allows."""
    tally: Tally = field(default_factory=Counter)
    """Counts that only become a figure over all pages: segments, links, teasers."""
    wrong: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By field: what the gold says and what was found, where they differ."""
    confidence: dict[str, float] = field(default_factory=dict)
    milliseconds: float = 0.0
    """CPU time of the extraction."""
    second_opinion: bool = False
    refused: str = ""
    """The reason, where there is no record."""
    digest: str = ""
    """SHA-256 of the encoded outcome."""


def mark(marks: Marks, gold: dict[str, Any], found: Extracted) -> None:
    """Compare what was found with all that the gold holds."""
    if gold.get("body") is not None:
        _mark_body(marks, measures.text_of(gold["body"]), found.body)
    for word, kind in (("with", "wanted"), ("without", "unwanted")):
        for segment in gold.get(word) or []:
            marks.tally["segment", kind, "found" if segment in found.body else "missing"] += 1
    if gold.get("title"):
        right = measures.fold(gold["title"]) == measures.fold(found.title)
        _mark_field(marks, "title", float(right), gold["title"], found.title)
    if gold.get("authors") is not None:
        _mark_field(marks, "authors", measures.names_f1(gold["authors"], found.authors), gold["authors"], found.authors)
    if measures.parse_time(gold.get("published")):
        right = measures.same_day(gold["published"], found.published)
        _mark_field(marks, "date", float(right), gold["published"], found.published or "")
    if found.outcome is not None:
        _mark_outcome(marks, gold, found)


def _mark_body(marks: Marks, gold: str, found: str) -> None:
    precision, recall = measures.body_precision_recall(gold, found)
    if precision is not None:
        marks.values["precision"] = precision
    if recall is not None:
        marks.values["recall"] = recall
    marks.values["exact"] = float(measures.tokens(gold) == measures.tokens(found))
    marks.values["word F1"] = measures.word_f1(gold, found)


def _mark_field(marks: Marks, name: str, value: float, gold: str | list[str], found: str | tuple[str, ...]) -> None:
    marks.values[name] = value
    if value < 1:
        shown = (text if isinstance(text, str) else ", ".join(text) for text in (gold, found))
        marks.wrong[name] = (next(shown), next(shown))


def _mark_outcome(marks: Marks, gold: dict[str, Any], found: Extracted) -> None:
    assert found.outcome is not None
    record = None if found.outcome.reason else found.outcome.record
    marks.digest = hashlib.sha256(msgspec.json.encode(found.outcome)).hexdigest()
    marks.refused = (found.outcome.reason or "") if record is None else ""
    if record is not None:
        marks.confidence = dict(record.confidence)
        marks.second_opinion = any(warning.code == _SECOND_OPINION for warning in record.warnings)
    if gold.get("links") is not None:
        _mark_zones(marks, gold, record)


def _mark_zones(marks: Marks, gold: dict[str, Any], record: PageRecord | None) -> None:
    links = msgspec.to_builtins(record.links) if record else []
    teasers = msgspec.to_builtins(record.teasers) if record else []
    marks.tally += tally_links(gold["links"], links)
    marks.tally += tally_teasers(gold["teasers"], teasers)
    figures = zone_figures(marks.tally)
    marks.values |= {name: figures[name] for name in ("link accuracy", "teaser F1") if name in figures}


def figures(pages: Sequence[Marks]) -> dict[str, float]:
    """The figures of one extractor on one corpus, in the order in which they are shown."""
    table: dict[str, float] = {}
    precision, recall = (_mean(pages, name) for name in ("precision", "recall"))
    if precision is not None and recall is not None:
        table = {"body F1": measures.f1(precision, recall), "precision": precision, "recall": recall}
    tally: Tally = Counter()
    for page in pages:
        tally.update(page.tally)
    means = {name: value for name in MARKS if (value := _mean(pages, name)) is not None}
    return table | _segment_figures(tally) | means | zone_figures(tally)


def _mean(pages: Sequence[Marks], name: str) -> float | None:
    values = [page.values[name] for page in pages if name in page.values]
    return measures.mean(values) if values else None


def _segment_figures(tally: Tally) -> dict[str, float]:
    """Of the texts that a body must hold and must not hold, over all pages together, as trafilatura's evaluation."""
    hits, missed = tally["segment", "wanted", "found"], tally["segment", "wanted", "missing"]
    added = tally["segment", "unwanted", "found"]
    return {"segment F1": measures.f1(hits / (hits + added), hits / (hits + missed))} if hits else {}


def right_fields(page: Marks) -> dict[str, bool]:
    """By field of the record: whether its value is right, where the gold tells."""
    values = page.values
    names = {"title": "headline", "authors": "authors", "date": "date_published"}
    right = {field_name: values[name] == 1 for name, field_name in names.items() if name in values}
    if "exact" in values:
        right["body"] = measures.f1(values.get("precision", 0.0), values.get("recall", 0.0)) >= RIGHT_BODY
    return right
