"""Addresses of a portal as its frontier holds them, and the harvests that fetch them."""

from dataclasses import dataclass
from enum import StrEnum

NAMED = 80
"""From this priority on the portal's own feed or news sitemap names an address: it is fetched, whatever its form."""
PROMOTED = 70
"""From this priority on a page promotes it as a piece."""
FORBIDDEN_BY_ROBOTS = "robots"
"""Why an address is not fetched that robots.txt forbids."""


class HarvestState(StrEnum):
    """How a run stands.  One that was killed says `running` until the next run of its kind finds it."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class FrontierKind(StrEnum):
    """What an address is, in the order in which addresses are fetched."""

    START = "start"
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    ARTICLE = "article"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """An address that a page, a feed or a sitemap of the portal names."""

    url: str
    kind: FrontierKind
    depth: int
    """Steps from a start page."""
    by: str
    """The address that it was found on."""
    priority: int = 0
    """Larger is sooner, among addresses of one kind."""
