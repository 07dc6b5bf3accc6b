"""What a portal's bad days leave behind: nothing that lasts.  What a user asks for again is fetched again."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.conftest import Command
from tests.crawl.harvests import Harvests
from tests.crawl.site import PAGES, served
from tests.portal_server.client import Portal, serving
from thresher.store.opening import open_store, writing
from thresher.store.row_mapping import stamp
from thresher.store.tables import frontier, pages, records, revisions
from thresher.text.identity import identity

_AT_ONCE = ("--max-seconds", 3)
"""A harvest of a host in trouble waits for it; these do not."""


def _crawl(command: Command, port: int, *options: object) -> "subprocess.CompletedProcess[bytes]":
    return command("crawl", f"http://127.0.0.1:{port}/", "--delay", 0, "--no-archive", *options)


def _is_failed(command: Command, ended: "subprocess.CompletedProcess[bytes]", reason: str) -> None:
    """Its reason is in the summary, in the message, and among past harvests."""
    told = ended.stderr.decode()
    assert ended.returncode == 1, told
    assert "(failed)" in told
    assert re.search(rf"^thresher: .*no start page gave anything: .*{reason}", told, re.M), told
    line = command("harvests", "--limit", 1).stdout.decode()
    assert line.split()[2] == "failed"
    assert reason in line or reason.startswith("http")


def _is_harvested(command: Command, ended: "subprocess.CompletedProcess[bytes]") -> None:
    assert ended.returncode == 0, ended.stderr.decode()
    assert b"The story that everybody reads" in command("export").stdout


@pytest.mark.slow
def test_a_host_that_was_private_is_fetched_when_that_is_allowed(command: Command) -> None:
    with served() as site:
        for _ in range(2):
            _is_failed(command, _crawl(command, site.server_port), "private address")
        assert site.asked == []
        _is_harvested(command, _crawl(command, site.server_port, "--allow-private"))


@pytest.mark.slow
def test_a_host_that_was_down_is_asked_again(command: Command) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        _is_failed(command, _crawl(command, port, "--allow-private", *_AT_ONCE), "connection refused")
    with served(port) as site:
        _is_harvested(command, _crawl(command, site.server_port, "--allow-private"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("robots", "status", "days", "reason"),
    [("User-agent: *\nDisallow: /", 200, 1, "robots"), ("", 404, 2, "http[ :]404"), ("", 410, 1, "http[ :]410")],
)
def test_a_start_page_is_asked_at_each_harvest_whatever_came_of_it(
    command: Command, robots: str, status: int, days: int, reason: str
) -> None:
    with served() as site:
        site.robots, site.status = robots, {"/": status}
        for _ in range(days):
            _is_failed(command, _crawl(command, site.server_port, "--allow-private", *_AT_ONCE), reason)
        site.robots, site.status = "", {}
        before = len(site.asked)
        _is_harvested(command, _crawl(command, site.server_port, "--allow-private"))
        assert [path for path in site.asked[before:] if path in PAGES] == ["/", "/story"]


@pytest.mark.slow
def test_a_harvest_without_news_is_none_that_failed(command: Command) -> None:
    with served() as site:
        for _ in range(2):
            _is_harvested(command, _crawl(command, site.server_port, "--allow-private"))


@pytest.mark.slow
def test_a_sitemap_is_looked_for_again_after_a_week(command: Command, tmp_path: Path) -> None:
    with served() as site:
        _crawl(command, site.server_port, "--allow-private")
        site.has_sitemap = True
        before = len(site.asked)
        _crawl(command, site.server_port, "--allow-private")
        assert "/sitemap.xml" not in site.asked[before:]
        _put_back(tmp_path / "thresher.db", timedelta(days=7))
        _crawl(command, site.server_port, "--allow-private")
        assert site.asked.count("/sitemap.xml") == 2
        assert "/hidden" in site.asked


def _put_back(store: Path, time: timedelta) -> None:
    """As if what waits had waited for so long."""
    engine = open_store(str(store))
    with writing(engine) as connection:
        day = stamp(datetime.now(UTC) + time)
        connection.execute(update(frontier).where(frontier.c.due_at <= day).values(due_at=stamp(datetime.now(UTC))))
    engine.dispose()


def test_pages_are_found_from_any_folder(command: Command, environment: dict[str, str], tmp_path: Path) -> None:
    with served() as site:
        start = f"http://127.0.0.1:{site.server_port}/"
        assert command("crawl", start, "--delay", 0, "--allow-private").returncode == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    inspected = subprocess.run(
        [sys.executable, "-m", "thresher", "inspect", f"{start}story", "--store", tmp_path / "thresher.db"],
        cwd=elsewhere, env=environment, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert inspected.returncode == 0, inspected.stderr.decode()


@pytest.fixture(scope="module")
def quiet() -> Iterator[Portal]:
    """A portal without hazards."""
    with serving("--articles", 60, "--without", "all") as [portal]:
        yield portal


@pytest.fixture
def small(quiet: Portal, tmp_path: Path) -> Harvests:
    quiet.clock(0)
    return Harvests(quiet, tmp_path / "small", str(tmp_path / "thresher.db"))


@pytest.mark.slow
def test_pages_that_have_not_changed_are_seen_again(small: Harvests) -> None:
    small.run()
    long_ago, engine = "2001-01-01T00:00:00Z", open_store(small.store)
    with writing(engine) as connection:
        for table in (pages, revisions):
            connection.execute(update(table).values(first_seen=long_ago, last_seen=long_ago))
    engine.dispose()
    small.make_due()
    said = {entry["status"] for entry in small.run()}
    assert {200, 304} <= said
    seen = select(pages.c.first_seen, pages.c.last_seen, revisions.c.last_seen).select_from(records)
    current = seen.join(revisions, revisions.c.id == records.c.revision_id)
    rows = small.query(current.join(pages, pages.c.id == records.c.page_id))
    assert rows
    assert {first for first, *_ in rows} == {long_ago}
    assert long_ago not in {last for _, *lasts in rows for last in lasts}


@pytest.mark.slow
def test_a_page_that_is_asked_for_again_is_fetched_before_it_is_due(small: Harvests, command: Command) -> None:
    small.run()
    small.portal.clock(1)
    changed = [one["url"] for one in small.portal.truth()["articles"] if 1 in one["changes"] and one["gone"] != 1]
    other = identity(changed[1])
    small.run()
    assert small.revisions()[identity(changed[0])] == 1
    shown = command("show", changed[0]).stdout.decode()
    assert re.search(r"^  courier: visited 20\S+ \(http 200\), due 20", shown, re.M), shown
    (visit,) = json.loads(command("show", changed[0], "--json").stdout)["visits"]
    assert visit["visited"] < visit["due"]
    small.run("--again", changed[0])
    found: dict[str, Any] = small.revisions()
    assert (found[identity(changed[0])], found[other]) == (2, 1)


@pytest.mark.slow
def test_an_address_that_nothing_named_cannot_be_asked_for_again(command: Command) -> None:
    with served() as site:
        start = f"http://127.0.0.1:{site.server_port}/"
        _crawl(command, site.server_port, "--allow-private")
        before = len(site.asked)
        ended = _crawl(
            command, site.server_port, "--allow-private", "--again", f"{start}story", "--again", f"{start}stori"
        )
        assert len(site.asked) == before
    assert ended.returncode == 2
    assert f"has named {start}stori yet\n  like it: {identity(start + 'story')}" in ended.stderr.decode()
