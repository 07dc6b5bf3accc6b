"""The clean form of all texts in records: composed Unicode (NFC), no invisible characters, mojibake repaired."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from ftfy import TextFixerConfig, fix_encoding

_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u2060\ufeff\ud800-\udfff]|\u200b(?![\u0e00-\u109f\u1780-\u17ff])"
)
"""Control characters, halves of surrogate pairs, soft hyphens, word joiners and byte order marks.  Kept: marks of
direction, joiners of letters, and the zero-width space of South-East Asian scripts, which separates words there."""
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_ROUNDS = 5
"""A bound for safety: repairing one fault may reveal another; what needs more rounds than this is no text."""

_ONLY_ENCODING = TextFixerConfig(replace_lossy_sequences=False, explain=False)
_LATER = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_LATER_CYRILLIC = bytes(range(0x80, 0xC0)).decode("cp1251", "ignore").replace("-", "")
_MOJIBAKE = re.compile(
    rf"[{_LATER}{_LATER_CYRILLIC}ÂÃ](?:(?<=[\x80-\x9f])|(?<=[Â-ß][{_LATER}])|(?<=[à-ô][{_LATER}])[{_LATER}]|"
    rf"(?<=[В-Я][{_LATER_CYRILLIC}])|(?<=[а-ф][{_LATER_CYRILLIC}])[{_LATER_CYRILLIC}]|(?<=[ÂÃ]) )"
)
"""UTF-8 that was decoded in a single-byte charset; some correct texts match as well.  All other texts are spared ftfy's
own test, which costs twenty times as much (measured).  It begins with the second character, which is rarer."""


def are_lines(texts: Iterable[str]) -> bool:
    """Whether `line` changes none of the texts: one quick test for all, False also where it cannot tell."""
    return _is_clean(" ".join(texts))  # a space at an end of a text makes two between texts


def are_texts(texts: Iterable[str]) -> bool:
    """The same for `lines`."""
    return _is_clean(" ".join(texts).replace("\n", " "))


def line(text: str) -> str:
    """The clean form of a text of one line: white space folded."""
    if _is_clean(text):
        return text
    return _repeated(text, lambda part: " ".join(_visible(part).split()))


def lines(text: str) -> str:
    """The clean form of a text whose line breaks count: white space folded in each line, empty lines left out."""
    if _is_clean(text):
        return text
    return _repeated(text, lambda part: "\n".join(filter(None, map(_folded, _visible(part).split("\n")))))


def visible(text: str) -> str:
    """The text without what `lines` repairs or takes out; its white space stays."""
    return text if _is_clean(text) else _repeated(text, _visible)


def verbatim(text: str) -> str:
    """The clean form of code, verse and drawings: their white space stays."""
    return text if text.isprintable() and text.isascii() else visible(text)


def _is_clean(text: str) -> bool:
    """Whether the text is clean already, as nearly all are."""
    return (
        text.isprintable()
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
        and (text.isascii() or (not _MOJIBAKE.search(text) and unicodedata.is_normalized("NFC", text)))
    )


def _repeated(text: str, step: Callable[[str], str]) -> str:
    for _ in range(_ROUNDS):
        before, text = text, step(text)
        if text == before:
            break
    return text


def _visible(text: str) -> str:
    if _MOJIBAKE.search(text):
        text = fix_encoding(text, _ONLY_ENCODING)
    return _INVISIBLE.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))


def _folded(text: str) -> str:
    return " ".join(text.split())
