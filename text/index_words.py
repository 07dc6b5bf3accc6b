"""Text → words as the full text index holds and finds them: the same on every database.

The databases' own tokenizers differ (addresses, hyphens, accents, scripts without spaces).  So they get words that are
separated by spaces, in one spelling, and queries get the same treatment.
"""

import re
import unicodedata
from collections.abc import Iterator

from thresher.text.scripts import BURMESE, HAN, HAN_COMPATIBLE, KANA, KHMER, LAO, THAI

_UNSPACED = f"{THAI}{LAO}{BURMESE}{KHMER}{KANA}{HAN}{HAN_COMPATIBLE}"
"""Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.  Each character is a word."""
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u0655\u0670\u0900-\u0dff\u0f18-\u0fbc"
"""Combining marks, which belong to a word without being letters."""
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
_SIGN = re.compile(f"([{_UNSPACED}])")
_WORD = re.compile(f"[\\w{_MARKS}]+")
_SIGN_OR_WORD = re.compile(f"(?=\\w)[{_UNSPACED}]|(?:[^\\W_{_UNSPACED}]|[{_MARKS}])+")
_ACCENTS = re.compile("(?<=[a-zα-ωе])[\u0300-\u036f]+|[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u0655\u0670]")
"""Accents of Latin and Greek letters, the dots of ё, vowel points of Arabic and Hebrew: texts often lack them."""


def indexed(text: str) -> str:
    """Text for the full text index: its words, separated by spaces."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text in the index's spelling: no case, no accents, no wide forms."""
    if text.isascii():
        return text.translate(_ASCII).split()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("ς", "σ")
    composed = unicodedata.normalize("NFC", folded)
    if _SIGN.search(composed):
        return _SIGN_OR_WORD.findall(composed)
    return _WORD.findall(composed.replace("_", " "))


def placed(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word's position in the text (from, to) and its spelling in the index."""
    for found in _WORD.finditer(text):
        signs = _SIGN.search(found[0]) is not None
        pieces = [(found.start(), found.end())]
        if signs:
            pieces = [(found.start() + at, found.start() + at + 1) for at in range(len(found[0]))]
        for start, end in pieces:
            yield from ((start, end, word) for word in words(text[start:end]))
