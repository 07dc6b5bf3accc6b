"""Amounts of data as people write them: 500MB, 20GB."""

import re

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}


def bytes_of(text: str) -> int:
    """The bytes that `20GB`, or `1.5 TB`, stands for.  Raises ValueError."""
    found = re.fullmatch(r"(\d{1,12}(?:\.\d{1,6})?)\s*([KMGT]?)B?", text.strip().upper())
    if found is None:
        raise ValueError(f"{text!r} is no size: write it as 500MB, 20GB or 1.5TB")
    return int(float(found[1]) * _UNITS[found[2]])


def shown(size: int) -> str:
    """`1.5 GB` for 1,500,000,000 bytes."""
    for unit in ("T", "G", "M", "K"):
        if size >= _UNITS[unit]:
            return f"{size / _UNITS[unit]:,.1f} {unit.replace('K', 'k')}B"
    return f"{size:,} bytes"
