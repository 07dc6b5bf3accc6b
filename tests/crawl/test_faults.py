"""A harvest of a portal whose every page is sent with a fault: what is there is kept, the rest has its reason."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.crawl import faults
from tests.crawl.hostile import HTML, Answer, serving, whole
from tests.portal_server.client import ROOT
from thresher.crawler.portals.fetch import Visitor
from thresher.schemas.errors import InputError
from thresher.store.opening import open_store, reading
from thresher.store.tables import frontier

_DEFINITION = """
name = "crooked"
start = ["{site}/"]
[pace]
delay = 0
concurrency = 8
"""
_STORE = ("--store", "crooked.db")


def crawl(folder: Path, site: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """A harvest of a site."""
    (folder / "crooked.toml").write_text(_DEFINITION.format(site=site))
    return run(folder, "crawl", "crooked.toml", "--allow-private", *_STORE, *options)


def run(folder: Path, *command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The command, as a user runs it."""
    names = ("PATH", "HOME", "LANG", "TMPDIR")
    environment = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    environment |= variables
    arguments = [sys.executable, "-m", "thresher", *command]
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


class Harvest:
    """What a harvest of all faults has left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with serving(faults.answers) as (self.site, self.asked):
            self.done = crawl(folder, self.site)
        self.records = self.read(run(folder, "export", *_STORE).stdout)
        engine = open_store(str(folder / "crooked.db"))
        with reading(engine) as connection:
            rows = connection.execute(select(frontier)).all()
        engine.dispose()
        self.reasons = {row.url.removeprefix(self.site): row.reason or f"http {row.http_status}" for row in rows}
        self.validators = {row.url.removeprefix(self.site): row.etag for row in rows}

    def read(self, lines: str) -> dict[str, Any]:
        """Records by their paths."""
        records = map(json.loads, lines.splitlines())
        return {record["url"].removeprefix(self.site): record for record in records}

    def came_to(self, path: str) -> str:
        """In one word: kept, truncated, or why not."""
        if path not in self.records:
            return self.reasons.get(path, "not known")
        codes = {warning["code"] for warning in self.records[path]["warnings"]}
        return "truncated" if "truncated" in codes else "kept"


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Harvest:
    return Harvest(tmp_path_factory.mktemp("crooked"))


def test_every_fault_comes_to_what_it_should(harvest: Harvest) -> None:
    assert harvest.done.returncode == 0, harvest.done.stderr
    wanted = {name: said.partition(" at ")[0] for name, (_, said) in faults.FAULTS.items()}
    places = {name: said.partition(" at ")[2] or f"/p/{name}" for name, (_, said) in faults.FAULTS.items()}
    assert {name: harvest.came_to(place) for name, place in places.items()} == wanted, harvest.done.stderr
    assert set(harvest.asked) & {"/forbidden/x", "/x", "/latest/"} == set()
    assert max(harvest.asked.values()) <= 2, "once more where a connection had ended before it was asked"
    for reason in ("no page", "redirect", "too large", "robots"):
        assert f" {reason}" in harvest.done.stderr


def test_what_is_whole_is_read_whole(harvest: Harvest) -> None:
    whole = [name for name, (_, said) in faults.FAULTS.items() if said == "kept" and name != "leaves-for-the-front"]
    bodies = {name: harvest.records[f"/p/{name}"]["article"]["body"] for name in whole}
    assert {name: body.count("\n\n") for name, body in bodies.items()} == dict.fromkeys(whole, faults.PARAGRAPHS - 1)


def test_maps_are_told_by_their_bytes(harvest: Harvest) -> None:
    """Those of a robots.txt with relative addresses, on one line."""
    assert {path: harvest.came_to(path) for path in ("/mapped", "/mapped-more", "/fed")} == dict.fromkeys(
        ("/mapped", "/mapped-more", "/fed"), "kept"
    )


def test_the_archive_gives_the_same_records(harvest: Harvest) -> None:
    again = harvest.read(run(harvest.folder, "extract", "archive/crooked", "--portal", "crooked").stdout)
    assert {path: _read(again[path]) for path in harvest.records} == {
        path: _read(record) for path, record in harvest.records.items()
    }


def _read(record: Any) -> Any:
    return record["article"], record["warnings"], record["content_sha256"]


def test_what_may_be_a_part_is_asked_for_in_full_again(harvest: Harvest) -> None:
    assert harvest.validators["/p/length-too-large"] is None
    assert harvest.validators["/p/long-line"] == '"1"'


def _elsewhere(site: str) -> dict[str, Answer]:
    return {"/": whole(b"Location: http://www.crooked.example/front\r\n", b"", b"301 Moved")}


def _circle(site: str) -> dict[str, Answer]:
    return {"/robots.txt": whole(b"Location: /robots.txt\r\n", b"", b"302 Found")}


def _odd_robots(site: str) -> dict[str, Answer]:
    return {
        "/robots.txt": whole(b"Location: /r\xe4ume/robots.txt\r\n", b"", b"302 Found"),
        "/r%E4ume/robots.txt": whole(b"Content-Type: text/html\r\n", b"<html>\xff\nUser-agent: *\nDisallow: /\n"),
    }


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        pytest.param(_elsewhere, 'hosts = ["127.0.0.1", "www.crooked.example"]', id="elsewhere"),
        pytest.param(
            _circle,
            "no start page gave anything: no robots.txt (it redirects to itself)",
            marks=pytest.mark.slow,
            id="circle",
        ),
        pytest.param(_odd_robots, "no start page gave anything: robots", id="robots"),
    ],
)
def test_a_portal_that_gives_nothing_says_why(
    answers: Callable[[str], dict[str, Answer]], told: str, tmp_path: Path
) -> None:
    with serving(answers) as (site, _):
        done = crawl(tmp_path, site, "--max-seconds", "12")
    assert done.returncode == 1
    assert told in done.stderr


def test_a_look_at_a_site_reads_it_as_well() -> None:
    """All but what the standard library takes for no answer at all."""
    unread = {"many-headers", "no-version", "http-2-said", "icy", "blank-line-first", "early-hints"}
    with serving(faults.answers) as (site, _):
        visitor = Visitor("1.0", allow_private=True)
        kept = {name for name, (_, said) in faults.FAULTS.items() if said.startswith(("kept", "truncated"))}
        names = kept - {"leaves-for-the-front"}
        read = {name for name in names if name in unread or b"<p>" in visitor.get(f"{site}/p/{name}").body}
        assert names - read == set()
        assert visitor.get(f"{site}/").url == f"{site}/front"
        with pytest.raises(InputError, match=r"robots\.txt does not allow it"):
            visitor.get(f"{site}/forbidden/x")


def _beyond_a_proxy(site: str) -> dict[str, Answer]:
    start = "http://crooked.example/"
    link = f"<h1>News</h1><a href={start}p/no-last-chunk>A story that a proxy brings along</a>".encode()
    return {start: whole(HTML, link), f"{start}p/no-last-chunk": faults.FAULTS["no-last-chunk"][0]}


@pytest.mark.slow
def test_a_proxy_is_used_where_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "crooked.toml").write_text(_DEFINITION.format(site="http://crooked.example"))
    command = ("crawl", "crooked.toml", *_STORE, "--contact", "me@crooked.example")
    with serving(_beyond_a_proxy) as (proxy, asked):
        run(tmp_path, *command, "--max-seconds", "5", http_proxy=proxy)
        assert not asked
        done = run(tmp_path, *command, "--allow-private", "--again", "http://crooked.example/", http_proxy=proxy)
    assert done.returncode == 0, done.stderr
    records = map(json.loads, run(tmp_path, "export", *_STORE).stdout.splitlines())
    [record] = [record for record in records if record["url"].endswith("no-last-chunk")]
    assert record["article"]["headline"].startswith("How no last chunk")
