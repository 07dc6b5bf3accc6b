"""An article in the state of a page's scripts: JSON objects from which a script would have made what the page shows."""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from thresher.crawler.extractors.markup.escapes import whole_characters

_ASSIGNED = re.compile(r"(?:=|\(|:)\s*(?=[{\[]\s*[\"{\[])")
_MAX_OBJECTS = 20
"""Objects of one script that are looked at."""
_MAX_VALUES = 50_000
"""Values of one object that are looked at."""
_MAX_DEPTH = 40
_LEAST_PARAGRAPH = 40
"""Bytes of UTF-8 of the shortest text that counts as a paragraph: letters that say more have more of them."""
_LEAST_TEXT = 400
_LEAST_PARAGRAPHS = 2
_TEXTS = ("text", "content", "value", "html", "body", "data", "paragraph", "markup", "children")
"""Keys under which an object that is a part of a text holds it."""
_KINDS = ("type", "tag", "kind", "style", "name")
_HEADING = re.compile(r"h[2-6]|(?:sub)?head(?:ing|line|er)?(?:[-_ ]?[1-6])?|header[-_ ]?(?:two|three|four)", re.I)
_TITLES = ("headline", "title", "heading")
_AUTHORS = ("authors", "author", "byline", "creator")
_DATES = ("datePublished", "date_published", "publishedAt", "published_at", "publishDate", "publicationDate", "pubDate",
          "firstPublished", "published", "date")  # fmt: skip
_ADDRESS = re.compile(r"\S*[:/]\S*\Z")
_PARAGRAPH = re.compile(r"<p[\s>]")


class Told(NamedTuple):
    """A text, and the objects around it, the nearest last."""

    paragraphs: list[tuple[str, str]]
    """The element that each would stand in, and its text."""
    around: tuple[dict[str, Any], ...]
    size: int


def state_markup(script: str) -> str | None:
    """The longest text of a script's objects as markup, with the headline, the authors and the date beside it."""
    best = max((told for state in _objects(script) for told in _texts(state)), key=lambda told: told.size, default=None)
    if best is None:
        return None
    shown = "".join(f"<{tag}>{text if '<' in text else escape(text)}</{tag}>" for tag, text in best.paragraphs)
    return _head(best.around) + shown


def _objects(script: str) -> Iterator[Any]:
    """The objects that a script is, or assigns to something."""
    decoder = json.JSONDecoder(strict=False)
    starts = [0] if script.lstrip()[:1] in ("{", "[") else []
    at, script = 0, whole_characters(script.strip())
    for _ in range(_MAX_OBJECTS):
        if starts:
            at = starts.pop()
        elif match := _ASSIGNED.search(script, at):
            at = match.end()
        else:
            return
        try:
            value, at = decoder.raw_decode(script, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        yield value


def _texts(state: Any) -> Iterator[Told]:
    """The texts of two and more paragraphs in an object."""
    stack: list[tuple[Any, tuple[dict[str, Any], ...]]] = [(state, ())]
    for _ in range(_MAX_VALUES):
        if not stack:
            return
        value, around = stack.pop()
        if isinstance(value, dict):
            around = (*around[-_MAX_DEPTH:], value)
            stack.extend((part, around) for part in reversed(value.values()) if isinstance(part, (dict, list, str)))
        elif told := _told(value, around):
            yield told
        if isinstance(value, list):
            stack.extend((part, around) for part in reversed(value) if isinstance(part, (dict, list)))


def _told(value: Any, around: tuple[dict[str, Any], ...]) -> Told | None:
    """A list of paragraphs, or a text of several lines or of markup."""
    if isinstance(value, list):
        paragraphs = [(_element(part), _text(part, 4)) for part in value]
    elif _PARAGRAPH.search(value):
        return (
            Told([("div", value)], around, len(value)) if len(_PARAGRAPH.findall(value)) >= _LEAST_PARAGRAPHS else None
        )
    else:
        paragraphs = [("p", line.strip()) for line in value.split("\n")]
    sizes = [
        size
        for _, text in paragraphs
        if " " in text or not text.isascii()
        if (size := len(text.encode())) >= _LEAST_PARAGRAPH
    ]
    if len(sizes) < _LEAST_PARAGRAPHS or sum(sizes) < _LEAST_TEXT:
        return None
    return Told([pair for pair in paragraphs if pair[1]], around, sum(sizes))


def _text(part: Any, levels: int) -> str:
    """The text of a part of an article: a string, an object that holds one, or pieces of it."""
    if isinstance(part, str):
        return "" if _ADDRESS.match(part) else part.strip("\n")
    if not levels:
        return ""
    if isinstance(part, list):
        return "".join(_text(piece, levels - 1) for piece in part)
    if isinstance(part, dict):
        return next((text for key in _TEXTS if key in part and (text := _text(part[key], levels - 1))), "")
    return ""


def _element(part: Any) -> str:
    kinds = (part.get(key) for key in _KINDS) if isinstance(part, dict) else ()
    return "h2" if any(isinstance(kind, str) and _HEADING.fullmatch(kind) for kind in kinds) else "p"


def _head(around: tuple[dict[str, Any], ...]) -> str:
    """What the nearest object with a headline says of the text: as JSON-LD, and the headline as a heading."""
    for thing in reversed(around):
        title = next((thing[key] for key in _TITLES if isinstance(thing.get(key), str) and thing[key].strip()), None)
        if title:
            said = {"@type": "Article", "headline": title}
            for name, keys in (("author", _AUTHORS), ("datePublished", _DATES)):
                if value := next((thing[key] for key in keys if thing.get(key)), None):
                    said[name] = value
            data = json.dumps(said).replace("<", "\\u003c")
            return f'<h1>{escape(title)}</h1><script type="application/ld+json">{data}</script>'
    return ""
