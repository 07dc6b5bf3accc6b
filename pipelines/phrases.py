"""What portals show instead of a page, in the words of many languages."""

import re

from crawler.extractors.words import any_of, page_words

_WORDS = page_words()
_ERROR = any_of(_WORDS.error_words)
NOT_FOUND = re.compile(
    rf"(?:(?:{_ERROR})[ :#-]*)*404(?:[ :.!–-]*(?:{_ERROR}|.{{0,40}}(?:{any_of(_WORDS.found_words)})))?|"
    + "|".join(_WORDS.not_found_patterns),
    re.I,
)
"""To be matched by a whole title or headline: a longer one tells a story about such pages."""
BLOCKED = re.compile(any_of(_WORDS.blocked), re.I)
"""To be searched for in a page that shows next to nothing else."""
