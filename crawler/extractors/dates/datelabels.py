"""What a date line says its date is: of the publication, of the last change, or of something else."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from thresher.crawler.extractors.dates.datewords import fold, words
from thresher.text.words import date_words

Label = Literal["published", "modified", "other"]
"""`other`: the date of an event, a deadline, a manuscript's way; never the page's."""

BESIDE_LABELS = frozenset(words(" ".join(date_words().beside_labels)))
"""Words that stand beside a label and belong to it."""

REACH = 40
"""Characters before a date in which its label stands, and half of it after."""
CLOSE = 24
"""Characters between a date and a label of something else, whose words are ordinary ones elsewhere in a line."""


def _pattern(*tables: Iterable[str]) -> re.Pattern[str]:
    """A stem begins a word, except in scripts without spaces."""
    groups = []
    for stems in tables:
        folded = sorted({_folded(stem) for stem in stems}, key=lambda stem: (-len(stem), stem))
        groups.append("(" + "|".join(map(re.escape, folded)) + ")")
    return re.compile(r"(?:(?<![^\W\d_])|(?<=[\u0600-\uffff]))(?:" + "|".join(groups) + ")")


def _folded(text: str) -> str:
    return " ".join(fold(part) for part in text.split(" "))


_LABELS = _pattern(date_words().updated, date_words().published, (*date_words().other_dates, "©"))

_KINDS: tuple[Label, ...] = ("other", "modified", "published", "other")
"""By the group of the pattern."""


@lru_cache(maxsize=2048)
def _labels(text: str) -> tuple[Label, ...]:
    """The labels of a short text that ends where a date begins."""
    folded = _folded(text)
    found = ((_KINDS[match.lastindex or 0], match.end()) for match in _LABELS.finditer(folded))
    return tuple(kind for kind, end in found if kind != "other" or len(folded) - end <= CLOSE)


@lru_cache(maxsize=4096)
def is_label_word(word: str) -> bool:
    """Whether a word is, or begins with, a label of the page's dates."""
    folded = fold(word)
    found = _LABELS.match(folded)
    return folded in BESIDE_LABELS or (found is not None and _KINDS[found.lastindex or 0] != "other")


def date_label(text: str, start: int, end: int, *, begin: int = 0) -> Label | None:
    """What the words around the date at `start:end` say of it, None where they say nothing.

    `begin` is where the date before it ends: a label belongs to the date that follows it, and only a date that has
    none before it looks behind itself (12 March 2020 (updated)).
    """
    before = _labels(text[max(begin, start - REACH) : start])
    if before:
        # 'Published / updated' on one date: the first word is the rarer case that a portal bothers to write out
        return before[-1]
    after = text[end : end + REACH // 2]
    digits = re.search(r"\d", after)
    if digits:
        return None
    return next((label for label in _labels(after) if label != "other"), None)
