"""Records out of the store, in a fixed order, in the formats that other programs read.

    select the rows → unpack the documents → write them in a format

One row is in memory at a time (of Parquet one row group), and no order or number depends on the rows' ids.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from thresher.pipelines.export import parquet, sqlite
from thresher.pipelines.export.csv import lines as csv_lines
from thresher.pipelines.export.jsonl import lines as jsonl_lines
from thresher.pipelines.export.jsonld import lines as jsonld_lines
from thresher.pipelines.export.rows import Row
from thresher.pipelines.export.zyte import lines as zyte_lines

Lines = Callable[[Iterable[Row], list[str]], Iterator[bytes]]


class Format(StrEnum):
    """The format of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    JSONLD = "jsonld"
    ZYTE = "zyte"


LINES: dict[Format, Lines] = {
    Format.JSONL: jsonl_lines,
    Format.CSV: csv_lines,
    Format.JSONLD: jsonld_lines,
    Format.ZYTE: zyte_lines,
}
"""The formats that are lines of text: each a function of the rows and the chosen fields."""
FILES = {Format.PARQUET: parquet.write, Format.SQLITE: sqlite.write}
"""The formats that are files of their own kind, compressed or searched inside: each writes rows into an open file."""
WITH_FIELDS = frozenset({Format.JSONL, Format.CSV, Format.PARQUET})
"""Formats whose fields can be chosen."""
HEADINGS = frozenset({Format.CSV})
"""Formats whose first line is no record."""
BEGINNINGS = {Format.CSV: codecs.BOM_UTF8}
"""What a file of a format begins with, and standard output does not: by it Excel knows that the text is UTF-8."""
LEFT_OUT = {Format.ZYTE: "pages without an address, or that are neither article nor listing, have no shape there"}
"""Forms that leave records out, and why."""
ENDINGS = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".sqlite": Format.SQLITE,
    ".sqlite3": Format.SQLITE,
    ".jsonld": Format.JSONLD,
}


def format_of(name: str) -> Format:
    """The form that a file's name means: JSON Lines where it says none."""
    plain = name.lower().removesuffix(".gz").removesuffix(".zst")
    return next((form for ending, form in ENDINGS.items() if plain.endswith(ending)), Format.JSONL)
