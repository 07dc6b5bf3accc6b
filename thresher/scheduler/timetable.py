"""A job of APScheduler for each schedule, processed by the leader's loop.

Jobs are processed in the loop's own thread, so that an error of the database reaches the loop; a thread of APScheduler
would die of it.  Each new leader makes the jobs anew: what is due follows from the schedules and their runs.
"""

import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from apscheduler.executors.base import BaseExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import Engine

from thresher.scheduler.rule import Rule

logging.getLogger("apscheduler").setLevel(logging.WARNING)
Due = Callable[[str, datetime], None]


class Timetable:
    """Calls `due` with a portal and a time, once for all times that have passed since the last tick."""

    def __init__(self, engine: Engine, due: Due) -> None:
        self._executor = _Executor(due)
        self._scheduler = _Scheduler(
            timezone=UTC,
            jobstores={"default": SQLAlchemyJobStore(engine=engine)},
            executors={"default": self._executor},
            job_defaults={"coalesce": True, "misfire_grace_time": None},
        )
        self._scheduler.start()
        self._scheduler.remove_all_jobs()
        self._laid: dict[str, Rule] = {}

    def unknown(self, rules: Mapping[str, Rule]) -> list[str]:
        """The portals whose rule is new or has changed."""
        return [portal for portal, rule in rules.items() if self._laid.get(portal) != rule]

    def lay(self, rules: Mapping[str, Rule], begins: Mapping[str, datetime]) -> None:
        """Update the jobs to these rules; a new rule is due at its first time after that in `begins`."""
        for portal in self._laid.keys() - rules.keys():
            with contextlib.suppress(JobLookupError):
                self._scheduler.remove_job(portal)
            del self._laid[portal]
        for portal in self.unknown(rules):
            self._add(portal, rules[portal], rules[portal].after(begins[portal]))
            self._laid[portal] = rules[portal]

    def tick(self) -> None:
        """Call `due` for all due jobs."""
        self._scheduler.tick()
        if self._executor.error is not None:
            raise self._executor.error

    def _add(self, portal: str, rule: Rule, first: datetime | None) -> None:
        self._scheduler.add_job(
            noted, Trigger(rule), args=[portal], id=portal, name=portal, next_run_time=first, replace_existing=True
        )


def noted(portal: str) -> None:
    """The function of a job.  Never called: the executor calls `due` before APScheduler moves the job on."""


class Trigger(BaseTrigger):  # type: ignore[misc]
    """A rule in the form of an APScheduler trigger."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The next time.  Of several that were missed only the last one: they count as one."""
        if previous is None:
            return self.rule.after(now)
        last = self.rule.up_to(now)
        return last if last is not None and last > previous else self.rule.after(previous)


class _Scheduler(BaseScheduler):  # type: ignore[misc]
    """APScheduler's scheduler without a thread of its own."""

    def tick(self) -> None:
        self._process_jobs()

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def wakeup(self) -> None:
        """Nothing to do: the next tick sees the change."""


class _Executor(BaseExecutor):  # type: ignore[misc]
    """Calls `due`.  APScheduler moves a job on even if this fails: the error is kept for the loop."""

    def __init__(self, due: Due) -> None:
        super().__init__()
        self._due = due
        self.error: Exception | None = None

    def submit_job(self, job: Any, run_times: list[datetime]) -> None:
        try:
            self._due(job.id, run_times[-1])
        except Exception as error:
            self.error = error
            raise

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        """What submit_job does."""
