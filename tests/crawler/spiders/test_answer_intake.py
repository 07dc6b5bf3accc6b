"""What becomes of answers between their coming and their being kept, short of a crawl."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.portals.check import portal_of
from thresher.crawler.spiders.answer_intake import AnswerIntake, Backlog
from thresher.crawler.spiders.extraction import PageReader
from thresher.crawler.spiders.handle_response import handle_response
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.lease_supply import LeaseSupply
from thresher.crawler.spiders.result_writer import VisitResult
from thresher.schemas.errors import OutputError, WorkerError
from thresher.schemas.frontier import FrontierKind
from thresher.schemas.outcome import Reason
from thresher.schemas.page import SavedPage
from thresher.store.frontier import Leased

URL = "https://news.example/"
LEASED = Leased(URL, URL, FrontierKind.ARTICLE, 1, None, None, None, 0)


class _Started:
    """A run whose answers wait to be read, and what was given to be kept."""

    def __init__(self) -> None:
        self.tasks: list[Callable[[Any], None]] = []
        self.kept: list[Any] = []
        self.portal = portal_of({"name": "news", "start": [URL]}, "news")
        self.status = HarvestStatus(self.portal)
        self.backlog = Backlog()
        extraction: Any = SimpleNamespace(submit=lambda task, rank: self.tasks.append(task))
        self.intake = AnswerIntake(extraction, self.backlog, self.status, self._read_answer, self.kept.append)
        leases: Any = SimpleNamespace(take=lambda count: [LEASED], in_flight=1)
        self.supply = LeaseSupply(
            leases,
            self.status,
            seconds=None,
            next_due=lambda: None,
            has_room=self.backlog.has_room,
            look=self.status.stop,
        )

    def _read_answer(self, leased: Leased, exchange: Exchange, read: PageReader) -> VisitResult:
        return handle_response(leased, exchange, portal=self.portal, archive=None, read=read)

    def answered(self, size: int) -> None:
        headers = [("Content-Type", "text/html")]
        self.intake.accept(LEASED, Exchange(URL, [], 200, headers, b"x" * size, "2026-03-01T08:00:00Z"))


@pytest.mark.parametrize(
    ("error", "fails"), [(WorkerError("no process"), True), (OutputError("full"), True), (ValueError("odd"), False)]
)
def test_a_page_is_blamed_for_no_error_but_its_own(error: Exception, fails: bool) -> None:
    def read(page: SavedPage) -> None:
        raise error

    started = _Started()
    started.answered(10)
    started.tasks[0](read)
    assert (started.status.error is error) == fails
    assert [ended.outcome.reason for ended in started.kept] == [Reason.CRASHED] * (not fails)


def test_no_more_is_fetched_while_much_waits_to_be_read() -> None:
    started = _Started()
    assert started.supply.take(8) == [LEASED]
    for _ in range(6):
        started.answered(50 << 20)
    assert started.supply.take(8) == []
    assert started.status.stopped, "it waited, until it was told to end"
    assert not started.status.complete
