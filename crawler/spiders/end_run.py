"""A harvest is ended: what is under way is kept, the rest is released, and how it went is noted."""

import time
from datetime import UTC, datetime

from sqlalchemy import Engine

from thresher.crawler.spiders.harvest_figures import note_progress
from thresher.crawler.spiders.harvest_status import HarvestStatus
from thresher.crawler.spiders.link_follower import LinkFollower
from thresher.crawler.spiders.run import Run
from thresher.schemas.errors import ThresherError
from thresher.schemas.portal import Portal
from thresher.store import frontier, requeue
from thresher.store.opening import reading, writing
from thresher.store.row_mapping import stamp

_LAST_WORK = 3.0
"""A matter of taste: seconds from the user's asking for the end in which pages are still read."""


def end_run(run: Run) -> None:
    """Whatever goes wrong in it, the status tells: it does not raise."""
    status = run.status
    if not (status.complete or status.stopped):
        status.fail(ThresherError(f"{status.portal.name}: the crawl broke off; see --log text"))
    status.stop()
    with status.failing():
        _keep_the_rest(run)
    if status.complete and status.error is None:
        with status.failing():
            _check_starts(run)
    with status.failing():
        note_end(run.engine, status)
    _tell_findings(run)


def _keep_the_rest(run: Run) -> None:
    """Wait for the answers that are being read, and for what is being kept."""
    status = run.status
    assert status.stopped_at is not None
    left = max(0.0, status.stopped_at + _LAST_WORK - time.monotonic())
    run.backlog.drain(None if status.complete else left)
    run.writer.close()
    for host in run.links.led_away.values():
        status.figures[f"not kept: start page at {host}, which is not in hosts"] += 1
    status.figures.update({f"left out: {reason}": count for reason, count in run.links.left_out.items()})
    if run.archive is not None:
        run.archive.close()


def _check_starts(run: Run) -> None:
    """Raise ThresherError where nothing that a harvest begins with gave an answer."""
    portal, figures = run.status.portal, run.status.figures
    with reading(run.engine) as connection:
        pages = requeue.unreached(connection, portal.name, run.harvest)
    if not pages:
        return
    reasons = set()
    for page in pages:
        led_away = _led_away(portal, run.links, page.key)
        reasons.add(led_away or page.reason or run.unanswered_starts.get(page.key, "no answer"))
        if page.waits_until:
            figures["not fetched: asked to wait"] += 1
            reasons.add(f"not to be asked before {page.waits_until}")
    raise ThresherError(f"{portal.name}: no start page gave anything: {', '.join(sorted(reasons))}")


def _led_away(portal: Portal, links: LinkFollower, key: str) -> str | None:
    """What to do about a start page that redirects to another host; None where it does not."""
    host = links.led_away.get(key)
    if host is None:
        return None
    named = ", ".join(f'"{each}"' for each in (*portal.hosts, host))
    return f"it redirects to {host}, which the definition does not name; if it is the portal's: hosts = [{named}]"


def note_end(engine: Engine, status: HarvestStatus) -> None:
    """Release what is leased, and say in the store how the harvest ended."""
    with writing(engine) as connection:
        frontier.take_over(connection, status.portal.name)
        now = stamp(datetime.now(UTC))
        note_progress(connection, status, now, ended_at=now, state=status.end_state.value)


def _tell_findings(run: Run) -> None:
    findings = run.status.findings
    findings.slow_patterns = run.links.slow_patterns
    findings.left_for_form = run.links.left_for_form()
    findings.barren_starts = run.links.barren_starts()
