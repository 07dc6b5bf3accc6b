"""Lines that name the author: leads such as "By", and a score that tells bylines from other short lines."""

import re
from functools import lru_cache

from crawler.extractors.byline_words import (
    BARE_LEADS,
    CJK_LEADS,
    COMMON_FIRST_WORDS,
    CUT_WORDS,
    LABELS,
    MONTHS,
    NAME_SUFFIXES,
    NOT_NAME_WORDS,
    PARTICLES,
    PIECES,
    ROLE_MODIFIERS,
    ROLES,
    TITLES,
)
from crawler.extractors.given_names import GIVEN_NAMES
from crawler.extractors.name_kinds import NameKind, fold, is_name_word, name_kind

MAX_LINE = 120
"""Characters of the longest line that is looked at as a byline."""


def alternatives(words: tuple[str, ...]) -> str:
    """A regular expression of any of `words`, the longest first, white space loose."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(set(words), key=len, reverse=True))


_ARTICLES = r"(?:(?:an?|the|eine?n?|une?|uma?|un[ao]?|this)\s+)?"
_LEAD = re.compile(
    rf"[\s\W]*(?:(?:{_ARTICLES}(?:{alternatives(PIECES)})\s+(?:by|von|vom|par|por|di|de|av|af|door)|{alternatives(BARE_LEADS)})"
    rf"(?:\s*[:：]\s*|\s+[-–—]\s+|\s+(?=\S))|(?:{alternatives(LABELS + PIECES)})\s*[:：]\s*"
    rf"|(?:{alternatives(CJK_LEADS)})(?:\s*[:：/／=＝|｜]\s*|\s+))",
    re.I,
)
_GLUED_LEAD = re.compile(r"\s*(?:(?:Written|Posted|Published|written|posted) ?)?(?:[Bb]y|BY|Von|Par|Por)[:\s]*(?=[A-ZÀ-Þ][^\W\d_]*[a-zà-ÿ ])")
_FIRST_LETTERS = frozenset(w[0] for w in (*BARE_LEADS, *LABELS, *PIECES, *CJK_LEADS)) | {"a", "t", "e", "u"}
_SUFFIX = re.compile(rf"(?<=\S)\s*(?:{alternatives(NAME_SUFFIXES)})\s*(?:[=＝].*|외\s*\d+명)?$|(?<=\S)\s+tarafından$")
_HAS_CJK = re.compile(r"[\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def strip_lead(text: str) -> tuple[str, bool]:
    """`text` without the words that lead to a name ("By", "Text:", "作者：") or follow it ("기자"), and whether any was there.

    "By" and its like are taken at the start only; the rest is stripped of white space and a leading colon or dash.
    """
    start = text.lstrip(" \t\n\r\xa0-–—|/•·:(（[").strip()
    if not start:
        return "", False
    match = _LEAD.match(start) if start[0].casefold() in _FIRST_LETTERS else None
    match = match or _GLUED_LEAD.match(start)
    rest = start[match.end() :] if match and match.end() < len(start) else start
    found = rest is not start
    if found and (rest[:1].isascii() or not rest[:1].isalpha()) and (again := _LEAD.match(rest)):
        rest = rest[again.end() :] or rest
    if _HAS_CJK.search(rest) or rest.endswith("tarafından"):
        shorter = _SUFFIX.sub("", rest)
        rest, found = shorter, found or shorter != rest
    return rest.strip(" :：\t\xa0"), found


_TAIL = re.compile(
    rf"\s*(?:[|•·,;/@(\[]|\s[-–—]\s|[-–—]\s|\bon\b|\bam\b|\bat\b|\d|(?:{alternatives(MONTHS)})\b|updated|published|"
    r"aktualisiert|veröffentlicht|le \d|el \d|для|for|für|in\b|aus\b)",
    re.I,
)
_STOPS = re.compile(r"[?!…»«“”\"]|\.\s+[^\W\d_]{3,}\s|[:：]\s*\S")
_COMMENT_WORDS = ("says", "said", "sagt", "schreibt", "wrote", "dice", "dit", "пишет", "says:", "sagt:", "dice:", "dit:")


@lru_cache(maxsize=8192)
def byline_score(line: str) -> float:
    """How far a visible line looks like one that names the author: 0 to 1; .5 and more is a byline.

    A lead word, words shaped like a name and a role or a date behind them speak for it; prose, headings, labels and
    menu words against.  Lines over 120 characters are 0.
    """
    length = len(line)
    if length < 2 or length > MAX_LINE:
        return 0.0
    rest, lead = strip_lead(line)
    if not rest or (not lead and (length > 90 or _STOPS.search(line))):
        return 0.0
    if lead and rest[0].islower() and rest.split(None, 1)[0] in COMMON_FIRST_WORDS:
        return 0.0
    words = rest.split()
    run = _name_run(words)
    if not run:
        return 0.3 if lead and len(words) == 1 and rest[0].isalpha() and name_kind(rest) is not NameKind.NOISE else 0.0
    return _score_lead(rest, words, run) if lead else _score_plain(rest, words, run)


def _name_run(words: list[str]) -> int:
    """How many words from the start read as one name; a word with a comma or point behind it ends it."""
    count = 0
    for word in words[:6]:
        bare = word.rstrip(",;:|)")
        folded = bare.casefold()
        if not bare or folded in ROLES or (folded in ROLE_MODIFIERS and count > 1):
            break
        if not is_name_word(bare) and not (folded in PARTICLES and count and folded not in ("y", "e", "und", "de'")):
            if count or folded not in TITLES:
                break
        count += 1
        if bare != word:
            break
    while count and words[count - 1].casefold() in PARTICLES and words[count - 1].islower():
        count -= 1
    return count


def _score_lead(rest: str, words: list[str], run: int) -> float:
    """The score of a line with a lead; `run` words of the rest read as a name."""
    name = " ".join(words[:run]).rstrip(",;:|)")
    kind = name_kind(name, visible=True)
    tail = words[run:]
    ends = not tail or words[run - 1][-1] in ",;:|)" or _ends_name(" ".join(tail))
    first = words[0].casefold()
    if kind is NameKind.PERSON and first not in COMMON_FIRST_WORDS:
        return 0.95 if ends else 0.6
    if kind in (NameKind.DESK, NameKind.AGENCY):
        return 0.8 if ends else 0.4
    if not ends or first in COMMON_FIRST_WORDS:
        return 0.1
    if run == 1 and fold(name) in GIVEN_NAMES:
        return 0.7
    return 0.55 if len(words) <= 3 and first not in NOT_NAME_WORDS else 0.3


def _score_plain(rest: str, words: list[str], run: int) -> float:
    """The score of a line without a lead; `run` words from its start read as a name."""
    name = " ".join(words[:run]).rstrip(",;:|)")
    if run < 2 or name_kind(name, visible=True) is not NameKind.PERSON:
        return 0.2 if run == 1 == len(words) and fold(name) in GIVEN_NAMES else 0.0
    tail = words[run:]
    if tail and tail[0].casefold() in _COMMENT_WORDS:
        return 0.1
    known = fold(words[0]) in GIVEN_NAMES or (words[0].casefold() in TITLES and run > 2)
    shouted = words[run - 1].rstrip(",;").isupper() and not words[0].isupper() and len(words[run - 1]) > 3
    score = 0.35 + 0.25 * known + 0.3 * shouted
    if not tail:
        return min(0.95, score)
    if ROLES.intersection(w.casefold().strip(",.()|") for w in tail):
        return min(0.95, score + 0.2)
    if not _ends_name(" ".join(tail)) and words[run - 1][-1] not in ",|)":
        return 0.1
    return min(0.9, score + 0.05) if len(words) < 9 else 0.3


def _ends_name(tail: str) -> bool:
    """Whether what follows a name shows that the name ended: a separator, a date, a role, "for", another name."""
    first = tail.split(None, 1)[0].casefold().strip(",.()")
    return bool(_TAIL.match(tail)) or first in ROLES or first in ROLE_MODIFIERS or first in CUT_WORDS or first in ("and", "und", "et", "y", "e", "&", "и", "og", "och", "en", "i")
