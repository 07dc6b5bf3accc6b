"""Writers that Chinese and Japanese texts name behind a label: "记者 张三", "文／李四".  Pure functions on text.

There a label and a name stand in a row of characters without spaces, and two to four characters are as often a word
as a name: a family name at the start tells.
"""

import re
from functools import lru_cache

from thresher.text.scripts import HAN
from thresher.text.words import any_of, byline_words, name_words

_HAS_HAN = re.compile(f"[{HAN}]")
_WORDS = byline_words()
_HAN_LEADS = [word for word in (*_WORDS.leads_unspaced, *_WORDS.labels_in_lines) if _HAS_HAN.match(word)]
_FAMILY = any_of(name_words().family_names)
_PARTER = r"[:：/／╱∕|｜=＝【]"
_LEAD = (
    rf"(?:(?:{any_of(word for word in _HAN_LEADS if len(word) > 1)})\s*{_PARTER}{{0,2}}"
    rf"|(?<![{HAN}])(?:{any_of(word for word in _HAN_LEADS if len(word) == 1)})\s*{_PARTER}{{1,2}})\s*"
)
_NOT_WRITERS = tuple(word for word in _WORDS.other_work if _HAS_HAN.match(word))
_BEHIND = any_of((*(word for word in _WORDS.after_names if _HAS_HAN.match(word)), *_NOT_WRITERS, *_HAN_LEADS))
_NAME = rf"(?:{_FAMILY})(?:[{HAN}]{{1,2}}|[ \u3000]{{1,4}}[{HAN}]{{1,2}}|[{HAN}][ \u3000]{{1,4}}[{HAN}])"
_ENDS = rf"(?=[^{HAN}]|$|{_BEHIND})"
_LABELLED = re.compile(rf"{_LEAD}(?P<names>{_NAME}{_ENDS}(?:[\s、，,;/／和与與及]{{1,3}}{_NAME}{_ENDS})*)")
_SPACE = re.compile(r"\s+")
_SHORT = 3
"""Characters of the longest name that Chinese puts a space into."""
_PART = re.compile(_NAME + _ENDS)
_DATELINE_END = "电電讯訊"
_FULL = re.compile(
    rf"(?:{_FAMILY})[ ・\u3000]?[^\W\d_]{{1,2}}|(?:{_FAMILY})(?<=[{HAN}]{{2}})[ ・\u3000]?[^\W\d_]{{1,5}}"
)
"""One or two characters behind a family name of one, up to five, kana too, behind a longer one."""
_BARE = re.compile(rf"{_NAME}(?:[\s、，,]{{1,3}}{_NAME})*")


def has_han(text: str) -> bool:
    """Whether any character is Han."""
    return _HAS_HAN.search(text) is not None


@lru_cache(maxsize=1024)
def labelled_writers(text: str) -> tuple[str, ...]:
    """The names behind labels of writers, each once; those behind an editor's or a photographer's are none."""
    found: dict[str, None] = {}
    for match in _LABELLED.finditer(text):
        if text.endswith(_NOT_WRITERS, 0, match.start()):
            continue
        for part in _PART.finditer(match["names"]):
            found.setdefault(_spelled(part[0]))
    return tuple(found)


def dateline_writers(before: str, inside: str) -> tuple[str, ...]:
    """The names in brackets behind a Chinese dateline: "北京1月17日电 (记者 张三)", "重庆1月17日电 (李四)"."""
    if named := labelled_writers(inside):
        return named
    if before.rstrip()[-1:] in _DATELINE_END and _BARE.fullmatch(inside.strip()):
        return tuple(map(_spelled, re.findall(_NAME, inside)))
    return ()


def _spelled(name: str) -> str:
    """The name without the space that Chinese puts into short names to align them."""
    bare = _SPACE.sub("", name)
    return bare if len(bare) <= _SHORT else _SPACE.sub(" ", name)


@lru_cache(maxsize=1024)
def starts_with_family_name(name: str) -> bool:
    """Whether a name in Han characters starts with a common family name and has a given name behind it."""
    return _FULL.fullmatch(name) is not None
