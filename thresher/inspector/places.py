"""Where the parts of a record stand in the page: keys that connect the view and the panel."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from thresher.crawler.extractors.markup.view import TextBlock
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.read import Reading
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from thresher.schemas.record import PageRecord, Teaser

BODY = "f-body"
_SHOWN_TEXT = ("kicker", "standfirst")
"""Fields without evidence, which are found as the block with the same text."""
_LINE = re.compile(r"line (\d+)")
_SEVERAL = 2
_AROUND = 60
"""A matter of taste: characters of a script that are shown before and after a value."""
_LEAST = 60
"""A matter of taste: characters by which a part of a teaser is recognised in its blocks."""


@dataclass(slots=True)
class PartAnchors:
    """The keys of each element, text block and line of a page."""

    elements: dict[etree._Element, list[str]] = field(default_factory=lambda: defaultdict(list))
    blocks: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, str] = field(default_factory=dict)
    """The label of a place in the view, by its key."""
    sources: dict[str, str] = field(default_factory=dict)
    """By key, the markup of a place that may be invisible (a `meta` element, a script)."""


def field_key(name: str) -> str:
    return f"f-{name}"


def rejected_key(name: str, number: int) -> str:
    return f"r-{name}-{number}"


def teaser_key(number: int) -> str:
    """`number` counts from 0, as in the record; people count from 1."""
    return f"t{number + 1}"


def link_key(number: int) -> str:
    return f"l{number + 1}"


def find_places(reading: Reading, record: PageRecord) -> PartAnchors:
    """The places of all values with evidence, of teasers and of links."""
    places = PartAnchors(labels={field_key(name): name.replace("_", " ") for name in record.evidence or {}})
    for mark in _marks(record):
        if reading.opened is not None:
            _add_element(places, reading.opened, mark)
        elif match := _LINE.match(mark.where):
            places.lines[int(match[1])].append(mark.key)
    if reading.opened is not None and reading.parts is not None:
        _add_parts(places, reading.opened, reading.parts, record)
    elif reading.text is not None:
        for number, (lines, teaser) in enumerate(zip(reading.text.items, record.teasers, strict=True)):
            for line in lines:
                places.lines[line].append(teaser_key(number))
            places.labels[teaser_key(number)] = _teaser_label(number, teaser)
    return places


class _Mark(NamedTuple):
    """A value, and where it was read."""

    key: str
    raw: str
    where: str


def _marks(record: PageRecord) -> Iterator[_Mark]:
    """Those of all evidence: chosen, and rejected.  The body has all its blocks for places."""
    for name, evidence in (record.evidence or {}).items():
        if name != "body":
            yield _Mark(field_key(name), evidence.raw, evidence.where)
        for number, rejected in enumerate(evidence.rejected):
            yield _Mark(rejected_key(name, number), rejected.raw, rejected.where)


def _add_element(places: PartAnchors, opened: OpenPage, mark: _Mark) -> None:
    try:
        found = opened.view.root.getroottree().xpath(mark.where) if mark.where.startswith("/") else []
    except etree.XPathError:
        return
    element = next(iter(found), None) if isinstance(found, list) else None
    if not isinstance(element, etree._Element):
        return
    block = _saying(opened, element, mark.raw)
    if block is None:
        places.elements[element].append(mark.key)
    else:
        places.blocks[block].append(mark.key)
    places.sources[mark.key] = _markup(element, mark.raw)


def _saying(opened: OpenPage, element: etree._Element, raw: str) -> int | None:
    """The block with the text, of an element with several: a table's cell may hold a whole article."""
    node = next((node for node in opened.view.nodes if node.element is element), None)
    if node is None or node.last_block - node.blocks < _SEVERAL:
        return None
    return _least(opened.view.blocks[node.blocks : node.last_block], " ".join(raw.split()))


def _least(blocks: list[TextBlock], text: str) -> int | None:
    """The shortest block that contains a text."""
    saying = [block for block in blocks if text and text in block.text]
    return min(saying, key=lambda block: block.chars).index if saying else None


def _markup(element: etree._Element, raw: str) -> str:
    """An element's own tag as it was read, and its text around a value."""
    attributes = "".join(f' {name!s}="{value!s}"' for name, value in element.items())
    text = " ".join((element.text or "").split())
    at = max(0, text.find(raw) - _AROUND)
    around = f"{'…' if at else ''}{text[at : at + len(raw) + 2 * _AROUND]}"
    return f"<{element.tag!s}{attributes}>{around}"


def _add_parts(places: PartAnchors, opened: OpenPage, parts: ZonedPage, record: PageRecord) -> None:
    for index in parts.body:
        places.blocks[index].append(BODY)
    for number, (item, teaser) in enumerate(zip(parts.items, record.teasers, strict=True)):
        key = teaser_key(number)
        places.labels[key] = _teaser_label(number, teaser)
        blocks = opened.view.blocks[item.first : item.last]
        for block in blocks:
            places.blocks[block.index].append(key)
        for name, index in _teaser_parts(blocks, teaser):
            places.blocks[index].append(f"{key}-{name}")
    for number, link in enumerate(opened.view.links[: len(record.links)]):
        places.elements[link.element].append(link_key(number))
    for name in _SHOWN_TEXT if record.article is not None else ():
        at = _least(opened.view.blocks, getattr(record.article, name) or "")
        if at is not None:
            places.blocks[at].append(field_key(name))
            places.labels[field_key(name)] = name


def _teaser_label(number: int, teaser: Teaser) -> str:
    return f"{teaser.relation} {number + 1}"


def _teaser_parts(blocks: list[TextBlock], teaser: Teaser) -> Iterator[tuple[str, int]]:
    """The parts of a teaser, each with the block that contains it."""
    for name in ("headline", "date_raw", "byline", "source", "summary"):
        value = (getattr(teaser, name) or "")[:_LEAST]
        for block in blocks if value else ():
            if value in block.text:
                yield name, block.index
                break
