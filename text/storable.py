"""Texts that every database and encoding can hold."""

import re
from typing import Any

_NO_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with U+FFFD in place of NUL and halves of surrogate pairs."""
    return text if text.isprintable() else _NO_CHARACTER.sub("\ufffd", text)


def all_storable(value: Any) -> Any:
    """A value, a row of values, or rows, with all texts made storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: all_storable(each) for name, each in value.items()}
    return type(value)(map(all_storable, value)) if isinstance(value, (list, tuple)) else value
