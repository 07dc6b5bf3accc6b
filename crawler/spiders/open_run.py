"""The beginning of a harvest: its portal is locked, the run is noted, and its start pages become due."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_writer import Archive, close_left
from thresher.crawler.portals.address_rules import PRIVATE
from thresher.crawler.portals.secrets import secrets_of
from thresher.crawler.spiders import definition_change
from thresher.crawler.spiders.answer_intake import AnswerIntake, Backlog
from thresher.crawler.spiders.end_run import end_run, note_end
from thresher.crawler.spiders.extraction import Extraction, PageReader
from thresher.crawler.spiders.handle_response import handle_response
from thresher.crawler.spiders.harvest_figures import BatchEffects, never_fetched
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.lease_supply import LeaseSupply, seconds_until_due
from thresher.crawler.spiders.leases import Leases
from thresher.crawler.spiders.link_follower import LinkFollower
from thresher.crawler.spiders.options import Options
from thresher.crawler.spiders.result_writer import ResultWriter, VisitResult
from thresher.crawler.spiders.run import Run
from thresher.schemas.errors import OutputError
from thresher.schemas.portal import Portal
from thresher.store import frontier, requeue
from thresher.store.frontier import Leased
from thresher.store.machines import machine_name
from thresher.store.opening import writing
from thresher.store.portal_lock import portal_lock
from thresher.store.row_mapping import stamp
from thresher.store.rows import inserted
from thresher.store.tables import harvests, scheduled_runs

_FEW = 8
"""A matter of taste: answers that wait to be read, from which on nothing is gained by keeping batches in a hurry."""


@dataclass(frozen=True)
class Shared:
    """What all harvests of a command use."""

    options: Options
    engine: Engine
    extraction: Extraction
    software: str


@contextlib.contextmanager
def open_run(status: HarvestStatus, shared: Shared) -> Iterator[Run]:
    """A harvest of the status' portal.  On leaving, what is under way is stored and the end is noted.

    Raises StoreError, OutputError where it cannot begin.
    """
    portal, options = status.portal, shared.options
    with portal_lock(shared.engine, portal.name) as worker:
        began, links = datetime.now(UTC), LinkFollower(portal)
        if worker is not None:
            status.held_by(worker)
        with writing(shared.engine) as connection:
            status.check_held(connection)
            harvest = status.harvest = _note_begin(connection, portal, options, stamp(began))
            _prepare_frontier(connection, portal, links, harvest, stamp(began), options)
            leases = Leases(portal.name, harvest, options.max_pages or portal.pace.max_pages, links.unwanted)
            leased = leases.refill(connection, stamp(began), 0)
        try:
            secrets_of(portal)  # what is missing is told before anything is fetched
            archive = _open_archive(portal, options.archive, began, harvest, shared.software)
            run = _assemble(harvest, status, shared, links, archive, leases)
        except Exception as error:
            status.fail(error)
            note_end(shared.engine, status)
            raise
        try:
            for one, reason in leases.settle(leased, 0):
                run.writer.put(never_fetched(one, reason))
            yield run
        finally:
            end_run(run)


def _note_begin(connection: Connection, portal: Portal, options: Options, now: str) -> int:
    """The number of the harvest."""
    row: dict[str, Any] = {
        "kind": "crawl",
        "portal": portal.name,
        "started_at": now,
        "state": "running",
        "figures": "{}",
    }
    row["definition"] = definition_change.digest(portal)
    if connection.dialect.name == "postgresql":
        row |= {"machine": machine_name(), "archive": str(options.archive.absolute()) if options.archive else None}
    harvest = inserted(connection, harvests, [row])[0]
    if options.scheduled_run is not None:
        own = scheduled_runs.c.id == options.scheduled_run
        connection.execute(update(scheduled_runs).where(own).values(harvest_id=harvest))
    return harvest


def _prepare_frontier(
    connection: Connection, portal: Portal, links: LinkFollower, harvest: int, now: str, options: Options
) -> None:
    """Take over the leases that an earlier run left, and make due what a harvest begins with.

    One that goes on where another of the same round has ended begins with what is due.
    """
    frontier.take_over(connection, portal.name)
    links.resume(connection)
    if definition_change.is_new(connection, portal, harvest):
        definition_change.apply_change(connection, portal, links, now)
    if options.round_after is not None and _has_crawled(connection, portal.name, options.round_after, harvest):
        requeue.pass_over(connection, portal.name, options.round_after, harvest)
        return
    allowed = [PRIVATE] if options.allow_private else []
    requeue.begin(connection, portal.name, links.starts(), now, allowed)
    requeue.hasten(connection, portal.name, portal.revisit, now)


def _has_crawled(connection: Connection, portal: str, after: int, harvest: int) -> bool:
    """Whether the portal has a harvest after `after`, beside this one."""
    others = select(harvests.c.id).where(harvests.c.portal == portal, harvests.c.kind == "crawl")
    return connection.scalar(others.where(harvests.c.id > after, harvests.c.id != harvest).limit(1)) is not None


def _open_archive(portal: Portal, root: Path | None, began: datetime, harvest: int, software: str) -> Archive | None:
    if root is None:
        return None
    folder = root.absolute() / portal.name  # records name its files, and are read from wherever the user is
    try:
        name, day = f"{portal.name}-{began:%Y%m%d%H%M%S}-{harvest:05}", f"{portal.name}-{began:%Y%m%d}"
        archive = Archive(folder, name, software, day=day)
        close_left(folder)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from error
    return archive


def _assemble(
    harvest: int,
    status: HarvestStatus,
    shared: Shared,
    links: LinkFollower,
    archive: Archive | None,
    leases: Leases,
) -> Run:
    """The parts of a run, connected."""
    portal, options, engine = status.portal, shared.options, shared.engine
    backlog, effects = Backlog(), BatchEffects(leases, status)
    writer = ResultWriter(
        engine,
        portal.name,
        harvest,
        revisit=portal.revisit,
        before=archive.sync if archive else lambda: None,
        discover=links.add_links,
        within=effects.in_transaction,
        kept=effects.committed,
        failed=status.fail,
        hurry=lambda: leases.starving and backlog.answers <= _FEW,
    )
    supply = LeaseSupply(
        leases,
        status,
        seconds=options.max_seconds or portal.pace.max_seconds,
        turn=options.turn_seconds,
        next_due=partial(seconds_until_due, engine, portal.name, harvest, options.patience),
        has_room=backlog.has_room,
        look=writer.look,
    )

    def read_answer(leased: Leased, exchange: Exchange, read: PageReader) -> VisitResult:
        return handle_response(leased, exchange, portal=portal, archive=archive, read=read)

    intake = AnswerIntake(shared.extraction, backlog, status, read_answer, writer.put)
    return Run(harvest, engine, status, links, archive, leases, supply, backlog, intake, writer)
