"""One harvest of one portal: what it holds open, and how each address goes its way.

lease → (fetched by the spider) → archive → read → keep
"""

import asyncio
import contextlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Engine, update

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_writer import Archive, close_left
from thresher.crawler.portals.address_rules import PRIVATE
from thresher.crawler.spiders import definition_change as redefinition
from thresher.crawler.spiders.extraction import Extraction, PageReader
from thresher.crawler.spiders.handle_response import handle_response
from thresher.crawler.spiders.leases import Leases
from thresher.crawler.spiders.left_out import LeftForForm
from thresher.crawler.spiders.link_follower import LinkFollower
from thresher.crawler.spiders.options import Options
from thresher.crawler.spiders.result_writer import ResultWriter, VisitResult, crashed
from thresher.schemas.errors import OutputError, ThresherError, WorkerError, said
from thresher.schemas.frontier import FrontierKind, HarvestState
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.portal import Portal
from thresher.store import frontier
from thresher.store import requeue as renewal
from thresher.store.frontier import Leased
from thresher.store.opening import reading, writing
from thresher.store.portal_lock import portal_lock
from thresher.store.revisits import Fetched
from thresher.store.row_mapping import stamp
from thresher.store.rows import inserted
from thresher.store.tables import harvests, scheduled_runs

_LOG = logging.getLogger(__name__)
_LAST_WORK = 3.0
"""Seconds from the user's asking for the end in which pages are still read."""
_MOST_NAMED = 3
"""Pages that are named of those that crashed."""
_FEW = 8
"""While more answers than this wait to be read, more to fetch would only wait too: there is no hurry to keep."""
_MOST_UNREAD = 256 << 20
"""Bytes of answers that wait to be read, from which on no more is fetched: feeds and sitemaps may be 50 MB each."""
_NOTE_SECONDS = 1.0
"""How often the store is told how far the run is."""
_LOOK = 1.0
"""Seconds after which a run that waits looks for what has become due, should nothing have been kept."""
_SOON = 0.05


class Run:
    """A harvest while it goes."""

    def __init__(self, portal: Portal, options: Options, engine: Engine, extraction: Extraction, software: str) -> None:
        self.portal, self.options, self._software = portal, options, software
        self.figures: Counter[str] = Counter()
        self.state = HarvestState.RUNNING
        self.error: ThresherError | None = None
        self.waiting = 0
        """Addresses that are known and due, as of the last look."""
        self.asks_at = 0.0
        """When the host that answered last is asked again, by time.monotonic()."""
        self.done = False
        """It has come to its end by itself."""
        self._crashed: list[Outcome] = []
        """The first pages that an error of our own kept from being read or kept."""
        self._changed = threading.Event()
        """Something was kept, or the run ends."""
        self._engine, self._extraction = engine, extraction
        self._leading = LinkFollower(portal)
        self._counting = threading.Condition()
        self._closing = threading.Lock()
        self._unanswered: dict[str, str] = {}
        """Why start pages gave no answer, by their keys."""
        self._unread = self._unread_bytes = 0
        self._noted = 0.0
        self.told_to_end = self._hurried = False
        self._told_at = 0.0
        self._started = time.monotonic()
        self._held = contextlib.ExitStack()

    def open(self) -> None:
        """Take the portal, note the run, and make its start pages known.  Raises StoreError, OutputError."""
        with contextlib.ExitStack() as held:
            held.enter_context(portal_lock(self._engine, self.portal.name))
            began = datetime.now(UTC)
            self._begin(stamp(began))
            self._archive = self._opened_archive(f"{self.portal.name}-{began:%Y%m%d%H%M%S}-{self.harvest:05}")
            self._keeping = ResultWriter(
                self._engine,
                self.portal.name,
                self.harvest,
                before=self._archive.sync if self._archive else lambda: None,
                discover=self._leading.fill,
                within=self._within,
                kept=self._kept,
                failed=self.fail,
                hurry=lambda: self._leases.starving and self._unread <= _FEW,
            )
            for one, reason in self._begun:
                self._drop(one, reason)
            self._held = held.pop_all()

    def _begin(self, now: str) -> None:
        with writing(self._engine) as connection:
            row = {"kind": "crawl", "portal": self.portal.name, "started_at": now, "state": "running", "figures": "{}"}
            row["definition"] = redefinition.digest(self.portal)
            self.harvest = inserted(connection, harvests, [row])[0]
            if self.options.scheduled_run is not None:
                own = scheduled_runs.c.id == self.options.scheduled_run
                connection.execute(update(scheduled_runs).where(own).values(harvest_id=self.harvest))
            frontier.take_over(connection, self.portal.name)
            self._leading.resume(connection)
            if redefinition.is_new(connection, self.portal, self.harvest):
                redefinition.redefine(connection, self.portal, self._leading, now)
            allowed = [PRIVATE] if self.options.allow_private else []
            renewal.begin(connection, self.portal.name, self._leading.starts(), now, allowed)
            limit = self.options.max_pages or self.portal.pace.max_pages
            self._leases = Leases(self.portal.name, self.harvest, limit, self._leading.unwanted)
            leased = self._leases.refill(connection, now, 0)
        self._begun = self._leases.settle(leased, 0)

    def _opened_archive(self, name: str) -> Archive | None:
        if self.options.archive is None:
            return None
        # Records name its files, and are read from wherever the user is.
        folder = self.options.archive.absolute() / self.portal.name
        try:
            archive = Archive(folder, name, self._software)
            close_left(folder)
        except OSError as error:
            raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error
        return archive

    async def next(self, count: int) -> list[Leased]:
        """`lease`, for a spider in this process."""
        with self.failing():
            return await asyncio.to_thread(self.lease, count)
        return []

    def lease(self, count: int) -> list[Leased]:
        """Addresses to fetch now, waited for; none when the harvest has come to its end."""
        while not self._spent:
            self._changed.clear()
            if self._unread_bytes < _MOST_UNREAD and (leased := self._leases.take(count)):
                return leased
            seconds = _LOOK
            if not self._leases.in_flight:
                due = self._seconds_until_due()
                if due is None:
                    break
                self.asks_at = time.monotonic() + due
                seconds = min(due + _SOON, _LOOK)
            if not self._changed.wait(seconds):
                self._keeping.look()
        self.done = not self.told_to_end
        return []

    @property
    def problems(self) -> list[str]:
        """What is to be told beside the figures: patterns of the definition that are too slow, pages that crashed."""
        crashed = [f"{outcome.url}: crashed: {outcome.detail}" for outcome in self._crashed]
        return [*self._leading.slow_patterns, *crashed]

    @property
    def left_for_form(self) -> list[LeftForForm]:
        """Examples of addresses that are left out for their form alone."""
        return self._leading.left_for_form()

    @property
    def barren_starts(self) -> dict[str, str]:
        """Start pages that led to no page, with the reasons."""
        return self._leading.barren_starts()

    def asks(self, at: float) -> None:
        """The host that answered last is asked again at a time, by time.monotonic()."""
        self.asks_at = at

    def _drop(self, leased: Leased, reason: str) -> None:
        """Acknowledge an address that is never fetched."""
        self._keeping.put(VisitResult(Fetched(leased.key, None, dropped=reason), leased))

    @property
    def _spent(self) -> bool:
        """The run leases no more: its time is over, something is wrong, or it was told to end."""
        seconds = self.options.max_seconds or self.portal.pace.max_seconds
        late = seconds is not None and time.monotonic() - self._started > seconds
        return self.told_to_end or late

    def _seconds_until_due(self) -> float | None:
        """When the first address is to be tried again; None where none is, or where that is too long to wait."""
        if self._leases.spent:
            return None
        with reading(self._engine) as connection:
            due = frontier.next_due(connection, self.portal.name, self.harvest)
        if due is None:
            return None
        seconds = (datetime.fromisoformat(due) - datetime.now(UTC)).total_seconds()
        return max(seconds, 0.0) if seconds <= self.options.patience else None

    def end(self) -> None:
        """Lease nothing more."""
        if not self.told_to_end:
            self._told_at = time.monotonic()
        self.told_to_end = True
        self._changed.set()

    def answered(self, leased: Leased, exchange: Exchange) -> None:
        """An answer has come: it is archived, read and kept, in other threads."""
        self.figures["fetched"] += 1
        with self._counting:
            self._unread += 1
            self._unread_bytes += len(exchange.body)
        self._extraction.submit(lambda read: self._visit(leased, exchange, read), frontier.rank(leased))

    def failed(self, leased: Leased, reason: str, dropped: bool) -> None:
        """No answer came; `dropped`: nor will this run ask for one again."""
        self.figures[f"not fetched: {reason}"] += 1
        if leased.kind is FrontierKind.START:
            self._unanswered[leased.key] = reason
        if dropped:
            self._leases.dropped()
            self._drop(leased, reason)
        else:
            self._keeping.put(VisitResult(Fetched(leased.key, None), leased))

    def set_aside(self, leased: Leased, error: str) -> None:
        """An error of our own kept an address from being fetched."""
        self._keeping.put(crashed(leased, None, ThresherError(error)))

    def archive_answer(self, exchange: Exchange) -> None:
        """An answer to a request of the crawl's own (robots.txt), or on the way to one: it is archived."""
        if self._archive is not None:
            with self.failing():
                self._archive.write(exchange)

    def add_sitemaps(self, sitemaps: Sequence[str], by: str) -> None:
        """The sitemaps that a host's robots.txt names."""
        self._keeping.put(VisitResult(None, robots=(by, list(sitemaps))))

    def close(self) -> None:
        """Keep what is under way, release the rest, and note how the run ended; once."""
        with self._closing:
            if self.state is not HarvestState.RUNNING:
                return
            if not (self.done or self.told_to_end):
                self.fail(ThresherError(f"{self.portal.name}: the crawl broke off; see --log text"))
            state = HarvestState.FINISHED if self.done else HarvestState.INTERRUPTED
            self.end()
            with self.failing(), self._held:
                with self.failing():
                    self._finish(hurried=state is HarvestState.INTERRUPTED)
                if self.done and self.error is None:
                    with self.failing():
                        self._check_start()
                self._note_end(HarvestState.FAILED if self.error else state)
            self.state = HarvestState.FAILED if self.error else state

    def fail(self, error: Exception) -> None:
        """The harvest has failed, by what went wrong first, and ends."""
        if self.error is None:
            _LOG.error("%s: %s", self.portal.name, said(error), exc_info=error)
            if not isinstance(error, ThresherError):
                error = ThresherError(f"{self.portal.name}: the crawl broke off: {said(error)}")
            self.error = error
        self.end()

    @contextlib.contextmanager
    def failing(self) -> Iterator[None]:
        """Whatever goes wrong in it, the harvest has failed: nothing that a part of it has lost goes unsaid."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.fail(error)

    def _finish(self, *, hurried: bool) -> None:
        """Wait for the answers that are being read, and for what is being kept."""
        with self._counting:
            left = max(0.0, self._told_at + _LAST_WORK - time.monotonic()) if hurried else None
            self._counting.wait_for(lambda: not self._unread, left)
            self._hurried = True
        self._keeping.close()
        for host in self._leading.led_away.values():
            self.figures[f"not kept: start page at {host}, which is not in hosts"] += 1
        self.figures.update({f"left out: {reason}": count for reason, count in self._leading.left_out.items()})
        if self._archive is not None:
            self._archive.close()

    def _check_start(self) -> None:
        """Raise ThresherError where nothing that a harvest begins with gave an answer."""
        with reading(self._engine) as connection:
            pages = renewal.unreached(connection, self.portal.name, self.harvest)
        if not pages:
            return
        told = {
            self._led_away(page.key) or page.reason or self._unanswered.get(page.key, "no answer") for page in pages
        }
        for page in pages:
            if page.waits_until:
                self.figures["not fetched: asked to wait"] += 1
                told.add(f"not to be asked before {page.waits_until}")
        raise ThresherError(f"{self.portal.name}: no start page gave anything: {', '.join(sorted(told))}")

    def _led_away(self, key: str) -> str | None:
        """What to do about a start page that redirects to another host; None where it does not."""
        host = self._leading.led_away.get(key)
        if host is None:
            return None
        named = ", ".join(f'"{each}"' for each in (*self.portal.hosts, host))
        return f"it redirects to {host}, which the definition does not name; if it is the portal's: hosts = [{named}]"

    def _note_end(self, state: HarvestState) -> None:
        with writing(self._engine) as connection:
            frontier.take_over(connection, self.portal.name)
            now = stamp(datetime.now(UTC))
            self.waiting = frontier.waiting(connection, self.portal.name, now, self.harvest)
            self._note(connection, ended_at=now, state=state.value)

    def _note(self, connection: Connection, **values: str) -> None:
        """Say in the store how far the run is."""
        figures = dict(sorted({**self.figures, "waiting": self.waiting}.items()))
        values["figures"] = msgspec.json.encode({name: count for name, count in figures.items() if count}).decode()
        connection.execute(update(harvests).where(harvests.c.id == self.harvest).values(values))

    def _within(self, connection: Connection, batch: Sequence[VisitResult], now: str) -> list[Leased]:
        """At the end of a batch's transaction: lease what is fetched next, and say now and then how far the run is."""
        leased = self._leases.refill(connection, now, _acknowledged(batch))
        if time.monotonic() - self._noted >= _NOTE_SECONDS:
            self._noted = time.monotonic()
            self.waiting = frontier.waiting(connection, self.portal.name, now, self.harvest)
            self._note(connection)
        return leased

    def _visit(self, leased: Leased, exchange: Exchange, read: PageReader) -> None:
        """Read one answer, in a thread.  Nothing that goes wrong with it may end the thread."""
        ended = None
        with self.failing():
            ended = None if self._hurried else self._visited(leased, exchange, read)
        with self._counting:
            if ended is not None and not self._hurried:
                self._keeping.put(ended)
            self._unread -= 1
            self._unread_bytes -= len(exchange.body)
            self._counting.notify_all()

    def _visited(self, leased: Leased, exchange: Exchange, read: PageReader) -> VisitResult:
        try:
            return handle_response(leased, exchange, portal=self.portal, archive=self._archive, read=read)
        except (OutputError, WorkerError, OSError):  # the archive, or no process to read in: no page is to blame
            raise
        except Exception as error:  # noqa: BLE001 - one answer's error, whatever it is, must not end the others
            return crashed(leased, exchange.status, error)

    def _kept(self, batch: Sequence[VisitResult], leased: list[Leased]) -> None:
        """Count what was kept, in the keeping's thread."""
        for ended in batch:
            self._count(ended)
        for one, reason in self._leases.settle(leased, _acknowledged(batch)):
            self._drop(one, reason)
        if batch or leased:
            self._changed.set()

    def _count(self, ended: VisitResult) -> None:
        outcome = ended.outcome
        if outcome is not None and outcome.status is not Status.SKIPPED:
            self.figures[outcome.status.value] += 1
            if outcome.reason is not None:
                self.figures[f"refused: {outcome.reason.value}"] += 1
            if outcome.reason is Reason.CRASHED and len(self._crashed) < _MOST_NAMED:
                self._crashed.append(outcome)
        elif ended.fetched is not None and ended.fetched.dropped:
            self.figures[f"not kept: {ended.fetched.dropped}"] += 1
        elif ended.unchanged:
            self.figures[Status.UNCHANGED.value] += 1
        elif ended.fetched is not None and ended.fetched.status is not None and ended.fetched.status >= 400:
            self.figures[f"not kept: http {ended.fetched.status}"] += 1


def _acknowledged(batch: Sequence[VisitResult]) -> int:
    """How many leases end with the batch."""
    return sum(ended.fetched is not None for ended in batch)
