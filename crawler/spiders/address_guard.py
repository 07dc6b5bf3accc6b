"""Addresses that a crawl must not reach: hosts that only this machine or its network can see.

Names are checked where they are resolved, so what is checked is what is connected to.
"""

import logging
from collections.abc import Sequence
from typing import Any, Self
from urllib.request import getproxies

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.resolver import CachingHostnameResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from thresher.crawler.portals.address_rules import PRIVATE, is_private, refusal
from thresher.crawler.spiders.options import ALLOW

_LOG = logging.getLogger(__name__)


class RequestRefused(IgnoreRequest):
    """A request that is not made; `reason` is what the frontier notes."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def the_reactor() -> Any:
    """The reactor that Scrapy has installed: to import it earlier would install another."""
    from twisted.internet import reactor

    return reactor


class GuardMiddleware:
    """Refuses requests by scheme and host, those of redirects and robots.txt too."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getbool(ALLOW))

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        parts = urlparse_cached(request)
        reason = refusal(parts.scheme, parts.hostname or "")
        if reason is not None and not (self._allow_private and reason == PRIVATE):
            raise RequestRefused(reason)


class ProxyMiddleware(HttpProxyMiddleware):
    """Scrapy's, by the environment's `http_proxy`: where private addresses are allowed, and nowhere else.

    A proxy looks names up itself, and nobody sees what it connects to.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool(ALLOW):
            if {"http", "https"} & getproxies().keys():
                _LOG.warning("the proxy of the environment is not used, since it would look names up unseen")
            raise NotConfigured
        return super().from_crawler(crawler)


class GuardedResolver(CachingHostnameResolver):
    """Scrapy's resolver, whose answers leave out private addresses."""

    def __init__(self, reactor: Any, cache_size: int, allow_private: bool) -> None:
        super().__init__(reactor, cache_size)
        self._allow_private = allow_private
        self.refused: set[str] = set()
        """Names that had none but private addresses."""
        self.gates: set[int] = set()
        """Ports of 127.0.0.1 at which the crawl itself listens (thresher.crawler.spiders.gate)."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        settings = crawler.settings
        return cls(reactor, settings.getint("DNSCACHE_SIZE"), settings.getbool(ALLOW))

    def resolveHostName(  # noqa: N802 - the interface's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        receiver: Any = resolutionReceiver
        is_gate = hostName == "127.0.0.1" and portNumber in self.gates
        if not self._allow_private and not is_gate:
            receiver = _Filter(resolutionReceiver, hostName, self.refused)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Filter:
    """Hands on what is not private."""

    def __init__(self, receiver: Any, name: str, refused: set[str]) -> None:
        self._receiver, self._name, self._refused = receiver, name, refused

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_private(address.host):
            self._refused.add(self._name)
        else:
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()
