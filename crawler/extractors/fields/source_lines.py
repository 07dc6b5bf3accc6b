"""Lines that say where a piece first stood: a label, a signature, a sentence, a prefix of the headline."""

import re
from typing import NamedTuple

from thresher.crawler.extractors.names.han_bylines import has_han
from thresher.crawler.extractors.names.names import NameKind, agency_of, name_kind
from thresher.text.words import any_of, page_words

_WORDS = page_words()
_LABELS = any_of(_WORDS.source_labels)
"""Words before a colon that name the source.  Plurals head lists of references."""
_LABEL = re.compile(rf"\W{{0,3}}(?:{_LABELS})\s*[:：]\s*(?P<name>\S.*)", re.I)
_LABEL_WITHIN = re.compile(
    rf"(?<=[\s\d])(?:{any_of(label for label in _WORDS.source_labels if has_han(label))})\s*[:：]\s*(?P<name>\S.*)"
)
"""Chinese and Japanese put the source behind the date: "2012年1月12日 来源：新华网"."""
_NEXT_LABEL = re.compile(r"\s+[^\s:：]{1,12}\s*[:：].*$|\s+(?=[\u3040-\u9fff]).*$")
"""What begins behind a source's name in Chinese and Japanese: another label, or the reporter."""
_FIRST_STOOD = re.compile("|".join(_WORDS.first_stood_patterns), re.I)
_FIRST_STEMS = _WORDS.first_stood_stems
"""One of these stands in every such sentence."""
_DIGITS = re.compile(r"\d")
_MONTH = r"[^\W\d_]{3,12}\.?"
_WORDED = rf"(?:\d{{1,2}}\.?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})(?:\s+de)?,?\s+\d{{4}}"
_DATE = rf"(?:{_WORDED}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d\d-\d\d)"
_SIGNATURE = re.compile(
    rf"(?:[«“„\"'‘](?P<quoted>[^«»“”„\"\n]{{2,60}})[»”“\"'’]\s*[,|–—-]?|(?P<name>[^«»“”„\":\n]{{2,60}}?)\s*[,|–—])"
    rf"\s*{_DATE}\s*(?:г\.?|года)?\s*\W?"
)
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|info|biz|news|tv|eu|int|[a-z]{2})", re.I)
_PREFIX = re.compile(r"(?P<name>[^:：?!]{2,50}?)\s*[:：]\s+(?=\S)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_FROM_DATE = re.compile(rf"\s*[,(|–—-]?\s*(?:\w+,\s*)?{_DATE}.*$")
_FROM_BAR = re.compile(r"\s+[|•·©]\s*|\s*©")
_NO_NAME = re.compile(r"^\w+ \d{4}$|\)\s*\(")
"""A month ("originally published in April 2020"), or several names in brackets."""
_FROM_REMARK = re.compile(rf"\s+(?:{any_of(_WORDS.remarks_behind_sources)})\b.*$", re.I)
_RELEASE = re.compile(rf"(?:{any_of(_WORDS.releases)})(?:\s+(?:{any_of(_WORDS.release_joins)}))?\s+", re.I)
_PUBLISHERS = re.compile(rf"\b(?:{any_of(_WORDS.publishers)})\b", re.I)
_MAX_NAME, _MAX_WORDS = 60, 8
_PLAIN_TRAIL = " \t.,;:|–—-()[]«»“”„\"'"


class Mention(NamedTuple):
    """A source as a line names it."""

    name: str
    rule: str
    sure: bool
    """Whether the name itself shows that it is a publisher's: an address, an agency, a publisher's word, quotes."""


def may_mention(text: str, *, ends: bool) -> bool:
    """Whether a text can hold a source line: far cheaper than the patterns that tell."""
    if ":" in text or "：" in text:
        return True
    return ends and (_DIGITS.search(text) is not None or any(map(text.lower().__contains__, _FIRST_STEMS)))


def labelled(line: str) -> Mention | None:
    """ "Source: Example News" """
    if ":" not in line and "：" not in line:
        return None
    match = _LABEL.match(line) or _LABEL_WITHIN.search(line)
    name = clean(_NEXT_LABEL.sub("", match["name"]) if has_han(match["name"]) else match["name"]) if match else None
    return Mention(name, "label", True) if name else None


def first_stood(text: str) -> Mention | None:
    """ "This article was originally published in Example News." """
    match = _FIRST_STOOD.search(text) if any(map(text.lower().__contains__, _FIRST_STEMS)) else None
    if not match:
        return None
    name = clean(next(filter(None, match.groups())).partition(",")[0])
    return Mention(name, "sentence", True) if name else None


def signature(line: str) -> Mention | None:
    """A name and a date alone on a line: “Example.org”, 26 April 2010."""
    match = _SIGNATURE.fullmatch(line.strip()) if _DIGITS.search(line) else None
    name = clean(match["quoted"] or match["name"]) if match else None
    if not match or not name or _ADDRESS.match(line):
        return None
    return Mention(name, "signature", bool(match["quoted"]) or is_publisher(name))


def prefix(headline: str) -> Mention | None:
    """What stands before the colon of a headline: "EXAMPLE.ORG: ..."."""
    match = _PREFIX.match(headline) if ":" in headline or "：" in headline else None
    name = clean(match["name"]) if match else None
    if not match or not name or len(headline) - match.end() < 8:
        return None
    return Mention(match["name"].strip(), "prefix", bool(_DOMAIN.fullmatch(name)) or agency_of(name) is not None)


def is_publisher(name: str) -> bool:
    """Whether a name shows by itself that it is a publisher's."""
    if _DOMAIN.fullmatch(name) or agency_of(name):
        return True
    return bool(_PUBLISHERS.search(name)) and name_kind(name) is not NameKind.PERSON


def clean(text: str) -> str | None:
    """A publisher's name without quotes, a date and an address behind it; None where it is none."""
    if address := _ADDRESS.match(text.strip()):
        host = address[0].partition("//")[2] or address[0]
        return host.partition("/")[0].removeprefix("www.").lower() or None
    text = _FROM_BAR.split(text.strip(), maxsplit=1)[0]
    name = _FROM_REMARK.sub("", _FROM_DATE.sub("", _ADDRESS.sub("", text).split("\n")[0]))
    name = _RELEASE.sub("", name.strip(_PLAIN_TRAIL), count=1)
    if not 2 <= len(name) <= _MAX_NAME or len(name.split()) > _MAX_WORDS or not any(map(str.isalpha, name)):
        return None
    name += ")" * (name.count("(") - name.count(")"))
    return None if ";" in name or _NO_NAME.search(name) else name
