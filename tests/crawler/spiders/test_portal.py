"""Every leased address comes to an end, whatever goes wrong with its answer."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from tests.crawler.spiders.loops import run
from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders import settings
from thresher.crawler.spiders.messages import Answered, NotFetched, SetAside, SpiderFailed, SpiderMessage
from thresher.crawler.spiders.options import Options
from thresher.crawler.spiders.portal_spider import PortalSpider
from thresher.schemas.frontier import FrontierKind
from thresher.store.frontier import Leased

SITE = "https://news.example"


def _leased(url: str) -> Leased:
    return Leased(url, url, FrontierKind.ARTICLE, 1, None, None, None, 0)


class _Link:
    """A link that notes how addresses ended; `broken`: it cannot take an answer."""

    portal = portal_of({"name": "news", "start": [SITE]}, "news")
    options = Options(store="")

    def __init__(self, *leased: Leased, broken: bool = False) -> None:
        self.leased, self.broken = [list(leased), list[Leased]()], broken
        self.ended: list[tuple[str, str | None]] = []
        self.failed: list[str] = []

    async def lease(self, count: int) -> list[Leased]:
        return self.leased.pop(0)

    def send(self, message: SpiderMessage) -> None:
        match message:
            case Answered(leased):
                if self.broken:
                    raise UnicodeError("what nobody foresaw")
                self.ended.append((leased.url, None))
            case NotFetched(leased, reason):
                self.ended.append((leased.url, reason))
            case SetAside(leased, error):
                self.ended.append((leased.url, f"set aside: {error}"))
            case SpiderFailed(error):
                self.failed.append(error)


def _spider(link: _Link) -> PortalSpider:
    spider = PortalSpider(link)

    async def wait_for(_: object) -> None:
        pass

    spider.crawler = SimpleNamespace(signals=SimpleNamespace(wait_for=wait_for))  # type: ignore[assignment]
    return spider


def test_an_address_that_cannot_be_asked_stops_no_other() -> None:
    harvest = _Link(_leased("no address"), _leased("http://[::1"), _leased(f"{SITE}/piece"))

    async def started() -> list[str]:
        return [request.url async for request in _spider(harvest).start()]

    assert run(started()) == [f"{SITE}/piece"]
    assert [url for url, _ in harvest.ended] == ["no address", "http://[::1"]
    assert all(reason and reason.startswith("set aside: ValueError") for _, reason in harvest.ended)


@pytest.mark.parametrize(("broken", "reason"), [(False, None), (True, "set aside: UnicodeError: what nobody foresaw")])
def test_an_answer_that_cannot_be_handed_on_sets_its_page_aside(broken: bool, reason: str | None) -> None:
    harvest, url = _Link(broken=broken), f"{SITE}/piece"
    request = Request(url, meta={"leased": _leased(url), "hops": 0})
    assert [*_spider(harvest).parse(Response(url, request=request))] == []
    assert harvest.ended == [(url, reason)]


@pytest.mark.parametrize(
    ("error", "reason"), [(ValueError("odd"), "Value"), (TimeoutError(), "timeout"), (OSError(), "OS")]
)
def test_whatever_a_request_fails_by_is_a_reason(
    error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "thresher.crawler.spiders.portal_spider.the_reactor", lambda: SimpleNamespace(nameResolver=None)
    )
    harvest, url = _Link(), f"{SITE}/piece"
    failure: Any = Failure(error)
    failure.request = Request(url, meta={"leased": _leased(url)})
    _spider(harvest).failed(failure)
    assert harvest.ended == [(url, reason)]


_HANDLED = {
    "an answer to archive": (signals.response_received, {"response": None}),
    "a list of sitemaps": (signals.robots_parsed, {"robotparser": None}),
    "a head": (signals.headers_received, {"headers": None}),
    "bytes": (signals.bytes_received, {"data": None}),
}


def _connected(harvest: _Link) -> Crawler:
    """Scrapy, with all that listens to its signals about answers."""
    common = Settings()
    common.setmodule(settings)
    crawler = Crawler(PortalSpider, common)
    crawler.spider = PortalSpider.from_crawler(crawler, link=harvest)
    return crawler


@pytest.mark.parametrize(("signal", "broken"), _HANDLED.values(), ids=_HANDLED)
def test_what_a_signals_handler_loses_fails_the_harvest(signal: object, broken: dict[str, Any]) -> None:
    harvest = _Link()
    crawler = _connected(harvest)
    page = Request(f"{SITE}/piece", meta={"leased": _leased(f"{SITE}/piece")})
    crawler.signals.send_catch_log(signals.headers_received, headers=Headers(), request=page)
    assert harvest.failed == []
    request = page if "data" in broken else Request(f"{SITE}/robots.txt")
    crawler.signals.send_catch_log(signal, request=request, **broken)
    assert len(harvest.failed) == 1
    assert "Error: " in harvest.failed[0]


def test_a_handler_that_ends_a_download_fails_nothing() -> None:
    harvest = _Link()
    request = Request(f"{SITE}/film", meta={"leased": _leased(f"{SITE}/film")})
    results = _connected(harvest).signals.send_catch_log(
        signals.headers_received, headers=Headers({"Content-Type": "video/mp4"}), request=request
    )
    assert [type(failure.value) for _, failure in results] == [StopDownload]
    assert harvest.failed == []
