"""Lines that are about the page or the portal, told by their words: labels of advertisements, the foot of a text."""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.text.words import page_words, stem_finder

_LABEL = 90
"""Characters of the longest line that says that an advertisement stands here."""
_FOOT = 400
"""Characters of the longest block of a text's foot."""
_NO_LETTER = re.compile(r"[\W_]+")
_LABELS = frozenset(_NO_LETTER.sub(" ", entry) for entry in page_words().ad_labels)
_FEET = stem_finder((*page_words().rights, *page_words().tail_stems))
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b)[\s©(c)]*(?:\d{4}\b|by\b)?", re.IGNORECASE)


class Notice(NamedTuple):
    """A block [first, last), and what kind of place it is."""

    first: int
    last: int
    place: Landmark


def find_notices(page: PageView, odds: Sequence[int]) -> list[Notice]:
    """The notices among the blocks that may be body, the foot of the text first.  `odds`: of each to be body."""
    running = [block for block, odd in zip(page.blocks, odds, strict=True) if odd > 0]
    feet = list(takewhile(is_foot, reversed(running)))
    found = [Notice(block.index, block.index + 1, Landmark.FOOTER) for block in feet if len(feet) < len(running)]
    labels = (block for block in running if block.chars <= _LABEL and _is_label(block))
    return found + [Notice(block.index, block.index + 1, Landmark.FOREIGN) for block in labels]


def _is_label(block: TextBlock) -> bool:
    """Whether a line says that an advertisement stands here, and no more."""
    return _NO_LETTER.sub(" ", block.text.casefold()).strip() in _LABELS


def is_foot(block: TextBlock) -> bool:
    """Whether a block speaks of rights, of the portal, or of what it does not answer for."""
    if block.chars > _FOOT:
        return False
    return _COPYRIGHT.match(block.text) is not None or _FEET(block.text.lower())
