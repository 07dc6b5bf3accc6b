"""Text → number: `1.299,00 €` is 1299, and so is `1,299.00`."""

import re

_SPACES = "['’\u00a0\u202f\u2009 ]"
_NUMBER = re.compile(
    rf"(?<!\w)[-−]?\s?\d{{1,3}}(?:{_SPACES}\d{{3}}(?!\d))+(?:[.,]\d+)?|(?<!\w)[-−]?\s?\d+(?:[.,]\d+)*|\d+"
)
"""Groups of three between spaces or apostrophes, or digits with points and commas; last, the digits of `A4`."""
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_COMMA_GROUPS = frozenset(("en", "ja", "zh", "ko", "he", "th", "hi"))
"""Languages in which 1,299 is more than a thousand; in others 1.299 is."""
_GROUP_MARK, _DECIMAL_MARK = "\u066c", "\u066b"
"""Of Arabic digits."""
_MOST_DIGITS = 15
"""Digits that a number of JSON keeps in every program."""


def read_number(text: str, language: str | None) -> int | float | None:
    """The first number in a text; None where there is none.  `language`: tells what 1.299 means; None is English."""
    groups, decimal = (",", ".") if (language or "en") in _COMMA_GROUPS else (".", ",")
    found = _NUMBER.search(text.replace(_GROUP_MARK, "\u202f").replace(_DECIMAL_MARK, decimal))
    if found is None:
        return None
    digits = re.sub(rf"{_SPACES}|[-−\s]", "", found[0])
    whole, decimals = _parts(digits, groups)
    if len(whole) + len(decimals) > _MOST_DIGITS:
        return None
    value = float(f"{whole}.{decimals}") if decimals.strip("0") else int(whole)
    return -value if found[0][0] in "-−" else value


def _parts(digits: str, groups: str) -> tuple[str, str]:
    """The digits before and after the decimal mark."""
    mark = max(",.", key=digits.rfind)
    whole, _, decimals = digits.rpartition(mark)
    one_kind = _THOUSANDS.fullmatch(digits)
    if not whole:
        return digits, ""
    if digits.count(mark) > 1 or (one_kind and mark == groups and whole != "0"):
        return re.sub(r"\D", "", digits), ""
    return re.sub(r"\D", "", whole), decimals
