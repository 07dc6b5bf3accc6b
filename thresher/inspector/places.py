"""Where the parts of a record stand in the page: keys that the view and the panel share."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.extractors.markup.view import TextBlock
from crawler.extractors.page import OpenPage
from crawler.extractors.read import Reading
from crawler.extractors.split.zones import Split
from schemas.record import PageRecord, Teaser

BODY = "f-body"
_SHOWN_TEXT = ("kicker", "standfirst")
"""Fields without evidence, which are looked for as the block that says the same."""
_LINE = re.compile(r"line (\d+)")
_LEAST = 60
"""Characters by which a part of a teaser is known again in its blocks."""


@dataclass(slots=True)
class Places:
    """The keys of each element, text block and line of a page."""

    elements: dict[etree._Element, list[str]] = field(default_factory=lambda: defaultdict(list))
    blocks: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    labels: dict[str, str] = field(default_factory=dict)
    """What a place is called in the view, by its key."""
    sources: dict[str, str] = field(default_factory=dict)
    """The markup of a place, by its key, that may show nothing (a `meta` element, a script)."""


def field_key(name: str) -> str:
    return f"f-{name}"


def rejected_key(name: str, number: int) -> str:
    return f"r-{name}-{number}"


def teaser_key(number: int) -> str:
    """`number` counts from 0, as in the record; people count from 1."""
    return f"t{number + 1}"


def link_key(number: int) -> str:
    return f"l{number + 1}"


def find_places(reading: Reading, record: PageRecord) -> Places:
    """The places of all that a record says with evidence, of its teasers and links."""
    places = Places()
    for key, where, label in _wheres(record):
        if reading.opened is not None:
            _add_element(places, reading.opened, key, where, label)
        elif match := _LINE.match(where):
            _add_line(places, int(match[1]), key, label)
    if reading.opened is not None and reading.parts is not None:
        _add_parts(places, reading.opened, reading.parts, record)
    elif reading.text is not None:
        for number, (lines, teaser) in enumerate(zip(reading.text.items, record.teasers, strict=True)):
            for line in lines:
                places.lines[line].append(teaser_key(number))
            places.labels[teaser_key(number)] = _teaser_label(number, teaser)
    return places


def _wheres(record: PageRecord) -> Iterator[tuple[str, str, str]]:
    """Key, place and label (of rejected values none) of all evidence."""
    for name, evidence in (record.evidence or {}).items():
        yield field_key(name), evidence.where, name.replace("_", " ")
        for number, rejected in enumerate(evidence.rejected):
            yield rejected_key(name, number), rejected.where, ""


def _add_line(places: Places, line: int, key: str, label: str) -> None:
    places.lines[line].append(key)
    if label:
        places.labels[key] = label


def _add_element(places: Places, opened: OpenPage, key: str, where: str, label: str) -> None:
    try:
        found = opened.view.root.getroottree().xpath(where) if where.startswith("/") else []
    except etree.XPathError:
        return
    element = next(iter(found), None) if isinstance(found, list) else None
    if not isinstance(element, etree._Element):
        return
    places.elements[element].append(key)
    places.sources[key] = _markup(element)
    if label:
        places.labels[key] = label


def _markup(element: etree._Element) -> str:
    """An element's own tag as it was read, and the beginning of its text."""
    attributes = "".join(f' {name!s}="{value!s}"' for name, value in element.items())
    text = " ".join((element.text or "").split())
    return f"<{element.tag!s}{attributes}>{text}"


def _add_parts(places: Places, opened: OpenPage, parts: Split, record: PageRecord) -> None:
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
        text = getattr(record.article, name)
        saying = [block.index for block in opened.view.blocks if text and block.text == text]
        if saying:
            places.blocks[saying[0]].append(field_key(name))
            places.labels[field_key(name)] = name


def _teaser_label(number: int, teaser: Teaser) -> str:
    return f"{teaser.relation} {number + 1}"


def _teaser_parts(blocks: list[TextBlock], teaser: Teaser) -> Iterator[tuple[str, int]]:
    """The parts of a teaser, each with the block that says it."""
    for name in ("headline", "date_raw", "byline", "source", "summary"):
        said = (getattr(teaser, name) or "")[:_LEAST]
        for block in blocks if said else ():
            if said in block.text:
                yield name, block.index
                break
