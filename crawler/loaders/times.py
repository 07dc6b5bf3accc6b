"""Capture times as the forms state them → ISO 8601 with offset; UTC is always written `+00:00`.

Each function returns None for what it cannot read: a capture time is never guessed.
"""

import re
from datetime import datetime

_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_MAIL = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(\d{1,2})[\s-]([a-z]{3})[a-z]*[\s-](\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s*([+-]\d{4}|[a-z]+)?",
    re.I,
)
_JAVASCRIPT = re.compile(r"[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d{4})\s+(\d\d):(\d\d):(\d\d)\s+GMT([+-]\d{4})?", re.I)
_DIGITS = re.compile(r"\d{14}$")


def from_iso(text: str) -> str | None:
    """`2026-01-01T00:00:00Z`, as WARC-Date; also the shorter forms WARC 1.1 allows, and 14 digits."""
    text = text.strip()
    if _DIGITS.match(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:]}Z"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.isoformat() if "T" in text else text


def from_mail(text: str) -> str | None:
    """`Sat, 05 May 2018 10:00:00 GMT`, as in mail and HTTP; `-0000`, which Chrome writes, is UTC."""
    if not (match := _MAIL.match(text.strip())):
        return None
    day, month, year, hour, minute, second, zone = match.groups()
    offset = zone if zone and zone[0] in "+-" else "+0000" if (zone or "").upper() in ("GMT", "UTC", "UT", "Z") else ""
    return _iso(year, month, day, f"{hour}:{minute}:{second or '00'}", offset)


def from_javascript(text: str) -> str | None:
    """`Sat May 02 2020 18:50:17 GMT+0200 (Central European Summer Time)`, as SingleFile writes."""
    if not (match := _JAVASCRIPT.match(text.strip())):
        return None
    month, day, year, hour, minute, second, offset = match.groups()
    return _iso(year, month, day, f"{hour}:{minute}:{second}", offset or "+0000")


def _iso(year: str, month: str, day: str, time: str, offset: str) -> str | None:
    number = _MONTHS.get(month.lower())
    try:
        return datetime.fromisoformat(f"{year}-{number or 0:02d}-{int(day):02d}T{time}{offset}").isoformat()
    except ValueError:
        return None
