"""A harvest keeps what it fetches: no answer takes others along, and what ends the keeping ends the run with a word."""

import contextlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from tests.conftest import Command
from tests.crawl.site import TEXT, Site, served
from thresher.store.opening import open_store, writing
from thresher.store.tables import frontier

LATIN, CYRILLIC, UTF8 = '"caf\xe9"', '"\xcf\xf0\xe8\xe2\xe5\xf2"', '"caf\xc3\xa9\xc3\xa0"'
_DEFINITION = """
start = ["http://127.0.0.1:{port}/"]
hosts = ["127.0.0.1", "127.0.0.1.nip.example"]
feeds = ["http://127.0.0.1:{port}/feed.json"]
[pace]
delay = 0.0
concurrency = 4
"""


def _story(name: str) -> str:
    return f"<title>{name}</title><article><h1>The {name} story that everybody reads</h1>{TEXT}</article>"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A portal, and its definition, `post.toml`."""
    with served() as site:
        (tmp_path / "post.toml").write_text(_DEFINITION.format(port=site.server_port))
        yield site


def _promoted(site: Site, *paths: str) -> None:
    """Have the front page and a feed name stories."""
    items = "".join(f"<li><a href='{path}'>The {path[1:]} story that everybody reads</a>" for path in paths)
    site.answers["/"] = (200, {}, f"<title>The Post</title><h1>The Post</h1><ul>{items}</ul>")
    entries = [{"id": path, "url": f"http://127.0.0.1:{site.server_port}{path}"} for path in paths]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": entries})
    site.answers["/feed.json"] = (200, {"Content-Type": "application/feed+json"}, feed)


def _crawl(command: Command, store: str, status: int = 0) -> str:
    run = command("crawl", "post.toml", "--allow-private", "--store", store)
    said = run.stderr.decode()
    assert run.returncode == status, said
    assert "Traceback" not in said, said
    return said


def _kept(command: Command, store: str) -> set[str]:
    lines = command("export", "--store", store).stdout.splitlines()
    return {urlsplit(json.loads(line)["url"]).path for line in lines}


@pytest.mark.slow
def test_bytes_beyond_ascii_in_headers_and_addresses(command: Command, site: Site, store_url: str) -> None:
    site.answers |= {
        "/latin": (200, {"ETag": LATIN, "Last-Modified": "1 f\xe9vr. 2026"}, _story("latin")),
        "/cyrillic": (200, {"ETag": CYRILLIC, "X-Odd": "\xff\xfe"}, _story("cyrillic")),
        "/utf-8": (200, {"ETag": UTF8}, _story("utf-8")),
        "/to-utf-8": (302, {"Location": "/caf\xc3\xa9?id=\xc3\xa0"}, ""),
        "/to-latin": (302, {"Location": "/caf\xe9"}, ""),
        "/to-nowhere": (302, {"Location": "http://[::1/\xff"}, ""),
        "/caf%C3%A9?id=%C3%A0": (200, {}, _story("utf-8 address")),
        "/caf%E9": (200, {}, _story("latin address")),
        "/half-%EF%BF%BD": (200, {}, _story("half a pair")),
        "/last": (200, {}, _story("last")),
    }
    pages = ("/latin", "/cyrillic", "/utf-8", "/last")
    _promoted(site, "/to-utf-8", "/to-latin", "/to-nowhere", "/half-\ud800", *pages)
    site.answers["/"] = (200, {}, site.answers["/"][2].encode("utf-8", "replace").decode())
    said = _crawl(command, store_url)
    assert "(finished)" in said
    kept = _kept(command, store_url)
    assert {*pages, "/caf%C3%A9", "/caf%E9", "/half-%EF%BF%BD"} <= kept, said

    engine = open_store(store_url)
    with writing(engine) as connection:
        connection.execute(update(frontier).values(due_at="2026-01-01T00:00:00Z"))
        etags = dict(connection.execute(select(frontier.c.url, frontier.c.etag)).all())
    engine.dispose()
    assert len([etag for etag in etags.values() if etag]) == 3
    _crawl(command, store_url)
    assert [site.conditions[path] for path in ("/latin", "/cyrillic", "/utf-8")] == [LATIN, CYRILLIC, UTF8]


def _trigger(store: str, statement: str) -> None:
    """Have the database itself refuse something."""
    with contextlib.closing(sqlite3.connect(store)) as connection:
        connection.execute(statement)
        connection.commit()


def _empty_store(command: Command, tmp_path: Path) -> str:
    store = str(tmp_path / "post.db")
    assert command("store", "upgrade", "--store", store).returncode == 0
    return store


def test_what_cannot_be_kept_is_set_aside_and_the_rest_is_kept(command: Command, site: Site, tmp_path: Path) -> None:
    store = _empty_store(command, tmp_path)
    _trigger(
        store,
        "CREATE TRIGGER cursed BEFORE INSERT ON pages WHEN NEW.url LIKE '%/cursed' "
        "BEGIN SELECT RAISE(ABORT, 'no such page'); END",
    )
    paths = [f"/story-{number}" for number in range(5)]
    site.answers |= {path: (200, {}, _story(path[1:])) for path in [*paths, "/cursed"]}
    _promoted(site, *paths[:3], "/cursed", *paths[3:])
    said = _crawl(command, store)
    assert set(paths) <= _kept(command, store)
    assert "1 refused" in said
    assert "/cursed: crashed: " in said
    assert "no such page" in said
    outcome = command("report", "--store", store).stdout.decode()
    assert "crashed" in outcome


@pytest.mark.slow
def test_what_ends_the_keeping_fails_the_harvest(command: Command, site: Site, tmp_path: Path) -> None:
    store = _empty_store(command, tmp_path)
    _trigger(store, "CREATE TRIGGER no BEFORE UPDATE OF fetched_at ON frontier BEGIN SELECT RAISE(ABORT, 'worn'); END")
    site.answers["/last"] = (200, {}, _story("last"))
    _promoted(site, "/last")
    said = _crawl(command, store, status=1)
    assert "worn" in said
    assert "finished" not in said
    [run] = [json.loads(line) for line in command("harvests", "--json", "--store", store).stdout.splitlines()]
    assert run["state"] == "failed"


@pytest.mark.slow
@pytest.mark.parametrize("lost", ["archive", "store"])
def test_what_is_lost_on_the_way_fails_the_harvest(command: Command, site: Site, tmp_path: Path, lost: str) -> None:
    store = _empty_store(command, tmp_path)
    site.answers["/last"] = (200, {}, _story("last"))
    site.events["/last"] = lambda: _lose(tmp_path, lost)
    _promoted(site, "/last")
    said = _crawl(command, store, status=1)
    assert "thresher: " in said
    assert "finished" not in said


def _lose(folder: Path, what: str) -> None:
    if what == "archive":
        shutil.rmtree(folder / "archive")
    else:
        for file in folder.glob("post.db*"):
            file.unlink()


@pytest.mark.slow
def test_a_pattern_that_backtracks_for_ever_leaves_out_what_it_is_slow_on(
    command: Command, site: Site, tmp_path: Path
) -> None:
    definition = (tmp_path / "post.toml").read_text()
    (tmp_path / "post.toml").write_text("exclude = ['(?:b|b)+$', 'nowhere']\n" + definition)
    long = f"/{'b' * 60}-1"
    site.answers |= {path: (200, {}, _story(path[1:5])) for path in ("/last", long)}
    _promoted(site, long, "/last")
    store = str(tmp_path / "post.db")
    said = _crawl(command, store)
    assert "exclude[0]: '(?:b|b)+$' takes too long on 1 addresses" in said
    assert long in said
    assert "/last" in _kept(command, store)
    assert long not in site.asked


def test_a_pattern_that_backtracks_on_any_address_is_told_at_once(command: Command, site: Site, tmp_path: Path) -> None:
    definition = (tmp_path / "post.toml").read_text()
    (tmp_path / "post.toml").write_text("article_url = '(?:a|a)*$'\n" + definition)
    page = tmp_path / "page.html"
    page.write_text(_story("saved"))
    for arguments, status in (
        (["portal", "check", "post.toml"], 1),
        (["crawl", "post.toml", "--allow-private"], 2),
        (["extract", page, "--rules", "post.toml"], 1),
    ):
        run = command(*arguments)
        assert run.returncode == status, run.stderr
        assert b"post.toml: article_url: '(?:a|a)*$' takes for ever on addresses" in run.stdout + run.stderr
    assert site.asked == []


@pytest.mark.slow
def test_ctrl_c_ends_whatever_waits(command: Command, site: Site, environment: dict[str, str], tmp_path: Path) -> None:
    """The keeping waits for another writer, for a minute, and hears of nothing meanwhile."""
    store = _empty_store(command, tmp_path)
    site.answers["/last"] = (200, {}, _story("last"))
    _promoted(site, "/last")
    with contextlib.closing(sqlite3.connect(store, isolation_level=None, check_same_thread=False)) as writer:
        site.events["/last"] = lambda: writer.execute("BEGIN IMMEDIATE")
        arguments = ["crawl", "post.toml", "--allow-private", "--store", store]
        with subprocess.Popen([sys.executable, "-m", "thresher", *arguments], env=environment, cwd=tmp_path) as run:
            while not writer.in_transaction:
                time.sleep(0.05)
            time.sleep(1)
            run.send_signal(signal.SIGINT)
            assert run.wait(20) == 130
    assert "(finished)" in _crawl(command, store)
    assert "/last" in _kept(command, store)


@pytest.mark.slow
def test_users_and_passwords_of_addresses_are_not_stored(command: Command, site: Site, tmp_path: Path) -> None:
    own = f"http://me:s3cret@127.0.0.1:{site.server_port}"
    site.answers |= {
        "/last": (
            200,
            {},
            _story("last") + f"<p>More at <a href='{own}/more'>another page of our own</a>, they say.</p>",
        ),
        "/moved": (301, {"Location": f"{own}/last"}, ""),
    }
    _promoted(site, "/moved")
    items = (
        f"<li><a href='{own}/last'>The last story that everybody reads</a><li><a href='{own}/moved'>Moved, so read</a>"
    )
    site.answers["/"] = (200, {}, f"<title>The Post</title><h1>The Post</h1><ul>{items}</ul>")
    store = str(tmp_path / "post.db")
    said = _crawl(command, store)
    assert "/last" in _kept(command, store)
    exported = command("export", "--store", store).stdout
    assert b"s3cret" not in exported
    with contextlib.closing(sqlite3.connect(store)) as connection:
        assert "s3cret" not in "".join(connection.iterdump())
    assert "s3cret" not in said
    names = [path.name for path in (tmp_path / "archive").rglob("*")]
    assert not any("s3cret" in name for name in names)
