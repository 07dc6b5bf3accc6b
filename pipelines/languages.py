"""Detects records whose text is in another language than their page declares."""

from thresher.schemas.record import PageRecord
from thresher.text.language import language_odds

_LEAST_CHARS = 300
"""A matter of taste: characters of the shortest text whose detected language may contradict a page's declaration."""
_GLANCE = 80
"""A matter of taste: characters that nearly always suffice to confirm a declaration."""
_SAMPLE = 600
"""A matter of taste: characters that a contradiction is detected by."""
_MOST_TEASERS = 40
"""A bound for safety: teasers whose texts stand in for a body that is too short."""
_SURE = 0.9
"""The least probability, in two samples of the text.  Strict as a matter of taste: none is better than wrong."""

_CONFUSED = tuple(
    frozenset(group.split())
    for group in (
        "no nb nn da",
        "hr sr bs sh me cnr",
        "id in ms",
        "zh yue wuu cmn",
        "he iw yi ji",
        "fil tl ceb",
        "fa prs tg",
        "pt gl",
        "ro mo",
        "hi ur mr ne bh",
        "cs sk",
        "az tr",
        "de als bar nds lb gsw",
        "en sco",
    )
)
"""Languages that detection confuses, and different codes of one language."""


def contradiction(record: PageRecord) -> str | None:
    """The language of a record's text, where it surely is another than the record's `language`; else None."""
    claim = record.language
    if claim is None:
        return None
    text = record.article.body if record.article else ""
    if len(text) < _LEAST_CHARS:
        text = "\n".join(f"{teaser.headline or ''} {teaser.summary or ''}" for teaser in record.teasers[:_MOST_TEASERS])
    if len(text) < _LEAST_CHARS or language_odds(text[:_GLANCE])[0] == claim:
        return None
    found, odds = language_odds(text[:_SAMPLE])
    if found is None or odds < _SURE or _are_confused(found, claim):
        return None
    middle = len(text) // 2
    again, odds = language_odds(text[middle : middle + _SAMPLE])
    return found if again == found and odds >= _SURE else None


def _are_confused(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _CONFUSED)
