"""Lines that name the author: leads such as "By", and a score that tells bylines from other short lines."""

import re
from collections.abc import Iterable
from functools import lru_cache

from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.han_bylines import has_han, labelled_writers
from thresher.crawler.extractors.names.leading_roles import begin_of_name
from thresher.crawler.extractors.names.name_kinds import NameKind, fold_name, is_name_word, name_kind
from thresher.crawler.extractors.names.name_words import (
    CONJUNCTIONS,
    CUT_WORDS,
    NOT_NAME_WORDS,
    PARTICLES,
    ROLE_MODIFIERS,
    ROLES,
    TITLES,
    folded,
)
from thresher.text.scripts import DEVANAGARI, HAN, HANGUL, KANA
from thresher.text.words import byline_words, name_words

MAX_LINE = 120
"""Characters of the longest line that is looked at as a byline."""


def alternatives(words: Iterable[str]) -> str:
    """A regular expression of any of `words`, the longest first, white space loose."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(set(words), key=len, reverse=True))


_WORDS = byline_words()
_PROSE_STARTS = folded(name_words().prose_starts)
_LEADS = (*_WORDS.by, *_WORDS.leads)
_ARTICLES = rf"(?:(?:{alternatives(_WORDS.articles)})\s+)?"
_BEHIND_PIECES = alternatives((*_WORDS.by, *_WORDS.by_amid, *_WORDS.by_behind_pieces))
_LEAD = re.compile(
    rf"[\s\W]*(?:(?:{_ARTICLES}(?:{alternatives(_WORDS.pieces)})\s+(?:{_BEHIND_PIECES})|{alternatives(_LEADS)})"
    rf"(?:\s*[:：՝]\s*|\s+[-–—]\s+|\s+(?=\S))|(?:{alternatives((*_WORDS.labels, *_WORDS.pieces))})\s*[:：]\s*"
    rf"|(?:{alternatives(_WORDS.leads_unspaced)})(?:\s*[:：/／=＝|｜・]\s*|\s+))",
    re.I,
)
_GLUED_BY = ("by", "BY", *map(str.capitalize, _WORDS.by))
_GLUED_LEAD = re.compile(
    rf"\s*(?:(?:Written|Posted|Published|written|posted) ?)?(?:{'|'.join(_GLUED_BY)})[:\s]*"
    r"(?=[A-ZÀ-Þ](?:[^\W\d_]*[a-zà-ÿ ]|\.))"
)
_FIRST_WORDS = frozenset(re.split(r"[\s'’]", w)[0] for w in (*_LEADS, *_WORDS.labels, *_WORDS.pieces, *_WORDS.articles))
_FIRST_SIGNS = frozenset(w[0] for w in _WORDS.leads_unspaced)
_GLUED_STARTS = (*_GLUED_BY, "Writ", "writ", "Post", "post", "Publ")
"""What a line must start with for the two patterns above to be worth a try."""
_SUFFIX = re.compile(rf"(?<=\S)\s*(?:{alternatives(_WORDS.after_names)})\s*(?:[=＝].*|외\s*\d+명)?$")
_FIRST_WORD = re.compile(r"[\W_]*([^\s\d:：՝'’,.]+)")
_HAS_CJK = re.compile(f"[{DEVANAGARI}{KANA}{HAN}{HANGUL}]")
_SPACED_SUFFIXES = tuple(w for w in _WORDS.after_names if not _HAS_CJK.search(w))


def _may_lead(text: str) -> bool:
    """Whether the first word can begin a lead: far cheaper than the pattern that tells."""
    first = _FIRST_WORD.match(text)
    return first is not None and (first[1].casefold() in _FIRST_WORDS or first[1][0] in _FIRST_SIGNS)


@lru_cache(maxsize=2048)
def strip_lead(text: str) -> tuple[str, bool]:
    """`text` without the words that lead to a name ("By", "作者：") or follow it ("기자"), and whether any was there.

    "By" and its like are taken at the start only; the rest is stripped of white space and a leading colon or dash.
    """
    start = text.lstrip(" \t\n\r\xa0-–—|/•·:(（[").strip()
    if not start:
        return "", False
    match = _LEAD.match(start) if _may_lead(start) else None
    if match is None and start.startswith(_GLUED_STARTS):
        match = _GLUED_LEAD.match(start)
    rest = start[match.end() :] if match and match.end() < len(start) else start
    found = rest is not start
    if found and _may_lead(rest) and (again := _LEAD.match(rest)):
        rest = rest[again.end() :] or rest
    if len(rest) < MAX_LINE and (_HAS_CJK.search(rest) or rest.endswith(_SPACED_SUFFIXES)):
        shorter = _SUFFIX.sub("", rest)
        rest, found = shorter, found or shorter != rest
    return rest.strip(" :：\t\xa0"), found


_WHOLE_TAILS = alternatives((*_WORDS.month_names, *_WORDS.behind_names_whole))
_TAIL = re.compile(
    rf"\s*(?:[|•·⋅,;/@(\[]|\s[-–—]\s|[-–—]\s|\d|(?:{_WHOLE_TAILS})\b|"
    rf"{alternatives(_WORDS.behind_names)}|le \d|el \d)",
    re.I,
)
_STOPS = re.compile(r"[?!…»«“”\"]|\.\s+[^\W\d_]{3,}\s|[:：]\s*[^\s\d]")
_COMMENT_WORDS = frozenset(_WORDS.says)
_AMID = (*_WORDS.by, *_WORDS.by_amid)
_INNER_LEAD = re.compile(
    r"[\d|•·/»!—–]\W*(?:\w{1,4}\W+)?"
    rf"(?:{alternatives(_WORDS.leads_in_lines)}|{alternatives(_AMID)}|(?:{alternatives(_WORDS.labels_in_lines)}):)\s+(?=\S)"
    rf"|(?:{alternatives(_WORDS.written_amid)}) (?:\S+ ){{1,5}}(?:{alternatives(_WORDS.by)}) (?=\S)",
    re.I,
)
"""A lead behind a date or separator: "3 May 2024 by Jane Doe", "Section | By Jane Doe"."""
_MONTH_SET = frozenset(_WORDS.month_names)
_MONTHS = alternatives(_WORDS.month_names)
_ENDERS = NOT_NAME_WORDS - PARTICLES
_DATE_FIRST = re.compile(
    rf"(?:\w+,\s+)?(?:(?:{_MONTHS})\.?\s+)?\d[\d.:/,\-]*(?:st|nd|rd|th)?\.?\s*"
    rf"(?:(?:de\s+)?(?:{_MONTHS})\b\.?)?(?:,?\s*(?:de\s+)?\d{{4}})?"
    r"(?:\s+\d\d?[:.]\d\d)?(?:\s*(?:uhr|h|am|pm)\b)?[\s,|•·/–—-]*",
    re.I,
)
_COUNT = re.compile(r"\d{1,3}\s*[.):]\s*")
"""What counts a list's entries is no date: "3. Start Training"."""
_HAS_DIGIT = re.compile(r"\d")
_DATE_PART = re.compile(r"\d[\d./:-]{3}")
_HAN_LINE = 60
"""Characters of the longest line in Han characters that is a byline; a paragraph may begin with a reporter's name."""
_HAN_PROSE = re.compile("[。，！？]")
_SPACED = re.compile(r"[/—|•·⋅]")
_INNER_WORDS = frozenset((*_AMID, *(f"{label}:" for label in _WORDS.labels_in_lines)))
_NEVER_STARTS = frozenset('©—–-#@$€+&*…"“”«»„‘')


@lru_cache(maxsize=2048)
def byline_score(line: str) -> float:
    """How far a visible line looks like one that names the author: 0 to 1; .5 and more is a byline.

    A lead word, words shaped like a name and a role or a date behind them speak for it; prose, headings, labels and
    menu words against.  From .35 to .45 the line is a name and nothing else: a byline only where its place says so
    (beside the headline, at the text's end, in an element called author).  Lines over 120 characters are 0.
    """
    length = len(line)
    if length < 2 or length > MAX_LINE or line[0] in _NEVER_STARTS:
        return 0.0
    if length <= _HAN_LINE and has_han(line) and not _HAN_PROSE.search(line) and labelled_writers(line):
        return 0.95
    rest, lead = strip_lead(line)
    if not lead:
        if not _INNER_WORDS.isdisjoint(line.casefold().split()) and (inner := _INNER_LEAD.search(line)):
            rest, lead = line[inner.end() :], True
        elif length > 90 or line.count(" ") > 14:
            return 0.0
        elif _HAS_DIGIT.search(line, 0, 14) and (dated := _DATE_FIRST.match(rest)):
            if _COUNT.fullmatch(dated[0]):
                return 0.0
            rest = rest[dated.end() :]
    if not rest or (not lead and _STOPS.search(rest)):
        return 0.0
    words = (_SPACED.sub(r" \g<0> ", rest) if _SPACED.search(rest) else rest).split()
    if behind_role := begin_of_name(words):
        words, lead = words[behind_role:], True
        rest = " ".join(words)
    if lead and rest[0].islower() and words[0] in _PROSE_STARTS:
        return 0.0
    run = _name_run(words)
    if run:
        return round(_score_lead(rest, words, run) if lead else _score_plain(rest, words, run), 2)
    account = lead and rest[0].isalpha() and (len(words) == 1 or _is_dated(words[1:]))
    return 0.4 if account and name_kind(words[0]) is not NameKind.NOISE else 0.0


def _name_run(words: list[str]) -> int:
    """How many words from the start read as one name; a word with a comma or point behind it ends it."""
    count = 0
    for word in words[:6]:
        bare = word.rstrip(",;:|)")
        folded = bare.casefold()
        if not bare or folded in ROLES or (count > 1 and (folded in ROLE_MODIFIERS or folded in _ENDERS)):
            break
        if folded.rstrip(".") in _MONTH_SET and words[count + 1 : count + 2] and words[count + 1][0].isdigit():
            break
        inside = count and folded in PARTICLES and folded not in CONJUNCTIONS
        if not is_name_word(bare) and not inside and (count or folded not in TITLES):
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
    if kind is NameKind.PERSON and first not in _PROSE_STARTS:
        return 0.95 if ends else 0.6
    if kind in (NameKind.DESK, NameKind.AGENCY):
        return 0.8 if ends else 0.4
    if not ends or first in _PROSE_STARTS:
        return 0.1
    if run == 1 and fold_name(name) in GIVEN_NAMES:
        return 0.7
    return 0.55 if (len(words) <= 3 or (run == 1 and _is_dated(tail))) and first not in NOT_NAME_WORDS else 0.3


def _score_plain(rest: str, words: list[str], run: int) -> float:
    """The score of a line without a lead; `run` words from its start read as a name."""
    name = " ".join(words[:run]).rstrip(",;:|)")
    if run < 2 or name_kind(name, visible=True) is not NameKind.PERSON:
        return 0.2 if run == 1 == len(words) and fold_name(name) in GIVEN_NAMES else 0.0
    tail = words[run:]
    if tail and tail[0].casefold().rstrip(":") in _COMMENT_WORDS:
        return 0.1
    known = fold_name(words[0]) in GIVEN_NAMES or (words[0].casefold() in TITLES and run > 2)
    if words[0].casefold() in NOT_NAME_WORDS or words[0].casefold() in ROLE_MODIFIERS:
        return 0.1
    last = words[run - 1].rstrip(",;|")
    if len(last.rstrip(".")) == 1 and last[0].isascii():
        return 0.35  # "Alice B." signs comments
    shouted = last.isupper() and not words[0].isupper() and len(last) > 3
    score = 0.35 + 0.2 * known + 0.15 * shouted + 0.2 * (known and shouted)
    if not tail:
        return score if shouted else min(score, 0.45)
    if _is_role_tail(tail):
        return score + (0.25 if known else 0.1)
    if not _ends_name(" ".join(tail)) and words[run - 1][-1] not in ",|)":
        return 0.1
    return score + 0.1 if len(words) < 9 and _HAS_DIGIT.search(rest) else min(score, 0.45)


def _is_dated(tail: list[str]) -> bool:
    """Whether what follows a single word is a date, as it follows the names of accounts: "on May 3, 2011"."""
    text = " ".join(tail[:4])
    return _DATE_PART.search(text) is not None and _ends_name(text)


def _is_role_tail(tail: list[str]) -> bool:
    """Whether what follows the name is a role: "political editor", "Redakteurin"."""
    words = [w.casefold().strip(",.()|:-–") for w in tail]
    roles = [i for i, w in enumerate(words) if w in ROLES]
    return bool(roles) and len(words) < 9 and (roles[0] == 0 or words[0] in ROLE_MODIFIERS or words[0] == "")


def _ends_name(tail: str) -> bool:
    """Whether what follows a name shows that the name ended: a separator, a date, a role, "for", another name."""
    first = tail.split(None, 1)[0].casefold().strip(",.()")
    return (
        bool(_TAIL.match(tail))
        or first in ROLES
        or first in ROLE_MODIFIERS
        or first in CUT_WORDS
        or first in CONJUNCTIONS
    )
