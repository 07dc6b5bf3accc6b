"""robots.txt, obeyed: where it cannot be had since the host is in trouble, nothing is fetched from the host."""

from typing import Any

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached


class RobotsUnreachableError(IgnoreRequest):
    """Nobody can say now what may be fetched: the address is to be tried again later."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, which takes an answer of `server error` for leave to fetch everything (RFC 9309: for none)."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._unreachable: set[str] = set()

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        await super().process_request(request)
        if urlparse_cached(request).netloc in self._unreachable and not request.meta.get("dont_obey_robotstxt"):
            raise RobotsUnreachableError("robots.txt cannot be had")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable.add(netloc)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):
            self._unreachable.add(netloc)
        super()._robots_error(exc, netloc)
