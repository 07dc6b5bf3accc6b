"""Writers named in brackets at a text's two ends: behind the dateline, and after the last sentence.  Pure functions."""

import re

from thresher.crawler.extractors.names.given_names import GIVEN_NAMES
from thresher.crawler.extractors.names.han_bylines import dateline_writers, has_han, labelled_writers
from thresher.crawler.extractors.names.name_kinds import NameKind, fold_name, name_kind
from thresher.crawler.extractors.names.names import split_authors

_OPENING = re.compile(
    r"(?P<before>[^()（）\[\]!?:：;。\n]{0,60})[(（【](?P<inside>[^()（）【】\n]{2,60})[)）】]\s*(?P<dash>[-–—−:])?"
)
_CLOSING = re.compile(r"[.!?…。！？»”\"』」]\s*[(（](?P<inside>[^()（）\n]{2,60})[)）]\s*[.。]?$")
_MAX_PLACE = 6
"""Words of a dateline before the brackets."""
_HAS_DIGIT = re.compile(r"\d")
_PARTS = re.compile(r"[,/;]")


def opening_writers(text: str) -> list[str]:
    """The names in the brackets of a paragraph's dateline: "Kyiv, 5 January (Example News, Jane Doe) –"."""
    match = _OPENING.match(text[:140])
    if not match:
        return []
    before, inside = match["before"], match["inside"]
    if has_han(inside):
        return list(dateline_writers(before, inside))
    if not match["dash"] or _HAS_DIGIT.search(inside) or not 0 < len(before.split()) <= _MAX_PLACE:
        return []
    return _persons(inside) if _HAS_DIGIT.search(before) or _PARTS.search(inside) else []


def closing_writers(text: str) -> list[str]:
    """The names in brackets after a text's last sentence: "… says the mayor. (Jane Doe)"."""
    match = _CLOSING.search(text, max(0, len(text) - 80))
    if not match:
        return []
    inside = match["inside"]
    return list(labelled_writers(inside)) if has_han(inside) else _persons(inside)


def _persons(inside: str) -> list[str]:
    """Full names of persons that start with a known given name: the rest are agencies and places."""
    names = split_authors(inside, visible=True)
    full = [name for name in names if " " in name and name_kind(name, visible=True) is NameKind.PERSON]
    return [name for name in full if fold_name(name).partition(" ")[0] in GIVEN_NAMES]
