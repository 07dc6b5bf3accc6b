"""A password in an address is in nothing that the program writes, wherever it stands in the address."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.thresher.conftest import page
from tests.thresher.dashboard.serving import dashboard

SECRET = "S3CRETs3cret"
COMMANDS = (
    ["store", "info"], ["store", "info", "--json"], ["store", "upgrade"], ["store", "check"], ["store", "vacuum"],
    ["report"], ["report", "--portal", "none"], ["search", "budget"], ["show", "https://none.example/"],
    ["export", "-o", "out.csv"], ["export", "--portal", "none"], ["harvests"], ["alerts"], ["alerts", "close", "7"],
    ["watch", "list"], ["watch", "tell"], ["watch", "show", "none"],
    ["schedule", "list"], ["schedule", "history"], ["schedule", "pause", "none"], ["inspect", "7"],
    ["extract", "page.html", "--jobs", "1", "-o", "out.jsonl"], ["import", "damaged.jsonl"],
)  # fmt: skip
BROKEN = ("postgresql://u:{}@127.0.0.1:port/x", "postgresql://u:a@{}@127.0.0.1:1/x", "host=127.0.0.1 password={}")


def said_by(environment: dict[str, str], folder: Path, address: str) -> str:
    """All that the commands write to their streams; they run at the same time."""
    given = environment | {"THRESHER_STORE": address}
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "thresher", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder, env=given,
        )
        for arguments in COMMANDS
    ]  # fmt: skip
    said = "".join(run.communicate(timeout=240)[0].decode() for run in runs)
    assert "Traceback" not in said
    return said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(page("Council passes budget"))
    (tmp_path / "damaged.jsonl").write_text('{"a": 1}\n')
    return tmp_path


@pytest.mark.slow
def test_no_command_tells_it(environment: dict[str, str], folder: Path, new_store_url: Callable[[str], str]) -> None:
    address = make_url(new_store_url("postgresql")).update_query_dict({"password": SECRET})
    store = address.render_as_string(hide_password=False)
    begun = subprocess.run(
        [sys.executable, "-m", "thresher", "store", "upgrade"], env=environment | {"THRESHER_STORE": store},
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "password=***: made" in begun.stderr
    said = said_by(environment, folder, store)
    assert "password=***" in said, "the store is named"
    assert SECRET not in said
    for path in folder.iterdir():
        assert SECRET.encode() not in path.read_bytes(), path
    with dashboard(store) as served:
        for path in ("/", "/records", "/harvests", "/alerts", "/nothing", "/records?portal=%00", "/api/portals"):
            assert SECRET not in served.ask(path).text
        assert "password=***" in served.ask("/").text
        assert SECRET not in "".join(served.said)


def test_an_address_that_leads_nowhere_is_not_repeated(command, environment: dict[str, str], folder: Path) -> None:
    commands = (["schedule", "list"], ["serve"], ["extract", "page.html"])
    for address, arguments in zip(BROKEN, commands, strict=True):
        environment["THRESHER_STORE"] = address.format(SECRET)
        run = command(*arguments)
        assert run.returncode == 1
        assert run.stderr.startswith(b"thresher: the store's address")
        assert SECRET.encode() not in run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["portal", "new", "https://u:{}@news.example/"],
        ["crawl", "https://u:a/{}@news.example/", "--contact", "me@post.example"],
        ["schedule", "add", "https://{}@news.example/", "--every", "6h", "--contact", "me@post.example"],
        ["inspect", "https://u:{}@news.example/a", "--contact", "me@post.example"],
        ["crawl", "https://news.example/", "--contact", "me@post.example", "--alert-webhook", "https://u:{}@h/"],
        ["crawl", "https://news.example/", "--contact", "me@post.example", "--alert-webhook", "hook {}"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_addresses_of_the_web_with_a_password_are_refused(command, arguments: list[str]) -> None:
    run = command(*(argument.format(SECRET) for argument in arguments))
    assert run.returncode in (1, 2)
    assert SECRET.encode() not in run.stdout + run.stderr
    assert re.search(rb"leave them out|must hold no user name|must be an address", run.stderr)


@pytest.mark.slow
def test_other_users_do_not_see_it_among_the_processes(
    environment: dict[str, str], folder: Path, new_store_url: Callable[[str], str]
) -> None:
    """A scheduler, and its harvest of a portal that never answers."""
    address = make_url(new_store_url("postgresql")).update_query_dict({"password": SECRET})
    environment["THRESHER_STORE"] = address.render_as_string(hide_password=False)
    environment["THRESHER_ALERT_WEBHOOK"] = f"http://127.0.0.1:9/{SECRET}"
    with socket.create_server(("127.0.0.1", 0)) as portal:
        portal.settimeout(60)
        url = f"http://127.0.0.1:{portal.getsockname()[1]}/"
        add = ["schedule", "add", url, "--every", "6h", "--allow-private", "--jobs", "1"]
        subprocess.run([sys.executable, "-m", "thresher", *add], env=environment, cwd=folder, check=True)
        scheduler = subprocess.Popen(
            [sys.executable, "-m", "thresher", "scheduler"], env=environment, cwd=folder, stderr=subprocess.PIPE
        )
        try:
            portal.accept()[0].close()
            lines = [_arguments(entry) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        finally:
            scheduler.send_signal(signal.SIGHUP)
            said = scheduler.communicate(timeout=60)[1]
    assert any(url.encode() in line and b"scheduler.child" in line for line in lines), "the harvest was seen"
    assert not any(SECRET.encode() in line for line in lines)
    assert SECRET.encode() not in said
    assert scheduler.returncode == 129


def _arguments(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:  # it has ended
        return b""
