"""Answers between the spider and the store: archived and read in threads, then handed on to be stored."""

import threading
from collections.abc import Callable

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.spiders.extraction import Extraction, PageReader
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.result_writer import VisitResult, crashed
from thresher.schemas.errors import OutputError, WorkerError
from thresher.store import frontier
from thresher.store.frontier import Leased

_MOST_UNREAD = 256 << 20
"""A bound for safety: bytes of answers that wait to be read, from which on nothing more is fetched.  A feed or a
sitemap may have 50 MB."""

AnswerReader = Callable[[Leased, Exchange, PageReader], VisitResult]


class Backlog:
    """Answers that wait to be read, and whether they are still read."""

    def __init__(self) -> None:
        self.changes = threading.Condition()
        self.answers = self.bytes = 0
        self.given_up = False
        """Whether answers that are not read yet are dropped: the next run fetches them again."""

    def add(self, size: int) -> None:
        with self.changes:
            self.answers += 1
            self.bytes += size

    def remove(self, size: int) -> None:
        with self.changes:
            self.answers -= 1
            self.bytes -= size
            self.changes.notify_all()

    def has_room(self) -> bool:
        return self.bytes < _MOST_UNREAD

    def drain(self, seconds: float | None) -> None:
        """Wait until all answers are read, `seconds` at most; later ones are dropped."""
        with self.changes:
            self.changes.wait_for(lambda: not self.answers, seconds)
            self.given_up = True


class AnswerIntake:
    """`read_answer` archives and reads an answer with a function that reads a page; `keep` gets the result."""

    def __init__(
        self,
        extraction: Extraction,
        backlog: Backlog,
        status: HarvestStatus,
        read_answer: AnswerReader,
        keep: Callable[[VisitResult], None],
    ) -> None:
        self._extraction, self._backlog, self._status = extraction, backlog, status
        self._read_answer, self._keep = read_answer, keep

    def accept(self, leased: Leased, exchange: Exchange) -> None:
        """Have an answer read, by its rank."""
        self._backlog.add(len(exchange.body))
        self._extraction.submit(lambda read: self._process(leased, exchange, read), frontier.rank(leased))

    def _process(self, leased: Leased, exchange: Exchange, read: PageReader) -> None:
        """Read one answer, in a thread.  Nothing that goes wrong with it may end the thread."""
        result = None
        with self._status.failing():
            result = None if self._backlog.given_up else self._read(leased, exchange, read)
        with self._backlog.changes:
            if result is not None and not self._backlog.given_up:
                self._keep(result)
            self._backlog.remove(len(exchange.body))

    def _read(self, leased: Leased, exchange: Exchange, read: PageReader) -> VisitResult:
        try:
            return self._read_answer(leased, exchange, read)
        except (OutputError, WorkerError, OSError):  # the archive, or no process to read in: no page is to blame
            raise
        except Exception as error:  # noqa: BLE001 - one answer's error, whatever it is, must not end the others
            return crashed(leased, exchange.status, error)
