"""robots.txt, obeyed: where it cannot be had since the host is in trouble, nothing is fetched from the host."""

import time
from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Request, Spider, signals
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from thresher.crawler.loaders.http_headers import header_text, redirect_target
from thresher.crawler.portals.robots import robots_text
from thresher.crawler.spiders.address_guard import RequestRefused
from thresher.crawler.spiders.failures import what_failed
from thresher.schemas.frontier import FORBIDDEN_BY_ROBOTS

MAX_BYTES = 512 * 1024
"""What is read of a robots.txt, as RFC 9309 has it; the rest is not fetched."""
_MOST = 64 << 20
"""A bound for safety: bytes that a robots.txt may claim to have, or unpack to."""
_AGAIN = 20.0
"""A matter of taste: seconds until a robots.txt that could not be had is requested again."""


class RobotsUnreachableError(IgnoreRequest):
    """Nobody can say now what may be fetched, for the reason given: the address is to be tried again later."""


class RedirectsInCircleError(IgnoreRequest):
    """A robots.txt that only leads to itself, or on and on."""


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's, for robots.txt alone: the redirects of pages are addresses of their own."""

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Any:
        target = redirect_target(request.url, header_text(response.headers.get("Location") or b""))
        if target is None or request.meta.get("dont_redirect"):
            return response
        response.headers["Location"] = target
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise RedirectsInCircleError from None
        except ValueError:  # it leads to what is no web page: mailto:
            return response


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, which takes an answer of `server error` for leave to fetch everything (RFC 9309: for none)."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, tuple[float, str]] = {}
        self._received: WeakKeyDictionary[Request, int] = WeakKeyDictionary()
        self._counting = False
        crawler.signals.connect(self._headers_received, signals.headers_received)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        netloc = urlparse_cached(request).netloc
        if request.meta.get("dont_obey_robotstxt"):
            request.meta["download_maxsize"] = _MOST
        if netloc in self._unreachable and time.monotonic() - self._unreachable[netloc][0] > _AGAIN:
            del self._unreachable[netloc], self._parsers[netloc]
        await super().process_request(request)
        if netloc in self._unreachable and not request.meta.get("dont_obey_robotstxt"):
            raise RobotsUnreachableError(self._unreachable[netloc][1])

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise RequestRefused(FORBIDDEN_BY_ROBOTS) from None

    def _headers_received(self, request: Request) -> None:
        """Count what comes of a robots.txt; pages are counted by Scrapy."""
        if request.meta.get("dont_obey_robotstxt"):
            self._received[request] = 0
            self.crawler.signals.connect(self._bytes_received, signals.bytes_received)
            self._counting = True

    def _bytes_received(self, data: bytes, request: Request) -> None:
        if request in self._received:
            self._received[request] += len(data)
            if self._received[request] > MAX_BYTES:
                raise StopDownload(fail=False)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = (time.monotonic(), f"http {response.status}")
        text = robots_text(response.body[:MAX_BYTES])
        await super()._parse_robots(response.replace(body=text.encode()), netloc, request)
        self._rest()

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, RequestRefused):
            self._unreachable[netloc] = (time.monotonic(), what_failed(exc))
        super()._robots_error(exc, netloc)
        self._rest()

    def _rest(self) -> None:
        """Where no robots.txt is under way, the bytes of pages are not looked at."""
        under_way = any(isinstance(parser, Deferred) for parser in self._parsers.values())
        if self._counting and not under_way:
            self.crawler.signals.disconnect(self._bytes_received, signals.bytes_received)
            self._counting = False
