"""Scrapy's signals, of which no handler's error is lost: Scrapy logs it and goes on as if nothing were missing."""

from collections.abc import Callable
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider, StopDownload
from scrapy.signalmanager import SignalManager
from twisted.python.failure import Failure

from thresher.schemas.errors import error_text

_STEERING = (StopDownload, DontCloseSpider, CloseSpider)
"""What handlers raise to steer Scrapy."""


class WatchedSignals(SignalManager):
    """`failed` is called with each error of a handler, as text: what the handler should have archived is missing."""

    def __init__(self, crawler: Crawler, failed: Callable[[str], None]) -> None:
        super().__init__(crawler)
        self._failed = failed

    def send_catch_log(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return self._looked_through(super().send_catch_log(signal, **kwargs))

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        return self._looked_through(await super().send_catch_log_async(signal, **kwargs))

    def _looked_through(self, results: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        for handler, result in results:
            error = result.value if isinstance(result, Failure) else result
            if isinstance(error, Exception) and not isinstance(error, _STEERING):
                self._failed(f"{getattr(handler, '__name__', handler)}: {error_text(error)}")
        return results
