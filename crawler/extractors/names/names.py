"""From byline text to names: the front of everything that reads authors.  Pure functions, no page needed.

split_authors   a byline or a metadata author string to clean names
degrees_of   the degrees behind the names in one
author_of_url   the name in the address of an author's page
name_kind       what one such name is
strip_lead, byline_score   what leads to a name; whether a line is a byline
agency_of, parse_dateline  the news agency of a text; place and agency of a dateline
"""

import re
from functools import lru_cache

from thresher.crawler.extractors.names.agencies import agency_of, parse_dateline
from thresher.crawler.extractors.names.byline_lines import byline_score, strip_lead
from thresher.crawler.extractors.names.byline_sections import SPACES, pieces
from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.han_bylines import has_han, labelled_writers
from thresher.crawler.extractors.names.name_case import name_case
from thresher.crawler.extractors.names.name_kinds import NameKind, fold_name, is_company, name_kind
from thresher.crawler.extractors.names.name_parts import clean_name, names_of, split_conjunctions

__all__ = [
    "NameKind",
    "agency_of",
    "author_of_url",
    "byline_score",
    "degrees_of",
    "name_kind",
    "parse_dateline",
    "split_authors",
    "strip_lead",
]

MAX_TEXT = 400
"""Characters of a byline that are read; what is longer is a biography or a list of readers."""
MAX_AUTHORS = 20

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|writers?|contributors?|profiles?|people|persons?|users?|by|staff|journalists?"
    r"|reporters?|redakt\w+|columnists?)/(?:\d+[-/])?([^/?#]+?)(?:-\d+)?(?:\.html?)?/?(?:[?#]|$)"
    r"|facebook\.com/([a-z]+\.[a-z]+?)(?:\.?\d+)?/?(?:[?#]|$)",
    re.I,
)
_SEPARATED = re.compile(r"[,;|/•·⋅@:(\n–—]|\s\d|\s-\s")


def split_authors(
    text: str, *, site_name: str | None = None, language: str | None = None, visible: bool = False
) -> list[str]:
    """The names in a byline or a metadata author string, each once, in ordinary spelling.

    Persons when any is named; else the desk, else the agency, else the organisation (the site's own name is one),
    else nothing.  `visible` says that the text was seen on the page: there a single word is no name unless a lead
    ("By") stands before it.  Links, addresses, handles, dates, roles, degrees and who took the photo are left
    out.
    """
    return [name for name, _ in _split(text[:MAX_TEXT], site_name, language, visible)]


def degrees_of(text: str) -> dict[str, str]:
    """By folded name of a byline or author string, the degrees behind it as they stand: ", PhD"."""
    return {fold_name(name): degrees for name, degrees in _split(text[:MAX_TEXT], None, None, False) if degrees}


@lru_cache(maxsize=1024)
def _split(text: str, site_name: str | None, language: str | None, visible: bool) -> tuple[tuple[str, str], ...]:
    """The names and their degrees; the part of `split_authors` that repeats over a portal's pages."""
    if has_han(text) and (writers := labelled_writers(text)):
        return tuple((name, "") for name in writers)
    whole = _collective(text, site_name, visible)
    if whole:
        return ((whole, ""),)
    found: dict[NameKind, dict[str, tuple[str, str]]] = {}
    known = False
    rest = strip_lead(text)[0]
    for piece, lead in pieces(text):
        behind_known = known and visible and not lead
        for name, degrees in names_of(piece):
            kind = name_kind(name, site_name=site_name, visible=visible and not lead)
            first = fold_name(name).partition(" ")[0]
            if kind is NameKind.PERSON and name.islower() and not (lead or rest.islower() or rest.startswith(name)):
                continue  # "Jane Doe, board games and books": whoever writes capitals writes them in names
            if kind is NameKind.PERSON and first in GIVEN_NAMES:
                known = True
            elif behind_known and kind is NameKind.PERSON and name[:1].isupper():
                continue  # "Jane Doe | Indoor Plants", "Jane Doe / Santa Fe": where it stands or where she was
            spelled = name_case(name, language=language) if kind is NameKind.PERSON else name
            found.setdefault(kind, {}).setdefault(fold_name(spelled), (spelled, degrees))
    persons = found.get(NameKind.PERSON, {})
    if any(" " in folded for folded in persons):  # beside a full name a single word is a place, an acronym or a role
        found[NameKind.PERSON] = {k: v for k, v in persons.items() if " " in k or not k.isascii()}
    for kind in (NameKind.PERSON, NameKind.DESK, NameKind.AGENCY, NameKind.ORGANISATION):
        if kind in found:
            return tuple(found[kind].values())[:MAX_AUTHORS]
    return ()


def author_of_url(url: str) -> str | None:
    """The name that the address of an author's page spells (".../author/jane-doe"), or None.

    Weak evidence: accents are lost, and only two to four words that start with a common given name count.
    """
    match = _AUTHOR_PATH.search(url)
    words = re.split(r"[-_+.]|%20", (match[1] or match[2]).casefold()) if match else []
    if not 2 <= len(words) <= 4 or words[0] not in GIVEN_NAMES or not all(w.isalpha() for w in words):
        return None
    name = name_case(" ".join(words))
    return name if name_kind(name, visible=True) is NameKind.PERSON else None


def _collective(text: str, site_name: str | None, visible: bool) -> str | None:
    """The whole text where it is one desk's or organisation's name: "Centre for Trade and Research".

    In visible text a desk only.  A person with a role behind the name ("Jane Doe Reporter") is none.
    """
    name, _ = strip_lead(SPACES.sub(" ", text))
    kind = NameKind.NOISE if _SEPARATED.search(name) else name_kind(name, site_name=site_name, visible=visible)
    if kind is not NameKind.DESK and (visible or kind is not NameKind.ORGANISATION):
        return None
    if is_company(name):
        return None
    people = (clean_name(part)[0] for part in split_conjunctions(name))
    return None if any(" " in p and name_kind(p, visible=True) is NameKind.PERSON for p in people) else name
