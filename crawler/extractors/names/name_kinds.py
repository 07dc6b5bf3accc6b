"""What a short string of a byline names: a person, a desk, an agency, an organisation or nothing.  Pure functions."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from thresher.crawler.extractors.names.agencies import canonical_agency
from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.han_bylines import starts_with_family_name
from thresher.crawler.extractors.names.name_words import (
    CUT_WORDS,
    DESK_WORDS,
    NAME_ENDINGS,
    NOT_NAME_WORDS,
    PARTICLES,
    ROLE_MODIFIERS,
    ROLES,
    TECHNICAL_USERS,
    TITLES,
    folded,
)
from thresher.text.words import any_of, byline_words, date_words, languages, list_words, name_words, page_words

MAX_NAME = 60
"""Characters; the longest real names of the corpora have 38."""
MAX_NAME_WORDS = 6

_HAN_NAME = re.compile(
    r"[\u3400-\u9fff々]{2,4}(?:[ ・·･][\u3400-\u9fff々]{1,4})?|[\u3400-\u9fff]{1,2} [\u3400-\u9fff]{1,2}"
)
_KATAKANA_NAME = re.compile(r"[\u30a0-\u30ffー]{1,12}(?:[ ・·･=＝][\u30a0-\u30ffー]{1,12}){0,3}")
_MIXED_NAME = re.compile(
    r"(?=.*[\u3041-\u30ff])[\u3400-\u9fff々]{1,4}[ ・·･]?"
    r"(?:[\u3041-\u3091\u3093-\u3096ー\u3400-\u9fff]{1,5}|[\u30a0-\u30ffー]{1,8})"
)
"""Han and kana; を, which no name holds, is left out."""
_HANGUL_NAME = re.compile(r"[\uac00-\ud7af]{2,4}")
_FORMS = any_of(form.rstrip(".") for form in name_words().legal_forms)
_LEGAL_FORM = re.compile(rf"(?P<name>(?:.*\S)?[\s,.])?(?:{_FORMS})[\W_]*", re.I)
_LEGAL_FORM_CJK = tuple(word for word in name_words().legal_forms if word >= "\u3040")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|tv|co|io|[a-z]{2})", re.I)
_SITE_ENDS = re.compile(r"(?:\.(?:com|org|net|info|co|[a-z]{2}))+$| online$")
_ACRONYM = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,5} ")
"""Capitals without a vowel begin a broadcaster's or a company's name."""
_INITIALS = 3
"""Letters of a short form that is somebody's initials as often, unless it starts with a capital: "mh", "Mo"."""
_STEM = 5
"""Letters of a stem from which it tells a label of a date from a name."""
_NUMBER_NAME = re.compile(r"\d{1,3}[a-zA-Z]{0,2} [A-Z]")
"""Companies begin with a number ("3i Global"), persons do not."""
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ`´.‐][^\W\d_]*)*\.?")
_MONTH_WORDS, _WEEKDAYS = folded(name_words().no_name_months), folded(name_words().no_name_days)
_ORGANISATION_WORDS = folded(name_words().organisations)
_DESK_CJK = name_words().desks_unspaced
_NEVER = (NOT_NAME_WORDS | _ORGANISATION_WORDS | DESK_WORDS | ROLES | _MONTH_WORDS) - folded(name_words().also_names)
"""Words that no person's name holds."""


_NAMES_ANYWAY = GIVEN_NAMES | DESK_WORDS
_CALENDAR = folded(
    form.strip()
    for words in languages().values()
    for forms in (*words.calendar.months, *words.calendar.weekdays)
    for form in forms.split(",")
)
"""Months and days in all languages."""
_LABELS = NOT_NAME_WORDS | folded(
    word
    for words in (
        byline_words().other_work,
        page_words().source_labels,
        page_words().photo_labels,
        page_words().tools,
        list_words().related,
        list_words().related_whole,
        list_words().latest_whole,
    )
    for word in words
)
"""Words and phrases that stand alone before something, over a list or on a button: they name nobody."""


_ACCOUNTS = folded(name_words().admins)
"""The last word of accounts that several people use: "Site Admin"."""


class NameKind(StrEnum):
    """What a short string of a byline names."""

    PERSON = "person"
    DESK = "desk"
    """A collective without names: "Redaktion", "Business Desk", "Staff"."""
    AGENCY = "agency"
    ORGANISATION = "organisation"
    NOISE = "noise"
    """Nobody: a role, a date, a technical account, a menu label, prose."""


@lru_cache(maxsize=2048)
def fold_name(text: str) -> str:
    """`text` without accents, case and marks, white space folded: two spellings of one name are equal."""
    if text.isascii():
        return " ".join(text.lower().replace(".", " ").replace("-", " ").split())
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


_DATED = tuple(fold_name(stem) for stem in (*date_words().published, *date_words().updated) if len(stem) >= _STEM)
"""How the labels of dates begin in all languages."""


@lru_cache(maxsize=4096)
def name_kind(name: str, *, site_name: str | None = None, visible: bool = False) -> NameKind:
    """What `name`, one cleaned part of a byline, names.

    `site_name` is an organisation, however it is written.  With `visible` the string comes from a page's text, where
    a single word or a lower-case account is too little to be a person's name; in metadata it is one.
    """
    name = name.strip()
    words = name.casefold().split()
    if not words or len(name) > MAX_NAME or not any(c.isalpha() for c in name) or "http" in words[0]:
        return NameKind.NOISE
    if name[0].isdigit() and not _NUMBER_NAME.match(name) and len(words) > 1:
        return NameKind.NOISE
    if is_company(name) or (site_name and _same_name(name, site_name)):
        return NameKind.ORGANISATION
    if any(word not in _ORGANISATION_WORDS and fold_name(word).startswith(_DATED) for word in words):
        return NameKind.NOISE
    if name.casefold().strip(" .,:") in _LABELS and name.casefold() not in _NAMES_ANYWAY:
        return NameKind.NOISE
    if len(words) == 1 and (words[0] in TECHNICAL_USERS or words[0].strip(".,:") in TITLES or _is_plain_word(name)):
        return NameKind.NOISE
    if canonical_agency(name):
        return NameKind.AGENCY
    collective = _collective(words, name, visible)
    if collective:
        return collective
    return _person_or_less(name, words, visible)


@lru_cache(maxsize=2048)
def is_company(text: str) -> bool:
    """Whether a text ends with a legal form: "Example Media GmbH", "Example S.A."."""
    match = _LEGAL_FORM.fullmatch(text)
    return (match is not None and match["name"] is not None) or any(form in text for form in _LEGAL_FORM_CJK)


def is_legal_form(text: str) -> bool:
    """Whether a text is nothing but a legal form, as it stands behind a comma: "Inc."."""
    match = _LEGAL_FORM.fullmatch(text)
    return match is not None and match["name"] is None


def _is_plain_word(word: str) -> bool:
    """Whether a single word is one of menus, dates or prose rather than somebody's name or account."""
    folded = word.casefold().strip(".,:")
    if folded in _WEEKDAYS:
        return True
    if folded in _NAMES_ANYWAY:
        return False
    dated = folded in _CALENDAR and (len(folded) > _INITIALS or word.istitle())
    label = folded in _LABELS or folded in _MONTH_WORDS
    return dated or label or folded in CUT_WORDS


def _same_name(name: str, site_name: str) -> bool:
    """Whether two names are one apart from case, accents, spaces and what makes a name a host name."""
    one, other = (_SITE_ENDS.sub("", n.casefold().removeprefix("www.")) for n in (name, site_name))
    return fold_name(one).replace(" ", "") == fold_name(other).replace(" ", "")


def _collective(words: list[str], name: str, visible: bool) -> NameKind | None:
    """Desk, organisation or bare role, told by the words of a name; None when nothing tells."""
    if any(c in name for c in _DESK_CJK):
        return NameKind.DESK
    bare = [w.strip(".,:'’") for w in words]
    if all(w in ROLES or w in ROLE_MODIFIERS or w in TECHNICAL_USERS for w in bare):
        desk = DESK_WORDS.intersection(bare) - {"editor", "contributor"} or (len(bare) > 1 and not visible)
        return NameKind.DESK if desk else NameKind.NOISE
    if bare[-1] in _ACCOUNTS:
        return NameKind.NOISE
    if DESK_WORDS.intersection(bare) - ({"tim", "crew"} if len(bare) == 2 else frozenset()):
        return NameKind.DESK
    if _DOMAIN.fullmatch(name) or any(w in _ORGANISATION_WORDS and w in _NEVER for w in (*words, *bare)):
        return NameKind.ORGANISATION
    if (words[0] == "the" and len(words) < 5) or (len(words) > 1 and _ACRONYM.match(name)):
        return NameKind.ORGANISATION
    if all(w in NOT_NAME_WORDS and w in _NEVER and w not in _ORGANISATION_WORDS for w in bare):
        return NameKind.NOISE
    if len(words) > 1 and any(w in _NEVER and len(w) > 1 for w in bare):  # a single letter is an initial
        return NameKind.NOISE if visible or len(words) > 5 else NameKind.ORGANISATION
    return None


def _person_or_less(name: str, words: list[str], visible: bool) -> NameKind:
    """Person, organisation or noise, told by the shape of the words."""
    if is_name_shaped(name):
        guess = visible and _HAN_NAME.fullmatch(name) and not starts_with_family_name(name)
        return NameKind.NOISE if guess else NameKind.PERSON
    if visible or len(words) > 4 or words[0] in NOT_NAME_WORDS:
        return NameKind.NOISE
    if len(words) == 1 and name.isupper() and len(name) < 6:
        return NameKind.ORGANISATION  # an acronym
    if name.islower() and 2 <= len(words) <= 3 and all(w.isalpha() and w not in CUT_WORDS for w in words):
        return NameKind.PERSON
    if len(words) == 1 and len(name) > 1 and name[0].isalpha() and sum(c.isdigit() for c in name) <= 4:
        return NameKind.PERSON
    if (name[:1].isupper() or _NUMBER_NAME.match(name)) and not any(c in name for c in "!?:;()[]{}<>=|@#"):
        return NameKind.ORGANISATION
    return NameKind.NOISE


def is_name_shaped(name: str) -> bool:
    """Whether `name` has the shape of a full name in its script: two to six words with capitals, or a CJK name."""
    first = name[0]
    if first >= "\u3040" and not first.isupper() and not first.islower():
        return any(shape.fullmatch(name) for shape in (_HAN_NAME, _HANGUL_NAME, _KATAKANA_NAME, _MIXED_NAME))
    words = name.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS:
        return False
    full = sum(1 for w in words if is_name_word(w) and len(w.strip(".")) > 1)
    return full >= 1 and all(is_name_word(w) or w.casefold() in PARTICLES or w in NAME_ENDINGS for w in words)


def is_name_word(word: str) -> bool:
    """Whether one word can be part of a name: letters with joining marks, a capital in a script with case."""
    first = word[0]
    if first == "(" and word[-1] == ")" and len(word) > 3:
        return is_name_word(word[1:-1])
    if not first.isalpha() or first.islower():
        return len(word) > 3 and word[1] in "'’-" and word[2].isupper()
    if word.isalpha():
        return True
    if not first.isupper():  # scripts without case: vowel signs are no letters
        return all(unicodedata.category(c)[0] in "LM" or c in "'’-.‌" for c in word)
    return _NAME_WORD.fullmatch(unicodedata.normalize("NFC", word)) is not None
