"""The errors of Thresher.

ThresherError
├── InputError       an input cannot be read (missing, no permission, damaged)
├── OutputError      an output cannot be written
├── PortalError      a portal's definition is absent or wrong
├── StoreError       the store cannot be reached, is of another version, or is damaged
│   └── QueryError   what is asked of it, or given to it, cannot be: a NUL in a text, a number out of range
├── WorkerError      no process can be started that pages are handed to
└── PageRefused      a page ends as refused; carries the Reason
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # else `thresher --help` would load it
    from thresher.schemas.outcome import Reason

_LONGEST = 300
"""A matter of taste: characters of an error that are shown."""


class ThresherError(Exception):
    """Base of all; the message names the thing, what is wrong and the way out."""


def error_text(error: BaseException, hide: Callable[[str], str] = str) -> str:
    """An error as one line for a person, `hide` having taken out what nobody may see; one of our own says all by
    itself."""
    text = hide(" ".join(str(error).split()))[:_LONGEST]
    if isinstance(error, ThresherError):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


class InputError(ThresherError):
    """An input cannot be read."""


class OutputError(ThresherError):
    """An output cannot be written."""


class PortalError(ThresherError):
    """A portal's definition cannot be used; `problems` names each thing that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class StoreError(ThresherError):
    """The store cannot be used."""


class WorkerLostError(StoreError):
    """A process may be taken for dead by others, and holds nothing any more."""

    def __init__(self, machine: str) -> None:
        super().__init__(f"{machine} was out of touch with the store for too long: others may have taken its portals")


class QueryError(StoreError):
    """What is asked of the store, or given to it, is nothing that it could hold."""


class WorkerError(ThresherError):
    """No worker process can be started: no page's fault."""


class PageRefused(ThresherError):
    """Raised while a page is read, and turned into its outcome by `process`."""

    def __init__(self, reason: "Reason", detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
