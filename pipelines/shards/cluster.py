"""Shards handed to the workers of a Dask cluster, a few at a time; manifests come back, no page and no record."""

import asyncio
import contextlib
import logging
import time
from asyncio import CancelledError
from collections import deque
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import msgspec

from thresher.crawler.loaders.remote import told
from thresher.pipelines.interrupts import held_back
from thresher.pipelines.shards.plan import cut
from thresher.pipelines.shards.shard import Cut, Job, Manifest, Shard
from thresher.pipelines.shards.work import refuse, work
from thresher.schemas.errors import WorkerError, error_text
from thresher.text.extras import how_to_install

_AHEAD = 2
"""A matter of taste: shards that are with the cluster for each of its threads: one in work, one at hand."""
_RETRIES = 3
"""A bound for safety: how often a shard is tried again that failed, be it for a store that does not answer."""
_ANSWER = 10
"""A bound for safety: seconds that a scheduler gets to answer."""
_PATIENCE = 30
"""A bound for safety: seconds that a worker gets to hand over what it has done."""
_WITHOUT_WORKERS = 600
"""A bound for safety: seconds that a cluster may be without any worker: those that died are started anew, machines
are added."""
_LOOK = 0.1
"""A matter of taste: seconds between two looks at what has ended, as Dask's own."""


@contextlib.contextmanager
def cluster(name: str, jobs: int) -> Iterator[Any]:
    """A client of a cluster: `local` starts one of `jobs` workers; else an address, or a scheduler's file of JSON.

    Raises WorkerError where there is none.
    """
    try:
        import distributed
    except ModuleNotFoundError:
        raise WorkerError(f"--cluster needs Dask; {how_to_install('cluster')}") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is told by the command
    with contextlib.ExitStack() as closing:
        if name == "local":
            resource_tracker.ensure_running()  # its start would let the signals through that are held back
            with held_back():  # workers inherit it: Ctrl-C is for this process to handle
                own = distributed.LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,
                    silence_logs=logging.CRITICAL,
                    dashboard_address="127.0.0.1:0",
                    memory_limit=0,  # pages have limits of their own
                )
            closing.enter_context(_closed(own))
            where: dict[str, Any] = {"address": own}
        else:
            where = {"scheduler_file": name} if name.endswith(".json") else {"address": name}
        try:
            if name != "local":
                asyncio.run(_answer(name))
            client = distributed.Client(**where, timeout=_ANSWER, set_as_default=False)
        except (OSError, ValueError, LookupError, TypeError) as error:  # the last for a file of other JSON
            raise WorkerError(f"no Dask scheduler answers at {name}: {error_text(error)}") from error
        closing.enter_context(_closed(client))
        yield client


async def _answer(name: str) -> None:
    """Wait for a scheduler to answer, which Dask's client does without an end once it is connected."""
    from distributed.comm.core import connect
    from distributed.security import Security

    address = msgspec.json.decode(Path(name).read_bytes())["address"] if name.endswith(".json") else name
    secured = Security().get_connection_args("client")
    comm = await asyncio.wait_for(connect(address, timeout=_ANSWER, **secured), _ANSWER)
    await comm.close()


def dashboard(client: Any) -> str | None:
    """The address of the cluster's dashboard, where its library is installed."""
    try:
        import bokeh  # noqa: F401
    except ModuleNotFoundError:
        return None
    return str(client.dashboard_link)


def run(tasks: Iterator[Shard | Cut], job: Job, client: Any) -> Iterator[Manifest | list[Shard | Cut]]:
    """Each shard's manifest as it ends, in any order; of a large WARC the next shards and what is left
    of it, which follow.

    What is with the cluster is bounded, so that neither the scheduler nor this process grows with the number of
    shards.  Raises WorkerError where the scheduler or all workers are gone.
    """
    from distributed import as_completed

    queue: deque[Shard | Cut] = deque()
    waiting: dict[Any, tuple[Shard | Cut, int]] = {}
    ended = as_completed(raise_errors=False, loop=client.loop)

    def fill() -> None:
        threads = sum(client.nthreads().values()) if client.status == "running" else 1
        while len(waiting) < max(1, threads) * _AHEAD:
            task = queue.popleft() if queue else next(tasks, None)
            if task is None:
                return
            hand(task, 0)

    def hand(task: Shard | Cut, tries: int) -> None:
        if isinstance(task, Cut):
            future = client.submit(cut, task, job.portal, pure=False)
        else:
            future = client.submit(work, task, job, pure=False)
        waiting[future] = task, tries
        ended.add(future)

    fill()
    while waiting:
        future = _next(ended, client)
        task, tries = waiting.pop(future)
        result = _told(future)
        if result is not None:
            if isinstance(task, Cut):
                queue.extend(result)
            yield result
        elif future.status == "cancelled" or client.status != "running":
            raise WorkerError("the scheduler is gone; what is done stays done: start the command again to go on")
        elif future.status != "error":  # its worker died before it told: the scheduler has it done once more
            waiting[future] = task, tries
            ended.add(future)
            continue
        elif tries < _RETRIES:
            hand(task, tries + 1)
        else:
            shard = Shard(order=task.order, parts=(task.part,)) if isinstance(task, Cut) else task
            addresses = [*(part.file for part in shard.parts), *(part.base for part in shard.parts), job.output]
            yield refuse(shard, job, told(future.exception(), *addresses))
        future.release()
        del future
        fill()


def _next(ended: Any, client: Any) -> Any:
    """The next future that ends.  Raises WorkerError where the cluster has been without a worker for too long."""
    looked = seen = time.monotonic()
    while not ended.has_ready():
        time.sleep(_LOOK)
        if (now := time.monotonic()) - looked < 1:
            continue
        looked = now
        with contextlib.suppress(OSError):  # a scheduler that is gone ends all futures
            if client.nthreads():
                seen = now
        if now - seen > _WITHOUT_WORKERS:
            raise WorkerError(
                f"the cluster has had no worker for {_WITHOUT_WORKERS} s; what is done stays done: "
                "start the command again to go on"
            )
    return next(ended)


def _told(future: Any) -> Any:
    """What a task gave; None where it failed, and where it is done but its worker is gone or does not answer."""
    if future.status == "finished":
        with contextlib.suppress(Exception, CancelledError):  # of any library on the way; its status says how it is now
            return future.result(timeout=_PATIENCE)
    return None


@contextlib.contextmanager
def _closed(thing: Any) -> Iterator[None]:
    """A client or a cluster, closed at the end whatever goes wrong there."""
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            thing.close(timeout=5)
