"""Pages into outcomes, off the reactor: threads that each own one worker process."""

import functools
import os
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipelines.pool import Pool
from pipelines.process import process
from schemas.outcome import Outcome
from schemas.page import SavedPage
from schemas.portal import Portal

MAX_SECONDS = 30.0
MAX_MEMORY = 2048

Read = Callable[[SavedPage], Outcome]
Task = Callable[[Read], None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a portal's definition says about reading its pages; plain data, that a worker process gets."""

    time_zone: str | None

    @classmethod
    def of(cls, portal: Portal) -> "Rules":
        return cls(time_zone=portal.time_zone)


def read(rules: Mapping[str, Rules], page: SavedPage) -> Outcome:
    """The outcome of a page by its portal's rules."""
    return process(page, time_zone=rules[page.portal or ""].time_zone)


class Extraction:
    """Runs tasks in threads; each task gets a function that reads a page in the thread's worker process."""

    def __init__(self, portals: list[Portal], jobs: int | None = None) -> None:
        self._function = functools.partial(read, {portal.name: Rules.of(portal) for portal in portals})
        self._tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        # One page is one core's work and the workers are the parallelism: numpy must not start threads beside them.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        names = [f"extraction-{number}" for number in range(jobs or len(os.sched_getaffinity(0)))]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def submit(self, task: Task) -> None:
        """Have a task done by the next free thread.  It must not raise."""
        self._tasks.put(task)

    def close(self) -> None:
        """End when what was submitted is done."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        with Pool(self._function, jobs=1, max_seconds=MAX_SECONDS, max_memory=MAX_MEMORY) as pool:
            while (task := self._tasks.get()) is not None:
                task(lambda page: next(pool.run([page])))
