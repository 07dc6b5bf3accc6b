"""The article's blocks: paragraphs, subheadings, lists, captions, and what stands between them but is no part of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dumps.line_words import Topic, see_also
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.maintext import Span
from thresher.schemas.record import Block, BlockKind, Zone

SUBHEADING_WORDS = 14
SUBHEADING_LEVEL = 2
"""A dump does not tell levels; the headline is the only one of level 1."""

_FOREIGN = {
    Topic.RELATED: Zone.RELATED,
    Topic.TEASER: Zone.TEASER,
    Topic.SIGNUP: Zone.OTHER,
    Topic.TAGS: Zone.NAVIGATION,
}


@dataclass(slots=True)
class Body:
    blocks: list[Block] = field(default_factory=list)
    zones: dict[int, Zone] = field(default_factory=dict)
    promos: list[tuple[str | None, int]] = field(default_factory=list)
    """Related pieces between paragraphs: the label over or before them, and the line."""
    links: list[int] = field(default_factory=list)


def read_body(lines: Sequence[Line], span: Span) -> Body:
    """The blocks of the lines in the span, and the zone of each line."""
    body = Body()
    box: Topic | None = None
    label = -1
    for index in range(span.start, span.end):
        line = lines[index]
        topic = line.topic
        if topic in _FOREIGN:
            # an advertisement's label has nothing below it in a dump
            box, label = (None if topic is Topic.SIGNUP else topic), index
            body.zones[index] = _FOREIGN[topic]
        elif box is not None and line.kind in (Kind.TEXT, Kind.DATE) and index <= label + 6:
            body.zones[index] = _FOREIGN[box]
            if box is Topic.RELATED and line.kind is Kind.TEXT:
                body.promos.append((lines[label].text.rstrip(":："), index))
        else:
            box = None
            _read_line(lines, index, span, body)
    return body


def _read_line(lines: Sequence[Line], index: int, span: Span, body: Body) -> None:
    line = lines[index]
    if also := see_also(line.text):
        body.zones[index] = Zone.RELATED
        body.promos.append((also[0], index))
    elif line.kind in (Kind.TOOL, Kind.CRUMBS):
        body.zones[index] = Zone.NAVIGATION
        body.links.append(index)
    elif line.kind is Kind.LEGAL:
        body.zones[index] = Zone.OTHER
    else:
        body.zones[index] = Zone.ARTICLE
        body.blocks.append(_block(lines, index, span))


def _block(lines: Sequence[Line], index: int, span: Span) -> Block:
    line = lines[index]
    if line.bullet:
        return Block(BlockKind.LIST_ITEM, line.text, 1)
    if line.kind is Kind.CAPTION:
        return Block(BlockKind.CAPTION, line.text)
    if line.kind is Kind.TEXT and _is_subheading(lines, index, span):
        return Block(BlockKind.HEADING, line.text, SUBHEADING_LEVEL)
    return Block(BlockKind.PARAGRAPH, line.text)


def _is_subheading(lines: Sequence[Line], index: int, span: Span) -> bool:
    """A short line between paragraphs, with no other short line above it."""
    line = lines[index]
    if not span.start < index < span.end - 1 or line.words > SUBHEADING_WORDS or line.text[-1] in ':：,;、，"”»':
        return False
    return lines[index - 1].kind is not Kind.TEXT and lines[index + 1].kind in (Kind.PROSE, Kind.SENTENCE)
