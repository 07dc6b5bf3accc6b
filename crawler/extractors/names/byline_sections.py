"""The first cut of a byline: links, dates and other people's work are taken out, the rest falls in pieces."""

import re
from collections.abc import Iterable

from thresher.crawler.extractors.names.agencies import canonical_agency
from thresher.crawler.extractors.names.byline_lines import alternatives, strip_lead
from thresher.crawler.extractors.names.name_words import ROLE_MODIFIERS, ROLES, folded
from thresher.text.scripts import HAN, HANGUL, KANA, THAI
from thresher.text.words import byline_words

_WORDS = byline_words()
_BY, _MONTHS = alternatives(_WORDS.by), alternatives(_WORDS.month_names)

_LINKS = re.compile(
    r"(?:https?:)?//\S+|www\.\S+|[\w.+-]*\[email\s?protected\]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@[\w.]{2,}", re.I
)
_GOES_ON = rf"(?<=\d)(?!(?:a\.?m|p\.?m|uhr|utc|mins?|{_BY}|{_MONTHS})(?![^\W\d_]))(?-i:[a-zß-öø-ÿ])"
"""Letters glued to digits make a word with them ("3i"), unless they are a unit or a month."""
_NUMBERED = re.compile(r"\b(?=[a-f\d-]*\d)[a-f\d]{4,}(?:-[a-f\d]{4,})+\b")
"""Numbers in base 16, as systems give them to things and users."""
_DIGITS = re.compile(
    rf"(?<![\w])(?:(?:{_MONTHS})\.?\s+)?\d[\d.:/,\-\s]*+(?:(?:st|nd|rd|th)(?![^\W\d_])|h\d*|[年月日時时点分秒号號년월일시분])?(?!{_GOES_ON})\.?"
    rf"(?:\s*(?:{_MONTHS})\b\.?)?(?:,?\s*\d{{4}})?"
    r"(?:\s*(?:a\.?m\.?|p\.?m\.?|uhr|utc|gmt|est|edt|ist|cet|mins?|minutes?|read|comments?|views?|shares?)\b)*",
    re.I,
)
_MAYBE_GLUED = re.compile(r"[^\W\d_A-Z][A-Z\d]")
_LOWER = "[a-zß-öø-ÿāăąćčďđēęěğģīįıķłńņňőœřśşšţťūůűųźżž]"


_GLUED_WORDS = (*_WORDS.glued, *ROLES, *ROLE_MODIFIERS)


def _capitals(words: Iterable[str]) -> str:
    """A regular expression of the words that are written in letters only, with a capital."""
    return alternatives(tuple(w.capitalize() for w in words if w.isalpha() and len(w) > 2))


_GLUED = re.compile(
    rf"(?<={_LOWER})(?:(?=\d{{1,2}}[ ./:])|(?=(?:{_capitals(_WORDS.month_names)})\.?\s*\d)"
    rf"|(?=(?:{_capitals(_GLUED_WORDS)})"
    r"(?:$|[\s,:A-Z])))"
)
"""Where text of two elements was run together: "Jane DoeMay 3", "Jane DoeSenior Reporter"."""
_OTHER_JOINS = alternatives((*_WORDS.by, *_WORDS.by_amid, *_WORDS.other_work_joins))
_OTHER_LABEL = re.compile(
    rf"(?<![^\W\d])(?<!-)(?:{alternatives(_WORDS.other_work)})"
    rf"(?:\s+(?:{_OTHER_JOINS})\b\s*[:：]?|\s*[:：/／=＝]\s*|\.\s+|\s+on\b)",
    re.I,
)
_MID_LEAD = re.compile(
    rf"(?<=[\s,;|—–-])(?:{alternatives(_WORDS.leads_in_lines)}|"
    rf"(?:{alternatives(_WORDS.labels_in_lines)})\s*[:：])\s*(?=\S)|"
    rf"(?<=[\d,|•·]\s)(?:{_BY})\s+(?=[A-ZÀ-Þ])|\buhr\s+von\s+|(?:{alternatives(_WORDS.pieces_in_lines)}) von ",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+")
_HAS_DIGIT = re.compile(r"\d")
_HAS_CJK = re.compile(f"[{THAI}{KANA}{HAN}{HANGUL}]")
_OTHER_FIRST = frozenset(_WORD.findall(w)[0] for w in _WORDS.other_work)
_MID_WORDS = folded((*_WORDS.by, *_WORDS.labels_in_lines, "uhr"))
"""Words without which the two patterns above cannot match."""
_HARD = re.compile(
    r"\s*(?:[|•·∙⋅¦;；、，\n\t/／╱∕＋→>»]|\s[-–—―]+\s|[—―]|\s\.\s|(?<=[^\W\d_]{4})(?<![Pp]rof)\.\s(?=[^\W\d_]{3}))\s*"
)
SPACES = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
_BRACKETS = re.compile(r"\s*[(\[（【<{][^()\[\]（）】>}]*[)\]）】>}]?")

_MIDDLE = re.compile(r"\s*\(([A-ZÀ-Þ][^\W\d_]+)\)")
_ONE_WORD = re.compile(r"(?:^|[,;|&]\s?|\b(?:[Bb]y|[Vv]on|[Pp]or|[Pp]ar|and|und)\s)[A-ZÀ-Þ][^\W\d_]+\Z")
_WORD_FIRST = re.compile(r"\s[A-ZÀ-Þ][^\W\d_]+\s*(?:$|[,;|&]|\s[a-z])")


def pieces(text: str) -> list[tuple[str, bool]]:
    """Runs of text that may name authors, each with whether a lead stood before it; other work is left out."""
    text = _LINKS.sub(" | ", text) if "@" in text or "/" in text or "www." in text else text
    text = SPACES.sub(" ", _NUMBERED.sub(" | ", text) if "-" in text else text).strip()
    if canonical_agency(text):
        return [(text, False)]
    if text[:1] in "(（【" and text[-1:] in ")）】" and sum(map(text.count, "(（【")) == 1:
        text = text[1:-1]  # the whole line is in brackets
    text = _BRACKETS.sub(_kept_bracket, text) if any(c in text for c in "([（【<{") else text
    rest, lead = strip_lead(_GLUED.sub(" | ", text) if _MAYBE_GLUED.search(text) else text)
    parts = [(rest[start:end], led) for start, end, led in _sections(rest, lead)]
    cut = ((_HARD.split(_without_digits(part)), led) for part, led in parts)
    return [(piece, led and not i) for texts, led in cut for i, piece in enumerate(filter(None, texts))]


def _kept_bracket(match: re.Match[str]) -> str:
    """A bracket where it is the middle of a name, "Jane (Roe) Doe"; else a space."""
    text = match.string
    inside = _MIDDLE.fullmatch(match[0])
    if inside and not canonical_agency(inside[1]) and _ONE_WORD.search(text[: match.start()]):
        return match[0] if _WORD_FIRST.match(text, match.end()) else " "
    return " "


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
