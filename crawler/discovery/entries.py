"""What feeds, sitemaps and the heads of pages name."""

from collections import Counter
from dataclasses import dataclass, field

MAX_ENTRIES = 200_000
"""A bound for safety: entries of one feed or sitemap that are kept; those behind them are read and counted."""

Left = Counter[str]
"""What a feed or a sitemap names and is not kept, by reason."""
NO_ADDRESS, TOO_MANY, CUT = "no address", "too many entries", "cut"


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a feed or a sitemap."""

    url: str
    """Absolute, http or https."""
    title: str | None = None
    date: str | None = None
    """When the piece was published, as a feed or a news sitemap says: ISO 8601."""
    changed: str | None = None
    """When the page last changed, as a sitemap says: ISO 8601."""
    named: bool = False
    """A feed or a news sitemap names it: the portal says that it is a piece."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read."""

    kind: str
    """`xml` or `json`."""
    entries: list[Entry] = field(default_factory=list)
    next: str | None = None
    """The address of the feed's older part."""
    left: Left = field(default_factory=Left)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that was read."""

    entries: list[Entry] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    """The sitemaps that an index names, the newest first where it tells."""
    left: Left = field(default_factory=Left)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page's head names for programs."""

    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    next: str | None = None
    """`rel=next`: the page that this one goes on at."""
