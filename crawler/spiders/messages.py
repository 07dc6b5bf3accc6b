"""What a spider and the harvest it fetches for tell each other, in one process or, pickled, between two."""

from collections.abc import Sequence

import msgspec

from thresher.crawler.loaders.exchange import Exchange
from thresher.store.frontier import Leased


class LeaseRequest(msgspec.Struct, frozen=True):
    """The spider has room for so many addresses more."""

    count: int


class Answered(msgspec.Struct, frozen=True):
    """An answer has come for a leased address."""

    leased: Leased
    exchange: Exchange


class NotFetched(msgspec.Struct, frozen=True):
    """No answer came."""

    leased: Leased
    reason: str
    dropped: bool
    """Nor will this run ask for one again."""


class SetAside(msgspec.Struct, frozen=True):
    """An error of our own kept an address from being fetched."""

    leased: Leased
    error: str


class SideAnswer(msgspec.Struct, frozen=True):
    """An answer to a request of the crawl's own (robots.txt), or on the way to one: it is only archived."""

    exchange: Exchange


class SitemapsNamed(msgspec.Struct, frozen=True):
    """A robots.txt was read: the sitemaps that it names."""

    robots_url: str
    sitemaps: Sequence[str]


class NextRequestAt(msgspec.Struct, frozen=True):
    """When the next request to the host that answered last is due, by time.monotonic()."""

    at: float


class SpiderFailed(msgspec.Struct, frozen=True):
    """Something of the crawl is lost that no single address stands for."""

    error: str


class AccessFailed(msgspec.Struct, frozen=True):
    """One cannot sign in, or no longer: the run ends."""

    error: str
    """A reason that holds no secret."""


class SpiderClosed(msgspec.Struct, frozen=True):
    """No answer comes after this."""


SpiderMessage = (LeaseRequest | Answered | NotFetched | SetAside | SideAnswer | SitemapsNamed | NextRequestAt) | (
    SpiderFailed | AccessFailed | SpiderClosed
)
"""From the spider to its harvest."""


class Begin(msgspec.Struct, frozen=True):
    """To the process that fetches: the numbers of the runs that are open."""

    runs: list[int]


class Granted(msgspec.Struct, frozen=True):
    """To a run's spider, for each LeaseRequest: what it fetches next; nothing when the harvest is at its end."""

    leased: list[Leased]


class Stop(msgspec.Struct, frozen=True):
    """To the process that fetches: end."""


HarvestMessage = Begin | Granted | Stop
"""From the harvests to the process that fetches."""
