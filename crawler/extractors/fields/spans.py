"""The links and the emphasis of a text block, as spans of its text."""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from thresher.crawler.extractors.markup.view import Link, TextBlock, element_of
from thresher.schemas.record import Span, SpanKind
from thresher.text.places import Places, inked

_KINDS: dict[str, SpanKind] = {
    **dict.fromkeys(("em", "i", "dfn", "cite", "var"), SpanKind.EMPHASIS),
    **dict.fromkeys(("strong", "b"), SpanKind.STRONG),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), SpanKind.CODE),
}
_DEEPEST = 16
"""A bound for safety: elements around a text that are looked at."""


@dataclass(slots=True)
class _Open:
    """An element that sets a part of the text apart; places are counted in characters that are no white space."""

    element: etree._Element
    kind: SpanKind
    url: str | None
    start: int
    end: int


def read_spans(block: TextBlock, urls: Sequence[str | None], *, is_head: bool = False) -> list[Span]:
    """The spans of the block's text, outer ones first.

    `urls`: by link, its absolute address.  `is_head`: the text is bold as it is, and that is no emphasis.
    """
    root = block.node.element
    pieces = block.pieces
    if len(pieces) == 1 and pieces[0][3] is None and element_of(pieces[0]) is root:
        return []  # as most have it
    found: dict[etree._Element, _Open] = {}
    count = 0
    for piece in pieces:
        start, count = count, count + inked(piece[0])
        element = element_of(piece)
        if element is not root or piece[3] is not None:
            _note(found, element, root, piece[3], urls, start, count)
    kept = [one for one in found.values() if not (is_head and one.kind is SpanKind.STRONG)]
    return _placed(kept, block.text, count) if kept else []


def _note(
    found: dict[etree._Element, _Open],
    element: etree._Element,
    root: etree._Element,
    link: Link | None,
    urls: Sequence[str | None],
    start: int,
    end: int,
) -> None:
    """Take down what stands around a piece of text: a new span, or the end of one that is known."""
    around = _around(element, root, link)
    kinds = set()
    for one, kind in reversed(around):
        if one in found:
            found[one].end = end
        elif kind not in kinds:  # emphasis within emphasis is the same
            url = urls[link.index] if link is not None and kind is SpanKind.LINK else None
            if kind is not SpanKind.LINK or url:
                before = _continued(found, one, kind, start)
                found[one] = before or _Open(one, kind, url, start, end)
                found[one].end = end
        kinds.add(kind)


def _around(element: etree._Element, root: etree._Element, link: Link | None) -> list[tuple[etree._Element, SpanKind]]:
    """The elements around a piece of text that set it apart, the innermost first."""
    around = []
    linked = link.element if link is not None else None
    at: etree._Element | None = element
    for _ in range(_DEEPEST):
        if at is None or at is root:
            break
        if at is linked:
            around.append((at, SpanKind.LINK))
            linked = None
        elif kind := _KINDS.get(at.tag):
            around.append((at, kind))
        at = at.getparent()
    if linked is not None:  # it is around the whole block
        around.append((linked, SpanKind.LINK))
    return around


def _continued(found: dict[etree._Element, _Open], element: etree._Element, kind: SpanKind, start: int) -> _Open | None:
    """The span of the element right before this one, where the two look like one: `<b>a</b><b>b</b>`."""
    if kind is SpanKind.LINK:
        return None
    before = element.getprevious()
    known = found.get(before) if before is not None else None
    return known if known is not None and known.kind is kind and known.end == start else None


def _placed(found: list[_Open], text: str, count: int) -> list[Span]:
    at = Places(text)
    if at.count != count:  # the text is not that of its pieces
        return []
    unique = {id(one): one for one in found}.values()
    return [Span(*at.span(one.start, one.end), one.kind, one.url) for one in unique]
