"""Places in a text that stay known while its white space changes: counted in characters that are no white space."""


def inked(text: str) -> int:
    """The number of its characters that are no white space."""
    return len("".join(text.split()))


def places(text: str) -> list[int]:
    """Where the characters stand that are no white space."""
    return [at for at, char in enumerate(text) if not char.isspace()]
