"""robots.txt: forbidden is final, unreachable is for a while."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import DummyStatsCollector

from tests.crawler.spiders.loops import run
from thresher.crawler.portals.address_rules import PRIVATE
from thresher.crawler.spiders import robots
from thresher.crawler.spiders.address_guard import RequestRefused
from thresher.crawler.spiders.robots import MAX_BYTES, RedirectsInCircleError, RobotsMiddleware, RobotsUnreachableError

SITE = "https://news.example"
PAGE = f"{SITE}/piece"


class Crawler(SimpleNamespace):
    """What the middleware needs of a crawler: a downloader with answers for robots.txt."""

    def __init__(self, *answers: object) -> None:
        settings = Settings({"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "Thresher"})
        engine = SimpleNamespace(download_async=self.download)
        super().__init__(settings=settings, engine=engine, spider=None, signals=SignalManager(), answers=[*answers])
        self.stats = DummyStatsCollector(self)

    async def download(self, request: Request) -> Response:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return TextResponse(request.url, answer[0], body=answer[1])


async def _ask(middleware: RobotsMiddleware) -> str | None:
    try:
        await middleware.process_request(Request(PAGE))
    except RobotsUnreachableError as error:
        return f"later: {error}"
    except RequestRefused as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((200, b"User-agent: *\nDisallow: /internal"), None),
        ((200, b"User-agent: *\nDisallow: /"), "robots"),
        ((200, b"#" * MAX_BYTES + b"\nUser-agent: *\nDisallow: /"), None),
        ((200, b"\xff\xfe\x00User-agent" * 1000), None),
        ((404, b""), None),
        ((503, b""), "later: http 503"),
        ((429, b""), "later: http 429"),
        (TimeoutError(), "later: timeout"),
        (ConnectionRefusedError(), "later: connection refused"),
        (RedirectsInCircleError(), "later: it redirects to itself"),
        ((200, b"\xe2\x80\x8bUser-agent: THRESHER/2.0\nDisallow: /\nUser-agent: *\nDisallow:"), "robots"),
        (RequestRefused(PRIVATE), None),
    ],
)
def test_what_robots_txt_says(answer: object, told: str | None) -> None:
    middleware = RobotsMiddleware(Crawler(answer))
    assert run(_ask(middleware)) == told
    assert run(_ask(middleware)) == told, "it is asked for once"


def test_what_could_not_be_had_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(robots, "time", SimpleNamespace(monotonic=lambda: now[0]))
    middleware: Any = RobotsMiddleware(Crawler((503, b""), (200, b"")))
    assert run(_ask(middleware)) == "later: http 503"
    now[0] += 30
    assert run(_ask(middleware)) is None
