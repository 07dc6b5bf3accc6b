"""Values that may be secret: they come from the environment, or from a file that it names."""

import os
from pathlib import Path

from thresher.schemas.errors import InputError

PREFIX = "THRESHER_"
"""How the names begin of those variables that a stored name may lead to: the store must not choose among all."""


def variable(name: str) -> str | None:
    """The value of a variable; else the content of the file that `NAME_FILE` names; None where neither is set.

    Raises InputError for a file that cannot be read; the message holds nothing of the value.
    """
    if value := os.environ.get(name):
        return value
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return None
    try:
        return Path(path).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise InputError(f"{name}_FILE: {path}: {error.strerror}") from None
    except UnicodeError:
        raise InputError(f"{name}_FILE: {path} is no text") from None


def is_allowed(name: str) -> bool:
    """Whether the store may name this variable."""
    return name.startswith(PREFIX) and name.isidentifier() and name.isascii()
