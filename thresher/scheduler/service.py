"""The scheduler: leads or stands by, starts due harvests and supervises running ones.

The leader alone asks for what is due.  On PostgreSQL every scheduler starts what is asked for, as far as it has
room; on SQLite the leader does.

due → requested (schedules.asked_at) → started (a row of scheduled_runs) → ended, with its state and figures
"""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, text

from thresher.alarm import Alarm, send_alerts
from thresher.crawl_figures import has_had_its_turn, summary
from thresher.crawl_watch import watched
from thresher.pipelines.interrupts import HANG_UP, Interrupted, collected_signals
from thresher.scheduler import runs, schedules
from thresher.scheduler.harvest import GRACE, HarvestExit, HarvestProcess
from thresher.scheduler.leadership import leadership
from thresher.scheduler.runs import RunState
from thresher.scheduler.schedules import Schedule
from thresher.scheduler.timetable import Timetable
from thresher.schemas.errors import ThresherError
from thresher.store import machines
from thresher.store.machines import Worker
from thresher.store.opening import reading, store_errors, writing
from thresher.store.portal_lock import is_held
from thresher.store.row_mapping import stamp
from thresher.watch import is_observed

_ROUND = 0.5
"""A matter of taste: seconds from one round to the next."""
_TROUBLED_ROUND = 3.0
"""The same after a round that failed."""
_AGAIN = "; to be begun again"
_WAIT = 0.05
"""A matter of taste: seconds between two looks at harvests that end."""

log = logging.getLogger("thresher.scheduler")


class Service:
    """A scheduler on a store.  `environment` is that of its harvests; it names the store to them.

    `turn`: seconds after which a harvest makes room for the others that are asked for, and is asked for again.
    """

    def __init__(
        self, engine: Engine, environment: Mapping[str, str], at_once: int, alarm: Alarm, turn: float | None = None
    ) -> None:
        self._turn_seconds = turn
        self._engine, self._environment, self._at_once, self._alarm = engine, environment, at_once, alarm
        self._leadership = leadership(engine)
        self._timetable: Timetable | None = None
        self._harvests: dict[str, HarvestProcess] = {}
        """Running harvests, by portal."""
        self._left: dict[int, str] = {}
        """Runs of schedulers that are gone in the state `running`, and their portals."""
        self._elsewhere: set[str] = set()
        """Portals that other schedulers harvest."""
        self._worker: Worker | None = None
        """This scheduler as others see it; None on SQLite."""
        self._stands_by = False
        self._signals: list[int] = []
        """The signals to end that have come."""

    def run(self) -> None:
        """Run until a signal to end.  Raises Interrupted where the terminal is gone."""
        with collected_signals() as self._signals:
            while not self._signals:
                time.sleep(_ROUND if self._turn() else _TROUBLED_ROUND)
            self._end_harvests()
        if self._worker is not None:
            self._worker.end()
        self._leadership.release()
        log.info("ended")
        if self._signals[0] == HANG_UP:
            raise Interrupted(128 + self._signals[0])

    def _turn(self) -> bool:
        """One turn of the loop: lead or stand by; whether the store could be used."""
        for harvest in self._harvests.values():
            harvest.poll()  # enforces their time limits even without the store
        try:
            with store_errors(self._engine.url):
                self._be_seen()
                leading = self._is_leading()
                if leading or self._worker is not None:
                    self._note_ends()
                    self._look_around()
                    if leading:
                        self._note_left()
                        self._request_due()
                    self._begin_requested()
            return True
        except (ThresherError, OSError) as error:
            log.error("%s", error)
            self._timetable = None  # to be made anew from the store
            self._engine.dispose()
            return False

    def _be_seen(self) -> None:
        """On PostgreSQL, be seen at work by the others.  Whoever they may have taken for dead ends its harvests."""
        if self._engine.dialect.name != "postgresql" or (self._worker is not None and not self._worker.is_lost):
            return
        if self._worker is not None:
            log.warning("%s was out of touch with the store for too long", self._worker.machine)
            self._end_harvests()
            self._worker.end()
        self._worker = Worker(self._engine, "scheduler")

    def _is_leading(self) -> bool:
        # Also without a timetable, which an error has removed: on SQLite only a leader may have running harvests.
        leading = self._timetable is not None or (self._harvests and self._worker is None)
        if leading and not self._leadership.is_held():
            self._step_down()
        if not self._leadership.take():
            if not self._stands_by:
                log.info("standing by: another scheduler leads, or the store cannot be reached")
            self._stands_by = True
            return False
        if self._timetable is None:
            self._take_over()
        self._stands_by = False
        return True

    def _take_over(self) -> None:
        """Become the leader, with a timetable."""
        with writing(self._engine) as connection:
            connection.execute(text("DROP TABLE IF EXISTS apscheduler_jobs"))  # the timetable of version 0.1
        self._timetable = Timetable()
        log.info("leading")

    def _step_down(self) -> None:
        """Stop leading: another scheduler may lead by now.  On SQLite it takes care of this one's harvests."""
        log.warning("not leading any more: the connection to the store, or the lock's file, is gone")
        self._timetable = None
        self._engine.dispose()
        if self._worker is None:
            self._end_harvests()

    def _request_due(self) -> None:
        assert self._timetable is not None
        with reading(self._engine) as connection:
            planned = {one.portal: one for one in schedules.planned(connection) if not one.paused}
            rules = {portal: schedule.rule for portal, schedule in planned.items()}
            begins = {
                portal: schedules.handled(connection, planned[portal]) for portal in self._timetable.unknown(rules)
            }
        self._timetable.update(rules, begins)
        for portal, when in self._timetable.take_due(datetime.now(UTC)):
            self._request(portal, when)

    def _note_ends(self) -> None:
        for portal in [portal for portal, harvest in self._harvests.items() if harvest.poll()]:
            self._note_end(portal)

    def _look_around(self) -> None:
        """Find what other schedulers harvest, and what those that are gone have left."""
        mine = {harvest.run for harvest in self._harvests.values()}
        with reading(self._engine) as connection:
            others = {run: of for run, of in runs.running(connection).items() if run not in mine}
            alive = machines.alive(connection) if self._worker is not None and others else {}
        self._elsewhere = {portal for portal, worker in others.values() if worker in alive}
        self._left = {run: portal for run, (portal, worker) in others.items() if worker not in alive}

    def _request(self, portal: str, when: datetime) -> None:
        """Request a due harvest in the store.  Where this fails, the timetable is made anew, and it is due again."""
        with writing(self._engine) as connection:
            if portal in self._under_way:
                now = stamp(datetime.now(UTC))
                runs.note_busy(connection, portal, stamp(when), now, "the harvest before is still under way")
                log.warning("%s: busy: the harvest before is still under way", portal)
            else:
                runs.request(connection, portal, stamp(when))

    @property
    def _under_way(self) -> set[str]:
        return {*self._harvests, *self._left.values(), *self._elsewhere}

    def _begin_requested(self) -> None:
        """Start requested harvests, the earliest first, as far as there is room."""
        with reading(self._engine) as connection:
            requested = [
                one for one in schedules.planned(connection) if one.asked_at and one.portal not in self._under_way
            ]
        for schedule in sorted(requested, key=lambda one: one.asked_at or ""):
            if len(self._harvests) < self._at_once and not self._signals:
                self._begin(schedule)

    def _begin(self, schedule: Schedule) -> None:
        with writing(self._engine) as connection:
            worker = self._worker.id if self._worker else None
            run = runs.begin(connection, schedule.portal, stamp(datetime.now(UTC)), worker)
        if run is None:
            return
        turn = [] if self._turn_seconds is None else [f"--turn-seconds={self._turn_seconds}"]
        command = ["crawl", schedule.definition, "--quiet", f"--scheduled-run={run}", *schedule.options, *turn]
        try:
            harvest = HarvestProcess(run, schedule.portal, command, self._environment, schedule.time_limit)
        except OSError as error:
            with writing(self._engine) as connection:
                runs.end(connection, run, RunState.FAILED, None, f"cannot be begun: {error}", stamp(datetime.now(UTC)))
            log.error("%s: failed, run %d: cannot be begun: %s", schedule.portal, run, error)
            return
        self._harvests[schedule.portal] = harvest
        log.info("%s: begun, run %d, process %d, due at %s", schedule.portal, run, harvest.pid, schedule.asked_at)

    def _note_end(self, portal: str) -> None:
        harvest = self._harvests[portal]
        ended = harvest.poll()
        assert ended is not None
        with writing(self._engine) as connection:
            now = stamp(datetime.now(UTC))
            noted = runs.end(connection, harvest.run, ended.state, ended.code, ended.detail, now)
            again = (
                noted and _is_cut_off(ended, ending=harvest.termination_sent) and runs.retry(connection, harvest.run)
            )
            run = runs.past(connection, harvest.run)
            again |= _has_had_its_turn(run) and runs.go_on(connection, portal, now)
        self._harvests.pop(portal).close()
        for line in ended.messages:
            log.warning("%s: says: %s", portal, line)
        level = logging.INFO if ended.state is RunState.FINISHED else logging.WARNING
        log.log(level, "%s: %s, run %d%s%s", portal, ended.state, harvest.run, _result(run), _AGAIN * again)
        self._watch(run)

    def _note_left(self) -> None:
        """Store the end of runs whose schedulers are gone: they have ended when their portal's lock is free."""
        for run, portal in list(self._left.items()):
            if is_held(self._engine, portal):
                continue
            with writing(self._engine) as connection:
                state = runs.end_left(connection, run, stamp(datetime.now(UTC)))
                again = state is RunState.KILLED and runs.retry(connection, run)
                came = runs.past(connection, run)
            del self._left[run]
            log.warning("%s: %s, run %d, of a scheduler that is gone%s", portal, state, run, _AGAIN * again)
            self._watch(came)

    def _watch(self, run: Mapping[str, Any]) -> None:
        """Watch a harvest that was killed, since it could not do so itself, and notify users of its alerts."""
        harvest, portal = run["harvest_id"], run["portal"]
        if harvest is None or run["state"] == RunState.INTERRUPTED:
            return
        with reading(self._engine) as connection:
            if run["state"] not in (RunState.KILLED, RunState.TIMED_OUT) and is_observed(connection, harvest):
                return
        if watched(self._engine, portal, harvest):
            threading.Thread(target=self._send_alerts, args=(portal,), daemon=True).start()  # a webhook may be slow

    def _send_alerts(self, portal: str) -> None:
        for problem in send_alerts(self._engine, self._alarm, [portal]):
            log.warning("%s: %s", portal, problem)

    def _end_harvests(self) -> None:
        """End the harvests, wait for them, and store how they ended."""
        for harvest in self._harvests.values():
            harvest.end()
        if self._harvests:
            log.info("waiting for harvests to end: %s", ", ".join(sorted(self._harvests)))
        self._wait()
        for portal in [portal for portal, harvest in self._harvests.items() if harvest.poll()]:
            try:
                self._note_end(portal)
            except ThresherError as error:  # the next leader will find that it has ended
                log.error("%s: how it ended cannot be noted: %s", portal, error)
                self._harvests.pop(portal).close()

    def _wait(self) -> None:
        """Wait until the harvests have ended.  A second signal kills them."""
        end, known_signals = time.monotonic() + 2 * GRACE, len(self._signals)
        while any(harvest.poll() is None for harvest in self._harvests.values()) and time.monotonic() < end:
            if len(self._signals) > known_signals:
                for harvest in self._harvests.values():
                    harvest.kill()
            time.sleep(_WAIT)


def _result(run: Mapping[str, Any]) -> str:
    """The figures and the detail of a run: `: 15 fetched, 3 kept, 12 unchanged; killed by signal 9`."""
    parts = "; ".join(filter(None, [run["figures"] and summary(run["figures"]), run["detail"]]))
    return f": {parts}" if parts else ""


def _has_had_its_turn(run: Mapping[str, Any]) -> bool:
    """Whether its turn ended it, and addresses wait."""
    return run["state"] == RunState.FINISHED and has_had_its_turn(run["figures"] or {})


def _is_cut_off(ended: HarvestExit, *, ending: bool) -> bool:
    """Whether it must be started again: it was killed, or interrupted because the scheduler ends."""
    return ended.state is RunState.KILLED or (ended.state is RunState.INTERRUPTED and ending)
