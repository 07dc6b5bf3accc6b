"""What portals show instead of a page, in the words of many languages.

The patterns are compiled when the first page asks for them.
"""

import re
from functools import cache

from thresher.text.words import any_of, page_words


@cache
def not_found_pattern() -> re.Pattern[str]:
    """To be matched by a whole title or headline: a longer one tells a story about such pages."""
    error, found = any_of(page_words().error_words), any_of(page_words().found_words)
    numbered = rf"(?:(?:{error})[ :#-]*)*404(?:[ :.!–-]*(?:{error}|.{{0,40}}(?:{found})))?"
    return re.compile("|".join((numbered, *page_words().not_found_patterns)), re.I)


@cache
def blocked_pattern() -> re.Pattern[str]:
    """To be searched for in a page that shows next to nothing else."""
    return re.compile(any_of(page_words().blocked), re.I)
