"""Records out of the store, in a fixed order, in the formats that other programs read.

    select the rows → unpack the documents → write them in a format

One row is in memory at a time (of Parquet one row group), and no order or number depends on the rows' ids.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import PurePath
from typing import BinaryIO

from thresher.pipelines.export import documents, parquet
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
    SQLITE = "sqlite"
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


def _write_sqlite(rows: Iterable[Row], fields: list[str], file: BinaryIO, *, all_revisions: bool) -> int:
    from thresher.pipelines.export import sqlite  # which loads what the store needs; an extraction goes without

    return sqlite.write(rows, fields, file, all_revisions=all_revisions)


FILES = {Format.PARQUET: parquet.write, Format.SQLITE: _write_sqlite}
"""The formats that are files of their own kind, compressed or searched inside: each writes rows into an open file."""
WITH_FIELDS = frozenset({Format.JSONL, Format.CSV, Format.PARQUET})
"""Formats whose fields can be chosen."""
BEGINNINGS = {Format.CSV: codecs.BOM_UTF8}
"""What a file of a format begins with, and standard output does not: by it Excel knows that the text is UTF-8."""
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
    ".sqlite": Format.SQLITE,
    ".sqlite3": Format.SQLITE,
    ".jsonld": Format.JSONLD,
}


def format_of(name: str) -> Format | None:
    """The form that a file's name means, JSON Lines where it has no ending; None where its ending is not known."""
    ending = PurePath(name.lower().removesuffix(".gz").removesuffix(".zst")).suffix
    return ENDINGS.get(ending) if ending else Format.JSONL
