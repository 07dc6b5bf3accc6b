"""`kill -9` at random moments of runs, run again to the end: the store is as if nothing had happened."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from benchmarks.generated import write_warc
from thresher.store.opening import open_store, reading
from thresher.store.tables import bands, links, outcomes, pages, portals, records, revisions, teasers

CAPTURES = 600
KILLS = 30


@pytest.mark.slow
def test_thirty_kills_leave_the_store_of_a_quiet_run(
    new_store_url: Callable[[str], str], store_url: str, environment: dict[str, str], tmp_path: Path
) -> None:
    write_warc(tmp_path / "pages.warc.gz", CAPTURES)
    quiet = new_store_url("sqlite" if "://" not in store_url else "postgresql")
    began = time.monotonic()
    assert _run(quiet, environment, tmp_path).wait(300) == 0
    seconds = time.monotonic() - began
    random_, reached, at_work = random.Random(1), [0], 0
    for _ in range(KILLS):
        run = _run(store_url, environment, tmp_path)
        target = min(CAPTURES, reached[-1] + random_.randint(0, 2 * CAPTURES // KILLS))
        while run.poll() is None and _count(store_url) < target:
            time.sleep(0.02)
        # Where all is kept, a run sees it again.
        time.sleep(random_.uniform(0, 0.02 if reached[-1] < CAPTURES else seconds))
        at_work += run.poll() is None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        reached.append(_count(store_url))
    assert reached == sorted(reached), "what was kept stays"
    assert at_work > KILLS // 3, "the kills met runs at work"
    assert _run(store_url, environment, tmp_path).wait(300) == 0
    one, other = open_store(quiet), open_store(store_url)
    assert _content(one) == _content(other)
    one.dispose()
    other.dispose()
    assert _exported(quiet, environment, tmp_path) == _exported(store_url, environment, tmp_path)


def _run(store: str, environment: dict[str, str], folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "thresher", "extract", "pages.warc.gz", "--store", store, "--quiet"]
    return subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True)


def _exported(store: str, environment: dict[str, str], folder: Path) -> bytes:
    command = [sys.executable, "-m", "thresher", "export", "--all-revisions", "--store", store]
    lines = subprocess.run(command, env=environment, cwd=folder, check=True, capture_output=True).stdout
    assert lines.count(b"\n") == CAPTURES
    return lines


def _count(store: str) -> int:
    """Revisions kept so far; a run may have been killed before it had made the store."""
    if "://" not in store and not Path(store).exists():
        return 0
    engine = open_store(store, create=True)
    with reading(engine) as connection:
        count = connection.scalar(select(func.count()).select_from(revisions)) or 0
    engine.dispose()
    return count


def _content(engine: Engine) -> list[list[tuple[Any, ...]]]:
    """Everything in the store but row numbers and the times of the runs."""
    page, first = pages.alias("page"), pages.alias("first")
    queries = [
        select(portals.c.name),
        select(pages.c.key, pages.c.url, pages.c.first_seen, pages.c.last_seen),
        select(pages.c.key, *_but(revisions, "id", "page_id")).join(revisions, revisions.c.page_id == pages.c.id),
        select(pages.c.key, revisions.c.digest, bands.c.value)
        .join_from(bands, revisions, revisions.c.id == bands.c.revision_id)
        .join(pages, pages.c.id == revisions.c.page_id),
        select(page.c.key, first.c.key, *_but(records, "page_id", "revision_id", "portal_id", "cluster"))
        .join_from(records, page, page.c.id == records.c.page_id)
        .join(first, first.c.id == records.c.cluster),
        select(pages.c.key, *_but(teasers, "page_id")).join(teasers, teasers.c.page_id == pages.c.id),
        select(pages.c.key, *_but(links, "page_id")).join(links, links.c.page_id == pages.c.id),
        select(*_but(outcomes, "page_id", "harvest_id", "first_seen", "last_seen")),
    ]
    with reading(engine) as connection:
        return [sorted((tuple(row) for row in connection.execute(query)), key=repr) for query in queries]


def _but(table: Any, *names: str) -> list[Any]:
    return [column for column in table.columns if column.name not in names]
