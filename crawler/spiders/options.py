"""The options of a crawl, beside the portals' definitions."""

from dataclasses import dataclass
from pathlib import Path

ALLOW = "THRESHER_ALLOW_PRIVATE"
"""Scrapy's setting by which private addresses are fetched after all."""


@dataclass(frozen=True, slots=True)
class Options:
    """How portals are crawled."""

    store: str
    archive: Path | None = Path("archive")
    """The folder for WARC files; None: nothing is archived."""
    contact: str | None = None
    """Where a portal's people can reach the user: an address of mail or of a page."""
    allow_private: bool = False
    """Fetch from private and loopback addresses too."""
    jobs: int | None = None
    """Worker processes; None: one per core."""
    max_pages: int | None = None
    """Pages of a portal in this run; None: as its definition says."""
    max_seconds: float | None = None
    delay: float | None = None
    """Seconds between two requests to a host; None: as the definition says."""
    revisit: str | None = None
    """How often articles are visited, as `1d=15m,7d=2h`; None: as the definition says."""
    scheduled_run: int | None = None
    """The number of the scheduled run that this is; None: it was begun by hand."""
    turn_seconds: float | None = None
    """After so many seconds it makes room for other portals, to be gone on with; beside its own limit."""
    round_after: int | None = None
    """The last harvest before the round of `crawl --all` that this is part of; None: it is of none."""
    patience: float = 45.0
    """Seconds that a run waits at its end for addresses that are to be tried again."""
