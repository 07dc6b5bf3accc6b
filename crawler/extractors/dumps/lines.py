"""A text dump cut into lines: cleaned, white space folded, hard wraps undone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from thresher.crawler.extractors.dates.datetext import DateText
from thresher.crawler.extractors.dumps.line_words import Topic
from thresher.text.scripts import FULL_WIDTH, HAN, HAN_COMPATIBLE, HANGUL, KANA

MAX_WRAP = 132
"""Characters of the widest line that a program wraps at: terminals of 132 columns; a browser's lines are longer."""
MIN_WRAP = 40
WRAPPED_SHARE = 0.8
"""Of the long lines with a line right below: so many were full when the text was wrapped, else it was not."""
MIN_WRAPPED = 3
LONG_WORD = 40
"""An address does not break, so a line with such a word says nothing about the width."""
MAX_ENTRIES_LINE = 600
"""Characters of a line that may be a row of links."""

SAMPLE = 20_000
NOISE_SHARE = 0.05
"""A page of another charset has one bad character in a hundred; noise has one in eight."""

_NOISE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\u200b\ufeff\ufffe\uffff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_NO_SPACES = re.compile(f"[{KANA}{HAN}{HAN_COMPATIBLE}{FULL_WIDTH}]")
"""Scripts that put no space between words; Hangul does."""
_WIDE = re.compile(f"[{KANA}{HAN}{HANGUL}{HAN_COMPATIBLE}{FULL_WIDTH}]")
_BULLET = re.compile(r"(?:[•‣◦▪■●○*+·–—-]|\d{1,2}\))\s+(?=\S)")
_MARKER = re.compile(r"\[\d{1,4}\]\s?(?=\S)")
"""A text browser's number of a link."""
_COLUMNS = re.compile(r"[^\S\n]{3,}|\t+|\s+[|•·∙¦┃]\s+|\s*[|┃]\s*")
_MEASURED = 2_000
"""Characters from which a line's width is estimated."""


class Kind(StrEnum):
    PROSE = "prose"
    """Long enough to be a paragraph."""
    SENTENCE = "sentence"
    """Short, and ends as a sentence does."""
    DATE = "date"
    BYLINE = "byline"
    CRUMBS = "crumbs"
    TOOL = "tool"
    """Acts on the page: print, share, log in."""
    LEGAL = "legal"
    CAPTION = "caption"
    """What a picture shows, or who took it."""
    TEXT = "text"
    """Anything else: a headline, a heading, a menu entry."""


@dataclass(slots=True)
class Line:
    """A line of the page; where the dump was wrapped, a paragraph of it."""

    number: int
    """Counted from 1, of the first line where several were joined."""
    text: str
    """White space folded, without a bullet."""
    chars: int
    """Characters of all its lines, white space folded, the bullet included."""
    gap: int
    """Blank lines before it."""
    indent: bool = False
    bullet: bool = False
    entries: list[str] = field(default_factory=list)
    """What it holds where it is a row of several links."""
    width: int = 0
    """Columns: a wide character takes two."""
    words: int = 0
    """Words; in scripts without spaces, two characters count as one."""
    kind: Kind = Kind.TEXT
    topic: Topic | None = None
    """What it announces, where it reads as a heading."""
    dates: Sequence[DateText] = ()


def is_noise(text: str) -> bool:
    """Whether a text is a decoded binary: such a share of it are control characters or could not be decoded."""
    sample = text[:SAMPLE]
    return len(_NOISE.findall(sample)) > NOISE_SHARE * len(sample)


def split_rows(text: str) -> list[tuple[int, str, str]]:
    """The rows that show something as they stand: number, text, text with its white space folded."""
    rows = _SURROGATES.sub("\ufffd", _UNSEEN.sub("", text)).splitlines()
    return [(number, raw, folded) for number, raw in enumerate(rows, 1) if (folded := " ".join(raw.split()))]


def split_lines(text: str) -> list[Line]:
    """The lines that show something, in order."""
    shown = split_rows(text)
    width = wrap_width(shown)
    lines: list[Line] = []
    last_number, last_raw = 0, ""
    for number, raw, folded in shown:
        if (
            width
            and lines
            and number == last_number + 1
            and _was_full(last_raw, folded, width)
            and not _starts_item(folded)
        ):
            _append(lines[-1], folded)
        else:
            lines.append(_line(number, raw, folded, number - last_number - 1))
        last_number, last_raw = number, raw
    for line in lines:
        _measure(line)
    return lines


def wrap_width(shown: Sequence[tuple[int, str, str]]) -> int:
    """The width that the dump was wrapped at; 0 where it was not.

    A program that wraps breaks a line only where the next word does not fit any more.
    """
    width = 0
    for _, raw, folded in shown:
        if len(folded) > MAX_WRAP * 2:
            return 0
        if len(folded) > width and max(map(len, folded.split())) < LONG_WORD:
            width = max(width, _columns(raw))
    if not MIN_WRAP <= width <= MAX_WRAP:
        return 0
    full = long = 0
    for (number, raw, _), (next_number, _, following) in pairwise(shown):
        if next_number == number + 1 and _columns(raw) > width * 0.6:
            long += 1
            full += _was_full(raw, following, width)
    return width if full >= MIN_WRAPPED and full >= WRAPPED_SHARE * long else 0


def _columns(raw: str) -> int:
    bare = raw.expandtabs(8).rstrip()
    return len(bare) if bare.isascii() else len(bare) + len(_WIDE.findall(bare))


def _was_full(raw: str, following: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted."""
    if _NO_SPACES.match(following):
        return _columns(raw) + 4 > width
    return _columns(raw) + 1 + len(following.split(" ", 1)[0]) > width


def _starts_item(folded: str) -> bool:
    return _BULLET.match(folded) is not None


def _append(line: Line, folded: str) -> None:
    glue = "" if line.text.endswith("-") or (_NO_SPACES.match(line.text[-1]) and _NO_SPACES.match(folded)) else " "
    line.text += glue + folded
    line.chars += len(folded)
    line.entries = []


def _line(number: int, raw: str, folded: str, gap: int) -> Line:
    bare = _MARKER.sub("", folded) if "[" in folded[:40] else folded
    bullet = _BULLET.match(bare)
    text = bare[bullet.end() :] if bullet else bare
    entries = _entries(raw) if len(raw) <= MAX_ENTRIES_LINE else []
    return Line(number, text, len(folded), gap, raw[0].isspace(), bullet is not None, entries)


def _entries(raw: str) -> list[str]:
    """The links of a row: 'Home | News | Sport', or set apart by columns."""
    if "|" not in raw and "\t" not in raw and "   " not in raw and raw.isascii():
        return []
    pieces = [" ".join(_MARKER.sub("", piece).split()) for piece in _COLUMNS.split(raw)]
    pieces = [piece for piece in pieces if piece]
    return pieces if len(pieces) > 1 and max(map(len, pieces)) <= 60 else []


def _measure(line: Line) -> None:
    text = line.text
    sample = text if len(text) <= _MEASURED else text[:_MEASURED]
    scale = len(text) / len(sample) if sample else 1.0
    wide = 0 if sample.isascii() else len(_WIDE.findall(sample))
    spaceless = len(_NO_SPACES.findall(sample)) if wide else 0
    line.width = len(text) + int(wide * scale)
    line.words = text.count(" ") + 1 + int(spaceless // 2 * scale)
