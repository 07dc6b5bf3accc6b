"""Lines of an item: dates, bylines, signatures, labels."""

import re
from datetime import date

from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.dates.datewords import month_between
from thresher.crawler.extractors.markup.view import TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.linkfacts import is_person, words_in
from thresher.text.words import any_of, byline_words, date_words

_EVER = date(2100, 1, 1)
"""Dates are only found here; what they may be is decided where they are parsed."""
_LINE = int(Hint.DATE | Hint.BYLINE | Hint.META)
MAX_NAME = 4
"""Words of a name."""
_BYLINE, _TAGS, _SHARE = int(Hint.BYLINE), int(Hint.TAGS), int(Hint.SHARE | Hint.BUTTON)
_DATE_LIKE = re.compile(
    r"\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)?\d\d\b|\b(?:19|20)\d\d\s?[-./年년]\s?\d{1,2}|"
    r"\b\d{1,2}[:.h]\d{2}\b|"
    r"\b(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|"
    r"º)?[.,]?\s+(?:de\s+)?[^\W\d]{3,12}[.,]?\s+(?:de\s+)?(?:19|20)\d\d|"
    r"[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d|"
    rf"\d+\s?(?:{any_of(date_words().age_stems)})|"
    rf"(?:{any_of(date_words().ago_before)}) (?:\d+|(?:{any_of(date_words().one_stems)})\w*) \w+",
    re.IGNORECASE,
)
_DAY_AND_WORD = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er|º)?[.,]?\s+(?:de\s+)?([^\W\d]{3,12})[.,]?$|^([^\W\d]{3,12})\.? \d{1,2}$"
)
"""A date without a year, where the word is a month; else a count."""
_READING = re.compile(
    rf"\d\W?min\w*\W+(?:{any_of(date_words().reads)})|{any_of(date_words().reading_time)}", re.IGNORECASE
)
_DATE_CHARS = 48
"""A longer text holds a date, it is none."""
SUMMARY_WORDS = 4
"""Words of a summary."""
_DASH = re.compile(r"\s*[–—|•·:]\s+|\s+-\s")
_EDGES = "|•·-–—:, \n"
_BY = re.compile(
    rf"^\s*(?:{any_of((*byline_words().by, *byline_words().by_amid, *byline_words().by_in_items))})\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_BY_AMID = re.compile(
    rf"(?:^|\s)(?:{any_of((*byline_words().by, *byline_words().by_amid_items))}):?\s+(?=\S)", re.IGNORECASE
)
_BYLINE_CHARS = 80
_PARTS = re.compile(r"\s+[|•·–—/]\s+|\s*[|•·]\s*|\n")


def is_date(text: str) -> bool:
    if len(text) > _DATE_CHARS or not any(map(str.isdigit, text)):
        return False
    if _DATE_LIKE.search(text):
        return not _READING.search(text)
    found = _DAY_AND_WORD.search(text)
    return found is not None and bool(month_between(found[1] or found[2], ""))


def is_signature(line: str) -> bool:
    """A name alone on a line, its family name in capitals."""
    words = line.split()
    if not 2 <= len(words) <= MAX_NAME or any(map(str.isdigit, line)):
        return False
    return all(word[0].isupper() for word in words) and sum(word.isupper() and len(word) > 2 for word in words) == 1


def take_line(item: Item, block: TextBlock, text: str) -> bool:
    """Read a line that is a date, a byline, or both, or a label of no interest.  False for any other."""
    near = block.node.hints | (block.node.parent.hints if block.node.parent else 0)
    if near & _SHARE and block.chars < 60:
        return True
    if len(text) > _BYLINE_CHARS:
        return False
    if near & _LINE and _take_sentence(item, block, text):
        return True
    taken = prose = False
    for part in _PARTS.split(text):
        if item.date_raw is None and is_date(part):
            item.date_raw = part.strip()
            taken = True
        elif part == item.date_raw:
            taken = True
        elif item.byline is None and (by := _BY.match(part)) and words_in(part) <= 8:
            item.byline = part[by.end() :].strip()
            taken = True
        elif item.byline is None and block.node.hints & _BYLINE and words_in(part) <= 6 and not is_date(part):
            item.byline = part.strip()
            taken = True
        elif words_in(part) >= SUMMARY_WORDS:
            prose = True
    return (taken and not prose) or bool(near & _TAGS and block.chars < 60)


def without_date(item: Item, block: TextBlock, text: str) -> str:
    """A text without the date that it begins or ends with, which becomes the item's where it has none yet."""
    if item.date_raw is None and any(map(str.isdigit, text[:_DATE_CHARS])):
        first = block.pieces[0][0].strip() if len(block.pieces) > 1 else ""
        before = first if is_date(first) else _DASH.split(text[:_DATE_CHARS], maxsplit=1)[0].strip()
        if len(before) < len(text) and text.startswith(before) and _is_date_alone(before):
            item.date_raw = before
    if item.date_raw and text != item.date_raw:
        text = text.removeprefix(item.date_raw).removesuffix(item.date_raw)
    return text.strip(_EDGES)


def _is_date_alone(text: str) -> bool:
    dates = find_dates(text, today=_EVER, limit=1)
    return bool(dates) and len(dates[0].raw) > 0.9 * len(text)


def _take_sentence(item: Item, block: TextBlock, text: str) -> bool:
    """Read a line such as "Published on 3 May 2014 by Ann Lee"."""
    dates = find_dates(text, today=_EVER, limit=1)
    if not dates or len(dates[0].raw) > 0.9 * len(text):
        return False
    item.date_raw = item.date_raw or dates[0].raw
    if item.byline is None:
        person = next((p[0].strip() for p in block.pieces if p[3] is not None and is_person(p[3].href)), None)
        rest = f"{text[: dates[0].start]} {text[dates[0].end :]}".strip(" ,|·•-–")
        by = _BY_AMID.search(rest)
        item.byline = person or (rest[by.end() :].strip(" ,|·•-–") if by else None)
    return True
