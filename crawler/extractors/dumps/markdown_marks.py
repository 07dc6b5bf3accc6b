"""Markdown among the lines of a dump: headings, emphasis, escapes, rules."""

import re
from collections.abc import Sequence

from thresher.crawler.extractors.dumps.wrapping import Row

LEAST_MARKS = 3
"""Rows with emphasis or escapes that make Markdown of a text without headings."""

RULE = re.compile(r"(?:\*\s?){3,}|(?:-\s?){3,}|(?:_\s?){3,}|={3,}")
UNDERLINES = {"=": 1, "-": 2}
"""The levels of headings that have a rule right below them."""
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_EMPHASIS = re.compile(r"(?<!\w)(\*|_)(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_QUOTE = re.compile(r"(?:>\s?)+(?=\S)")
_TRAILING = re.compile(r"\s+#+$")


def heading_level(folded: str) -> int:
    """The level of a heading in Markdown; 0 of other rows."""
    found = _HEADING.match(folded) if folded[0] == "#" else None
    return len(found[1]) if found else 0


def has_marks(rows: Sequence[Row]) -> bool:
    """Whether a text is Markdown."""
    if any(heading_level(row.folded) for row in rows):
        return True
    return sum(_is_marked(row.folded) for row in rows) >= LEAST_MARKS


def _is_marked(text: str) -> bool:
    return "**" in text or "](" in text or bool(_EMPHASIS.search(text) or _ESCAPE.search(text))


def without_marks(text: str) -> str:
    """A line without the marks of a heading, of a quotation and of emphasis, and without escapes."""
    if heading_level(text):
        text = _TRAILING.sub("", _HEADING.sub("", text, count=1))
    text = _QUOTE.sub("", text, count=1) if text[0] == ">" else text
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub(r"\2", text.replace("**", "").replace("__", ""))
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text
