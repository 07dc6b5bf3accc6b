"""The `crawl` and `harvests` commands, as a user runs them."""

import contextlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.conftest import ROOT, Command
from tests.portal_server.client import Portal, serving

PATIENCE = 60


@pytest.fixture(scope="module")
def served() -> Iterator[Portal]:
    with serving("--articles", 60, "--without", "all") as [portal]:
        yield portal


@pytest.fixture
def portal(served: Portal, tmp_path: Path) -> Portal:
    """A portal and its definition, `post.toml`."""
    definition = f'start = ["{served.start}"]\n[pace]\ndelay = 0.0\nconcurrency = 8\n'
    (tmp_path / "post.toml").write_text(definition)
    served.clear()
    return served


def start(environment: dict[str, str], folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "thresher", "crawl", "post.toml", "--allow-private", *arguments]
    return subprocess.Popen(command, env=environment, cwd=folder, stderr=subprocess.PIPE)


def runs(command: Command) -> list[dict[str, object]]:
    return [json.loads(line) for line in command("harvests", "--json").stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["https://www.post.example/"], "--contact"),
        (["nowhere"], "there is no portal 'nowhere'"),
        (["absent.toml"], "absent.toml"),
        (["http://127.0.0.1/", "http://127.0.0.1/#again"], "named twice"),
        (["http://127.0.0.1/", "--max-seconds", "0"], "--max-seconds"),
        (["http://127.0.0.1/", "--contact", "a\nb"], "--contact"),
        (["http://127.0.0.1/", "--contact", "Jane Doe"], "'Jane Doe' is no contact: give --contact a mail address"),
        ([], "Missing argument"),
        (["--all"], "seeds/portals of this folder holds no definition"),
        (["--all", "http://127.0.0.1/"], "--all takes no portal"),
        (["--all", "--again", "http://127.0.0.1/"], "--all takes no --again"),
        (["--all", "--turn", "0"], "--turn"),
    ],
)
def test_wrong_usage(command: Command, arguments: list[str], said: str) -> None:
    ended = command("crawl", *arguments)
    assert ended.returncode == 2
    assert said in ended.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize("asked", [pytest.param(["--max-pages", "3"], id="some"), pytest.param([], id="all")])
def test_all_portals_of_the_folder(command: Command, portal: Portal, tmp_path: Path, asked: list[str]) -> None:
    folder = tmp_path / "seeds" / "portals"
    folder.mkdir(parents=True)
    definition = (tmp_path / "post.toml").read_text()
    for name in ("post", "courier"):
        (folder / f"{name}.toml").write_text(definition)
    (folder / "away.toml").write_text('start = ["http://127.0.0.1:1/"]\n')
    ended = command("crawl", "--all", "--allow-private", "--jobs", "1", *asked)
    said = ended.stderr.decode()
    assert ended.returncode == 1  # of one that failed
    assert "thresher: post: finished: " in said
    assert "thresher: courier: finished: " in said
    assert said.splitlines()[-1].startswith("thresher: away: away: no start page gave anything")
    assert sorted(str(run["state"]) for run in runs(command)) == ["failed", "finished", "finished"]
    assert command("machines").stdout == b""


def test_a_harvest_and_the_next(command: Command, portal: Portal, tmp_path: Path) -> None:
    first = command("crawl", "post.toml", "--allow-private")
    told = first.stderr.decode()
    assert (first.returncode, first.stdout) == (0, b"")
    assert "60 kept" not in told  # listings are kept too
    assert "post: " in told
    assert "(finished)" in told
    second = command("crawl", "post.toml", "--allow-private", "--quiet")
    assert (second.returncode, second.stderr) == (0, b"")
    assert [run["state"] for run in runs(command)] == ["finished", "finished"]
    archived = [path.name for path in (tmp_path / "archive" / "post").glob("*.warc.gz")]
    assert len(archived) == len({name[: len("post-20260301")] for name in archived})  # one a day
    line = command("harvests", "--portal", "post", "--limit", 1).stdout.decode()
    assert line.split()[2:5] == ["finished", "crawl", "post"]
    assert command("harvests", "--portal", "other").stdout == b""


@pytest.mark.slow
def test_either_database_will_do(command: Command, portal: Portal, store_url: str) -> None:
    options = ["--allow-private", "--max-pages", 12, "--store", store_url]
    assert command("crawl", "post.toml", *options).returncode == 0
    told = command("crawl", "post.toml", *options, "--quiet")
    assert (told.returncode, told.stderr) == (0, b"")
    states = command("harvests", "--store", store_url).stdout.decode().split("\n")
    assert [line.split()[2] for line in states if line] == ["finished", "finished"]


@pytest.mark.slow
def test_without_an_archive_the_origin_is_the_address(command: Command, portal: Portal, tmp_path: Path) -> None:
    assert command("crawl", "post.toml", "--allow-private", "--no-archive", "--max-pages", 5).returncode == 0
    assert not (tmp_path / "archive").exists()
    records = [json.loads(line) for line in command("export").stdout.splitlines()]
    assert records
    assert all(record["origin"]["file"] == record["url"] for record in records)
    assert sum(entry["path"] != "/robots.txt" for entry in portal.log()) == 5


def test_private_addresses_are_not_asked(command: Command, portal: Portal) -> None:
    ended = command("crawl", "post.toml")
    assert (ended.returncode, "private address" in ended.stderr.decode()) == (1, True)
    assert portal.log() == []


class Troubled(BaseHTTPRequestHandler):
    """A portal that cannot say what may be fetched."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(503 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.slow
def test_without_leave_nothing_is_fetched(command: Command) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Troubled) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ended = command("crawl", f"http://127.0.0.1:{server.server_port}/", "--allow-private", "--max-pages", 1)
        server.shutdown()
    assert Troubled.asked == ["/robots.txt"]
    assert "no robots.txt" in ended.stderr.decode()


@pytest.mark.slow
def test_the_agent_is_honest(command: Command, portal: Portal) -> None:
    command("crawl", "post.toml", "--allow-private", "--max-pages", 1, "--contact", "me@post.example")
    agents = {entry["headers"]["user-agent"] for entry in portal.log()}
    assert len(agents) == 1
    assert agents.pop().endswith(" (+me@post.example)")


@pytest.mark.slow
@pytest.mark.parametrize(("form", "first"), [("json", "{"), ("text", "20")])
def test_logs(command: Command, portal: Portal, form: str, first: str) -> None:
    told = command("crawl", "post.toml", "--allow-private", "--max-pages", 1, "--log", form, "--quiet").stderr.decode()
    assert told.startswith(first)
    if form == "json":
        assert {"time", "level", "logger", "message"} <= json.loads(told.splitlines()[0]).keys()


@pytest.mark.slow
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_in_order_and_the_next_run_goes_on(
    command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path, sent: signal.Signals
) -> None:
    with start(environment, tmp_path, "--delay", "0.1") as run:
        until(lambda: len(fetched(tmp_path)) > 8, "nothing is kept")
        run.send_signal(sent)
        asked = time.monotonic()
        told = run.communicate(timeout=PATIENCE)[1].decode()
        assert time.monotonic() - asked < 10
    assert run.returncode == 128 + sent, told
    assert runs(command)[0]["state"] == "interrupted"
    assert not list(tmp_path.glob("archive/post/*.open"))
    before, known = len(portal.log()), fetched(tmp_path)
    assert command("crawl", "post.toml", "--allow-private").returncode == 0
    assert not {entry["path"] for entry in portal.log(before)} & known


@pytest.mark.slow
def test_the_second_ctrl_c_waits_for_no_answer(
    command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path
) -> None:
    with start(environment, tmp_path, "--delay", "3") as run:
        wait_for_requests(portal, 2)
        run.send_signal(signal.SIGINT)
        time.sleep(0.2)
        run.send_signal(signal.SIGINT)
        asked = time.monotonic()
        told = run.communicate(timeout=PATIENCE)[1].decode()
        assert time.monotonic() - asked < 3
    assert run.returncode == 130, told
    assert runs(command)[0]["state"] == "interrupted"


@pytest.mark.slow
def test_a_store_that_goes_away_ends_the_run(
    command: Command, portal: Portal, new_store_url: Callable[[str], str], environment: dict[str, str], tmp_path: Path
) -> None:
    store = make_url(new_store_url("postgresql"))
    server = create_engine(
        store.set(database="postgres", drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    address = store.render_as_string(hide_password=False)
    with start(environment, tmp_path, "--delay", "0.3", "--store", address) as run:
        wait_for_requests(portal, 4)
        with server.connect() as connection:
            connection.execute(text(f'ALTER DATABASE "{store.database}" ALLOW_CONNECTIONS false'))
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                {"name": store.database},
            )
        told = run.communicate(timeout=PATIENCE)[1].decode()
    server.dispose()
    assert run.returncode == 1, told
    assert "Traceback" not in told, told
    assert re.search(r"^thresher: .*postgresql", told, re.M), told


@pytest.mark.slow
def test_a_killed_run_is_told(command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path) -> None:
    with start(environment, tmp_path, "--delay", "0.1") as run:
        wait_for_requests(portal, 6)
        assert runs(command)[0]["state"] == "running"
        busy = command("crawl", "post.toml", "--allow-private")
        assert busy.returncode == 1
        assert "being crawled by another run" in busy.stderr.decode()
        fetching = fetching_of(run.pid)
        os.kill(run.pid, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{fetching}").exists(), "what fetches goes on")
    assert runs(command)[0]["state"] == "killed"
    assert list(tmp_path.glob("archive/post/*.open"))
    assert command("crawl", "post.toml", "--allow-private", "--max-pages", 1).returncode == 0
    assert not list(tmp_path.glob("archive/post/*.open"))
    assert command("extract", "archive", "-o", "records.jsonl").returncode in (0, 1)


def test_a_harvest_that_cannot_be_archived_has_failed(command: Command, tmp_path: Path) -> None:
    (tmp_path / "post.toml").write_text('start = ["http://127.0.0.1:9/"]\n')
    (tmp_path / "file").touch()
    ended = command("crawl", "post.toml", "--allow-private", "--archive", "file")
    assert ended.returncode == 1
    assert "cannot be written" in ended.stderr.decode()
    assert runs(command)[0]["state"] == "failed"


@pytest.mark.slow
def test_a_run_whose_fetching_dies_has_failed_and_the_next_goes_on(
    command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path
) -> None:
    with start(environment, tmp_path, "--delay", "0.1") as run:
        wait_for_requests(portal, 12)
        os.kill(fetching_of(run.pid), signal.SIGKILL)
        told = run.communicate(timeout=PATIENCE)[1].decode()
    assert run.returncode == 1
    assert "post: the crawl broke off" in told
    assert runs(command)[0]["state"] == "failed"
    assert not list(tmp_path.glob("archive/post/*.open"))
    assert command("crawl", "post.toml", "--allow-private").returncode == 0
    assert len(command("export").stdout.splitlines()) > 60


@pytest.mark.slow
def test_scrapy_crawl_does_the_same(
    command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path
) -> None:
    assert scrapy_crawl(environment, tmp_path).returncode == 0
    assert runs(command)[0]["state"] == "finished"
    assert len(command("export").stdout.splitlines()) > 60


@pytest.mark.slow
def test_scrapy_crawl_that_is_interrupted_has_not_failed(
    command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    arguments = ["crawl", "portal", "-a", "portal=post.toml", "-s", "THRESHER_ALLOW_PRIVATE=1", "-L", "ERROR"]
    with subprocess.Popen([sys.executable, "-m", "scrapy", *arguments], env=environment, cwd=tmp_path) as run:
        wait_for_requests(portal, 12)
        run.send_signal(signal.SIGINT)
    assert run.returncode == 1
    assert runs(command)[0]["state"] == "interrupted"


@pytest.mark.parametrize(
    ("start", "told"),
    [("{portal}no/such/page", "no start page gave anything"), ("https://post.example/", "THRESHER_CONTACT")],
    ids=["failed", "not begun"],
)
def test_scrapy_crawl_says_by_its_status_that_a_harvest_failed(
    start: str, told: str, served: Portal, environment: dict[str, str], tmp_path: Path
) -> None:
    definition = f'start = ["{start.format(portal=served.start)}"]\nfeeds = []\nsitemaps = []\npace.delay = 0.0\n'
    (tmp_path / "post.toml").write_text(definition)
    ended = scrapy_crawl(environment, tmp_path)
    assert ended.returncode == 1
    assert told in ended.stderr.decode()


_EXTENSION = """
from scrapy import signals

class Extension:
    @classmethod
    def from_crawler(cls, crawler):
        crawler.signals.connect(cls.note, signals.response_received)
        return cls()

    @staticmethod
    def note(request):
        if request.url.endswith("/robots.txt"):
            raise LookupError("what nobody foresaw")
"""


@pytest.mark.slow
def test_a_harvest_of_which_a_signals_handler_lost_something_has_failed(
    command: Command, portal: Portal, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "own.py").write_text(_EXTENSION)
    ended = scrapy_crawl(environment, tmp_path, "-s", 'EXTENSIONS={"own.Extension": 0}')
    assert ended.returncode == 1
    assert "post: the crawl broke off: note: LookupError: what nobody foresaw" in ended.stderr.decode()
    assert runs(command)[0]["state"] == "failed"


def scrapy_crawl(environment: dict[str, str], folder: Path, *more: str) -> "subprocess.CompletedProcess[bytes]":
    (folder / "scrapy.cfg").write_text((ROOT / "scrapy.cfg").read_text())
    arguments = ["crawl", "portal", "-a", "portal=post.toml", "-s", "THRESHER_ALLOW_PRIVATE=1", "-L", "ERROR", *more]
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        env=environment,
        cwd=folder,
        timeout=PATIENCE,
        check=False,
        capture_output=True,
    )


def fetched(folder: Path) -> set[str]:
    """The paths of the pages, beside start pages, that are done."""
    with (
        contextlib.suppress(sqlite3.OperationalError),
        contextlib.closing(sqlite3.connect(folder / "thresher.db")) as db,
    ):
        done = (
            "SELECT url FROM frontier WHERE fetched_at IS NOT NULL AND failures = 0 AND kind IN ('article', 'unknown')"
        )
        return {urlsplit(url).path for (url,) in db.execute(done)}
    return set()


def wait_for_requests(portal: Portal, count: int) -> None:
    until(lambda: len(portal.log()) >= count, "the crawl makes no requests")


def until(true: Callable[[], bool], else_: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, else_
        time.sleep(0.1)


def fetching_of(pid: int) -> int:
    """The process that fetches for a crawl: the one that is forked from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return next(int(child) for child in children if Path(f"/proc/{child}/cmdline").read_bytes() == command)
