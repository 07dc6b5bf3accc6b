"""A text with its spans in Markdown: CommonMark, whose signs the text's own are kept apart from."""

import re
import unicodedata
from urllib.parse import quote

from thresher.pipelines.forms.inline import Part, nested
from thresher.schemas.record import Span, SpanKind

_SIGNS = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w{1,40};)")
"""What Markdown would read as its own; `_` within a word it does not."""
_LINE_START = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|>|[-=:|][-=:|\s]*$|(\d{1,9})(?=[.)](?:\s|$))")
"""What begins a heading, an item, a quote, or is a rule or the line below a table's head."""
_CLOSING = re.compile(r"(?<=\s)#+$")
_IN_ADDRESS = re.compile(r"[\s<>\\|\"`^{}\x00-\x20\x7f]")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_TICKS = re.compile(r"`+")
_MARKS = {SpanKind.EMPHASIS: "*", SpanKind.STRONG: "**"}


def inline(text: str, spans: list[Span]) -> str:
    """The text as lines of a paragraph: its line breaks are hard ones."""
    told = _inside(nested(text, spans), text, "", "")
    return "\\\n".join(map(_line, told.split("\n")))


def one_line(text: str, spans: list[Span]) -> str:
    """The text as a heading or a cell has it: on one line."""
    return _inside(nested(text, spans), text, "", "").replace("\n", " ")


def heading(text: str, spans: list[Span]) -> str:
    """The same; signs at its end, which would close it, stay."""
    return _CLOSING.sub(lambda found: "\\" + found[0], " " + one_line(text, spans))[1:]


def destination(url: str) -> str:
    """An address, as it stands in the brackets of a link."""
    url = _ENTITY.sub("&amp;", _IN_ADDRESS.sub(lambda found: quote(found[0]), url))
    return url if _is_balanced(url) else url.replace("(", "\\(").replace(")", "\\)")


def longest_ticks(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


def _line(line: str) -> str:
    """A line that Markdown reads as text, whatever it begins with."""
    found = _LINE_START.match(line)
    if found is None:
        return line
    at = found.end(1) if found[1] else 0
    return f"{line[:at]}\\{line[at:]}"


def _inside(part: Part, text: str, before: str, after: str) -> str:
    """What is in a span.  `before`, `after`: the characters around it, nothing at the ends of the text."""
    told, at = "", part.start
    for number, inner in enumerate(part.parts):
        told += _escaped(text[at : inner.start])
        following = part.parts[number + 1] if number + 1 < len(part.parts) else None
        if inner.end == part.end:
            behind = after
        else:
            behind = _first(following, text) if following and following.start == inner.end else text[inner.end]
        if told.endswith("!") and _first(inner, text) == "[":
            told = told[:-1] + "\\!"  # with the link's bracket it would make a picture
        told += _marked(inner, text, told[-1:] or before, behind)
        at = inner.end
    return told + _escaped(text[at : part.end])


def _marked(part: Part, text: str, before: str, after: str) -> str:
    assert part.span is not None, "only the whole text has no span"
    if part.span.kind is SpanKind.CODE:
        return _code(text[part.start : part.end].replace("\n", " "))
    if part.span.kind is SpanKind.LINK:
        return f"[{_inside(part, text, '[', ']')}]({destination(part.span.url or '')})"
    mark = _MARKS[part.span.kind]
    told = _inside(part, text, before, after)
    if before == "*" or not _can_open(before, _first(part, text)):
        return told
    end = part.end
    while not part.parts and end > part.start and not _can_close(text[end - 1], text[end : end + 1] or after):
        end -= 1  # punctuation at the end stays outside, as in `**Note**:text`
    if end == part.start or (part.parts and not _can_close(told[-1], after)):
        return told
    if end < part.end:
        return f"{mark}{_escaped(text[part.start : end])}{mark}{_escaped(text[end : part.end])}"
    return f"{mark}{told}{mark}"


def _first(part: Part, text: str) -> str:
    """The first character that a span is written with, as far as it matters: whether it is a sign."""
    if part.span is not None and part.span.kind in (SpanKind.LINK, SpanKind.CODE):
        return "[" if part.span.kind is SpanKind.LINK else "`"
    return _first(part.parts[0], text) if part.parts and part.parts[0].start == part.start else text[part.start]


def _can_open(before: str, first: str) -> bool:
    """Whether a mark between the two begins emphasis: CommonMark's left-flanking delimiter run."""
    return not _is_sign(first) or not before or before.isspace() or _is_sign(before)


def _can_close(last: str, after: str) -> bool:
    return not _is_sign(last) or not after or after.isspace() or _is_sign(after)


def _is_sign(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _code(text: str) -> str:
    ticks = "`" * (longest_ticks(text) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _is_balanced(url: str) -> bool:
    """Whether each bracket is closed; deeper than 16 few readers follow."""
    depth = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        if not 0 <= depth <= 16:
            return False
    return depth == 0
