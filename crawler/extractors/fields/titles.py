"""The titles that a page declares, and how titles are compared."""

import re
import unicodedata

from thresher.crawler.extractors.markup.metadata import Metadata, text_of

_SEPARATOR = re.compile(r"\s+[|\-–—·•»«/:~]+\s+|\s*[|»«]\s*|\s*[-–—_]{1,2}\s*(?=[^\s]{2,40}$)")
_WORD = re.compile(r"\w+")


def fold_title(text: str) -> str:
    """Words only, case and width folded: for comparing, never for showing."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def declared_titles(meta: Metadata) -> list[str]:
    """What the page declares its headline to be, each once, best first."""
    return list(dict.fromkeys(declarations(meta)))


def declarations(meta: Metadata) -> list[str]:
    """Every declaration of the headline, best first."""
    thing = meta.article[0] if meta.article else {}
    declared = meta.first("og:title", "twitter:title", "dc.title", "title", "parsely-title")
    values = [text_of(thing.get("headline")), declared, meta.title]
    return [value for value in values if value]


def without_site(title: str, site: str) -> str:
    """A declared title without the site's name or section at its end (or start)."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if site:
        kept = [part for part in parts if fold_title(part) != site]
        if len(kept) < len(parts):
            start, end = title.find(kept[0]), title.rfind(kept[-1]) + len(kept[-1])
            return title[start:end]
    longest = max(parts, key=len)
    return longest if len(longest) >= 0.6 * len(title) else title
