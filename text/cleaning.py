"""Texts as every record holds them: composed, without what nobody sees, decoded as they were meant."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from ftfy import TextFixerConfig, fix_encoding

_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u2060\ufeff\ud800-\udfff]|\u200b(?![\u0e00-\u109f\u1780-\u17ff])"
)
"""Control characters, halves of surrogate pairs, soft hyphens, joiners and marks of byte order.  Stays: what directs
and joins letters, and the zero-width space of the scripts of South-East Asia, which parts words there."""
_LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_ROUNDS = 5
"""Mending one fault may bring another to light; texts that need more rounds than this are not texts."""

_ONLY_ENCODING = TextFixerConfig(replace_lossy_sequences=False, explain=False)
_LATER = "\x80-\xbf" + bytes(range(0x80, 0xA0)).decode("cp1252", "ignore")
_LATER_CYRILLIC = bytes(range(0x80, 0xC0)).decode("cp1251", "ignore").replace("-", "")
_MOJIBAKE = re.compile(
    rf"[{_LATER}{_LATER_CYRILLIC}ÂÃ](?:(?<=[\x80-\x9f])|(?<=[Â-ß][{_LATER}])|(?<=[à-ô][{_LATER}])[{_LATER}]|"
    rf"(?<=[В-Я][{_LATER_CYRILLIC}])|(?<=[а-ф][{_LATER_CYRILLIC}])[{_LATER_CYRILLIC}]|(?<=[ÂÃ]) )"
)
"""What UTF-8 becomes when it is read in a charset of one byte a character; some real texts have it as well.  It
spares ftfy's own test, which costs twenty times as much, on the rest.  It begins with the rarer, second character."""


def are_lines(texts: Iterable[str]) -> bool:
    """Whether `line` leaves each of the texts as it is, told at once for all; where that is not plain, False."""
    return _is_clean(" ".join(texts))  # a space at an end of a text makes two between texts


def are_texts(texts: Iterable[str]) -> bool:
    """The same for `lines`."""
    return _is_clean(" ".join(texts).replace("\n", " "))


def line(text: str) -> str:
    """A text of one line: white space folded."""
    if _is_clean(text):
        return text
    return _settled(text, lambda part: " ".join(_visible(part).split()))


def lines(text: str) -> str:
    """A text whose line breaks mean something: white space folded in each line, empty lines left out."""
    if _is_clean(text):
        return text
    return _settled(text, lambda part: "\n".join(filter(None, map(_folded, _visible(part).split("\n")))))


def verbatim(text: str) -> str:
    """Code, verse, drawings: their spaces stay."""
    return text if text.isprintable() and text.isascii() else _settled(text, _visible)


def _is_clean(text: str) -> bool:
    """Whether nothing needs to be done, as nearly always."""
    return (
        text.isprintable()
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
        and (text.isascii() or (not _MOJIBAKE.search(text) and unicodedata.is_normalized("NFC", text)))
    )


def _settled(text: str, step: Callable[[str], str]) -> str:
    for _ in range(_ROUNDS):
        before, text = text, step(text)
        if text == before:
            break
    return text


def _visible(text: str) -> str:
    if _MOJIBAKE.search(text):
        text = fix_encoding(text, _ONLY_ENCODING)
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)))


def _folded(text: str) -> str:
    return " ".join(text.split())
