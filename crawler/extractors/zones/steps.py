"""What leads to the piece before or after this one: "next article"."""

import re
from typing import Final

from thresher.text.words import any_of, list_words

_MAX_CHARS: Final = 40
"""Characters of the longest such label."""
_PREVIOUS_NEXT = any_of(list_words().previous_next).replace(r"\*", r"\w+")
_PIECES = any_of(list_words().pieces_behind_previous_next)
_STEP = re.compile(rf"\W*(?:{_PREVIOUS_NEXT})(?:\s+(?:{_PIECES}))?\W*", re.IGNORECASE)


def says_step(text: str) -> bool:
    """A label that says no more than "previous" or "next"."""
    return len(text) <= _MAX_CHARS and _STEP.fullmatch(text) is not None
