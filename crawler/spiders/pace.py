"""The pace of requests to a host: as the definition and robots.txt say, slower where it is slow or complains."""

import time
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from thresher.crawler.loaders.http_headers import header_text, retry_after
from thresher.crawler.spiders.messages import NextRequestAt

_LONGEST = 60.0
"""A matter of taste: seconds between two requests that slow answers or complaints can come to."""
_LONGEST_DELAY = 3600.0
"""A bound for safety: seconds that robots.txt or a Retry-After is believed."""
_AFTER_COMPLAINT = 1.0
_COMPLAINTS = (429, 503)
_WORTH_TELLING = 1.0
"""Seconds of waiting for a host below which the wait is not shown."""


class Pace:
    """Adjusts the delay of each host's slot.  Scrapy's AutoThrottle knows neither crawl-delays nor complaints."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._least = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._concurrency = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._crawl_delays: dict[str, float] = {}
        crawler.signals.connect(self.downloaded, signals.response_downloaded)
        crawler.signals.connect(self.robots, signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def robots(self, robotparser: Any, request: Request) -> None:
        """Keep the crawl-delay of a host's robots.txt."""
        seconds = robotparser.crawl_delay(self._crawler.settings["ROBOTSTXT_USER_AGENT"])
        if seconds and seconds > self._least:
            host = urlparse_cached(request).hostname or ""
            self._crawl_delays[host] = min(float(seconds), _LONGEST_DELAY)
            self._downloader.per_slot_settings[host] = {"delay": self._crawl_delays[host]}
            if (slot := self._downloader.slots.get(host)) is not None:
                slot.delay = max(slot.delay, self._crawl_delays[host])

    def downloaded(self, response: Response, request: Request) -> None:
        """Move the delay halfway to what the host's answers take; double it where the host complains."""
        host = request.meta.get("download_slot", "")
        slot = self._downloader.slots.get(host)
        latency = request.meta.get("download_latency")
        if slot is None or latency is None:
            return
        least = self._crawl_delays.get(host, self._least)
        if response.status in _COMPLAINTS:
            slot.delay = max(least, min(_LONGEST, max(slot.delay, _AFTER_COMPLAINT / 2) * 2))
            pause = min(retry_after(header_text(response.headers.get("Retry-After") or b"")) or 0, _LONGEST_DELAY)
            slot.lastseen = max(slot.lastseen, time.monotonic() + pause - slot.delay)
        elif slot.delay or least:
            wanted = latency / self._concurrency
            delay = max(least, min(_LONGEST, max(wanted, (slot.delay + wanted) / 2)))
            if response.status == 200 or delay > slot.delay:
                slot.delay = delay if delay > 0.001 else 0.0
        again = slot.lastseen + slot.delay
        link = getattr(self._crawler.spider, "link", None)
        if link is not None and again - time.monotonic() >= _WORTH_TELLING:
            link.send(NextRequestAt(again))

    @property
    def _downloader(self) -> Any:
        assert self._crawler.engine is not None
        return self._crawler.engine.downloader
