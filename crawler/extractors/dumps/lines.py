"""A text dump cut into lines: cleaned, white space folded, hard wraps and cuts at links undone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress

from thresher.crawler.extractors.dates.datetext import DateText
from thresher.crawler.extractors.dumps.inline_breaks import join_cut
from thresher.crawler.extractors.dumps.line_words import Topic
from thresher.crawler.extractors.dumps.markdown import Shown, has_links, read_links
from thresher.crawler.extractors.dumps.markdown_marks import RULE, UNDERLINES, has_marks, heading_level, without_marks
from thresher.crawler.extractors.dumps.wrapping import SPACELESS, WIDE, Row, goes_on, wrap_width

MAX_ENTRIES_LINE = 600
"""Characters of a line that may be a row of links."""
MAX_CELLS = 5_000
"""Characters of a row that tabs part into lines."""

SAMPLE = 20_000
NOISE_SHARE = 0.05
"""A page of another charset has one bad character in a hundred; noise has one in eight."""

_NOISE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\u200b\ufeff\ufffe\uffff]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"(?:[•‣◦▪■□☆★●○*+·–—-]|\d{1,2}\))\s+(?=\S)")
_LETTER_BULLET = re.compile(r"[o#@=]\s+(?=\S)")
"""Those of lynx; they stand indented."""
_MARKER = re.compile(r"\[\d{1,4}\]\s?(?=\S)")
"""A text browser's number of a link."""
_COLUMNS = re.compile(r"[^\S\n]{3,}|\s+[|•·∙¦┃]\s+|\s*[|┃]\s*")
_TAB = re.compile(r"(?<=\S)\t+(?=\S)")
_CLOSES = re.compile(r"[,;:.!?)\]’”»،。，、）」](?!\w)")
LEAST_MARGIN, MARGIN_SHARE = 4, 0.5
LETTER_LEAD = 3
"""Columns before a bullet that is a letter."""
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
    """Counted from 1, of the first row where several were joined."""
    text: str
    """White space folded, without a bullet."""
    chars: int
    """Characters of all its rows, white space folded, the bullet included."""
    gap: int
    """Blank lines before it."""
    lead: int = 0
    """Columns before it."""
    indent: bool = False
    """Whether it stands further in than most lines."""
    bullet: bool = False
    level: int = 0
    """Of a heading in Markdown; 0 of other lines."""
    cell: bool = False
    """Whether it stands in a row with the line before."""
    entries: list[str] = field(default_factory=list)
    """What it holds where it is a row of several links."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """What links show and where they lead, in Markdown."""
    images: list[tuple[str, str]] = field(default_factory=list)
    """What stands for pictures in and over it, and their addresses."""
    width: int = 0
    """Columns: a wide character takes two."""
    words: int = 0
    """Words; in scripts without spaces, two characters count as one."""
    kind: Kind = Kind.TEXT
    topic: Topic | None = None
    """What it announces, where it reads as a heading."""
    dates: Sequence[DateText] = ()
    credit: float = 0.0
    """How far it reads as a byline."""


def is_noise(text: str) -> bool:
    """Whether a text is a decoded binary: such a share of it are control characters or could not be decoded."""
    sample = text[:SAMPLE]
    return len(_NOISE.findall(sample)) > NOISE_SHARE * len(sample)


def split_rows(text: str) -> list[Row]:
    """The rows that show something as they stand: number, text, text with its white space folded."""
    rows = _SURROGATES.sub("\ufffd", _UNSEEN.sub("", text)).splitlines()
    return [Row(number, raw, folded) for number, raw in enumerate(rows, 1) if (folded := " ".join(raw.split()))]


def split_lines(text: str) -> list[Line]:
    """The lines that show something, in order."""
    rows = split_rows(text)
    marked = has_marks(rows)
    lines: list[Line] = []
    images: list[tuple[str, str]] = []
    last = 0
    for joined in _joined(rows):
        number, _, folded = joined[0]
        if marked and lines and RULE.fullmatch(folded):
            lines[-1].chars += len(folded)  # it parts what stands around it, as a blank line does
            if number == last + 1 and not lines[-1].level and folded[0] in UNDERLINES:
                lines[-1].level = UNDERLINES[folded[0]]
            continue
        for line in _cells(joined, number - last - 1, marked):
            line.images, images = images + line.images, []
            if line.text:
                lines.append(line)
            else:
                images = line.images
        last = joined[-1].number
    if lines:
        lines[-1].images += images
    _set_indents(lines)
    for line in lines:
        _measure(line)
    return lines


def _joined(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each line."""
    tabbed = [_TAB.search(row.raw) is not None for row in rows]
    starts = [
        own or above or _starts_item(row) for row, own, above in zip(rows, tabbed, [False, *tabbed], strict=False)
    ]
    width = wrap_width(rows, starts)
    if not width:
        return [part for joined in join_cut(rows) for part in _parted(joined, set(compress(rows, tabbed)))]
    found: list[list[Row]] = []
    for row, start in zip(rows, starts, strict=True):
        if found and not start and goes_on(found[-1][-1], row, width):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _parted(joined: list[Row], tabbed: set[Row]) -> list[list[Row]]:
    """Rows that tabs part stand for themselves."""
    return [joined] if tabbed.isdisjoint(joined) else [[row] for row in joined]


def _starts_item(row: Row) -> bool:
    return _BULLET.match(row.folded) is not None or heading_level(row.folded) > 0


def _cells(joined: Sequence[Row], gap: int, marked: bool) -> Iterator[Line]:
    """The line of some rows, or the lines that tabs part a row into."""
    row = joined[0]
    if marked and has_links(row.raw) and (shown := read_links(_glued(joined))).row:
        yield from _linked(shown, row, gap)
        return
    pieces = _TAB.split(row.raw) if len(joined) == 1 and "\t" in row.raw and len(row.raw) <= MAX_CELLS else []
    if len(pieces) < 2:
        yield _line(joined, gap, marked)
        return
    for at, piece in enumerate(pieces):
        line = _line([Row(row.number, piece, " ".join(piece.split()))], 0 if at else gap, marked)
        line.chars += at < len(pieces) - 1
        line.cell = at > 0
        yield line


def _linked(shown: Shown, row: Row, gap: int) -> Iterator[Line]:
    """The lines of a row of links."""
    for at, (text, address) in enumerate(shown.links):
        yield Line(
            row.number,
            without_marks(text) or text,
            len(text),
            0 if at else gap,
            bullet=_BULLET.match(row.folded) is not None,
            cell=at > 0,
            links=[(text, address)],
            images=[] if at else shown.images,
        )


def _line(joined: Sequence[Row], gap: int, marked: bool) -> Line:
    number, raw, folded = joined[0]
    text = _glued(joined) if len(joined) > 1 else folded
    bare = _MARKER.sub("", text) if "[" in text[:40] else text
    lead = len(raw.expandtabs(8)) - len(raw.expandtabs(8).lstrip()) if raw[0].isspace() else 0
    bullet = _BULLET.match(bare) or (_LETTER_BULLET.match(bare) if lead > LETTER_LEAD else None)
    shown = bare[bullet.end() :] if bullet else bare
    level = heading_level(shown) if marked else 0
    entries = _entries(raw) if len(joined) == 1 and len(raw) <= MAX_ENTRIES_LINE else []
    line = Line(number, shown, sum(len(row.folded) for row in joined), gap, lead, False, bullet is not None, level)
    line.entries = entries
    if marked:
        _read_marks(line)
    return line


def _read_marks(line: Line) -> None:
    if has_links(line.text):
        shown = read_links(line.text)
        line.chars -= len(line.text) - len(shown.text)
        line.text, line.links, line.images = shown.text, shown.links, shown.images
        line.entries = []
    line.text = line.text and (without_marks(line.text) or line.text)


def _glued(joined: Sequence[Row]) -> str:
    """The text of several rows; where a row was cut at a hyphen or between signs of a script without spaces, no space
    comes between."""
    parts: list[str] = []
    for row in joined:
        if parts and not (parts[-1].endswith("-") or (SPACELESS.match(parts[-1][-1]) and SPACELESS.match(row.folded))):
            parts.append(" " if not _CLOSES.match(row.folded) else "")
        parts.append(row.folded)
    return "".join(parts)


def _set_indents(lines: Sequence[Line]) -> None:
    """Where most lines stand as far in, that is the margin; lines that share a row say nothing of it."""
    shared = {line.number for line in lines if line.cell}
    leads = Counter(line.lead for line in lines if line.number not in shared)
    if not leads:
        return
    usual, count = leads.most_common(1)[0]
    margin = usual if usual >= LEAST_MARGIN and count >= MARGIN_SHARE * leads.total() else 0
    for line in lines:
        line.indent = line.lead > usual
        line.lead = max(0, line.lead - margin)


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
    wide = 0 if sample.isascii() else len(WIDE.findall(sample))
    spaceless = len(SPACELESS.findall(sample)) if wide else 0
    line.width = len(text) + int(wide * scale)
    line.words = text.count(" ") + 1 + int(spaceless // 2 * scale)
