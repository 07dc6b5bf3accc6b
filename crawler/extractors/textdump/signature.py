"""What stands right under the article's text: the author's name, the source with the date, tags, tools."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extractors.names import NameKind, agency_of, name_kind
from crawler.extractors.textdump.head import is_person
from crawler.extractors.textdump.kinds import Kind
from crawler.extractors.textdump.lines import Line
from crawler.extractors.textdump.words import SOURCE_WORDS, Topic, label_of, plain, topic_of

MAX_LINES = 12
"""Lines under the text that are looked at."""
MAX_SIGNATURE = 90
"""Columns of a line that names a source."""
MAX_SOURCE_WORDS = 6

_QUOTED = re.compile(r"[\"“”„«»‟「『《]([^\"“”„«»「」『』《》]{2,60})[\"“”«»」』》]")
_EDGES = " \t\"“”„«»'’‘()[]（）,;:|.–—-・"
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.I)


@dataclass(slots=True)
class Signature:
    """Indices of lines; -1 where there is none."""

    end: int
    """The first line that is not part of it."""
    byline: int = -1
    date: int = -1
    source: int = -1
    source_name: str = ""
    article: list[int] = field(default_factory=list)
    """All its lines that belong to the article."""
    tags: list[str] = field(default_factory=list)


def read_signature(lines: Sequence[Line], start: int, *, dated: bool) -> Signature:
    """The signature in the lines from `start`; `dated` says that a date stands over the text already."""
    found = Signature(start)
    for index in range(start, min(len(lines), start + MAX_LINES)):
        line = lines[index]
        if _read_line(lines, index, found, dated):
            found.end = index + 1
        elif line.kind is not Kind.TOOL:
            break
    return found


def _read_line(lines: Sequence[Line], index: int, found: Signature, dated: bool) -> bool:
    """Take one line; False where it is not part of a signature."""
    line = lines[index]
    tags = tags_of(line.text)
    if tags:
        found.tags = tags
        return True
    if line.width > MAX_SIGNATURE or line.kind in (Kind.PROSE, Kind.TOOL, Kind.CRUMBS, Kind.LEGAL):
        return False
    name = source_in(line)
    if name and found.source < 0:
        found.source, found.source_name = index, name
        if line.dates and found.date < 0:
            found.date = index
    elif line.kind is Kind.DATE:
        if found.date >= 0 or not _is_own_date(lines, index, found, dated):
            return False
        found.date = index
    elif found.byline < 0 and (line.kind is Kind.BYLINE or (line.kind is Kind.TEXT and is_person(line.text))):
        if _opens_item(lines, index):
            return False
        found.byline = index
    else:
        return False
    found.article.append(index)
    return True


def _opens_item(lines: Sequence[Line], index: int) -> bool:
    """Whether a paragraph follows, so that the line is a headline or a reader's name."""
    return index + 1 < len(lines) and lines[index + 1].kind is Kind.PROSE


def _is_own_date(lines: Sequence[Line], index: int, found: Signature, dated: bool) -> bool:
    """Whether a date is the article's: under a name or source, or where no item can begin."""
    if found.article:
        return True
    following = lines[index + 1] if index + 1 < len(lines) else None
    return not dated and (following is None or following.kind is not Kind.TEXT or topic_of(following.text) is not None)


def source_in(line: Line) -> str | None:
    """The publisher that a signature line names: 'Source: X', '“X”, April 26, 2010', '(Reuters)', 'x.org'."""
    labelled = label_of(line.text, SOURCE_WORDS)
    if labelled is not None:
        return _without_dates(line, labelled).strip(_EDGES) or None
    rest = _without_dates(line, line.text)
    if quoted := _QUOTED.search(rest):
        alone = not _words_beside(rest, quoted)
        return (
            quoted[1].strip(_EDGES)
            if alone and (line.dates or len(rest) < 40) and line.kind is not Kind.SENTENCE
            else None
        )
    bare = rest.strip(_EDGES)
    if not bare or len(bare.split()) > MAX_SOURCE_WORDS:
        return None
    bracketed = rest.strip()[0] in "([（"
    if _DOMAIN.fullmatch(bare) or (agency_of(bare) and (bracketed or line.dates or len(bare.split()) < 3)):
        return bare
    return bare if line.dates and name_kind(bare) in (NameKind.ORGANISATION, NameKind.AGENCY) else None


def _words_beside(text: str, quoted: re.Match[str]) -> str:
    return (text[: quoted.start()] + text[quoted.end() :]).strip(_EDGES)


def _without_dates(line: Line, text: str) -> str:
    for found in line.dates:
        text = text.replace(found.raw, " ")
    return " ".join(text.split())


def tags_of(text: str) -> list[str]:
    """The tags of a line 'Tags: a, b, c'."""
    head, colon, rest = text.replace("：", ":").partition(":")
    if not colon or len(head) > 30 or len(text) > 400 or topic_of(head) is not Topic.TAGS:
        return []
    return [tag.strip(" #.") for tag in re.split(r"[,;|、，；#]", rest) if plain(tag)]
