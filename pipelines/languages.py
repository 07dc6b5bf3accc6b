"""The language of a record's text against the one that its page claims."""

from thresher.schemas.record import PageRecord
from thresher.text.language import language_odds

_LEAST = 300
"""Characters of text below which a language is not told against a page's word."""
_GLANCE = 80
"""Characters that show, nearly always, that a claim holds."""
_SAMPLE = 600
_SURE = 0.9
"""The least probability in each of two places of the text."""

_ALIKE = tuple(
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
"""Languages, and codes of one language, that a text is not surely told apart by."""


def contradiction(record: PageRecord) -> str | None:
    """The language that a record's text is surely in, where it is another than the record's; else None."""
    claim = record.language
    if claim is None:
        return None
    text = record.article.body if record.article else ""
    if len(text) < _LEAST:
        text = "\n".join(f"{teaser.headline or ''} {teaser.summary or ''}" for teaser in record.teasers[:40])
    if len(text) < _LEAST or language_odds(text[:_GLANCE])[0] == claim:
        return None
    found, odds = language_odds(text[:_SAMPLE])
    if found is None or odds < _SURE or _same(found, claim):
        return None
    middle = len(text) // 2
    again, odds = language_odds(text[middle : middle + _SAMPLE])
    return found if again == found and odds >= _SURE else None


def _same(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)
