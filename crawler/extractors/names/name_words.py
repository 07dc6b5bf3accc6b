"""The words in and around names as the readers look them up: case-folded (Greek ς and German ß change by that)."""

from collections.abc import Iterable

from thresher.text.words import name_words


def folded(entries: Iterable[str]) -> frozenset[str]:
    """The entries, case-folded."""
    return frozenset(map(str.casefold, entries))


_WORDS = name_words()
AMBIGUOUS_CONJUNCTIONS = folded(_WORDS.ambiguous_conjunctions)
CONJUNCTIONS = folded(_WORDS.conjunctions) | AMBIGUOUS_CONJUNCTIONS
CUT_WORDS = folded(_WORDS.behind)
PARTICLES = folded(_WORDS.particles)
KEPT_TITLES = folded(_WORDS.kept_titles)
TITLES = folded(_WORDS.titles) | KEPT_TITLES
NAME_ENDINGS = folded(_WORDS.endings)
ROLES = folded(_WORDS.roles)
ROLE_MODIFIERS = folded(_WORDS.role_modifiers)
DESK_WORDS = folded(_WORDS.desks)
TECHNICAL_USERS = folded(_WORDS.accounts)
NOT_NAME_WORDS = folded(_WORDS.no_names)
