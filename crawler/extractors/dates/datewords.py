"""Words around dates: months, weekdays, connectors, zones, labels.  All look-ups are cached pure functions."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

from thresher.text.words import date_words, languages

JALALI = 100
"""Added to the number of a Solar Hijri month, so that the year is read in that calendar."""

NOT_DECOMPOSED = str.maketrans("ıłđøيىكۀ", "ildoییکه")
"""Letters that Unicode does not take apart, and Arabic letters that Persian writes with another code."""

ZONES: dict[str, str] = {
    zone: offset
    for offset, zones in {
        "+00:00": "Z UTC GMT WET",
        "+01:00": "CET MEZ WEST WAT",
        "+02:00": "CEST MESZ EET SAST CAT",
        "+03:00": "EEST MSK МСК TRT EAT",
        "+05:00": "PKT",
        "+05:45": "NPT",
        "+07:00": "WIB ICT",
        "+08:00": "WITA HKT SGT AWST PHT MYT",
        "+09:00": "WIT JST KST",
        "+10:00": "AEST",
        "+11:00": "AEDT",
        "+12:00": "NZST",
        "+13:00": "NZDT",
        "-03:00": "BRT ART",
        "-04:00": "EDT",
        "-05:00": "EST CDT",
        "-06:00": "MDT",
        "-07:00": "MST PDT",
        "-08:00": "PST AKDT",
        "-09:00": "AKST",
        "-10:00": "HST",
    }.items()
    for zone in zones.split()
}
"""Names of one meaning.  Left out, since two countries use them: IST, CST, BST, AST, GST; and ET, PT, which shift."""

_GLUED_MONTH = re.compile(r"(?<=[a-z\d)])[A-Z][a-z]{2,8}\.?\s?$")
"""A month written onto the word before it, where a line break was markup: NewsMarch."""
WORD = re.compile(r"[^\s,;/|()\[\]（）<>«»\"“”'’‘ʼ`´،，、·•–—\-@]+")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """The word for comparison: case, accents of European letters, Arabic vowels and dots removed."""
    parts = unicodedata.normalize("NFD", word.casefold())
    kept = "".join(
        c for c in parts if not ("\u0300" <= c <= "\u036f" or "\u064b" <= c <= "\u065f" or c in ".\u200c\u0640")
    )
    return unicodedata.normalize("NFC", kept).translate(NOT_DECOMPOSED)


def words(text: str) -> list[str]:
    """The folded words of a text; punctuation parts words, dots inside them vanish."""
    return [word for word in map(fold, WORD.findall(text)) if word]


def _folded(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(words(" ".join(entries)))


CONNECTORS = _folded(date_words().within)
"""Words that may stand between the parts of a date and mean nothing."""
TIME_WORDS = _folded(date_words().before_times)
"""Words that may stand between a date and its time of day."""
BEFORE_NOON = _folded(date_words().before_noon)
AFTER_NOON = _folded(date_words().after_noon)
CJK_WEEKDAY = re.compile(r"星期.|[周週礼禮拜][一二三四五六日天]|[月火水木金土日]曜?日?|[월화수목금토일](?:요일)?")


def _month_table(months: Iterable[str], prefixes: Iterable[str] = ()) -> dict[str, int]:
    table: dict[str, int] = {}
    for number, forms in enumerate(months, 1):
        for form in forms.split(","):
            name = "".join(words(form))  # an apostrophe parts words too
            for prefix in ("", *prefixes):
                table.setdefault(prefix + name, number)
    return table


_LAST = "hr"
"""Where the language is unknown a form that two use for different months is the other's: Croatian shares four with
Polish and Czech, of which there are more pages."""


@cache
def _months() -> dict[str, dict[str, int]]:
    """Tables by primary language; under "" the table for pages whose language is unknown."""
    tables: dict[str, dict[str, int]] = {}
    hijri: dict[str, dict[str, int]] = {}
    for code, own in languages().items():
        primary, calendar = code.partition("-")[0], own.calendar
        tables.setdefault(primary, {}).update(_month_table(calendar.months, calendar.month_prefixes))
        if calendar.solar_hijri_months:
            table = _month_table(calendar.solar_hijri_months)
            hijri[primary] = {word: number + JALALI for word, number in table.items()}
    unknown: dict[str, int] = {}
    for code in sorted(tables, key=lambda code: code == _LAST):
        unknown = tables[code] | unknown
    tables[""] = unknown
    for code, table in hijri.items():
        tables[code] = table | tables[code]
        tables[""] = table | tables[""]
    for code, alias in (("nb", "no"), ("nn", "no"), ("ckb", "ku"), ("fil", "tl"), ("iw", "he"), ("sh", "hr")):
        tables[code] = tables.get(code, {}) | tables.get(alias, {})
    return tables


@cache
def _weekdays() -> frozenset[str]:
    return _folded(form for own in languages().values() for form in own.calendar.weekdays)


@lru_cache(maxsize=8192)
def _number(word: str, language: str) -> int | None:
    tables = _months()
    for code in (language, "en", ""):
        if (number := tables.get(code, {}).get(word)) is not None:
            return number
    return None


@lru_cache(maxsize=8192)
def month_between(text: str, language: str) -> int | None:
    """The month that stands between a day and a year: its number, 0 where there are only connectors, None for prose."""
    parts = words(text)
    found = index = 0
    while index < len(parts):
        for size in (3, 2, 1):  # 'tháng mười một' before 'tháng mười', 'كانون الثاني' as one name
            number = _number("".join(parts[index : index + size]), language)
            if number is not None and index + size <= len(parts):
                break
        if number is None and parts[index] not in CONNECTORS:
            return None
        if number is not None and found not in (0, number):
            return None
        found = number or found
        index += size
    return found


@lru_cache(maxsize=4096)
def month_at_end(text: str, language: str) -> tuple[int, int] | None:
    """The month that a text ends with, and where it begins: 'on Monday, March ' gives (3, 11)."""
    spans = list(WORD.finditer(text))[-3:]
    while spans and fold(spans[-1][0]) in CONNECTORS and _number(fold(spans[-1][0]), language) is None:
        spans.pop()
    for first in range(len(spans)):
        number = _number("".join(fold(span[0]) for span in spans[first:]), language)
        if number is not None:
            return number, spans[first].start()
    glued = _GLUED_MONTH.search(text)
    number = _number(fold(glued[0].rstrip(". ")), language) if glued else None
    return (number, glued.start()) if number is not None and glued else None


@lru_cache(maxsize=4096)
def time_gap(text: str) -> Literal["am", "pm", "plain", "word"] | None:
    """What stands between a date and a time: nothing of note, a word that announces a time, a half of day, or prose."""
    kind: Literal["am", "pm", "plain", "word"] = "plain"
    for word in words((text if text.isascii() else CJK_WEEKDAY.sub(" ", text)).replace(":", " ")):
        if word in BEFORE_NOON:
            kind = "am"
        elif word in AFTER_NOON:
            kind = "pm"
        elif word in TIME_WORDS:
            kind = "word"
        elif word not in _weekdays():
            return None
    return kind


def is_date_word(word: str, language: str) -> bool:
    """Whether a word belongs to the furniture of a date line: a weekday, a connector, a zone, a month."""
    folded = fold(word).removesuffix("ที่")  # Thai writes 'on the' together with the weekday
    if folded in CONNECTORS or folded in TIME_WORDS or folded in _weekdays() or word in ZONES:
        return True
    return _number(folded, language) is not None
