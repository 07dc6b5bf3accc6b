"""Hard wraps: which width a program wrapped a text at, and which rows it cut.

A program that wraps ends a row only where the next word does not fit any more.  So at the true width nearly every row
that goes on below is full, at any other width few are; single rows that are wider (tables, addresses) do not hide it.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from thresher.text.scripts import FULL_WIDTH, HAN, HAN_COMPATIBLE, HANGUL, KANA

MIN_WRAP = 40
MAX_WRAP = 132
"""Characters of the widest row that a program wraps at: terminals of 132 columns."""
FULL_SHARE, MORE = 0.55, 1
"""By so many more than this share of the rows of nearly the full width are full: in an unwrapped text a fifth are, by
chance."""
NEARLY = 0.6
"""The share of the width from which a row counts."""
MAX_WIDER = 0.8
"""The share of the characters of such rows that may stand in wider ones: some programs wrap paragraphs but no lists."""
LONG_WORD = 40
"""An address does not break, so it may stand out at the right."""

SPACELESS = re.compile(f"[{KANA}{HAN}{HAN_COMPATIBLE}{FULL_WIDTH}]")
"""Scripts that put no space between words; Hangul does."""
WIDE = re.compile(f"[{KANA}{HAN}{HANGUL}{HAN_COMPATIBLE}{FULL_WIDTH}]")


class Row(NamedTuple):
    """A row of the text that shows something."""

    number: int
    """Counted from 1."""
    raw: str
    folded: str
    """With its white space folded."""


def columns(raw: str) -> int:
    """The columns up to a row's last character; a wide one takes two."""
    bare = raw.expandtabs(8).rstrip()
    return len(bare) if bare.isascii() else len(bare) + len(WIDE.findall(bare))


def wrap_width(rows: Sequence[Row], starts_item: Sequence[bool]) -> int:
    """The width that the text was wrapped at; 0 where it was not.  `starts_item`: which rows begin with a bullet."""
    begins = [0] * (MAX_WRAP + 2)
    widths: list[int] = []
    wide = 0
    for (row, following), item in zip(pairwise(rows), starts_item[1:], strict=False):
        size = columns(row.raw)
        if size > MAX_WRAP:
            wide += size
        elif following.number == row.number + 1 and not item:
            widths.append(size)
            begins[max(MIN_WRAP, size)] += 1
            begins[min(MAX_WRAP + 1, max(MIN_WRAP, size + _needs(following.folded)))] -= 1
    full = list(accumulate(begins))
    width = max(range(MIN_WRAP, MAX_WRAP + 1), key=full.__getitem__)
    nearly = [size for size in widths if size > NEARLY * width]
    wider = wide + sum(size for size in nearly if size > width)
    told = full[width] >= MORE + FULL_SHARE * sum(size <= width for size in nearly)
    return width if told and wider <= MAX_WIDER * (wide + sum(nearly)) else 0


def goes_on(row: Row, following: Row, width: int) -> bool:
    """Whether the next row's first word would not have fitted."""
    size = columns(row.raw)
    if following.number != row.number + 1 or size + _needs(following.folded) <= width:
        return False
    return size <= width or max(map(len, row.folded.split())) >= LONG_WORD


def _needs(folded: str) -> int:
    """The columns that a row's first word takes behind another row."""
    return 4 if SPACELESS.match(folded) else 1 + len(folded.split(" ", 1)[0])
