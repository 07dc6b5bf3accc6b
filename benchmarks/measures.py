"""The measures of extraction quality, as the public benchmarks of the field define them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def tokens(text: str) -> list[str]:
    """Words; a character of Chinese, Japanese or Korean is a word."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text))


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    words = tokens(text)
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words[at : at + size])


def body_scores(pairs: Iterable[tuple[str | list[str], str]]) -> dict[str, float]:
    """Of (gold, extracted) bodies: F1 of mean precision and mean recall over 4-word shingles, and the exact share.

    The measure of the article extraction benchmark (github.com/scrapinghub/article-extraction-benchmark).
    """
    precisions, recalls, exact = [], [], []
    for gold, found in pairs:
        wanted = "\n".join(gold) if isinstance(gold, list) else gold
        a, b = shingles(wanted), shingles(found)
        common = sum((a & b).values())
        if b:
            precisions.append(common / sum(b.values()))
        if a:
            recalls.append(common / sum(a.values()))
        exact.append(tokens(wanted) == tokens(found))
    precision, recall = sum(precisions) / max(1, len(precisions)), sum(recalls) / max(1, len(recalls))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"body F1": f1, "precision": precision, "recall": recall, "exact": sum(exact) / max(1, len(exact))}
