"""Patterns of the messages that portals show instead of a page, in many languages; compiled at their first use."""

import re
from functools import cache

from thresher.text.words import any_of, page_words


@cache
def not_found_pattern() -> re.Pattern[str]:
    """Matches a whole title or headline of an error page; a longer headline belongs to a piece about such pages."""
    error, found = any_of(page_words().error_words), any_of(page_words().found_words)
    numbered = rf"(?:(?:{error})[ :#-]*)*404(?:[ :.!–-]*(?:{error}|.{{0,40}}(?:{found})))?"
    return re.compile("|".join((numbered, *page_words().not_found_patterns)), re.I)


@cache
def blocked_pattern() -> re.Pattern[str]:
    """Found anywhere in a page that shows little else: a check for robots."""
    return re.compile(any_of(page_words().blocked), re.I)
