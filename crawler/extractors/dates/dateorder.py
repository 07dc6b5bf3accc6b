"""Which part of a numeric date is the day: what the language's custom says, and what a page's dates tell."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

YEAR_FIRST = frozenset(["zh", "ja", "ko", "hu", "mn", "eu", "ne", "eo"])
"""Languages that write the year first also where it has two digits."""
MONTH_FIRST_REGIONS = frozenset(["us", "ph", "fm", "pw", "gu"])
MONTH_FIRST = frozenset(["en", "tl", "fil"])
"""Languages that write the month first, unless their region does not."""
_DAY_FIRST_COUNTRIES = frozenset(
    "uk gb ie au nz in za sg my ng ke gh pk bd lk hk mt jm tt zw ug tz zm bw na mu np bn".split()
)
"""Countries, by the end of their hosts' names, where English is written with the day first."""
_NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\w./-])")


class Context(NamedTuple):
    language: str
    """Primary language, "" where unknown."""
    day_first: bool
    sure: bool
    """Whether `day_first` was told by the caller or is the language's only custom."""
    year_first: bool
    latest: date
    whole: bool = False
    """The text is nothing but a date, so that 12 Mar 20 is one."""


def learn_day_first(texts: Iterable[str], *, language: str | None = None) -> bool | None:
    """Whether the numeric dates of a page put the day first: one 13/05 settles every 04/05.

    Without a date that settles it the language's custom counts, where it has only one: None for an unknown language,
    for English and for American English, and where the page's dates contradict each other.
    """
    day_first = month_first = 0
    for text in texts:
        for first, _, second in _NUMERIC.findall(text):
            day_first += 12 < int(first) <= 31 and int(second) <= 12
            month_first += int(first) <= 12 < int(second) <= 31
    if day_first or month_first:
        return None if min(day_first, month_first) * 4 > max(day_first, month_first) else day_first > month_first
    primary, region = _parts(language)
    if primary in MONTH_FIRST:
        return True if region and region not in MONTH_FIRST_REGIONS else None
    return region not in MONTH_FIRST_REGIONS if primary else None


def with_country(language: str | None, host: str) -> str | None:
    """English with the country of a host: `en-US` is what many a page declares that nobody has told its language."""
    country = host.rpartition(".")[2]
    if _parts(language) in (("en", ""), ("en", "us")) and country in _DAY_FIRST_COUNTRIES:
        return f"en-{country}"
    return language


def _parts(language: str | None) -> tuple[str, str]:
    primary, _, region = (language or "").lower().replace("_", "-").partition("-")
    return primary, region


@lru_cache(maxsize=256)
def context_of(language: str | None, day_first: bool | None, today: date, whole: bool = False) -> Context:
    primary, region = _parts(language)
    latest = today + timedelta(days=1) if today < date.max else today
    if day_first is not None:
        return Context(primary, day_first, True, primary in YEAR_FIRST, latest, whole)
    month_first = region in MONTH_FIRST_REGIONS or (primary in MONTH_FIRST and not region)
    # en-US is what a server sends that nobody has told its language, so it is a custom but no certainty
    sure = primary != "" and (primary != "en" or (region != "" and not month_first))
    return Context(primary, not month_first, sure, primary in YEAR_FIRST, latest, whole)
