"""Pages into outcomes, off the reactor: threads that each own one worker process."""

import contextlib
import functools
import itertools
import os
import queue
import sys
import threading
from collections.abc import Callable

from thresher.crawler.portals import rules_of
from thresher.pipelines.pool import Pool
from thresher.schemas.outcome import Outcome
from thresher.schemas.page import SavedPage
from thresher.schemas.portal import Portal

MAX_SECONDS = 30.0
MAX_MEMORY = 2048
_LAST = 1 << 30
"""The rank of the end."""

PageReader = Callable[[SavedPage], Outcome]
Task = Callable[[PageReader], None]


class Extraction:
    """Runs tasks in threads; each task gets a function that reads a page in the thread's worker process."""

    def __init__(self, portals: list[Portal], jobs: int | None = None) -> None:
        from thresher.crawler.spiders.reading import read  # takes a third of a second: the fetching has begun meanwhile

        settings = {portal.name: (portal.time_zone, rules_of(portal)) for portal in portals}
        self._function = functools.partial(read, settings)
        self._tasks: queue.PriorityQueue[tuple[int, int, Task | None]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        # One page is one core's work and the workers are the parallelism: numpy must not start threads beside them.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        names = [f"extraction-{number}" for number in range(jobs or _cores())]
        self._threads = [threading.Thread(target=self._work, name=name, daemon=True) for name in names]
        for thread in self._threads:
            thread.start()

    def submit(self, task: Task, rank: int) -> None:
        """Have a task done by the next free thread, those of the lesser rank first.  It must not raise."""
        self._tasks.put((rank, next(self._numbers), task))

    def close(self) -> None:
        """End when what was submitted is done."""
        for _ in self._threads:
            self._tasks.put((_LAST, next(self._numbers), None))
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        with contextlib.ExitStack() as held:
            pool = held.enter_context(self._pool())

            def read(page: SavedPage) -> Outcome:
                nonlocal pool
                try:
                    return next(pool.run([page]))
                except Exception:
                    held.close()  # it may still have the page, whose outcome would be taken for the next one's
                    pool = held.enter_context(self._pool())
                    raise

            while (task := self._tasks.get()[-1]) is not None:
                task(read)

    def _pool(self) -> Pool:
        return Pool(self._function, jobs=1, max_seconds=MAX_SECONDS, max_memory=MAX_MEMORY)


def _cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
