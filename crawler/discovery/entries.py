"""What feeds, sitemaps and the heads of pages name."""

from dataclasses import dataclass, field


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


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read."""

    kind: str
    """`xml`, `json`, or `broken` for one that only the lenient parser could read."""
    entries: list[Entry] = field(default_factory=list)
    next: str | None = None
    """The address of the feed's older part."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that was read."""

    urls: list[Entry] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    """The sitemaps that an index names, the newest first where it tells."""
    cut: bool = False
    """There was more than is read of one sitemap, or it is damaged."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page's head names for programs."""

    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    next: str | None = None
    """`rel=next`: the page that this one goes on at."""
