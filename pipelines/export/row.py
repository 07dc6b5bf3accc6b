"""What an export writes one after the other."""

from typing import NamedTuple


class Row(NamedTuple):
    """One revision of one page's record."""

    document: bytes
    """The record as JSON; of a page's latest revision with the comments that were seen last."""
    seen_first: str | None = None
    seen_last: str | None = None
    """When the revision was seen; None where only the latest revisions are exported."""
