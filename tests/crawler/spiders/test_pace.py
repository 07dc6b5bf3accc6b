"""How fast a host is asked."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from thresher.crawler.spiders.pace import Pace

HOST = "news.example"


class Crawler(SimpleNamespace):
    """What the extension needs of a crawler: one host's slot, and settings."""

    def __init__(self, delay: float) -> None:
        slot = Slot(2, delay, 0.0)
        slot.lastseen = time.monotonic()
        settings = {"DOWNLOAD_DELAY": delay, "CONCURRENT_REQUESTS_PER_DOMAIN": 2, "ROBOTSTXT_USER_AGENT": "Thresher"}
        downloader = SimpleNamespace(slots={HOST: slot}, per_slot_settings={})
        super().__init__(
            slot=slot,
            settings=Settings(settings),
            signals=SignalManager(),
            spider=None,
            engine=SimpleNamespace(downloader=downloader),
        )


def answer(crawler: Any, *, status: int = 200, latency: float = 0.0, headers: dict[str, str] | None = None) -> float:
    """The delay after one more answer."""
    request = Request(f"http://{HOST}/", meta={"download_slot": HOST, "download_latency": latency})
    crawler.pace.downloaded(Response(request.url, status=status, headers=headers), request)
    delay: float = crawler.slot.delay
    return delay


def crawler(delay: float) -> Any:
    made = Crawler(delay)
    made.pace = Pace.from_crawler(made)  # type: ignore[arg-type]
    return made


def test_a_host_is_never_asked_faster_than_promised() -> None:
    crawl = crawler(1.0)
    assert [answer(crawl, latency=0.1) for _ in range(3)] == [1.0, 1.0, 1.0]


def test_slow_answers_slow_the_crawl_down_and_quick_ones_let_it_recover() -> None:
    crawl = crawler(1.0)
    assert answer(crawl, latency=6.0) == 3.0
    assert answer(crawl, latency=2.0) == 2.0
    assert answer(crawl, status=404, latency=0.1) == 2.0


def test_without_a_delay_there_is_none() -> None:
    assert answer(crawler(0.0), latency=3.0) == 0.0


@pytest.mark.parametrize("status", [429, 503])
def test_complaints_double_the_delay(status: int) -> None:
    crawl = crawler(0.0)
    assert [answer(crawl, status=status) for _ in range(3)] == [1.0, 2.0, 4.0]


def test_retry_after_is_waited_for() -> None:
    crawl = crawler(0.5)
    delay = answer(crawl, status=429, headers={"Retry-After": "20"})
    assert crawl.slot.lastseen + delay - time.monotonic() == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize("said", ["²", "soon", "", "-5", "99999999999999999999", "Sun, 99 Nov 9999 99:99:99 GMT"])
def test_a_retry_after_that_is_none(said: str) -> None:
    crawl = crawler(0.5)
    delay = answer(crawl, status=503, headers={"Retry-After": said.encode("latin-1")})
    assert crawl.slot.lastseen + delay - time.monotonic() < 3601


def test_the_crawl_delay_of_robots_txt_is_the_least() -> None:
    crawl = crawler(0.1)
    crawl.pace.robots(SimpleNamespace(crawl_delay=lambda agent: 4.0), Request(f"http://{HOST}/robots.txt"))
    assert crawl.slot.delay == 4.0
    assert answer(crawl, latency=0.1) == 4.0
    assert crawl.engine.downloader.per_slot_settings == {HOST: {"delay": 4.0}}
