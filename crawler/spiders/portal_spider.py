"""The spider: fetches what the frontier leases, and hands every answer on."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Protocol, Self
from weakref import WeakKeyDictionary

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from thresher.crawler.discovery import robots_sitemaps
from thresher.crawler.discovery.maps import MAX_UNPACKED
from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.http import MEDIA_TYPES, media_type
from thresher.crawler.loaders.http_headers import header_bytes, header_text
from thresher.crawler.loaders.sniff import HEAD, codec_of, is_text
from thresher.crawler.portals.address_rules import PRIVATE
from thresher.crawler.spiders.access import Access
from thresher.crawler.spiders.access_middleware import NotSignedInError
from thresher.crawler.spiders.address_guard import RequestRefused, the_reactor
from thresher.crawler.spiders.encodings import PACKED, TRUNCATED
from thresher.crawler.spiders.failures import what_failed
from thresher.crawler.spiders.gate import GATE, gate_socket
from thresher.crawler.spiders.handle_response import redirected
from thresher.crawler.spiders.messages import (
    Answered,
    NotFetched,
    SetAside,
    SideAnswer,
    SitemapsNamed,
    SpiderFailed,
    SpiderMessage,
)
from thresher.crawler.spiders.options import Options
from thresher.crawler.spiders.render import render_meta, render_settings
from thresher.crawler.spiders.robots import RobotsUnreachableError
from thresher.crawler.spiders.scrapy_run import open_scrapy_run
from thresher.crawler.spiders.sign_in import SIGNING_IN, SignInError
from thresher.crawler.spiders.watched_signals import WatchedSignals
from thresher.schemas.errors import error_text
from thresher.schemas.frontier import FrontierKind
from thresher.schemas.portal import Portal
from thresher.store.frontier import Leased
from thresher.store.row_mapping import stamp
from thresher.text.identity import identity, without_user

BATCH = 8
"""A matter of taste: addresses handed to Scrapy at a time."""
_MOST_REDIRECTS = 5
"""A bound for safety: redirects from one spelling of an address to another."""
_TELLING = 4
"""Bytes that tell a packed file; they may come one by one."""
_TEXTS = ("text/", "application/xhtml", "application/xml", "application/json")
"""How the types of texts begin; what they hold is told when it is read."""


class HarvestLink(Protocol):
    """A spider's way to its harvest, which is in this process or in another."""

    portal: Portal
    options: Options

    async def lease(self, count: int) -> list[Leased]:
        """Addresses to fetch now, waited for; none when the harvest has come to its end."""

    def send(self, message: SpiderMessage) -> None:
        """What the spider has to say."""


class PortalSpider(Spider):
    """One harvest of one portal."""

    name = "portal"

    def __init__(self, link: HarvestLink, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.link = link
        self.access = Access(link.portal) if link.portal.access is not None else None
        self._heads: WeakKeyDictionary[Request, bytes] = WeakKeyDictionary()
        """The first bytes of answers whose types do not say that they are texts."""

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, link: HarvestLink | None = None, portal: str = "", **kwargs: Any
    ) -> Self:
        """`link`: to an open harvest; without one, `portal` names what is harvested (scrapy crawl -a portal=NAME)."""
        known = link or open_scrapy_run(crawler, portal)
        crawler.signals = WatchedSignals(crawler, lambda error: known.send(SpiderFailed(error)))
        spider = super().from_crawler(crawler, *args, link=known, **kwargs)
        crawler.settings.setdict(settings_of(known.portal, known.options, spider.access), priority="cmdline")
        crawler.signals.connect(spider.headers_received, signals.headers_received)
        crawler.signals.connect(spider.response_received, signals.response_received)
        crawler.signals.connect(spider.robots_parsed, signals.robots_parsed)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Requests for what is leased, as there is room; ends when there is nothing more to lease."""
        while leased := await self.link.lease(BATCH):
            for one in leased:
                with self._accounted(one):
                    yield self._request(one)
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def _request(self, leased: Leased, url: str | None = None, hops: int = 0) -> Request:
        headers = {}
        if leased.etag:
            headers["If-None-Match"] = header_bytes(leased.etag)
        if leased.last_modified:
            headers["If-Modified-Since"] = header_bytes(leased.last_modified)
        return Request(
            url or leased.url,
            headers=headers,
            meta={"leased": leased, "hops": hops, "dont_redirect": True, **self._render(leased)},
            dont_filter=True,
            errback=self.failed,
        )

    def _render(self, leased: Leased) -> dict[str, Any]:
        """Settings of single requests: scripts run on some pages; feeds and sitemaps may be larger than pages."""
        if leased.kind in (FrontierKind.FEED, FrontierKind.SITEMAP):
            return {"download_maxsize": max(self.link.portal.max_bytes, MAX_UNPACKED)}
        return render_meta(leased.kind, self.access) if self.link.portal.render else {}

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Hand an answer on.  Where it redirects to another spelling of the address, that is requested."""
        leased = response.meta["leased"]
        with self._accounted(leased):
            exchange = self._exchange(response)
            target = redirected(exchange)
            if not target or identity(target) != leased.key or target == response.url:
                self.link.send(Answered(leased, exchange))
            elif response.meta["hops"] < _MOST_REDIRECTS:
                self.link.send(SideAnswer(exchange))
                yield self._request(leased, target, response.meta["hops"] + 1)
            else:
                self.link.send(SideAnswer(exchange))
                self._not_fetched(leased, "redirects", dropped=True)

    def failed(self, failure: Failure) -> None:
        """Note why no answer came."""
        leased = failure.request.meta["leased"]  # type: ignore[attr-defined]
        with self._accounted(leased):
            self._failed(leased, failure)

    @contextlib.contextmanager
    def _accounted(self, leased: Leased) -> Iterator[None]:
        """An error of our own sets one address aside: a lease that nobody ends would be waited for in vain."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever a server's bytes have led to
            self.link.send(SetAside(leased, error_text(error)))

    def _failed(self, leased: Leased, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, RequestRefused):
            self._not_fetched(leased, error.reason, dropped=True)
        elif isinstance(error, SignInError):
            pass  # the run ends, and the address is the next one's
        elif isinstance(error, NotSignedInError):
            self._not_fetched(leased, "it is for those who are signed in", dropped=False)
        elif isinstance(error, RobotsUnreachableError):
            self._not_fetched(leased, f"no robots.txt ({error})", dropped=False)
        elif isinstance(error, IgnoreRequest) or type(error).__name__ == "DownloadCancelledError":
            self._not_fetched(leased, what_failed(error), dropped=True)
        elif self._led_inside(failure):
            self._not_fetched(leased, PRIVATE, dropped=True)
        else:
            self._not_fetched(leased, what_failed(error), dropped=False)

    def _exchange(self, response: Response) -> Exchange:
        """An answer as it may be kept."""
        exchange = exchange_of(response)
        return exchange if self.access is None else self.access.cleaned(exchange)

    def _not_fetched(self, leased: Leased, reason: str, *, dropped: bool) -> None:
        self.link.send(NotFetched(leased, reason, dropped))

    def _led_inside(self, failure: Failure) -> bool:
        """Whether the host's name had none but private addresses."""
        host = failure.request.url.partition("://")[2].partition("/")[0].partition(":")[0]  # type: ignore[attr-defined]
        return host in getattr(the_reactor().nameResolver, "refused", ())

    def headers_received(self, headers: Any, request: Request) -> None:
        """Pictures and sound are not fetched; of other things that do not say that they are texts, the bytes tell."""
        kind = media_type((headers.get("Content-Type") or b"").decode("latin-1"))
        if "leased" not in request.meta or kind.startswith(_TEXTS):
            return
        if kind.startswith(MEDIA_TYPES):
            raise StopDownload(fail=False)
        if "Content-Encoding" not in headers:
            self._heads[request] = b""
            self.crawler.signals.connect(self.bytes_received, signals.bytes_received)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """What turns out to be no text is not fetched to its end."""
        if request not in self._heads:
            return
        head = self._heads[request] = self._heads[request] + data[:HEAD]
        if len(head) < _TELLING:
            return
        if request.meta["leased"].kind in PACKED and codec_of("", head) == "gzip":
            del self._heads[request]
        elif not is_text(head):
            raise StopDownload(fail=False)
        elif len(head) >= HEAD:
            del self._heads[request]

    def response_received(self, response: Response, request: Request) -> None:
        """Archive the answers that no address was leased for, but for those of a sign-in."""
        if "leased" not in request.meta and SIGNING_IN not in request.meta:
            self.link.send(SideAnswer(self._exchange(response)))

    def robots_parsed(self, robotparser: Any, request: Request) -> None:
        """Go by the sitemaps that robots.txt names."""
        by = "/".join(request.url.split("/", 3)[:3]) + "/robots.txt"
        self.link.send(SitemapsNamed(by, robots_sitemaps(getattr(robotparser.rp, "sitemaps", ()), by)))


def settings_of(portal: Portal, options: Options, access: Access | None = None) -> dict[str, Any]:
    """The settings that a definition stands for.  Raises PortalError where it cannot be rendered."""
    gated = access is not None and access.proxy is not None
    return {
        **({GATE: gate_socket()} if gated and not portal.render else {}),
        "DOWNLOAD_DELAY": portal.pace.delay if options.delay is None else options.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": portal.pace.concurrency,
        "DOWNLOAD_MAXSIZE": portal.max_bytes,
        **(render_settings(access) if portal.render else {}),
    }


def exchange_of(response: Response) -> Exchange:
    """A response as plain data."""
    assert response.request is not None
    through_gate = {"proxy", "playwright"} & response.request.meta.keys()
    return Exchange(
        url=without_user(response.url),
        sent=_headers(response.request.headers),
        status=response.status,
        headers=_headers(response.headers),
        body=response.body,
        date=stamp(datetime.now(UTC)),
        address=str(response.ip_address) if response.ip_address and not through_gate else None,
        cut="download_stopped" in response.flags,
        truncated=not {"dataloss", TRUNCATED}.isdisjoint(response.flags),
    )


def _headers(headers: Any) -> list[tuple[str, str]]:
    return [(header_text(name), header_text(value)) for name, values in headers.items() for value in values]
