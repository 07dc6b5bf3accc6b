"""From byline text to names: the front of everything that reads authors.  Pure functions, no page needed.

split_authors   a byline or a metadata author string to clean names
name_kind       what one such name is
strip_lead, byline_score   what leads to a name; whether a line is a byline
agency_of, parse_dateline  the news agency of a text; place and agency of a dateline
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from crawler.extractors.agencies import agency_of, canonical_agency, parse_dateline
from crawler.extractors.byline_lines import alternatives, byline_score, strip_lead
from crawler.extractors.byline_words import (
    AMBIGUOUS_CONJUNCTIONS,
    CONJUNCTIONS,
    CREDENTIALS,
    CUT_WORDS,
    DESK_WORDS,
    KEPT_TITLES,
    MONTHS,
    NAME_ENDINGS,
    OTHER_WORK,
    OTHER_WORK_JOINS,
    PARTICLES,
    ROLE_MODIFIERS,
    ROLES,
    TITLES,
    word_set,
)
from crawler.extractors.given_names import GIVEN_NAMES
from crawler.extractors.name_case import name_case
from crawler.extractors.name_kinds import NameKind, fold, is_name_shaped, is_name_word, name_kind

__all__ = [
    "NameKind",
    "agency_of",
    "author_of_url",
    "byline_score",
    "name_kind",
    "parse_dateline",
    "split_authors",
    "strip_lead",
]

MAX_TEXT = 400
"""Characters of a byline that are read; what is longer is a biography or a list of readers."""
MAX_AUTHORS = 20

_LINKS = re.compile(
    r"(?:https?:)?//\S+|www\.\S+|[\w.+-]*\[email\s?protected\]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.]{2,}", re.I
)
_DIGITS = re.compile(
    rf"(?<![\w])(?:(?:{alternatives(MONTHS)})\.?\s+)?\d[\d.:/,\-\s]*(?:st|nd|rd|th|h\d*)?\.?"
    rf"(?:\s*(?:{alternatives(MONTHS)})\b\.?)?(?:,?\s*\d{{4}})?"
    r"(?:\s*(?:a\.?m\.?|p\.?m\.?|uhr|utc|gmt|est|edt|ist|cet|mins?|minutes?|read|comments?|views?|shares?)\b)*",
    re.I,
)
_MAYBE_GLUED = re.compile(r"[^\W\d_A-Z][A-Z\d]")
_LOWER = "[a-zß-öø-ÿāăąćčďđēęěğģīįıķłńņňőœřśşšţťūůűųźżž]"


_GLUED_WORDS = ("updated", "published", "last", "follow", "share", "view", "more", "edited", *ROLES, *ROLE_MODIFIERS)


def _capitals(words: Iterable[str]) -> str:
    """A regular expression of the words that are written in letters only, with a capital."""
    return alternatives(tuple(w.capitalize() for w in words if w.isalpha() and len(w) > 2))


_GLUED = re.compile(
    rf"(?<={_LOWER})(?:(?=\d{{1,2}}[ ./:])|(?=(?:{_capitals(MONTHS)})\.?\s*\d)"
    rf"|(?=(?:{_capitals(_GLUED_WORDS)})"
    r"(?:$|[\s,:A-Z])))"
)
"""Where text of two elements was run together: "Jane DoeMay 3", "Jane DoeSenior Reporter"."""
_OTHER_LABEL = re.compile(
    rf"(?<![\w-])(?:{alternatives(OTHER_WORK)})(?:\s+(?:{alternatives(OTHER_WORK_JOINS)})\b\s*[:：]?|\s*[:：/／=＝]\s*|\s+on\b)",
    re.I,
)
_MID_LEAD = re.compile(
    r"(?<=[\s,;|—–-])(?:written by|words by|text by|story by|posted by|reported by|by|geschrieben von|text von|"
    r"(?:text|texte|testo|texto|tekst|текст|автор|autor|author|作者|文字|記者|记者|نص)\s*[:：])\s*(?=\S)|"
    r"(?<=[\d,|•·]\s)(?:von|par|por)\s+(?=[A-ZÀ-Þ])|\buhr\s+von\s+|(?:kommentar|interview|analyse|artikel|rubrik) von ",
    re.I,
)
_WORD = re.compile(r"[^\W_]+")
_HAS_DIGIT = re.compile(r"\d")
_HAS_CJK = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OTHER_FIRST = frozenset(_WORD.findall(w)[0] for w in OTHER_WORK)
_MID_WORDS = word_set("by von par por uhr text texte testo texto tekst текст автор autor author نص")
"""Words without which the two patterns above cannot match."""
_HARD = re.compile(r"\s*(?:[|•·∙;；、，\n\t/／＋→>»]|\s[-–—―]+\s|[—―]|\s\.\s)\s*")
_SPACES = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_LEADING_AND = re.compile(
    rf"(?:{alternatives(tuple(CONJUNCTIONS - {'&', '+', 'و'} - AMBIGUOUS_CONJUNCTIONS))})\s+|[&+]\s*", re.I
)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|a)?|auteurs?|writers?|contributors?|profiles?|people|persons?|users?|by|staff|journalists?"
    r"|reporters?|redakt\w+|columnists?)/(?:\d+[-/])?([^/?#]+?)(?:-\d+)?(?:\.html?)?/?(?:[?#]|$)",
    re.I,
)
_SEPARATED = re.compile(r"[,;|/•·@:(\n–—]|\s\d|\s-\s")
_BRACKETS = re.compile(r"\s*[(\[（【<{][^()\[\]（）】>}]*[)\]）】>}]?")
_CONJUNCTION = re.compile(
    rf"\s*,?\s+(?:{alternatives(tuple(CONJUNCTIONS - {'&', '+', 'و'}))})\s+|\s*[&+＆]\s*|\s+و\s*(?=\w)", re.I
)


def split_authors(
    text: str, *, site_name: str | None = None, language: str | None = None, visible: bool = False
) -> list[str]:
    """The names in a byline or a metadata author string, each once, in ordinary spelling.

    Persons when any is named; else the desk, else the agency, else the organisation (the site's own name is one),
    else nothing.  `visible` says that the text was seen on the page: there a single word is no name unless a lead
    ("By") stands before it.  Links, addresses, handles, dates, roles, degrees and who took the photo are left out.
    """
    return list(_split(text[:MAX_TEXT], site_name, language, visible))


@lru_cache(maxsize=4096)
def _split(text: str, site_name: str | None, language: str | None, visible: bool) -> tuple[str, ...]:
    whole = _collective(text, site_name, visible)
    if whole:
        return (whole,)
    found: dict[NameKind, dict[str, str]] = {}
    for piece, lead in _pieces(text):
        for name in _names(piece, language):
            kind = name_kind(name, site_name=site_name, visible=visible and not lead)
            spelled = name_case(name, language=language) if kind is NameKind.PERSON else name
            found.setdefault(kind, {}).setdefault(fold(spelled), spelled)
    persons = found.get(NameKind.PERSON, {})
    if any(" " in folded for folded in persons):  # beside a full name a single word is a place, an acronym or a role
        found[NameKind.PERSON] = {k: v for k, v in persons.items() if " " in k or not v.isascii()}
    for kind in (NameKind.PERSON, NameKind.DESK, NameKind.AGENCY, NameKind.ORGANISATION):
        if kind in found:
            return tuple(found[kind].values())[:MAX_AUTHORS]
    return ()


def author_of_url(url: str) -> str | None:
    """The name that the address of an author's page spells (".../author/jane-doe"), or None.

    Weak evidence: accents are lost, and only two to four words that start with a common given name count.
    """
    match = _AUTHOR_PATH.search(url)
    words = re.split(r"[-_+.]|%20", match[1].casefold()) if match else []
    if not 2 <= len(words) <= 4 or words[0] not in GIVEN_NAMES or not all(w.isalpha() for w in words):
        return None
    name = name_case(" ".join(words))
    return name if name_kind(name, visible=True) is NameKind.PERSON else None


def _collective(text: str, site_name: str | None, visible: bool) -> str | None:
    """The whole text where it is one desk's or organisation's name: "Centre for Trade and Research".

    In visible text a desk only.  A person with a role behind the name ("Jane Doe Reporter") is none.
    """
    name, _ = strip_lead(_SPACES.sub(" ", text))
    kind = NameKind.NOISE if _SEPARATED.search(name) else name_kind(name, site_name=site_name, visible=visible)
    if kind is not NameKind.DESK and (visible or kind is not NameKind.ORGANISATION):
        return None
    people = (_clean(part) for part in _split_conjunctions(name))
    return None if any(" " in p and name_kind(p, visible=True) is NameKind.PERSON for p in people) else name


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Runs of text that may name authors, each with whether a lead stood before it; other work is left out."""
    text = _SPACES.sub(" ", _LINKS.sub(" | ", text) if "@" in text or "/" in text or "www." in text else text).strip()
    if canonical_agency(text):
        return [(text, False)]
    text = _BRACKETS.sub(" ", text) if any(c in text for c in "([（【<{") else text
    rest, lead = strip_lead(_GLUED.sub(" | ", text) if _MAYBE_GLUED.search(text) else text)
    parts = [(rest[start:end], led) for start, end, led in _sections(rest, lead)]
    return [(p, led) for part, led in parts for p in _HARD.split(_without_digits(part)) if p]


def _without_digits(text: str) -> str:
    """The text with its dates, times and counts replaced by separators."""
    return _DIGITS.sub(" | ", text) if _HAS_DIGIT.search(text) else text


def _sections(text: str, lead: bool) -> list[tuple[int, int, bool]]:
    """Start, end and lead of the sections of a byline that stand under no label of other work.

    What stands before a lead in the middle of a line ("3 May 2024, by Jane Doe") counts only with a lead of its own.
    """
    words = set(_WORD.findall(text.casefold()))
    spaced = not _HAS_CJK.search(text)
    other = [] if spaced and words.isdisjoint(_OTHER_FIRST) else list(_OTHER_LABEL.finditer(text))
    taken = [(m.start(), m.end()) for m in other]
    mids = [] if spaced and words.isdisjoint(_MID_WORDS) else list(_MID_LEAD.finditer(text))
    mids = [m for m in mids if not any(s <= m.start() < e for s, e in taken)]
    marks = sorted([(m.start(), m.end(), False) for m in other] + [(m.start(), m.end(), True) for m in mids])
    ends = [start for start, _, _ in marks] + [len(text)]
    sections = [(0, ends[0], lead)] if lead or not mids else []
    sections += [(m[1], end, True) for m, end in zip(marks, ends[1:], strict=True) if m[2]]
    return sections


def _names(piece: str, language: str | None) -> list[str]:
    """The names in one piece between hard separators: commas, conjunctions, roles and degrees are resolved."""
    parts = [p.strip() for p in piece.split(",")]
    turned = _last_first(parts)
    if turned:
        return [turned]
    names: list[str] = []
    after_role = False
    for i, part in enumerate(parts):
        joined = _LEADING_AND.match(part)
        role = _is_role(part)
        if after_role and not (joined or role or (i + 1 < len(parts) and _is_role(parts[i + 1]))):
            continue  # "Jane Doe, Director of Operations, Atlas Lines": where she works
        after_role = role
        for one in _split_conjunctions(part[joined.end() :] if joined else part):
            name = _clean(one)
            if name and name.casefold() in NAME_ENDINGS and names:
                names[-1] = f"{names[-1]} {name}"
            elif name and not _is_credential(name):
                names.append(name)
    return names


def _is_role(part: str) -> bool:
    """Whether a comma part says what somebody is: a role among its first words and no name before it."""
    words = [w.casefold().strip(".,:()") for w in part.split()[:5]]
    if not words or not (words[0] in ROLES or words[0] in ROLE_MODIFIERS or words[0] in ("a", "the")):
        return False
    return any(w in ROLES for w in words)


def _last_first(parts: list[str]) -> str | None:
    """ "Smith, John" turned round; None where two comma parts are no such name."""
    if len(parts) != 2 or not parts[0] or not parts[1]:
        return None
    last, first = (p.split() for p in parts)
    if len(first) > 2 or not all(is_name_word(w) for w in first) or _is_credential(parts[1]):
        return None
    if len(last) != 1 + sum(w.casefold() in PARTICLES for w in last[:-1]) or not is_name_word(last[-1]):
        return None
    turned = f"{parts[1]} {parts[0]}"
    odd = any(name_kind(p, visible=False) is not NameKind.PERSON or canonical_agency(p) for p in parts)
    return None if odd or parts[1].casefold() in NAME_ENDINGS else turned


def _split_conjunctions(part: str) -> list[str]:
    """A comma part at its "and"s.  An "and" that may be another word splits only between two whole names."""
    out: list[str] = []
    start = 0
    for match in _CONJUNCTION.finditer(part):
        left, right = part[start : match.start()].strip(), part[match.end() :]
        if not left or not right:
            continue
        word = match[0].strip(" ,").casefold()
        if word in AMBIGUOUS_CONJUNCTIONS and not (is_name_shaped(left) and _starts_name(right)):
            continue
        out.append(left)
        start = match.end()
    out.append(part[start:].strip())
    return out


def _starts_name(text: str) -> bool:
    """Whether two words that can be a name stand at the start."""
    words = text.split()[:2]
    return len(words) == 2 and is_name_word(words[0]) and (is_name_word(words[1]) or words[1] in PARTICLES)


def _clean(part: str) -> str:
    """One name without lead, brackets, address, degrees, role and what follows "for" or "in"."""
    name, _ = strip_lead(part)
    if ": " in name:
        name = name.partition(": ")[0]
    words = name.strip(" .:;*\"'“”«»‘|_-–—®™").split()
    while words and words[0].casefold() in TITLES and words[0].casefold() not in KEPT_TITLES and len(words) > 1:
        del words[0]
    words = words[: _end_of_name(words)]
    while len(words) > 1 and _is_credential(words[-1]):
        words.pop()
    if len(words) > 3 and len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]
    name = " ".join(words).rstrip(" ,;:*®™’‘")
    return name if "." not in part else _with_point(name, part)


def _with_point(name: str, part: str) -> str:
    """`name` with the point of a last initial or "Jr." that cleaning took."""
    last = name.rpartition(" ")[2]
    short = len(last) == 1 or last.casefold() in ("jr", "sr")
    return f"{name}." if short and f"{name}." in part else name


def _end_of_name(words: list[str]) -> int:
    """The index at which a role ("Senior Reporter"), "for", "in" and their like end the name."""
    for i, word in enumerate(words):
        if not i:
            continue
        folded = word.casefold().strip(",.:")
        if folded in CUT_WORDS and word.islower() and not (folded in PARTICLES and i + 1 < len(words)):
            return i
        if folded in ROLES and i > 1:
            return len(words) if words[i - 1].casefold() in DESK_WORDS else i  # "Herald staff reporter" is a desk
        if folded in ROLE_MODIFIERS and i > 1 and any(w.casefold().strip(",.:") in ROLES for w in words[i + 1 :]):
            return i
    return len(words)


def _is_credential(text: str) -> bool:
    """Whether the words are degrees or memberships: "PhD", "M.D. FACLM", "CEPF®"."""
    words = text.replace(".", "").strip("®™* ").casefold().split()
    if not words or not all(w.strip("®™*") in CREDENTIALS for w in words):
        return False
    return sum(c.isupper() for c in text) > 1
