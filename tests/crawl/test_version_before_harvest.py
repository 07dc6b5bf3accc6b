"""A portal that version 0.1 harvested is harvested again, and its archive read again, as if nothing had happened.

tests/versions/0.1 holds what three harvests of the test portal left, a step of its clock apart: the store
(`VACUUM INTO`), and the archive of the last one.  They were made with the definition and the portal below.
"""

import lzma
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Command
from tests.portal_server.client import serving
from thresher.store.changes import changes
from thresher.store.row_mapping import unpacked

MADE = ROOT / "tests/versions/0.1"
PLACE = ("127.0.13.1", 20913)
"""Where the portal stood: the store holds its addresses."""
HOST = "{}:{}".format(*PLACE)
PORTAL = ("--articles", 3, "--steps", 3, "--without", "all")
DEFINITION = f"""
name = "courier"
start = ["http://{HOST}/"]
hosts = ["{PLACE[0]}"]
exclude = ['/find/', '/calendar/', '/dossier/', '/forum/', '/latest/', '/topics/', '/internal/', 'print']
[pace]
delay = 0.0
concurrency = 8
"""
FRONT = f"https://{HOST}"
"""The key of the front page.  It has a link to `http://`, which version 0.1 took for an address."""
PATIENCE = 60.0
"""Seconds until another run of this test, in another checkout, has left the portal's place."""


class Store:
    """The store of the harvests."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(lzma.decompress((MADE / "courier.db.xz").read_bytes()))
        self._before = set(self._revisions("revisions"))

    def new_revisions(self) -> dict[str, list[bytes]]:
        """The pages that were there before and have revisions that were not: their last two revisions."""
        query = "SELECT document FROM page_revisions AS r JOIN pages ON pages.id = page_id WHERE key = ? ORDER BY r.id"
        new = {key for _, key in set(self._revisions()) - self._before} & {key for _, key in self._before}
        return {key: [document for (document,) in self._rows(query, key)][-2:] for key in sorted(new)}

    def make_due(self) -> None:
        self._rows("UPDATE frontier SET due_at = '2026-11-30T00:00:00Z' WHERE due_at IS NOT NULL")

    def articles(self) -> set[str]:
        rows = self._rows("SELECT key FROM pages JOIN records ON pages.id = page_id WHERE page_type = 'article'")
        return {key for (key,) in rows}

    def _revisions(self, table: str = "page_revisions") -> list[tuple[int, str]]:
        """Those of the store; before its upgrade the table has another name."""
        return self._rows(f"SELECT r.id, key FROM {table} AS r JOIN pages ON pages.id = page_id")

    def _rows(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(statement, values).fetchall()


@pytest.fixture
def store(command: Command, tmp_path: Path) -> Store:
    (tmp_path / "courier.toml").write_text(DEFINITION)
    store = Store(tmp_path / "thresher.db")
    assert command("store", "upgrade").returncode == 0
    return store


def wait_for_the_place() -> None:
    end = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                return tried.bind(PLACE)
            except OSError:
                assert time.monotonic() < end, f"{HOST} is taken"
        time.sleep(0.2)


def test_its_archive_makes_no_revision(command: Command, store: Store) -> None:
    arguments = ["--store", store.path, "--portal", "courier", "-o", "again.jsonl"]
    run = command("extract", MADE / "courier.warc.gz", *arguments)
    assert b"10 of them unchanged in the store" in run.stderr
    found = store.new_revisions()
    assert list(found) == [FRONT]
    (change,) = changes(*map(unpacked, found[FRONT]))
    places = ("dossier/", "topics/", "latest/?page=2", "forum/", "internal/")
    assert [teaser.url for teaser in change.before] == [*(f"http://{HOST}/{place}" for place in places), "http://"]
    assert list(change.after) == [], "links to places are no teasers; every piece is as it was"


@pytest.mark.slow
@pytest.mark.parametrize("redesigned", [False, True])
def test_the_portal_makes_revisions_and_alerts_where_it_has_changed(
    command: Command, store: Store, redesigned: bool
) -> None:
    before = store.articles()
    store.make_due()
    wait_for_the_place()
    with serving(*PORTAL, places=[HOST]) as [portal]:
        portal.clock(3, redesigned=redesigned)
        run = command("crawl", "courier.toml", "--allow-private", "--no-archive", "--jobs", 1)
    assert run.returncode == (3 if redesigned else 0), run.stderr
    assert len(store.articles() - before) == 10
    if redesigned:
        assert b"byline" in command("alerts").stdout
    else:
        revised = store.new_revisions()
        assert FRONT in revised
        assert not revised.keys() & before, "listings tease the new articles; no article has changed"
        assert command("alerts").stdout == b""
