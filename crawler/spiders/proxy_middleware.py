"""Requests of a portal with a proxy go to it through the gate, which alone knows what the proxy is told."""

from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from thresher.crawler.portals.address_rules import PRIVATE
from thresher.crawler.spiders.address_guard import GuardedResolver, RequestRefused, the_reactor
from thresher.crawler.spiders.failures import NoWayError
from thresher.crawler.spiders.gate import LED_INSIDE, Gate


class PortalProxyMiddleware:
    """For requests that no browser makes: a browser knows no other way."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._address = "http://{}:{}".format(*gate.address)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        access, gate = getattr(crawler.spider, "access", None), crawler.get_extension(Gate)
        if access is None or access.proxy is None or gate is None:
            raise NotConfigured
        resolver = the_reactor().nameResolver
        if isinstance(resolver, GuardedResolver):
            resolver.gates.add(gate.address[1])
        return cls(gate)

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        request.meta["proxy"] = self._address
        if urlparse_cached(request).scheme == "http":  # the next request may be for another host
            request.headers["Connection"] = "close"

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> None:
        """Say what the gate knows, in place of that the gate did not open."""
        problem = self._gate.problems.get(urlparse_cached(request).hostname or "")
        if problem is None or isinstance(exception, IgnoreRequest):
            return
        raise RequestRefused(PRIVATE) if problem == LED_INSIDE else NoWayError(problem)
