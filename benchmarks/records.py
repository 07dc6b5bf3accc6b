"""Records like those of real portals, as many as wanted: invented words as frequent as words are, lengths as they vary.

The same number gives the same record.  A record in twelve is a near-copy of an earlier one on another portal.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import numpy as np

from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import Accounting, Article, Block, BlockKind, PageRecord, PageType, Teaser, TextLink

PORTALS = 60
COPIED = 12
"""A record in so many is a copy."""
_VOCABULARY = 60_000
_NAMES = 800
_LAST, _DAYS = date(2026, 9, 14), 1_000
_MEDIAN_WORDS, _SPREAD = 480, 0.6
"""Of an article: half are shorter; the logarithm's standard deviation."""
_TEASERS, _LINKS = 12, 4
_BEGINNINGS = "b br c ch d dr f fl g gr h j k kl l m n p pr r s sch st t tr v w z".split()
_ENDS = "a e i o u an en in on er or al el is us ing ung eur".split()


@cache
def vocabulary() -> list[str]:
    """Invented words, the frequent ones short."""
    source, found = random.Random(1), dict[str, None]()
    while len(found) < _VOCABULARY:
        parts = 1 + (len(found) > 100) + (len(found) > 4_000)
        syllables = range(source.randint(1, 2) + parts)
        found["".join(source.choice(_BEGINNINGS) + source.choice(_ENDS) for _ in syllables)] = None
    return list(found)


@cache
def _shares() -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """How much of a text the words up to each one are: a word's share falls as its rank rises (Zipf)."""
    weights = 1 / (np.arange(1, _VOCABULARY + 1) + 2.7)
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = np.cumsum(weights) / weights.sum()
    return shares


def words(source: np.random.Generator, count: int) -> list[str]:
    known = vocabulary()
    return [known[at] for at in np.searchsorted(_shares(), source.random(count)).tolist()]


def paragraphs(number: int) -> list[str]:
    """The text of an article."""
    source = np.random.default_rng(number)
    count = int(min(6_000, max(40, _MEDIAN_WORDS * np.exp(_SPREAD * source.standard_normal()))))
    told = words(source, count)
    return [" ".join(told[at : at + 60]).capitalize() + "." for at in range(0, count, 60)]


def copied_from(number: int) -> int | None:
    """The record that this is a near-copy of."""
    return number - 7 if number % COPIED == 0 and number > COPIED else None


def url_of(number: int) -> str:
    day = day_of(number)
    return f"https://www.portal{number % PORTALS}.example/{day.replace('-', '/')}/{_slug(number)}-{number}"


def day_of(number: int) -> str:
    return (_LAST - timedelta(days=number * 7919 % _DAYS)).isoformat()


def _slug(number: int) -> str:
    return "-".join(words(np.random.default_rng(number + (1 << 40)), 6))


def record(number: int) -> PageRecord:
    """The record of a page."""
    source, origin = np.random.default_rng(number + (1 << 41)), copied_from(number)
    told = paragraphs(number if origin is None else origin)
    if origin is not None:
        told = [*told[:-1], "An editor's note stands in place of the last paragraph."]
    headline = " ".join(words(source, 8)).capitalize()
    known, who = vocabulary(), int(source.integers(0, _NAMES))
    names = [f"{known[200 + who].title()} {known[1200 + who].title()}"]
    others = [int(at) for at in source.integers(1, 1_000_000, _TEASERS)]
    article = Article(
        headline=headline,
        standfirst=" ".join(words(source, 25)).capitalize(),
        authors=names,
        date_published=day_of(number),
        body="\n\n".join(told),
        blocks=[Block(BlockKind.PARAGRAPH, text) for text in told],
        links=[TextLink(headline[:30], url_of(other)) for other in others[:_LINKS]],
        section=f"Section {number % 9}",
        word_count=sum(text.count(" ") + 1 for text in told),
    )
    characters = len(article.body)
    return PageRecord(
        url=url_of(number),
        portal=f"portal{number % PORTALS}.example",
        title=headline,
        language=("en", "de", "fr", "ru")[number % PORTALS % 4],
        page_type=PageType.ARTICLE,
        fetched_at=f"{day_of(number)}T12:00:00Z",
        content_sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        origin=_origin(number),
        article=article,
        text=article.body,
        teasers=[Teaser(headline=_slug(other).replace("-", " "), url=url_of(other)) for other in others],
        accounting=Accounting(visible_chars=characters, by_zone={}),
        confidence={"headline": 0.97, "body": 0.95, "authors": 0.9, "date_published": 0.98},
    )


def _origin(number: int) -> Origin:
    return Origin(file=f"archive/{number // 20_000}.warc.gz", offset=number * 9_000, form=Form.HTML)


def outcomes(first: int, last: int) -> Iterator[Outcome]:
    """What came of the pages from `first` to `last`."""
    for number in range(first, last + 1):
        made = record(number)
        yield Outcome(status=Status.KEPT, origin=made.origin, url=made.url, record=made)
