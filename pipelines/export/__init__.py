"""Records out of the store, in a fixed order, in the formats that other programs read.

    select the rows → unpack the documents → write them in a format

One row is in memory at a time (of Parquet one row group), and no order or number depends on the rows' ids.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import PurePath

from thresher.pipelines.export import documents
from thresher.pipelines.export.csv import lines as csv_lines
from thresher.pipelines.export.jsonl import lines as jsonl_lines
from thresher.pipelines.export.jsonld import lines as jsonld_lines
from thresher.pipelines.export.row import Row
from thresher.pipelines.export.zyte import lines as zyte_lines

Lines = Callable[[Iterable[Row], list[str]], Iterator[bytes]]


class Format(StrEnum):
    """The form of an export."""

    JSONL = "jsonl"
    JSON = "json"
    MARKDOWN = "md"
    TEXT = "txt"
    HTML = "html"
    TEI = "tei"
    CSV = "csv"
    PARQUET = "parquet"
    JSONLD = "jsonld"
    ZYTE = "zyte"


DOCUMENTS: dict[Format, documents.Document] = {
    Format.JSON: documents.JSON,
    Format.MARKDOWN: documents.MARKDOWN,
    Format.TEXT: documents.PLAIN,
    Format.HTML: documents.HTML,
    Format.TEI: documents.TEI,
}
"""The forms in which a record may have a file of its own."""
LINES: dict[Format, Lines] = {
    Format.JSONL: jsonl_lines,
    Format.CSV: csv_lines,
    Format.JSONLD: jsonld_lines,
    Format.ZYTE: zyte_lines,
    **{form: document.lines for form, document in DOCUMENTS.items()},
}
"""The formats that are lines of text: each a function of the rows and the chosen fields."""
WITH_FIELDS = frozenset({Format.JSONL, Format.CSV, Format.PARQUET})
"""Formats whose fields can be chosen."""
LEFT_OUT = {Format.ZYTE: "pages without an address, or that are neither article nor listing, have no shape there"}
"""Forms that leave records out, and why."""
ENDINGS = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xml": Format.TEI,
    ".tei": Format.TEI,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".jsonld": Format.JSONLD,
}


def format_of(name: str) -> Format | None:
    """The form that a file's name means, JSON Lines where it has no ending; None where its ending is not known."""
    ending = PurePath(name.lower().removesuffix(".gz").removesuffix(".zst")).suffix
    return ENDINGS.get(ending) if ending else Format.JSONL
