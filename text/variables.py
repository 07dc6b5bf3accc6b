"""Values that may be secret: they come from the environment, or from a file that it names."""

import os
from pathlib import Path

from thresher.schemas.errors import InputError

PREFIX = "THRESHER_"
"""How the names begin of those variables that a stored name may lead to: the store must not choose among all."""

_OF_ENVIRONMENT, _OF_FILE = "env:", "file:"
_MOST_CHARS = 100_000
"""A bound for safety: characters of a secret."""


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
        return _content(Path(path)) or None
    except OSError as error:
        raise InputError(f"{name}_FILE: {path}: {error.strerror}") from None
    except UnicodeError:
        raise InputError(f"{name}_FILE: {path} is no text") from None


def is_reference(text: str) -> bool:
    """Whether a text names where a secret is: `env:NAME`, a variable, or `file:PATH`, the content of a file."""
    return text.startswith((_OF_ENVIRONMENT, _OF_FILE))


def referred(reference: str) -> str:
    """The secret that a reference leads to.  Raises InputError, whose message holds nothing of it."""
    kind, _, name = reference.partition(":")
    if f"{kind}:" == _OF_ENVIRONMENT:
        value = variable(name)
        if value is None:
            raise InputError(f"{name} is not set, nor {name}_FILE")
    else:
        try:
            value = _content(Path(name).expanduser())
        except (OSError, RuntimeError) as error:  # RuntimeError: nobody knows whose home it is
            raise InputError(f"{name}: {getattr(error, 'strerror', None) or error}") from None
        except ValueError:
            raise InputError(f"{name} is no text") from None
        if not value:
            raise InputError(f"{name} is empty")
    if not value.isprintable():
        raise InputError(f"{name} must hold one line")
    return value


def _content(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.read(_MOST_CHARS).strip()


def is_allowed(name: str) -> bool:
    """Whether the store may name this variable."""
    return name.startswith(PREFIX) and name.isidentifier() and name.isascii()
