"""Texts that every database and encoding takes."""

import re

_NO_CHARACTER = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL and halves of surrogate pairs, which are no characters; in their place stands U+FFFD."""
    return text if text.isascii() and "\0" not in text else _NO_CHARACTER.sub("\ufffd", text)
