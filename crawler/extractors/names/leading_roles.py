"""Roles before a name: "Senior Reporter Jane Doe", "onze redacteur Lotte Marijn", "Online-Experte Jan Doe"."""

from collections.abc import Sequence

from thresher.crawler.extractors.names.name_kinds import is_name_shaped, is_name_word
from thresher.crawler.extractors.names.name_words import PARTICLES, ROLE_MODIFIERS, ROLES
from thresher.text.words import name_words

_ROLE_ENDINGS = tuple(ending + more for ending in name_words().role_endings for more in ("", "in", "e"))
"""Roles as German joins them: "Politikredakteurin", "Online-Experte"."""
_LEAST = 2
"""Words of the name behind a role: a single one is as likely another role."""


def begin_of_name(words: Sequence[str]) -> int:
    """The index behind a role that stands before a name; 0 where none does."""
    role = False
    for index, word in enumerate(words):
        folded = word.casefold()
        if folded in ROLES or (folded.endswith(_ROLE_ENDINGS) and folded not in _ROLE_ENDINGS):
            role = True
        elif folded not in ROLE_MODIFIERS:
            return index if role and _starts_name(words[index:]) else 0
    return 0


def _starts_name(words: Sequence[str]) -> bool:
    """Whether at least two words that make a name stand at the start, up to a comma or what is no part of a name."""
    name: list[str] = []
    for word in words:
        bare = word.rstrip(",;:|)")
        if not bare or not (is_name_word(bare) or bare.casefold() in PARTICLES):
            break
        name.append(bare)
        if bare != word:
            break
    return len(name) >= _LEAST and is_name_shaped(" ".join(name))
