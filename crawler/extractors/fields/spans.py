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
    root, pieces = block.node.element, block.pieces
    if len(pieces) == 1 and pieces[0][3] is None and element_of(pieces[0]) is root:
        return []  # as most have it
    around = [_around(element_of(piece), root, piece[3]) for piece in pieces]
    if not any(around):
        return []
    found: dict[etree._Element, _Open] = {}
    count = 0
    for piece, marks in zip(pieces, around, strict=True):
        start, count = count, count + (inked(piece[0]) if len(pieces) > 1 else 1)
        if marks:
            _note(found, marks, urls[piece[3].index] if piece[3] is not None else None, start, count)
    kept = [one for one in found.values() if not (is_head and one.kind is SpanKind.STRONG)]
    return _placed(kept, block.text, count) if kept else []


def _note(
    found: dict[etree._Element, _Open],
    around: list[tuple[etree._Element, SpanKind]],
    url: str | None,
    start: int,
    end: int,
) -> None:
    """Take down what stands around a piece of text: a new span, or the end of one that is known."""
    kinds = set()
    for element, kind in reversed(around):
        known = found.get(element)
        if known is not None:
            known.end = end
        elif kind not in kinds and (url or kind is not SpanKind.LINK):  # emphasis within emphasis is the same
            known = _continued(found, element, kind, start)
            found[element] = known or _Open(element, kind, url if kind is SpanKind.LINK else None, start, end)
            found[element].end = end
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
    found = list({id(one): one for one in found}.values())
    if all(one.start == 0 and one.end == count for one in found):  # as in most texts that are linked
        return [Span(0, len(text), one.kind, one.url) for one in found]
    at = Places(text)
    if at.count != count:  # the text is not that of its pieces
        return []
    return [Span(*at.span(one.start, one.end), one.kind, one.url) for one in found]
