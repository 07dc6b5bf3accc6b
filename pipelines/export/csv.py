"""CSV (RFC 4180, UTF-8), in which no cell is a formula.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, and pages are hostile.  Such a cell gets an apostrophe
in front; so does one that begins with apostrophes and then one of these signs, so that removing one restores it.  A
spreadsheet that is set to semicolons or tabs splits a cell at these, and begins another at each line break within it:
what begins there gets an apostrophe too.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from thresher.pipelines.export.fields import COLUMNS, SEEN, value_at
from thresher.pipelines.export.row import Row

_SIGNS = "[=+\\-@＝＋－＠﹢﹣﹦﹫−]"
"""Also in their wide forms: spreadsheets treat them alike."""
_NO_WIDTH = "\\0\u200b-\u200f\u2060\ufeff"
_FORMULA = re.compile(f"'*(?:[\\s{_NO_WIDTH}]*{_SIGNS}|[\t\r\n])")
"""Also after white space and characters without width."""
_PART = re.compile(f"([;\t\r\n][;\"\\s{_NO_WIDTH}]*+)('*+{_SIGNS})?")
"""Where a spreadsheet that is set to semicolons or tabs begins a cell, and the sign of a formula that begins there."""


def lines(rows: Iterable[Row], fields: list[str]) -> Iterator[bytes]:
    """A heading and a line for each record, without the final line feed."""
    names = {name: name for name in fields} or COLUMNS
    heading: list[Any] | None = list(names)
    for row in rows:
        seen = [] if row.seen_first is None else [row.seen_first, row.seen_last]
        if heading is not None:
            yield _line(heading + (list(SEEN) if seen else []))
            heading = None
        record = msgspec.json.decode(row.document)
        yield _line([cell(value_at(record, name)) for name in names.values()] + seen)
    if heading is not None:
        yield _line(heading)


def cell(value: Any) -> Any:
    """A value as a cell: lists of texts joined by semicolons, other structures as JSON, no text that is a formula."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    inside = _PART.sub(lambda part: f"{part[1]}'{part[2]}" if part[2] else part[0], text)
    return f"'{inside}" if _FORMULA.match(text) else inside


def _line(cells: list[Any]) -> bytes:
    """A line that ends with CR: the caller adds the line feed, and CRLF ends a line of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue().encode()[:-1]
