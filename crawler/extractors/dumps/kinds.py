"""What a single line reads as, from its own text: length, sentence ends, dates, bylines, known words."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from thresher.crawler.extractors.dates.datetext import date_share, find_dates, learn_day_first
from thresher.crawler.extractors.dumps.line_words import (
    CONSENT_WORDS,
    HOME_WORDS,
    PHOTO_WORDS,
    RIGHTS_WORDS,
    TOOL_WORDS,
    plain,
    topic_of,
)
from thresher.crawler.extractors.dumps.lines import Kind, Line
from thresher.crawler.extractors.names.names import byline_score
from thresher.text.words import byline_words

LONG = 160
"""Columns from which a line is a paragraph however it ends; headlines of the corpora have at most 150."""
PARAGRAPH = 60
"""Columns from which a line that ends as a sentence does is a paragraph."""
FEW_WORDS = 4
"""A longer line of fewer words is an address or noise."""
QUESTION = 110
"""The same for a line that ends with ? or !, as headlines do."""
SHOUTED = 400
"""The same for a line in capitals."""
MAX_DATE_LINE = 100
DATE_LINE = 0.6
"""The share of a line that its dates take where the line is a date line."""
BYLINE = 0.5
MAX_LEGAL = 500
MAX_OWNER = 60
"""Characters before which a copyright line has its sign."""
LOOKED_INTO = 30_000
"""Short lines of one page that are read for dates and names: each costs some 20 us, and no page has as many."""

_END = re.compile(r"[.!?…。！？؟।։。｡][\"'”’»)\]）」』\s]*$")
_CLOSERS = "\"'”’»)]）」』“ "
_CRUMB = re.compile(r"\s*(?:>|»|›|→|≫|＞|::)\s*|\s+[/\\]\s+")
_COPYRIGHT = re.compile(r"©|\(c\)\s*\d{4}|\bcopyright\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CREDIT = re.compile(
    r"(?:^|[\s(.|])(?:"
    + "|".join(map(re.escape, sorted(PHOTO_WORDS, key=lambda word: (-len(word), word))))
    + r")\s?[:：/]|©",
    re.I,
)
"""Where a line speaks of a picture."""
_LEADS = frozenset((*byline_words().by, *byline_words().leads))
MAX_CRUMB = 70
"""Characters of a step of a trail; the last one may be the headline."""


def classify(lines: Iterable[Line], today: date) -> None:
    """Give every line its kind and its dates."""
    lines = list(lines)
    dated = [line.text for line in lines[:LOOKED_INTO] if len(line.text) <= MAX_DATE_LINE]
    day_first = learn_day_first(dated)
    budget = LOOKED_INTO
    for line in lines:
        if kind := _sentence_kind(line):
            line.kind = kind
        elif budget:
            budget -= 1
            line.kind = _short_kind(line, day_first, today)
            line.topic = topic_of(line.text) if line.kind in (Kind.TEXT, Kind.TOOL) else None
    for lead, line in pairwise(lines):
        if line.kind is Kind.TEXT and lead.kind is Kind.TEXT and lead.text.casefold().rstrip(":") in _LEADS:
            line.kind = Kind.BYLINE if line.words <= 4 else line.kind


def _sentence_kind(line: Line) -> Kind | None:
    """The kind of a line of running text; None for others."""
    text, width = line.text, line.width
    if line.words < FEW_WORDS and width > PARAGRAPH:
        return None
    if width > MAX_LEGAL:
        return Kind.PROSE
    if (_COPYRIGHT.search(text) and _is_legal(text)) or (width > PARAGRAPH and _has(text, RIGHTS_WORDS)):
        return Kind.LEGAL
    if not _END.search(text[-12:]):
        return Kind.PROSE if width >= LONG and not _is_shouted(line) else None
    if _is_shouted(line):
        return None
    # a date line may end with a point: 'April 26, 2010.'
    if width < PARAGRAPH and any(map(str.isdigit, text)):
        return None
    asks = text.rstrip(_CLOSERS)[-1:] in "?!؟？！"
    if width >= (QUESTION if asks else PARAGRAPH):
        return Kind.PROSE
    return Kind.SENTENCE if line.words > 3 and not asks and not line.entries else None


def _is_shouted(line: Line) -> bool:
    return line.width < SHOUTED and line.text.isupper()


def _short_kind(line: Line, day_first: bool | None, today: date) -> Kind:
    text = line.text
    bare = plain(text)
    if _has(bare, RIGHTS_WORDS) or (_COPYRIGHT.search(text) and _is_legal(text)):
        return Kind.LEGAL
    if bare in TOOL_WORDS or bare in HOME_WORDS:
        return Kind.TOOL
    if crumbs_of(text):
        return Kind.CRUMBS
    if len(text) <= MAX_DATE_LINE:
        line.dates = find_dates(text, day_first=day_first, today=today)
        line.credit = 0.0 if line.entries else byline_score(text)
        if line.dates and date_share(text, line.dates) >= DATE_LINE:
            return Kind.DATE
        if line.credit >= BYLINE:
            return Kind.BYLINE
    if _CREDIT.search(text):
        return Kind.CAPTION
    if _END.search(text[-12:]) and line.words > 3 and text[-1] not in "?!؟？！" and not text.isupper():
        return Kind.SENTENCE if line.width < PARAGRAPH else Kind.PROSE
    return Kind.TEXT


def _is_legal(text: str) -> bool:
    """Whether a line with a copyright sign is the site's own and no picture's credit: it has a year, and is short or
    begins with the sign; a caption says first what the picture shows."""
    if _has(text, RIGHTS_WORDS):
        return True
    begins = len(text) <= MAX_OWNER or _COPYRIGHT.search(text, 0, MAX_OWNER) is not None
    return len(text) < 200 and _YEAR.search(text) is not None and begins


def _has(text: str, known: tuple[str, ...]) -> bool:
    bare = plain(text)
    return any(phrase in bare for phrase in known)


def is_consent(text: str) -> bool:
    """Whether a paragraph speaks of cookies."""
    return _has(text[:MAX_LEGAL], CONSENT_WORDS)


def crumbs_of(text: str) -> list[str]:
    """The steps of a breadcrumb trail: 'Home > News > Politics'; [] where the line is none."""
    parts = [part.strip() for part in _CRUMB.split(text) if part.strip()]
    if len(parts) < 2 or max(map(len, parts[:-1])) > MAX_CRUMB // 2 or len(parts[-1]) > MAX_CRUMB * 3:
        return []
    at_home = plain(parts[0]) in HOME_WORDS
    arrows = sum(text.count(sign) for sign in ">»›→＞") + text.count("::")
    return parts if at_home or (arrows >= 2 and len(parts) > 2) else []
