"""The date that a page's programs hold about the piece: data for scripts, where neither markup nor text tells any."""

import re
from collections.abc import Iterator

from thresher.crawler.extractors.fields.date_declared import DeclaredDate
from thresher.crawler.extractors.fields.date_rules import DateCandidate
from thresher.crawler.extractors.markup.view import PageView

_PUBLISHED = re.compile(  # begins with a set, which the engine searches for fast
    r"[Pp]ub(?:lish(?:ed)?|lication)?[_-]?(?:(?:[Dd]ate)?[_-]?[Tt]ime|[Dd]ate|[Aa]t|[Oo]n|First)?"
    r"\\?[\"']?\s*[:=]\s*\\?[\"']"
    r"((?:19|20)\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?)"
)
"""A published date as JSON or a script has it: `"publishedAt": "2024-05-03T10:20:00Z"`, escaped or not.  Creation and
change are left out: they are those of parts, of other pieces, of accounts."""
_LONGEST = 2_000_000
"""Characters of scripts that are looked at."""


def state_sights(page: PageView, reading: DeclaredDate) -> Iterator[DateCandidate]:
    """The first date of publication in the page's scripts; what follows belongs to other pieces."""
    left = _LONGEST
    for element in page.declarations:
        if element.tag != "script" or "ld+json" in (element.get("type") or ""):  # JSON-LD tells whose date it is
            continue
        text = (element.text or "")[:left]
        left -= len(text)
        if match := _PUBLISHED.search(text):
            if sight := reading.sight(match[1], element, "script data", "published"):
                yield sight
            return
