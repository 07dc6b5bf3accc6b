"""News agencies: their canonical names, finding them in a text, and reading datelines.  Pure functions on text."""

import re
from functools import lru_cache

from thresher.crawler.extractors.names.agency_names import AGENCIES, SHORT_NAMES
from thresher.text.scripts import HAN, HANGUL, KANA

_BY_ALIAS = {alias: name for name, aliases in AGENCIES.items() for alias in aliases}

_LONG = tuple(sorted((a for a in _BY_ALIAS if a not in SHORT_NAMES), key=len, reverse=True))
_CJK = re.compile(f"[{KANA}{HAN}{HANGUL}]")
_FIND_LONG = re.compile(
    "|".join(re.escape(a) if _CJK.search(a) else rf"(?<!\w){re.escape(a)}(?!\w)" for a in _LONG), re.I
)
_TOKEN = re.compile(r"[^\W_]+")
_LONG_FIRST = frozenset(_TOKEN.findall(a)[0] for a in _LONG)
_FIND_SHORT = re.compile(r"[(（/]\s*([A-ZÀ-Ž]{2,5})\s*[)）/]|(?:^|[/,|])\s*([A-ZÀ-Ž]{2,5}|[a-z]{3})\s*(?:$|[/)|])")


def canonical_agency(name: str) -> str | None:
    """The agency's canonical name when the whole of `name` is one of its names, else None.

    A short name that is also a word ("Ap", "Sana") counts in capitals only; "dpa/lno" counts by its first part.
    """
    stripped = name.strip(" .,:;()[]（）-–—")
    folded = stripped.casefold()
    found = _BY_ALIAS.get(folded)
    if found is None and "/" in folded:
        return canonical_agency(stripped.partition("/")[0])
    if found is None or (folded in SHORT_NAMES and folded.isascii() and not stripped.isupper() and stripped != folded):
        return None
    return found


@lru_cache(maxsize=2048)
def agency_of(text: str) -> str | None:
    """The canonical name of the first news agency that `text` names, or None.

    "(Reuters) -" is Reuters, "dpa/AFP" is dpa, "Agencia EFE" is EFE, "ИТАР-ТАСС" is TASS.  Short names that are also
    words count only alone or between brackets and slashes.
    """
    whole = canonical_agency(text)
    if whole:
        return whole
    tokens = set(_TOKEN.findall(text.casefold()))
    worth = _CJK.search(text) or not tokens.isdisjoint(_LONG_FIRST)
    best = _FIND_LONG.search(text) if worth else None
    position, name = (best.start(), _BY_ALIAS.get(best[0].casefold())) if best else (len(text), None)
    for match in _FIND_SHORT.finditer(text, 0, position):
        short = _BY_ALIAS.get((match[1] or match[2]).casefold())
        if short:
            return short
    return name


_MONTHISH = r"[^\W\d_]{3,10}\.?"
_DAY = rf"(?:{_MONTHISH}\s\d{{1,2}}|\d{{1,2}}\.?\s{_MONTHISH}|\d{{1,2}}[./]\d{{1,2}}\.?)(?:,?\s\d{{4}})?(?:\s?г\.)?"
_PLACE = r"(?P<place>[^\W\d_][^\d():;!?|\n]{1,50}?)"
_DASH = r"\s*[-–—−]+\s*"
_BRACKETED = re.compile(
    rf"\s*{_PLACE}(?:,?\s+{_DAY})?\s*[,./]?\s*[(\[（](?P<agency>[^()（）\[\]]{{2,40}})[)\]）](?:{_DASH}|\s*[:.]\s*|\s+)"
)
_AFTER_DASH = re.compile(
    rf"\s*{_PLACE},\s+{_DAY}\s*(?:[-–—−/]+|\.\s*[-–—−]*)\s*(?P<agency>[^.,:;()\n]{{2,30}}?)\s*[.:,—–]"
)
_CJK_LINE = re.compile(
    r"\s*[(（【\[]?(?P<agency>[\u3400-\u9fff\u30a0-\u30ff]{2,6}?(?:社|网|通信))(?P<place>[\u3400-\u9fff·\u30a0-\u30ff]{1,8}?)"
    r"\s*(?:\d{1,2}月\d{1,2}日|\d{1,2}日|讯|電|电)"
)
_KOREAN_LINE = re.compile(
    r"\s*[(（\[【](?P<place>[\uac00-\ud7af]{2,8})\s*[=＝]\s*(?P<agency>[\uac00-\ud7af\d]{2,8})[)）\]】]"
)
_PLAIN = re.compile(
    r"\s*(?P<place>[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я .'’\-]{2,40}(?:,\s[A-Z][\w. ]{1,20})?)"
    rf"(?:,\s+{_DAY})?\s*[—–-]{{1,2}}\s+(?=\S)"
)
_BARE_AGENCY = re.compile(r"\s*[(\[（](?P<agency>[^()（）\[\]]{2,30})[)\]）]\s*[-–—:.]*\s*")


def parse_dateline(text: str) -> tuple[str | None, str | None] | None:
    """The place and the agency (canonical) that a paragraph's dateline names; None where it starts with no dateline.

    Either part may be None: "PARIS —" has no agency, "(dpa) -" no place.  A bracket that names no agency is a
    dateline only with a date before it.
    """
    head = text[:140]
    for pattern in (_BRACKETED, _KOREAN_LINE, _CJK_LINE, _AFTER_DASH):
        match = pattern.match(head)
        agency = agency_of(match["agency"]) if match else None
        if match and agency and _is_place(match["place"]):
            return match["place"].strip(" ,./-"), agency
    bare = _BARE_AGENCY.match(head)
    if bare and (agency := agency_of(bare["agency"])):
        return None, agency
    plain = _PLAIN.match(head)
    if plain and _is_place(plain["place"]) and len(text) > 60:
        return plain["place"].strip(" ,./-"), None
    return None


def _is_place(place: str) -> bool:
    """Whether a dateline's first part can be a place: at most five words, the first with a capital or uncased."""
    words = place.split()
    small = sum(w[0].islower() for w in words)
    return 0 < len(words) <= 5 and not words[0][0].islower() and (small == 0 or small < len(words) - 1)
