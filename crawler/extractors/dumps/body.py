"""The article's blocks: paragraphs, subheadings, lists, captions, and what stands between them but is no part of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dumps.line_odds import Odds
from thresher.crawler.extractors.dumps.line_words import Topic, see_also
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.schemas.record import Block, BlockKind, Zone

SUBHEADING_WORDS = 14
BOX = 6
"""Lines of a box of other pieces between paragraphs."""
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


def read_body(lines: Sequence[Line], chosen: Sequence[int], items: Odds) -> Body:
    """The blocks of the chosen lines, and the zone of each line from the first to the last of them."""
    body = Body()
    inside = set(chosen)
    box: Topic | None = None
    label = -1
    for index in range(chosen[0], chosen[-1] + 1) if chosen else ():
        line = lines[index]
        if index in inside:
            box = None
            body.zones[index] = Zone.ARTICLE
            body.blocks.append(_block(lines, index, inside))
        elif line.topic in _FOREIGN:
            box, label = line.topic, index
            body.zones[index] = _FOREIGN[line.topic]
        elif also := see_also(line.text):
            body.zones[index] = Zone.RELATED
            body.promos.append((also[0], index))
        elif items[index] > 0 or (box is Topic.RELATED and line.kind is Kind.TEXT and index <= label + BOX):
            body.zones[index] = Zone.RELATED
            body.promos.append((lines[label].text.rstrip(":："), index) if box else (None, index))
        else:
            _read_foreign(line, index, body)
    return body


def _read_foreign(line: Line, index: int, body: Body) -> None:
    """A line between paragraphs that neither belongs to them nor promotes a piece."""
    if line.kind in (Kind.TOOL, Kind.CRUMBS, Kind.TEXT):
        body.zones[index] = Zone.NAVIGATION
        body.links.append(index)
    else:
        body.zones[index] = Zone.ARTICLE if line.kind is Kind.CAPTION else Zone.OTHER


def _block(lines: Sequence[Line], index: int, inside: set[int]) -> Block:
    line = lines[index]
    if line.bullet:
        return Block(BlockKind.LIST_ITEM, line.text, 1)
    if line.kind is Kind.CAPTION:
        return Block(BlockKind.CAPTION, line.text)
    if line.kind is Kind.TEXT and _is_subheading(lines, index, inside):
        return Block(BlockKind.HEADING, line.text, SUBHEADING_LEVEL)
    return Block(BlockKind.PARAGRAPH, line.text)


def _is_subheading(lines: Sequence[Line], index: int, inside: set[int]) -> bool:
    """A short line between paragraphs, with no other short line above it."""
    line = lines[index]
    if line.level:
        return True
    if not {index - 1, index + 1} <= inside or line.words > SUBHEADING_WORDS or line.text[-1] in ':：,;、，"”»':
        return False
    return lines[index - 1].kind is not Kind.TEXT and lines[index + 1].kind in (Kind.PROSE, Kind.SENTENCE)
