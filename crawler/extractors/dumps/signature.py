"""What stands right under the article's text: the author's name, the source with the date, tags, tools."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from thresher.crawler.extractors.dumps.head import is_person
from thresher.crawler.extractors.dumps.line_words import Topic, plain, topic_of
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.dumps.sources import MAX_SIGNATURE, source_in

MAX_LINES = 12
"""Lines under the text that are looked at."""


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
    if (
        line.topic is not None
        or line.width > MAX_SIGNATURE
        or line.kind in (Kind.PROSE, Kind.TOOL, Kind.CRUMBS, Kind.LEGAL)
    ):
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
    return not dated and (following is None or following.kind is not Kind.TEXT or following.topic is not None)


def tags_of(text: str) -> list[str]:
    """The tags of a line 'Tags: a, b, c'."""
    head, colon, rest = text.replace("：", ":").partition(":")
    if not colon or len(head) > 30 or len(text) > 400 or topic_of(head) is not Topic.TAGS:
        return []
    return [tag.strip(" #.") for tag in re.split(r"[,;|、，；#]", rest) if plain(tag)]
