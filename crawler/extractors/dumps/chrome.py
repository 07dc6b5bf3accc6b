"""What a page shows around its content: the site's name, the trail."""

import re
from collections.abc import Sequence

from thresher.crawler.extractors.dumps.kinds import crumbs_of
from thresher.crawler.extractors.dumps.line_words import HOME_WORDS, plain, topic_of
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.text.words import page_words

TOP_LINES = 8
"""Lines of the page's top among which the site's name stands."""
MAX_SITE_NAME = 50

_SEPARATED = re.compile(r"(.{2,60}?)\s+[-–—|·:]\s+(.{3,100})$")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s,:©]*(?:\d{4}(?:\s*[-–—/]\s*(?:\d{4}|\d\d))?(?:\s*г\w*\.?)?)?[\s,.:–—-]*([^,.|©\d]{3,50})",
    re.I,
)


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
