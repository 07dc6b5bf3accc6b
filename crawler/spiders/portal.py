"""The spider: fetches what the frontier leases, and hands every answer on."""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.discovery.unpack import MAX_UNPACKED
from crawler.portals.guard import PRIVATE
from crawler.spiders.alone import alone
from crawler.spiders.exchange import Exchange
from crawler.spiders.failures import what_failed
from crawler.spiders.guard import RequestRefused, the_reactor
from crawler.spiders.options import Options
from crawler.spiders.render import render_meta, render_settings
from crawler.spiders.robots import RobotsUnreachableError
from crawler.spiders.visit import redirect_target
from pipelines.columns import stamp
from pipelines.frontier import Leased
from pipelines.identity import identity
from schemas.portal import Portal
from schemas.tables import FrontierKind

BATCH = 8
"""Addresses handed to Scrapy at a time."""
_MOST_REDIRECTS = 5
"""From one spelling of an address to another."""
_TEXTS = ("text/", "application/xhtml+xml", "application/xml", "application/vnd.wap.xhtml+xml")
_MAPS = (
    "application/json",
    "application/feed+json",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
)


class Harvest(Protocol):
    """What a spider asks, and whom it tells: a run, in this process or in another."""

    portal: Portal
    options: Options

    async def next(self, count: int) -> list[Leased]:
        """Addresses to fetch now, waited for; none when the harvest has come to its end."""

    def answered(self, leased: Leased, exchange: Exchange) -> None:
        """An answer has come."""

    def failed(self, leased: Leased, reason: str, dropped: bool) -> None:
        """No answer came; `dropped`: nor will this run ask for one again."""

    def witnessed(self, exchange: Exchange) -> None:
        """An answer came to a request of the crawl's own, or on the way to one."""

    def mapped(self, sitemaps: Sequence[str], by: str) -> None:
        """A robots.txt names sitemaps."""

    def asks(self, at: float) -> None:
        """The host that answered last is asked again at a time, by time.monotonic()."""


class PortalSpider(Spider):
    """One harvest of one portal."""

    name = "portal"

    def __init__(self, run: Harvest, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, run: Harvest | None = None, portal: str = "", **kwargs: Any
    ) -> Self:
        """`run` is an open harvest; without one, `portal` names what is harvested (scrapy crawl -a portal=NAME)."""
        run = run or alone(crawler, portal)
        spider = super().from_crawler(crawler, *args, run=run, **kwargs)
        crawler.settings.setdict(settings_of(run.portal, run.options), priority="cmdline")
        crawler.signals.connect(spider.headers_received, signals.headers_received)
        crawler.signals.connect(spider.response_received, signals.response_received)
        crawler.signals.connect(spider.robots_parsed, signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Requests for what is leased, as there is room; ends when there is nothing more to lease."""
        while leased := await self.run.next(BATCH):
            for one in leased:
                yield self._request(one)
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def _request(self, leased: Leased, url: str | None = None, hops: int = 0) -> Request:
        headers = {}
        if leased.etag:
            headers["If-None-Match"] = leased.etag
        if leased.last_modified:
            headers["If-Modified-Since"] = leased.last_modified
        return Request(
            url or leased.url,
            headers=headers,
            meta={"leased": leased, "hops": hops, "dont_redirect": True, **self._render(leased)},
            dont_filter=True,
            errback=self.failed,
        )

    def _render(self, leased: Leased) -> dict[str, Any]:
        """What is asked in its own way: pages whose scripts run; feeds and sitemaps, which may be larger than pages."""
        if leased.kind in (FrontierKind.FEED, FrontierKind.SITEMAP):
            return {"download_maxsize": max(self.run.portal.max_bytes, MAX_UNPACKED)}
        return render_meta(leased.kind) if self.run.portal.render else {}

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Hand an answer on.  Where it only names another spelling of the address, that is asked."""
        leased, exchange = response.meta["leased"], exchange_of(response)
        target = redirect_target(exchange)
        if target and identity(target) == leased.key and target != response.url:
            self.run.witnessed(exchange)
            if response.meta["hops"] < _MOST_REDIRECTS:
                yield self._request(leased, target, response.meta["hops"] + 1)
            else:
                self.run.failed(leased, "redirects", dropped=True)
        else:
            self.run.answered(leased, exchange)

    def failed(self, failure: Failure) -> None:
        """Note why no answer came."""
        leased = failure.request.meta["leased"]  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, RequestRefused):
            self.run.failed(leased, error.reason, dropped=True)
        elif isinstance(error, RobotsUnreachableError):
            self.run.failed(leased, f"no robots.txt ({error})", dropped=False)
        elif isinstance(error, IgnoreRequest) or type(error).__name__ == "DownloadCancelledError":
            self.run.failed(leased, what_failed(error), dropped=True)
        elif self._led_inside(failure):
            self.run.failed(leased, PRIVATE, dropped=True)
        else:
            self.run.failed(leased, what_failed(error), dropped=False)

    def _led_inside(self, failure: Failure) -> bool:
        """Whether the host's name had none but private addresses."""
        host = failure.request.url.partition("://")[2].partition("/")[0].partition(":")[0]  # type: ignore[attr-defined]
        return host in getattr(the_reactor().nameResolver, "refused", ())

    def headers_received(self, headers: Any, request: Request) -> None:
        """Pictures, sound and whatever else is no page are not fetched."""
        leased = request.meta.get("leased")
        kind = (headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
        if leased is None or not kind or kind.startswith(_TEXTS) or kind.endswith("+xml"):
            return
        if not (leased.kind in (FrontierKind.FEED, FrontierKind.SITEMAP) and kind in _MAPS):
            raise StopDownload(fail=False)

    def response_received(self, response: Response, request: Request) -> None:
        """Archive the answers that no address was leased for."""
        if "leased" not in request.meta:
            self.run.witnessed(exchange_of(response))

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Go by the sitemaps that robots.txt names."""
        parts = request.url.split("/", 3)
        self.run.mapped(list(getattr(robotparser.rp, "sitemaps", ())), "/".join(parts[:3]) + "/robots.txt")


def settings_of(portal: Portal, options: Options) -> dict[str, Any]:
    """The settings that a definition stands for.  Raises PortalError where it cannot be rendered."""
    return {
        "DOWNLOAD_DELAY": portal.pace.delay if options.delay is None else options.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": portal.pace.concurrency,
        "DOWNLOAD_MAXSIZE": portal.max_bytes,
        **(render_settings() if portal.render else {}),
    }


def exchange_of(response: Response) -> Exchange:
    """A response as plain data."""
    assert response.request is not None
    return Exchange(
        url=response.url,
        sent=_headers(response.request.headers),
        status=response.status,
        headers=_headers(response.headers),
        body=response.body,
        date=stamp(datetime.now(UTC)),
        address=str(response.ip_address) if response.ip_address else None,
        cut="download_stopped" in response.flags,
    )


def _headers(headers: Any) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("utf-8", "surrogateescape"))
        for name, values in headers.items()
        for value in values
    ]
