"""The end of a harvest: what is under way is stored, what is leased is released, and the end is noted."""

import contextlib
import time
from datetime import UTC, datetime

from sqlalchemy import Engine

from thresher.crawler.spiders.harvest_figures import note_progress
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.link_follower import LinkFollower
from thresher.crawler.spiders.run import Run
from thresher.schemas.errors import ThresherError, WorkerLostError
from thresher.schemas.portal import Portal
from thresher.store import frontier, requeue
from thresher.store.opening import reading, writing
from thresher.store.row_mapping import stamp

_LAST_WORK = 3.0
"""A matter of taste: seconds in which pages are still read after the user has stopped the harvest."""


def end_run(run: Run) -> None:
    """End a harvest.  It does not raise: what goes wrong is noted in the status."""
    status = run.status
    if not (status.complete or status.stopped):
        status.fail(ThresherError(f"{status.portal.name}: the crawl broke off; see --log text"))
    status.stop()
    with status.failing():
        _drain(run)
    if status.complete and status.error is None:
        with status.failing():
            _check_starts(run)
    with status.failing():
        note_end(run.engine, status)
    _note_findings(run)


def _drain(run: Run) -> None:
    """Wait until the answers that have come are read and stored."""
    status = run.status
    assert status.stopped_at is not None
    left = max(0.0, status.stopped_at + _LAST_WORK - time.monotonic())
    run.backlog.drain(None if status.complete else left)
    run.writer.close()
    for host in run.links.off_host_starts.values():
        status.figures[f"not kept: start page at {host}, which is not in hosts"] += 1
    status.figures.update({f"left out: {reason}": count for reason, count in run.links.left_out.items()})
    if run.archive is not None:
        run.archive.close()


def _check_starts(run: Run) -> None:
    """Raise ThresherError where no start page, feed or sitemap gave an answer."""
    portal, figures = run.status.portal, run.status.figures
    with reading(run.engine) as connection:
        pages = requeue.unreached(connection, portal.name, run.harvest)
    if not pages:
        return
    reasons = set()
    for page in pages:
        off_host_starts = _redirect_hint(portal, run.links, page.key)
        reasons.add(off_host_starts or page.reason or run.unanswered_starts.get(page.key, "no answer"))
        if page.waits_until:
            figures["not fetched: asked to wait"] += 1
            reasons.add(f"not to be asked before {page.waits_until}")
    raise ThresherError(f"{portal.name}: no start page gave anything: {', '.join(sorted(reasons))}")


def _redirect_hint(portal: Portal, links: LinkFollower, key: str) -> str | None:
    """What to do about a start page that redirects to another host; None where it does not."""
    host = links.off_host_starts.get(key)
    if host is None:
        return None
    named = ", ".join(f'"{each}"' for each in (*portal.hosts, host))
    return f"it redirects to {host}, which the definition does not name; if it is the portal's: hosts = [{named}]"


def note_end(engine: Engine, status: HarvestStatus) -> None:
    """Release what is leased, and store how the harvest ended.  What another has by now is left alone."""
    with writing(engine) as connection:
        with contextlib.suppress(WorkerLostError):
            status.check_held(connection)
            frontier.take_over(connection, status.portal.name)
        now = stamp(datetime.now(UTC))
        note_progress(connection, status, now, ended_at=now, state=status.end_state.value)


def _note_findings(run: Run) -> None:
    findings = run.status.findings
    findings.slow_patterns = run.links.slow_patterns
    findings.left_for_form = run.links.left_for_form()
    findings.empty_starts = run.links.empty_starts()
