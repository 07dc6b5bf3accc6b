"""Texts of others, safe to show."""


def printable(text: str) -> str:
    """File names and pages are not ours: their control characters must not steer the terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
