"""A text with its spans as a tree, for forms that set parts of a text apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from thresher.schemas.record import Span, SpanKind

_DEEPEST = 8
"""A bound for safety: spans within spans."""
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s]|[^\s:/?#\\]*(?:[/?#]|\Z)", re.I)
"""Addresses of the web and of mail, and relative ones: nothing that runs."""


@dataclass(slots=True)
class Part:
    """A span with what is in it; of the whole text, `span` is None."""

    start: int
    end: int
    span: Span | None = None
    parts: list["Part"] = field(default_factory=list)


def safe_address(url: str | None) -> str | None:
    """The address, if following it leads to a page or a mail and runs nothing."""
    return url if url and _SAFE.match(url) else None


def nested(text: str, spans: list[Span]) -> Part:
    """The spans as they stand in one another, without unsafe links and without those that overlap others."""
    whole = Part(0, len(text))
    around = [whole]
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        while len(around) > 1 and around[-1].end <= span.start:
            around.pop()
        inside = {part.span.kind for part in around if part.span is not None}
        if span.kind is SpanKind.LINK and not safe_address(span.url):
            continue
        if span.kind in inside or SpanKind.CODE in inside or len(around) > _DEEPEST:
            continue
        start, end = _without_ends(text, span)
        if around[-1].start <= start < end <= around[-1].end:
            part = Part(start, end, span)
            around[-1].parts.append(part)
            around.append(part)
    return whole


def _without_ends(text: str, span: Span) -> tuple[int, int]:
    """Where the span begins and ends without the white space at its ends."""
    inside = text[max(span.start, 0) : max(span.end, 0)]
    start = max(span.start, 0) + len(inside) - len(inside.lstrip())
    return start, start + len(inside.strip())


def rendered(text: str, spans: list[Span], plain: Callable[[str], str], wrap: Callable[[Span, str], str]) -> str:
    """The text with its spans: `plain` of what is no span, `wrap` around each span's inside."""
    return _inside(nested(text, spans), text, plain, wrap)


def _inside(part: Part, text: str, plain: Callable[[str], str], wrap: Callable[[Span, str], str]) -> str:
    told, at = [], part.start
    for inner in part.parts:
        told.append(plain(text[at : inner.start]))
        assert inner.span is not None, "only the whole has no span"
        told.append(wrap(inner.span, _inside(inner, text, plain, wrap)))
        at = inner.end
    return "".join((*told, plain(text[at : part.end])))
