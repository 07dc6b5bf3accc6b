"""One harvest of one portal while it goes: what its spider says, and what is done about it.

leased → (fetched by the spider) → archived → read → kept
"""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from thresher.crawler.loaders.warc_writer import Archive
from thresher.crawler.spiders.answer_intake import AnswerIntake, Backlog
from thresher.crawler.spiders.harvest_figures import never_fetched
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.lease_supply import LeaseSupply
from thresher.crawler.spiders.leases import Leases
from thresher.crawler.spiders.link_follower import LinkFollower
from thresher.crawler.spiders.messages import (
    AccessFailed,
    Answered,
    NextRequestAt,
    NotFetched,
    SetAside,
    SideAnswer,
    SitemapsNamed,
    SpiderFailed,
    SpiderMessage,
)
from thresher.crawler.spiders.result_writer import ResultWriter, VisitResult, crashed
from thresher.schemas.errors import ThresherError
from thresher.schemas.frontier import FrontierKind
from thresher.store.revisits import Fetched


@dataclass(frozen=True)
class Run:
    """The parts of an open harvest."""

    harvest: int
    """Its number in the store."""
    engine: Engine
    status: HarvestStatus
    links: LinkFollower
    archive: Archive | None
    leases: Leases
    supply: LeaseSupply
    backlog: Backlog
    intake: AnswerIntake
    writer: ResultWriter
    unanswered_starts: dict[str, str] = field(default_factory=dict)
    """Why start pages gave no answer, by their keys."""

    def handle(self, message: SpiderMessage) -> None:
        """Do what a message of the spider asks for; its requests for leases are the `supply`'s."""
        match message:
            case Answered(leased, exchange):
                self.status.figures["fetched"] += 1
                self.intake.accept(leased, exchange)
            case NotFetched():
                self._note_not_fetched(message)
            case SetAside(leased, error):
                self.writer.put(crashed(leased, None, ThresherError(error)))
            case SideAnswer(exchange):
                if self.archive is not None:
                    with self.status.failing():
                        self.archive.write(exchange)
            case SitemapsNamed(robots_url, sitemaps):
                self.writer.put(VisitResult(None, robots=(robots_url, list(sitemaps))))
            case NextRequestAt(at):
                self.status.next_request_at = at
            case SpiderFailed(error):
                self.status.fail(ThresherError(f"{self.status.portal.name}: the crawl broke off: {error}"))
            case AccessFailed(error):
                self.status.fail(ThresherError(f"{self.status.portal.name}: {error}"))
            case _:
                raise TypeError(f"no message for a run: {type(message).__name__}")

    def _note_not_fetched(self, message: NotFetched) -> None:
        leased = message.leased
        self.status.figures[f"not fetched: {message.reason}"] += 1
        if leased.kind is FrontierKind.START:
            self.unanswered_starts[leased.key] = message.reason
        if message.dropped:
            self.leases.dropped()
            self.writer.put(never_fetched(leased, message.reason))
        else:
            self.writer.put(VisitResult(Fetched(leased.key, None), leased))
