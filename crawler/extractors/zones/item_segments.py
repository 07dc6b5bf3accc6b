"""The texts of an item beside its headline, each on its own, and what is known of them as numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from math import log1p
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Link, PageView, TextBlock, element_of
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.names.names import byline_score
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lines import BY, is_date, split_date
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, is_person, is_place, words_in

_RUNNING: Final = 140
"""Characters of a block that is running text, whatever elements stand in it."""
_SEPARATOR = re.compile(r"\s+[|•·–—/]\s+|\s*[|•·]\s*|\n|\s+-\s+")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "»", "”", '"')
_EDGES = "|•·-–—:;,/()[]» \n"
_MAX_CHARS = 48
"""A longer text holds a name or a date, it is none."""
_MANY = 60
"""Segments of one item that are looked at: a safety bound."""
_HINTS: Final = ("DATE", "BYLINE", "META", "STANDFIRST", "TAGS", "SHARE", "CAPTION", "AUTHOR_BOX", "TEASER", "COMMENTS")
_BITS: Final = tuple(int(Hint[name]) for name in _HINTS)
NAMES: Final[tuple[str, ...]] = (
    *"words chars date digits name by person place linked own_link outside level before_headline from_headline".split(),
    *"from_end alone block_chars upper ends_sentence time cite order segments colon".split(),
    *"slot_items slot_share slot_different slot_dates slot_words slot_names slot_linked".split(),
    *(f"has_{name.lower()}" for name in _HINTS),
)


class Segment(NamedTuple):
    """A text of an item: a block, or a part of one that holds several."""

    text: str
    block: int
    link: int
    """Index of the link that it stands in, or -1."""
    slot: tuple[Any, ...]
    """The same for segments that stand at the same place in items of one build."""
    alone: bool
    """Its block holds nothing else."""
    tag: str
    """Of the element that it stands in."""


def segments_of(page: PageView, item: Item) -> list[Segment]:
    """The texts of an item, without those of its headline, in document order."""
    found: list[Segment] = []
    for index in range(item.first, item.last):
        block = page.blocks[index]
        texts = _parts(block)
        if index in item.title_blocks:
            texts = [part for part in texts if part[0] not in _clean(item.headline or "")]
        base = block.node.depth - item.node.depth, block.node.tag, block.node.name
        for order, (text, link, tag) in enumerate(texts):
            found.append(Segment(text, index, link, (*base, order, link >= 0, tag), len(texts) == 1, tag))
    return found[:_MANY]


def _parts(block: TextBlock) -> list[tuple[str, int, str]]:
    """A block's text as one, or what its lines, elements, separators and dates part: text, link, tag."""
    if block.chars > _RUNNING and "\n" not in block.text:
        return [(_clean(block.text), -1, block.node.tag)]
    found = (
        _lines(block)
        if "\n" in block.text
        else [(text, link, str(element_of(piece).tag)) for piece in block.pieces for text, _, _, link in [piece]]
    )
    return [
        (cleaned, link.index if link is not None else -1, tag)
        for text, link, tag in found
        for part in (_SEPARATOR.split(text) if len(text) <= _RUNNING else [text])
        for piece in split_date(part)
        if any(map(str.isalnum, cleaned := _clean(piece)))
    ]


def _lines(block: TextBlock) -> list[tuple[str, Link | None, str]]:
    """The lines of a block, each with the first of its links that it holds."""
    linked = [(text.strip(), link) for text, _, _, link in block.pieces if link is not None and text.strip()]
    found: list[tuple[str, Link | None, str]] = []
    for line in block.text.split("\n"):
        text, link = next(((text, link) for text, link in linked if text in line), ("", None))
        before = line.removesuffix(text).rstrip()
        if text and line.endswith(text) and before.endswith(_SENTENCE_ENDS):
            found += [(before, None, "br"), (text, link, "br")]
        else:
            found.append((line, link, "br"))
    return found


def _clean(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)


def segment_rows(
    page: PageView, facts: LinkFacts, items: Sequence[Item], segments: Sequence[list[Segment]]
) -> NDArray[np.float32]:
    """One row a segment, of the items of one list, in order."""
    rows = [
        _row(page, facts, item, own, at) for item, own in zip(items, segments, strict=True) for at in range(len(own))
    ]
    if not rows:
        return np.zeros((0, len(NAMES)), np.float32)
    own = np.array(rows, np.float32)
    shared = _slot_columns([one for own in segments for one in own], own, len(items))
    split = NAMES.index("slot_items")
    return np.hstack((own[:, :split], shared, own[:, split:]))


def _row(page: PageView, facts: LinkFacts, item: Item, segments: list[Segment], at: int) -> list[float]:
    segment = segments[at]
    text, block = segment.text, page.blocks[segment.block]
    link = page.links[segment.link] if segment.link >= 0 else None
    short = len(text) <= _MAX_CHARS
    hints = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
    title = min(item.title_blocks, default=item.first)
    return [
        words_in(text),
        log1p(len(text)),
        short and is_date(text),
        sum(map(str.isdigit, text)) / len(text),
        byline_score(text) if short else 0.0,
        BY.match(text) is not None,
        link is not None and is_person(link.href),
        link is not None and is_place(link.href),
        link is not None,
        link is not None and facts.keys[link.index] == facts.keys[item.seed],
        link is not None and facts.outside[link.index],
        block.level,
        segment.block < title,
        segment.block - title,
        item.last - segment.block,
        segment.alone,
        log1p(block.chars),
        sum(map(str.isupper, text)) / len(text),
        text[-1] in ".!?…。！？",
        segment.tag == "time",
        segment.tag in ("cite", "em", "i"),
        at,
        len(segments),
        ":" in text,
        *[hints & bit > 0 for bit in _BITS],
    ]


def _slot_columns(segments: list[Segment], own: NDArray[np.float32], items: int) -> NDArray[np.float32]:
    """Of all segments at the same place of the list's items: how many, how different, what they are on the whole."""
    slots: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for at, segment in enumerate(segments):
        slots[segment.slot].append(at)
    columns = np.zeros((len(segments), 7), np.float32)
    told = [NAMES.index(name) for name in ("date", "words", "name", "linked")]
    for members in slots.values():
        texts = {segments[at].text for at in members}
        columns[members] = [
            log1p(len(members)), min(1.0, len(members) / items), len(texts) / len(members),
            *own[np.ix_(members, told)].mean(axis=0),
        ]  # fmt: skip
    return columns
