"""Dates and bylines in the short texts of items."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.dates.datewords import month_between
from thresher.crawler.extractors.dates.relativedates import parse_relative
from thresher.text.words import any_of, byline_words, date_words

_EVER = date(2100, 1, 1)
_NOW = datetime(2100, 1, 1, tzinfo=UTC)
"""Dates are only found here; what they may be is decided where they are parsed."""
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
_SPLIT_CHARS = 110
"""A longer text is no line of date and author."""
_AGE = re.compile(r"\d{1,3}\s?(?:s|m|min|h|hr|hrs|d|w|wk|mo|y|yr)\.?(?:\s+ago)?", re.IGNORECASE)
"""How long ago, as lists of posts write it: 18d."""
BY = re.compile(
    rf"^\s*(?:{any_of((*byline_words().by, *byline_words().by_amid, *byline_words().by_in_items))})\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_BY_AMID = re.compile(
    rf"(?:^|\s)(?:{any_of((*byline_words().by, *byline_words().by_amid_items))}):?\s+(?=\S)", re.IGNORECASE
)
_BY_ALONE = re.compile(rf"(?:{any_of((*byline_words().by, *byline_words().by_amid))})\s*:?", re.IGNORECASE)
_PARTICLE = re.compile(r"\s+[a-zà-ÿ]{1,3}$")
"""What stands between a name and the date behind it, as "am", "on", "le"."""
_KNOWN = 1 << 12


@lru_cache(maxsize=_KNOWN)
def is_date(text: str) -> bool:
    """A short text that tells a date or an age.  Pure: the cache changes no result."""
    if len(text) > _DATE_CHARS:
        return False
    if not any(map(str.isdigit, text)):
        return parse_relative(text, _NOW) is not None
    if _DATE_LIKE.search(text) or _AGE.fullmatch(text.strip()):
        return not _READING.search(text)
    found = _DAY_AND_WORD.search(text)
    return found is not None and bool(month_between(found[1] or found[2], ""))


def split_date(text: str) -> list[str]:
    """A line such as "3 May 2014 by Ann Lee", parted before and behind its date."""
    if len(text) > _SPLIT_CHARS or not any(map(str.isdigit, text)):
        return [text]
    dates = find_dates(text, today=_EVER, limit=1)
    if not dates or len(dates[0].raw) > 0.9 * len(text):
        return [text]
    return [text[: dates[0].start], dates[0].raw, text[dates[0].end :]]


def date_within(text: str) -> str:
    """The date of a text without the words around it, as "Updated:"; the text where none is found in it."""
    dates = find_dates(text, today=_EVER, limit=1) if any(map(str.isdigit, text)) else []
    return dates[0].raw.strip() if dates else text


def without_by(text: str) -> str | None:
    """The name of a byline without the word before it; None where no more stands there than that word."""
    if _BY_ALONE.fullmatch(text.strip()):
        return None
    by = BY.match(text) or _BY_AMID.search(text)
    return _PARTICLE.sub("", text[by.end() :].strip(" ,|·•-–") if by else text.strip()) or None
