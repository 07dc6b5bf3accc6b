"""What a page shows around its content: menus at its top and end, the site's name, the trail."""

import re
from collections.abc import Sequence

from thresher.crawler.extractors.dumps.kinds import crumbs_of
from thresher.crawler.extractors.dumps.line_words import HOME_WORDS, Topic, plain, topic_of
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.text.words import page_words

MENU_WORDS = 4
"""Words of an entry; a longer one is one only between entries."""
MENU_WORDS_BETWEEN = 7
TOP_LINES = 8
"""Lines of the page's top among which the site's name stands."""
MAX_SITE_NAME = 50

_SEPARATED = re.compile(r"(.{2,60}?)\s+[-–—|·:]\s+(.{3,100})$")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s,:©]*(?:\d{4}(?:\s*[-–—/]\s*(?:\d{4}|\d\d))?(?:\s*г\w*\.?)?)?[\s,.:–—-]*([^,.|©\d]{3,50})",
    re.I,
)


def menu_start(lines: Sequence[Line], start: int, end: int) -> int:
    """Where, in lines [start, end), the closing menu and footer begin; `end` where there is none."""
    index = end
    while index > start and (_is_chrome(lines[index - 1]) or _is_between(lines, index - 1, start, end)):
        index -= 1
    for heading in range(end - 1, index - 1, -1):
        if lines[heading].topic is Topic.RELATED:
            return _behind_list(lines, heading, end)
    return index


def menu_end(lines: Sequence[Line], start: int, end: int) -> int:
    """Where, in lines [start, end), the opening menu ends."""
    index = start
    while index < end and _is_chrome(lines[index]):
        index += 1
    if index < end and index > start and lines[index - 1].kind is Kind.TEXT and lines[index - 1].gap > 0:
        return index - 1  # a heading over what follows
    return index


def _is_chrome(line: Line) -> bool:
    if line.kind in (Kind.LEGAL, Kind.TOOL, Kind.CRUMBS):
        return True
    return line.kind is Kind.TEXT and not line.dates and (line.words <= MENU_WORDS or len(line.entries) > 2)


def _is_between(lines: Sequence[Line], index: int, start: int, end: int) -> bool:
    """Whether a longer entry has entries on both sides, as close as they stand to each other."""
    if not start < index < end - 1 or lines[index].kind is not Kind.TEXT or lines[index].words > MENU_WORDS_BETWEEN:
        return False
    if not (_is_chrome(lines[index - 1]) and _is_chrome(lines[index + 1])):
        return False
    return lines[index].gap == lines[index + 1].gap and lines[index].indent == lines[index + 1].indent


def _behind_list(lines: Sequence[Line], heading: int, end: int) -> int:
    """The end of a list of short headlines under a known heading: where the next line stands further apart."""
    for index in range(heading + 2, end):
        if lines[index].gap > lines[index - 1].gap and index > heading + 2:
            return index
        if lines[index].kind in (Kind.LEGAL, Kind.CRUMBS):
            return index
    return end


def site_name(lines: Sequence[Line], headline: str | None) -> tuple[str, int] | None:
    """The site's name and the line that gives it: a title, a copyright line, a name with its motto at the top."""
    top = lines[:TOP_LINES]
    own = plain(headline) if headline else ""
    for index, line in enumerate(top):
        parts = _SEPARATED.match(line.text)
        if parts and own and plain(parts[1]) == own and len(parts[2]) <= MAX_SITE_NAME:
            return parts[2].strip(), index
    for index in range(len(lines) - 1, max(-1, len(lines) - 1 - TOP_LINES * 2), -1):
        if lines[index].width < 300 and (match := _COPYRIGHT.search(lines[index].text)):
            name = match[1].strip(' -–—."«»“”')
            if name and plain(name) and not _is_rights(name):
                return name, index
    for index, line in enumerate(top):
        parts = _SEPARATED.match(line.text)
        if line.kind is not Kind.TEXT or not parts or line.entries or plain(parts[1]) in HOME_WORDS:
            continue
        if len(parts[1]) <= MAX_SITE_NAME and not (own and own in plain(line.text)):
            return parts[1].strip(), index
    return None


def _is_rights(name: str) -> bool:
    return topic_of(name) is not None or plain(name).startswith(page_words().rights_starts)


def trail(lines: Sequence[Line], end: int) -> tuple[list[str], int] | None:
    """The breadcrumb trail's steps and its line, the last one above the article."""
    for index in range(end - 1, -1, -1):
        if lines[index].kind is Kind.CRUMBS:
            return crumbs_of(lines[index].text), index
    return None
