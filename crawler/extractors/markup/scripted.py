"""Text that stands only in the data of a page's scripts, for pages that show none before a script has run."""

import json
import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice

from lxml import etree

from thresher.crawler.extractors.markup.escapes import unescaped, whole_characters
from thresher.crawler.extractors.markup.metadata import Metadata
from thresher.crawler.extractors.markup.state import state_markup
from thresher.crawler.extractors.markup.view import PageView

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_PARAGRAPH = re.compile(r"<p[\s>]")
_ESCAPED = "\\u003cp"
_LEAST_CHARS = 400
_LEAST_PARAGRAPHS = 2
_PROSE = 80
"""Characters from which a block that is not linked is taken for text."""
_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<(script|style)\b(?:[^<]|<(?!/\1))*+", re.I)
_MAX_FRAMES = 20
_MAX_SCRIPT = 5_000_000
"""Characters of the longest script that is searched."""


def scripted_markup(scripts: Iterable[etree._Element]) -> str | None:
    """The longest text that the scripts' data hold: an article's object, else a string that is markup."""
    texts = [text for script in scripts if script.tag == "script" and 0 < len(text := script.text or "") <= _MAX_SCRIPT]
    told = [markup for text in texts if (markup := state_markup(text))]
    return max(told or (markup for text in texts for markup in _markup_in(text, 2)), key=len, default=None)


def unshown_text(page: PageView, meta: Metadata) -> str | None:
    """The text of a frame, or the article's as the page declares it, where the page shows less than half of it."""
    frames = (frame.get("srcdoc") or "" for frame in page.root.iter("iframe"))
    found = [markup for markup in (_declared(meta), *islice(frames, _MAX_FRAMES)) if markup]
    sizes = {markup: len(_TAG.sub("", _SCRIPT.sub("", markup))) for markup in found if len(markup) <= _MAX_SCRIPT}
    best = max(sizes, key=lambda markup: sizes[markup], default=None)
    if best is None or sizes[best] < _LEAST_CHARS:
        return None
    shown = sum(block.chars for block in page.blocks if block.chars >= _PROSE and 2 * block.link_chars < block.chars)
    return best if 2 * shown < sizes[best] else None


def _declared(meta: Metadata) -> str:
    """The article's text as the page declares it, as markup."""
    told = meta.article[0].get("articleBody") if meta.article else None
    if not isinstance(told, str) or len(told) > _MAX_SCRIPT:
        return ""
    markup = unescaped(told) if "&lt;" in told else told
    if _PARAGRAPH.search(markup):
        return markup
    return "".join(f"<p>{escape(line)}</p>" for line in unescaped(told).split("\n") if line.strip())


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
