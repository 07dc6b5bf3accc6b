"""The measures of what is read of an article, as the public benchmarks of the field define them.

Bodies: the article extraction benchmark (github.com/scrapinghub/article-extraction-benchmark: F1 of mean precision and
mean recall over runs of four words) and WCXB (F1 of word counts).  Dates and names: equality after folding what is
only spelling.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_SECONDS = 86_400
_SAME_MOMENT = 60
"""Seconds by which two times with different offsets may differ and still be one moment."""


def tokens(text: str) -> list[str]:
    """Words; a character of Chinese, Japanese or Korean is a word."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text))


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Runs of `size` words, with how often each stands there; a shorter text is one run."""
    words = tokens(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words[at : at + size])


def text_of(body: str | list[str] | None) -> str:
    """A gold body, which is one string or a list of paragraphs, as one string."""
    return "\n".join(body) if isinstance(body, list) else body or ""


def body_precision_recall(gold: str, found: str) -> tuple[float | None, float | None]:
    """Of the shingles found, the share in the gold; of the gold's, the share found.  None where there are none."""
    wanted, got = shingles(gold), shingles(found)
    if not wanted and not got:
        return 1.0, 1.0
    common = (wanted & got).total()
    return common / got.total() if got else None, common / wanted.total() if wanted else None


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def body_scores(pairs: Iterable[tuple[str | list[str], str]]) -> dict[str, float]:
    """Of (gold, extracted) bodies: F1 of mean precision and mean recall, and the share of bodies that are exact."""
    precisions, recalls, exact = [], [], []
    for gold, found in pairs:
        wanted = text_of(gold)
        precision, recall = body_precision_recall(wanted, found)
        precisions += [precision] if precision is not None else []
        recalls += [recall] if recall is not None else []
        exact.append(float(tokens(wanted) == tokens(found)))
    precision, recall = mean(precisions), mean(recalls)
    return {"body F1": f1(precision, recall), "precision": precision, "recall": recall, "exact": mean(exact)}


def word_f1(gold: str, found: str) -> float:
    """F1 of the counts of lower-cased words."""
    wanted, got = (Counter(_WORD.findall(text.lower())) for text in (gold, found))
    if not wanted or not got:
        return float(not wanted and not got)
    return 2 * (wanted & got).total() / (wanted.total() + got.total())


def fold(text: str) -> str:
    """A title or a name without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(tokens("".join(char for char in plain if not unicodedata.combining(char))))


def names_f1(gold: Iterable[str], found: Iterable[str]) -> float:
    """F1 of two sets of names; 1 where both are empty."""
    wanted, got = ({fold(name) for name in names} - {""} for names in (gold, found))
    if not wanted and not got:
        return 1.0
    return 2 * len(wanted & got) / (len(wanted) + len(got))


def parse_time(value: str | None) -> datetime | None:
    """An ISO date or date-time; of anything else the day that it begins with."""
    if not value:
        return None
    day = _DAY.match(value)
    for text in (value.replace("Z", "+00:00"), day.group() if day else ""):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            continue
    return None


def same_day(gold: str | None, found: str | None) -> bool:
    """Whether two times name one calendar day, each in its own offset; or, the offsets differing, one moment."""
    wanted, got = parse_time(gold), parse_time(found)
    if wanted is None or got is None:
        return wanted is None and got is None
    if wanted.date() == got.date():
        return True
    if wanted.utcoffset() == got.utcoffset():
        return False
    apart = abs(_seconds(wanted) - _seconds(got))
    return apart < _DAY_SECONDS and (wanted.tzinfo is None or got.tzinfo is None or apart < _SAME_MOMENT)


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
