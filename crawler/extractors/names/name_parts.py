"""The second cut of a byline: one piece falls into names; commas, conjunctions, roles and degrees are resolved."""

import re

from thresher.crawler.extractors.names.agencies import canonical_agency
from thresher.crawler.extractors.names.byline_lines import alternatives, strip_lead
from thresher.crawler.extractors.names.leading_roles import begin_of_name
from thresher.crawler.extractors.names.name_kinds import (
    NameKind,
    is_company,
    is_legal_form,
    is_name_shaped,
    is_name_word,
    name_kind,
)
from thresher.crawler.extractors.names.name_words import (
    AMBIGUOUS_CONJUNCTIONS,
    CONJUNCTIONS,
    CUT_WORDS,
    DESK_WORDS,
    KEPT_TITLES,
    NAME_ENDINGS,
    NOT_NAME_WORDS,
    PARTICLES,
    ROLE_MODIFIERS,
    ROLES,
    TITLES,
    folded,
)
from thresher.text.words import name_words, page_words

_ENDERS = NOT_NAME_WORDS - PARTICLES - ROLE_MODIFIERS - ROLES - CONJUNCTIONS - DESK_WORDS
"""Words behind a name that are none of it: "Follow", "Updated"."""
_PICTURES = folded(page_words().photo_words)
"""What stands before or behind who took a picture: "Olga Symbolbild"."""
_FOR_WHOM = folded(name_words().for_whom)
_SECTION = tuple(f"{word} " for word in name_words().in_sections)
_CREDENTIALS = folded(name_words().degrees)
_HOST = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)*\.(?:com|org|net|[a-z]{2})", re.I)
_LEADING_AND = re.compile(
    rf"(?:{alternatives(tuple(CONJUNCTIONS - {'&', '+', 'و'} - AMBIGUOUS_CONJUNCTIONS))})\s+|[&+]\s*", re.I
)
_CONJUNCTION = re.compile(
    rf"\s*,?\s+(?:{alternatives(tuple(CONJUNCTIONS - {'&', '+', 'و'}))})\s+|\s*[&+＆]\s*|\s+و\s*(?=\w)", re.I
)


def names_of(piece: str) -> list[tuple[str, str]]:
    """The names in one piece between hard separators, each with its degrees (", PhD") or an empty string."""
    parts = _without_companies([p.strip() for p in piece.split(",")])
    turned = _last_first(parts)
    if turned:
        return [(turned, "")]
    names: list[tuple[str, str]] = []
    after_role = False
    for i, part in enumerate(parts):
        if names and part.startswith(_SECTION):
            break  # "Jane Doe, in News, Business": where it stands
        joined = _LEADING_AND.match(part)
        role = _is_role(part)
        if after_role and not (joined or role or (i + 1 < len(parts) and _is_role(parts[i + 1]))):
            continue  # "Jane Doe, Director of Operations, Atlas Lines": where she works
        after_role = role
        if role and names and not joined and " of " in part:
            continue  # "Jane Doe, Head of Marketing and Community Development"
        for one in split_conjunctions(part[joined.end() :] if joined else part):
            if not (names and _is_role(one)):
                _add(names, one)
    return names


def _without_companies(parts: list[str]) -> list[str]:
    """The comma parts without companies, which publish and do not write: "Example GmbH", "Example Media, Inc."."""
    alone = [i for i, part in enumerate(parts) if is_legal_form(part)]
    return [part for i, part in enumerate(parts) if not (i in alone or i + 1 in alone or is_company(part))]


def _add(names: list[tuple[str, str]], part: str) -> None:
    """Put one cleaned name behind the others, or its degree or "Jr." to the last of them."""
    name, degrees = clean_name(part)
    if names and (name.casefold() in NAME_ENDINGS or _is_credential(name)):
        last, had = names[-1]
        ending = name.casefold() in NAME_ENDINGS
        degree = " ".join(part.split()[: len(name.split())]).strip(" *")
        names[-1] = (f"{last} {name}", had) if ending else (last, f"{had}, {degree}")
    elif name and not _is_credential(name):
        names.append((name, degrees))


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


def split_conjunctions(part: str) -> list[str]:
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


def clean_name(part: str) -> tuple[str, str]:
    """One name without lead, title, role and what follows "for" or "in"; and the degrees that stood behind it."""
    name, _ = strip_lead(part)
    if ": " in name:
        name = name.partition(": ")[0]
    words = name.strip(" .:;*\"'“”«»‘|_-–—®™").split()
    while words and words[0].casefold() in TITLES and words[0].casefold() not in KEPT_TITLES and len(words) > 1:
        del words[0]
    words = words[begin_of_name(words) :]
    words = words[: _end_of_name(words)]
    degrees = ""
    while len(words) > 1 and _is_credential(words[-1]):
        degrees = f" {words.pop()}{degrees}"
    if len(words) > 3 and len(words) % 2 == 0 and words[: len(words) // 2] == words[len(words) // 2 :]:
        words = words[: len(words) // 2]
    name = " ".join(words).rstrip(" ,;:*®™’‘")
    return (name if "." not in part else _with_point(name, part)), degrees


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
        if (i > 1 or words[0].isupper()) and (folded in _FOR_WHOM or _is_employer(word)):
            return i
        if (i > 1 and folded in _ENDERS) or (folded in _PICTURES and word[0].isupper()):
            return i
        if folded in ROLES and i > 1:
            return len(words) if words[i - 1].casefold() in DESK_WORDS else i  # "Herald staff reporter" is a desk
        if folded in ROLE_MODIFIERS and i > 1 and any(w.casefold().strip(",.:") in ROLES for w in words[i + 1 :]):
            return i
    return len(words)


def _is_employer(word: str) -> bool:
    """Whether a word behind a full name is an agency in capitals or a host: "JANE DOE AP", "Jane Doe Example.com"."""
    return (word.isupper() and canonical_agency(word) is not None) or _HOST.fullmatch(word) is not None


def _is_credential(text: str) -> bool:
    """Whether the words are degrees or memberships: "PhD", "M.D. FACLM", "CEPF®"."""
    words = text.replace(".", "").strip("®™* ").casefold().split()
    if not words or not all(w.strip("®™*") in _CREDENTIALS for w in words):
        return False
    return sum(c.isupper() for c in text) > 1
