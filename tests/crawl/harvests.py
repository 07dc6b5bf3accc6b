"""Harvests of the test portal by the command, as a user runs it, and what they leave in the store."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, select, update

from tests.portal_server.client import ROOT, Portal
from thresher.schemas.errors import StoreError
from thresher.store.opening import open_store, reading, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import frontier, links, pages, records, revisions, teasers
from thresher.text.identity import identity

_DEFINITION = """
name = "courier"
start = ["{start}"]
hosts = ["127.0.0.1"]
[pace]
delay = {delay}
concurrency = {concurrency}
"""
PATIENT = 240
"""Seconds that a harvest may take."""


class Harvests:
    """Harvests of one portal into one store and one archive."""

    def __init__(self, portal: Portal, folder: Path, store: str) -> None:
        self.portal, self.store, self.folder = portal, store, folder
        self.archive = folder / "archive"
        self.pace()

    def pace(self, delay: float = 0.0, concurrency: int = 8) -> None:
        """Write the portal's definition."""
        told = _DEFINITION.format(start=self.portal.start, delay=float(delay), concurrency=concurrency)
        self.folder.mkdir(exist_ok=True)
        (self.folder / "courier.toml").write_text(told)

    def start(self, *options: object) -> "subprocess.Popen[bytes]":
        """A harvest that goes on."""
        places = ["--store", self.store, "--archive", self.archive]
        return self._started("crawl", "courier.toml", *places, "--allow-private", "--quiet", *options)

    def run(self, *options: object) -> list[dict[str, Any]]:
        """A harvest from its beginning to its end; the portal's log of it."""
        first = len(self.portal.log())
        self.run_alone(*options)
        return self.portal.log(first)

    def run_alone(self, *options: object) -> None:
        """The same, of a server that tells nothing."""
        self._to_end(self.start(*options))

    def run_until(self, count: int, seconds: float, sent: signal.Signals = signal.SIGKILL) -> int:
        """A harvest that is killed so many seconds after the store has `count` addresses that were fetched."""
        with self.start() as run:
            while run.poll() is None and self._count() < count:
                time.sleep(0.05)
            time.sleep(seconds)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, sent)
            return run.wait(PATIENT)

    def thresher(self, *arguments: object) -> None:
        """Another command, to its end."""
        self._to_end(self._started(*arguments))

    def _started(self, *arguments: object) -> "subprocess.Popen[bytes]":
        names = ("PATH", "HOME", "LANG", "TMPDIR")
        environment = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
        with (self.folder / "said.txt").open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "thresher", *map(str, arguments)],
                env=environment,
                cwd=self.folder,
                start_new_session=True,
                stderr=said,
            )

    def _to_end(self, run: "subprocess.Popen[bytes]") -> None:
        with run:
            assert run.wait(PATIENT) == 0, self.said()

    def said(self) -> str:
        """What the last command said on standard error."""
        return (self.folder / "said.txt").read_text()

    def make_due(self) -> None:
        """As if the day had come on which all that was fetched is due again."""
        with self._open() as engine, writing(engine) as connection:
            due = update(frontier).where(frontier.c.due_at.is_not(None))
            connection.execute(due.values(due_at=stamp(datetime.now(UTC))))

    def query(self, statement: Any) -> list[Any]:
        with self._open() as engine, reading(engine) as connection:
            return list(connection.execute(statement).all())

    def articles(self) -> dict[str, set[str]]:
        """The pieces that are kept: the address of each, with those of its copies."""
        columns = select(records.c.cluster, pages.c.key).join_from(records, pages, pages.c.id == records.c.page_id)
        clusters: dict[int, set[str]] = {}
        for cluster, key in self.query(columns.where(records.c.page_type == "article")):
            clusters.setdefault(cluster, set()).add(key)
        return {min(keys): keys for keys in clusters.values()}

    def revisions(self) -> dict[str, int]:
        """How many revisions each page has."""
        found: dict[str, int] = {}
        for (key,) in self.query(select(pages.c.key).join_from(revisions, pages, pages.c.id == revisions.c.page_id)):
            found[key] = found.get(key, 0) + 1
        return found

    def fetched(self) -> dict[str, str]:
        """The addresses that were fetched and acknowledged, and their kinds."""
        query = select(frontier.c.key, frontier.c.kind).where(frontier.c.fetched_at.is_not(None))
        return dict(self.query(query.where(frontier.c.failures == 0)))

    def visited(self) -> set[str]:
        """The addresses whose visits were acknowledged, those that failed too."""
        return {key for (key,) in self.query(select(frontier.c.key).where(frontier.c.fetched_at.is_not(None)))}

    def content(self, apart: Sequence[str] = ()) -> list[list[tuple[Any, ...]]]:
        """What the store holds, without the times of the runs and the order in which pages came.

        `apart`: parts of addresses whose pages are left out.
        """
        times = ("first_seen", "last_seen")
        queries = [
            select(pages.c.key, revisions.c.digest).join(revisions, revisions.c.page_id == pages.c.id),
            select(pages.c.key, *_but(records, "page_id", "revision_id", "portal_id", "cluster", "day")).join(
                records, records.c.page_id == pages.c.id
            ),
            select(pages.c.key, *_but(teasers, "page_id", "url", *times)).join(
                teasers, teasers.c.page_id == pages.c.id
            ),
            select(pages.c.key, *_but(links, "page_id", "url", *times)).join(links, links.c.page_id == pages.c.id),
        ]
        found = [[tuple(row) for row in self.query(query)] for query in queries]
        found.append([(key, *sorted(keys)) for key, keys in self.articles().items()])
        return [sorted((row for row in rows if not any(part in row[0] for part in apart)), key=repr) for rows in found]

    def _count(self) -> int:
        """Addresses fetched so far; a run may have been killed before it had made the store."""
        try:
            open_store(self.store).dispose()
        except StoreError:
            return 0
        return len(self.fetched())

    @contextmanager
    def _open(self) -> Iterator[Engine]:
        engine = open_store(self.store, create=True)
        try:
            yield engine
        finally:
            engine.dispose()


def _but(table: Table, *names: str) -> list[Any]:
    return [column for column in table.columns if column.name not in names]


def key_of(entry: dict[str, Any]) -> str:
    """The identity of the address of a logged request."""
    return identity(f"http://{entry['host']}{entry['path']}")
