"""Texts that every database and encoding takes."""

import re
from typing import Any

_NO_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL and halves of surrogate pairs, which are no characters; in their place stands U+FFFD."""
    return text if text.isprintable() else _NO_CHARACTER.sub("\ufffd", text)


def all_storable(value: Any) -> Any:
    """A value, a row of values, or rows, with such texts."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: all_storable(each) for name, each in value.items()}
    return type(value)(map(all_storable, value)) if isinstance(value, (list, tuple)) else value
