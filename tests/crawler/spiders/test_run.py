"""What a run does with answers, short of a crawl."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.options import Options
from thresher.crawler.spiders.run import Run
from thresher.schemas.errors import OutputError, WorkerError
from thresher.schemas.frontier import FrontierKind
from thresher.schemas.outcome import Reason
from thresher.schemas.page import SavedPage
from thresher.store.frontier import Leased

URL = "https://news.example/"
LEASED = Leased(URL, URL, FrontierKind.ARTICLE, 1, None, None, None, 0)


class _Started:
    """A run whose answers wait to be read, and what its keeping was given."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[Any], None]] = []
        self.kept: list[Any] = []
        extraction: Any = SimpleNamespace(submit=lambda task, rank: self.tasks.append(task))
        engine: Any = None
        self.run: Any = Run(
            portal_of({"name": "news", "start": [URL]}, "news"), Options(store=""), engine, extraction, "Thresher"
        )
        self.run._archive = None
        self.run._keeping = SimpleNamespace(put=self.kept.append, look=self.run.end)
        self.run._leases = SimpleNamespace(take=lambda count: [LEASED], in_flight=1)

    def answered(self, size: int) -> None:
        headers = [("Content-Type", "text/html")]
        self.run.answered(LEASED, Exchange(URL, [], 200, headers, b"x" * size, "2026-03-01T08:00:00Z"))


@pytest.mark.parametrize(
    ("error", "fails"), [(WorkerError("no process"), True), (OutputError("full"), True), (ValueError("odd"), False)]
)
def test_a_page_is_blamed_for_no_error_but_its_own(error: Exception, fails: bool) -> None:
    def read(page: SavedPage) -> None:
        raise error

    started = _Started()
    started.answered(10)
    started.tasks[0](read)
    assert (started.run.error is error) == fails
    assert [ended.outcome.reason for ended in started.kept] == [Reason.CRASHED] * (not fails)


def test_no_more_is_fetched_while_much_waits_to_be_read() -> None:
    started = _Started()
    assert started.run.lease(8) == [LEASED]
    for _ in range(6):
        started.answered(50 << 20)
    assert started.run.lease(8) == []
    assert started.run.told_to_end, "it waited, until it was told to end"
