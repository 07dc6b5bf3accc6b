"""Every leased address comes to an end, whatever goes wrong with its answer."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from tests.crawler.spiders.loops import run
from thresher.crawler.spiders.portal_spider import PortalSpider
from thresher.schemas.frontier import FrontierKind
from thresher.store.frontier import Leased

SITE = "https://news.example"


def _leased(url: str) -> Leased:
    return Leased(url, url, FrontierKind.ARTICLE, 1, None, None, None, 0)


class _Run:
    """A run that notes how addresses ended; `broken`: it cannot take an answer."""

    portal = SimpleNamespace(render=False)

    def __init__(self, *leased: Leased, broken: bool = False) -> None:
        self.leased, self.broken = [list(leased), list[Leased]()], broken
        self.ended: list[tuple[str, str | None]] = []

    async def next(self, count: int) -> list[Leased]:
        return self.leased.pop(0)

    def answered(self, leased: Leased, exchange: Any) -> None:
        if self.broken:
            raise UnicodeError("what nobody foresaw")
        self.ended.append((leased.url, None))

    def failed(self, leased: Leased, reason: str, dropped: bool) -> None:
        self.ended.append((leased.url, reason))

    def set_aside(self, leased: Leased, error: str) -> None:
        self.ended.append((leased.url, f"set aside: {error}"))


def _spider(run: _Run) -> PortalSpider:
    spider = PortalSpider(run)  # type: ignore[arg-type]

    async def wait_for(_: object) -> None:
        pass

    spider.crawler = SimpleNamespace(signals=SimpleNamespace(wait_for=wait_for))  # type: ignore[assignment]
    return spider


def test_an_address_that_cannot_be_asked_stops_no_other() -> None:
    harvest = _Run(_leased("no address"), _leased("http://[::1"), _leased(f"{SITE}/piece"))

    async def started() -> list[str]:
        return [request.url async for request in _spider(harvest).start()]

    assert run(started()) == [f"{SITE}/piece"]
    assert [url for url, _ in harvest.ended] == ["no address", "http://[::1"]
    assert all(reason and reason.startswith("set aside: ValueError") for _, reason in harvest.ended)


@pytest.mark.parametrize(("broken", "reason"), [(False, None), (True, "set aside: UnicodeError: what nobody foresaw")])
def test_an_answer_that_cannot_be_handed_on_sets_its_page_aside(broken: bool, reason: str | None) -> None:
    harvest, url = _Run(broken=broken), f"{SITE}/piece"
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
    harvest, url = _Run(), f"{SITE}/piece"
    failure: Any = Failure(error)
    failure.request = Request(url, meta={"leased": _leased(url)})
    _spider(harvest).failed(failure)
    assert harvest.ended == [(url, reason)]
