"""Dates in Chinese numerals: 二〇二〇年九月二十八日, 令和元年五月一日.

Such a date is written in digits, and the way back to the text's own places is kept.
"""

import re

_DIGITS = {**{char: value for value, char in enumerate("〇一二三四五六七八九")}, "零": 0, "○": 0, "Ｏ": 0, "元": 1}
_TENS = {"十": 10, "廿": 20, "卅": 30, "百": 100}
_NUMERAL = f"[{''.join(_DIGITS)}{''.join(_TENS)}]"
_DATE = re.compile(rf"(?:{_NUMERAL}{{1,6}}(?=年)|(?<=年){_NUMERAL}{{1,3}}(?=月)|(?<=月){_NUMERAL}{{1,4}}(?=[日號号]))")


def in_digits(text: str) -> tuple[str, list[int]] | None:
    """The text with the numerals of its dates in digits, and for each of its characters (and for its end) the place
    that it had; None where no date has numerals."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _DATE.finditer(text):
        number = str(_value(match[0]))
        parts += text[last : match.start()], number
        places += range(last, match.start())
        places += [match.start()] * len(number)
        last = match.end()
    if not parts:
        return None
    places += range(last, len(text) + 1)
    return "".join(parts) + text[last:], places


def _value(numeral: str) -> int:
    """二〇二〇 is read digit by digit, 二十八 by its tens."""
    total, units = 0, 0
    for char in numeral:
        if char in _TENS:
            ten = _TENS[char]
            total += ten * (units or 1) if ten in (10, 100) else ten
            units = 0
        else:
            units = units * 10 + _DIGITS[char]
    return total + units
