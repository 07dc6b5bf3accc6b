"""What a reader of a field hands back: a value with its evidence."""

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from lxml import etree

Value = TypeVar("Value")


class Candidate(NamedTuple):
    """A value that a field might have."""

    raw: str
    """As it stands in the page."""
    at: etree._Element | None
    """Where it stands; None where it comes from the page's address."""
    rule: str
    """Which kind of place it is."""


@dataclass(slots=True)
class FieldValue(Generic[Value]):
    """The chosen value."""

    value: Value
    chosen: Candidate
    confidence: float
    rejected: list[tuple[Candidate, str]]
    """What was considered and not taken, with the reason."""
