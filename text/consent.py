"""Texts that ask for consent."""

import re

from thresher.text.words import page_words

_STEMS = page_words().consent_stems
_ACCEPT = re.compile("|".join(page_words().accept_stems), re.I)
_LOOK = 1000
"""A bound for safety: characters of a text that are searched for such words."""


def speaks_of_consent(text: str) -> bool:
    """Whether a text speaks of consent."""
    folded = text[:_LOOK].lower()
    return any(stem in folded for stem in _STEMS)


def asks_to_accept(text: str) -> bool:
    """Whether a text, as on a button, gives consent."""
    return _ACCEPT.search(text) is not None
