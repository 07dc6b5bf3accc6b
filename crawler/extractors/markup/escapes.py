"""Escaped characters of markup and JSON, also those that pages get wrong."""

import re
from html import unescape

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u(?P<half>[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.S
)
_NUMBER = re.compile(r"&#[0-9]{8,}")
"""More digits than any character has; Python refuses to read a number of 4,300."""


def whole_characters(json: str) -> str:
    """JSON without halves of surrogate pairs, which no text can be written with."""
    if "\\ud" not in json and "\\uD" not in json:
        return json
    return _ESCAPE.sub(lambda match: "\\ufffd" if match["half"] else match[0], json)


def unescaped(text: str) -> str:
    """The text with its character references as the characters that they stand for."""
    return unescape(_NUMBER.sub("&#xfffd", text)) if "&" in text else text
