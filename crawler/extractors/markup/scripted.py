"""Text that stands only in the data of a page's scripts, for pages that show none before a script has run."""

import json
import re
from collections.abc import Iterable, Iterator

from lxml import etree

from thresher.crawler.extractors.markup.escapes import whole_characters

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_PARAGRAPH = re.compile(r"<p[\s>]")
_ESCAPED = "\\u003cp"
_LEAST_CHARS = 400
_LEAST_PARAGRAPHS = 2
_MAX_SCRIPT = 5_000_000
"""Characters of the longest script that is searched."""


def scripted_markup(scripts: Iterable[etree._Element]) -> str | None:
    """The longest string of the scripts' data that is markup with paragraphs."""
    texts = (script.text or "" for script in scripts if script.tag == "script")
    found = (markup for text in texts if len(text) <= _MAX_SCRIPT for markup in _markup_in(text, 2))
    return max(found, key=len, default=None)


def _markup_in(text: str, levels: int) -> Iterator[str]:
    """Strings with paragraphs; data is often a string of JSON that holds strings of its own."""
    if not levels or (_ESCAPED not in text and not _PARAGRAPH.search(text)):
        return
    for literal in _LITERAL.finditer(text):
        raw = literal[1]
        if len(raw) < _LEAST_CHARS:
            continue
        try:
            value = str(json.loads(f'"{whole_characters(raw)}"', strict=False))
        except ValueError:
            continue
        if _ESCAPED in value:
            yield from _markup_in(value, levels - 1)
        elif len(_PARAGRAPH.findall(value)) >= _LEAST_PARAGRAPHS:
            yield value
