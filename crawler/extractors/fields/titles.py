"""The titles that a page declares, and how titles are compared."""

import re
import unicodedata

from thresher.crawler.extractors.markup.metadata import Metadata, text_of
from thresher.text.words import page_words

_SEPARATOR = re.compile(r"\s+[|\-–—·•»«/:~]+\s+|\s*[|»«]\s*|\s*[-–—_]{1,2}\s*(?=[^\s]{2,40}$)")
_WORD = re.compile(r"\w+")


def fold_title(text: str) -> str:
    """Words only, case and width folded: for comparing, never for showing."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


_PRINT_VERSIONS = frozenset(map(fold_title, page_words().print_versions))


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
    """A declared title without the site's name or section at its end (or start), and without "print version"."""
    first, colon, rest = title.partition(":")
    if colon and rest.strip() and _is_site(first, site):
        title = rest.strip()
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    for is_other in (_is_print_version, lambda part: _is_site(part, site)):
        kept = [part for part in parts if not is_other(part)]
        if kept and len(kept) < len(parts):
            start, end = title.find(kept[0]), title.rfind(kept[-1]) + len(kept[-1])
            title, parts = title[start:end], kept
            if is_other is not _is_print_version or len(parts) < 2:
                return title
    longest = max(parts, key=len)
    return longest if len(longest) >= 0.6 * len(title) else title


def _is_site(part: str, site: str) -> bool:
    """Whether a part of a title is the site's name, which hosts write in one word."""
    return bool(site) and fold_title(part).replace(" ", "") == site.replace(" ", "")


def _is_print_version(part: str) -> bool:
    return fold_title(part) in _PRINT_VERSIONS
