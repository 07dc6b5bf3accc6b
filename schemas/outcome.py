"""How every page ends: exactly once, with one of these words."""

from collections.abc import Container
from enum import StrEnum

import msgspec

from thresher.schemas.page import Origin
from thresher.schemas.record import PageRecord
from thresher.schemas.record_rows import RecordRows


class Status(StrEnum):
    KEPT = "kept"
    """A record was made."""
    DUPLICATE = "duplicate"
    """A record was made and stored; it is a copy of a page that was there before: `duplicate_of`."""
    UNCHANGED = "unchanged"
    """A record was made that the store holds already."""
    REFUSED = "refused"
    """`reason` says why.  A record that validation refused is kept aside in `record`."""
    SKIPPED = "skipped"
    """Not a page at all (an image, a style sheet, a request record): counted, never an error."""


class Reason(StrEnum):
    """Why a page was refused."""

    UNREADABLE = "unreadable"
    """The input could not be opened, or is damaged where the page stands."""
    NOT_FETCHED = "not_fetched"
    """No answer came from the page's address, or none may be asked for."""
    TRUNCATED = "truncated"
    """The bytes end before they should."""
    EMPTY = "empty"
    """No bytes, or no visible text and no content in the metadata."""
    NOT_HTML = "not_html"
    UNDECODABLE = "undecodable"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    """The worker died, or met an error of our own; `detail` holds what is known."""
    CONSENT_WALL = "consent_wall"
    HTTP_ERROR = "http_error"
    NO_CONTENT = "no_content"
    """An article with neither headline nor text, a listing without an item."""
    BLOCKED = "blocked"
    """A check for robots, or a request to turn scripts on, in place of the page."""
    NOT_FOUND = "not_found"
    """The page says that there is no such page."""
    REPEATED = "repeated"
    """The text is one sentence over and over."""
    FUTURE_DATE = "future_date"
    """The article is dated more than a year after the day that it was captured on."""


INPUT_ERRORS = frozenset({Reason.UNREADABLE, Reason.NOT_FETCHED, Reason.TRUNCATED})
"""Reasons that say that an input was not read to its end: the command's exit status is then 1."""


NO_PAGE = frozenset({Reason.EMPTY, Reason.NOT_HTML, Reason.HTTP_ERROR})
"""Reasons that say that a thing is no page."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one page ended."""

    status: Status
    origin: Origin
    url: str | None = None
    reason: Reason | None = None
    detail: str | None = None
    """One sentence for a person: what is wrong and, where there is one, the way out."""
    record: PageRecord | None = None
    """What was kept; of a refused page what was read before it was refused, where it got so far."""
    rows: RecordRows | None = None
    """The record as the store keeps it, where the worker that read the page has made it."""
    duplicate_of: str | None = None
    """Address (or key) of the first page of the same piece."""
    asked: str | None = None
    """The address that someone named and the page was fetched from, before any redirect; None for other pages."""
    seen: str | None = None
    """When the page was seen, where an import says so; else the record's time of capture counts."""


def is_unread(outcome: Outcome, inputs: Container[str]) -> bool:
    """Whether an input was not read to its end, or was named as a page, an address or one of `inputs`, and is none."""
    if outcome.reason in INPUT_ERRORS:
        return True
    origin = outcome.origin
    is_file = origin.member is None and origin.offset is None and origin.file in inputs
    is_named = is_file or outcome.asked is not None
    return is_named and (outcome.status is Status.SKIPPED or outcome.reason in NO_PAGE)


def error_line(outcome: Outcome) -> dict[str, object]:
    """A refused page as a line of the errors file, with its record where it came so far."""
    return {
        "status": outcome.status,
        "reason": outcome.reason,
        "detail": outcome.detail,
        "url": outcome.url,
        "origin": outcome.origin,
        "record": outcome.record,
    }
