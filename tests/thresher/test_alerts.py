"""From a portal that is redesigned to whoever is told of it, by the commands as a user runs them."""

import json
import sqlite3
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine, insert

from tests.conftest import Command
from tests.portal_server.client import Portal, serving
from thresher.alarm import COMMAND, WEBHOOK, Alarm, alarm, notify, send_alerts
from thresher.exit_status import ALERTED
from thresher.store.opening import open_store, writing
from thresher.store.tables import harvests
from thresher.watch import Alert, Kind, close_alert
from thresher.watch.alerts import stored_alerts
from thresher.watch.drift import DriftState, Finding
from thresher.watch.examples import Example
from thresher.webhook import PRIVATE_WEBHOOKS


class Hook(BaseHTTPRequestHandler):
    """A webhook: it keeps what it is told."""

    told: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        self.told.append({"path": self.path, "type": kind, "body": json.loads(body)})
        status = {"/broken": 500, "/moved": 302}.get(self.path.partition("?")[0], 204)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/hook")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(autouse=True)
def hooks_within(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    monkeypatch.setenv(PRIVATE_WEBHOOKS, "yes")
    environment[PRIVATE_WEBHOOKS] = "yes"


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.told.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def served() -> Iterator[Portal]:
    with serving("--articles", 40, "--without", "all", "--steps", 8) as [portal]:
        yield portal


def listed(command: Command, *options: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command("alerts", "--json", *options).stdout.splitlines()]


@pytest.mark.slow
def test_a_redesign_is_told_and_goes_with_the_old_design(
    command: Command, served: Portal, hook: str, tmp_path: Path
) -> None:
    (tmp_path / "post.toml").write_text(f'start = ["{served.start}"]\n[pace]\ndelay = 0.0\nconcurrency = 8\n')
    script = tmp_path / "tell.py"
    script.write_text("import sys; open('command.json', 'w').write(sys.stdin.read())")
    telling = ["--alert-webhook", f"{hook}/hook?secret=1", "--alert-command", f"{sys.executable} {script}"]

    def harvest(step: int, *, redesigned: bool = False) -> tuple[int, str]:
        served.clock(step, redesigned=redesigned)
        ended = command("crawl", "post.toml", "--allow-private", "--quiet", "--jobs", 1, *telling)
        return ended.returncode, ended.stderr.decode()

    assert [harvest(step) for step in range(5)] == [(0, "")] * 5
    assert command("alerts").returncode == 0
    status, said = harvest(5, redesigned=True)
    assert status == ALERTED
    assert "thresher: post: alert 1: byline is gone: 0 of 10 articles have it, usually 100 %\n" in said
    assert "secret" not in said
    found = listed(command, "--portal", "post")
    assert {(one["kind"], one["subject"]) for one in found} >= {
        ("field_gone", "byline"),
        ("field_gone", "authors"),
        ("layout_changed", "article"),
    }
    assert command("alerts").returncode == ALERTED
    assert listed(command, "--portal", "other") == []
    _check_examples(found, tmp_path / "thresher.db", served)
    (told,) = Hook.told
    assert (told["path"], told["type"]) == ("/hook?secret=1", "application/json")
    assert {one["id"] for one in told["body"]["alerts"]} == {one["id"] for one in found}
    assert json.loads((tmp_path / "command.json").read_text()) == told["body"]
    assert harvest(6) == (0, "")
    assert {one["subject"] for one in listed(command)} == set()
    assert len(listed(command, "--all")) == len(found)
    assert len(Hook.told) == 1
    _spoil_history(tmp_path / "thresher.db")
    status, said = harvest(7, redesigned=True)
    assert status == 0
    assert "thresher: warning: post was not watched: " in said


def _spoil_history(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE observations SET figures = '{'")
    connection.close()


def _check_examples(found: list[dict[str, Any]], store: Path, portal: Portal) -> None:
    """They are pages of the redesign, by their numbers in the store."""
    with sqlite3.connect(store) as connection:
        pages = dict(connection.execute("SELECT id, url FROM pages").fetchall())
    connection.close()
    new = {one["url"] for one in portal.truth(5)["articles"]} - {one["url"] for one in portal.truth(4)["articles"]}
    for alert in found:
        examples = alert["detail"]["examples"]
        assert len(examples) == 5
        assert all(pages[one["page"]] == one["url"] for one in examples)
        assert {one["url"] for one in examples} & new


def alert(**fields: Any) -> Alert:
    given = {
        "id": 7,
        "portal": "post",
        "kind": "field_gone",
        "subject": "byline",
        "harvest_id": 3,
        "raised_at": "2026-03-01T06:00:00Z",
        "last_seen_at": "2026-03-01T06:00:00Z",
        "closed_at": None,
        "message": "byline is gone",
        "detail": {},
    }
    return Alert(**given | fields)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """A store with two open alerts of `post`, of which nobody has been told."""
    engine = open_store(str(tmp_path / "store.db"), create=True)
    row = {"kind": "crawl", "portal": "post", "started_at": "2026-03-01T06:00:00Z", "state": "finished"}
    raised = [
        (Finding(kind=Kind.FIELD_GONE, subject=field, change=DriftState.RAISED, since=1), list[Example]())
        for field in ("byline", "authors")
    ]
    with writing(engine) as connection:
        connection.execute(insert(harvests).values(row | {"figures": "{}"}))
        stored_alerts(connection, "post", 1, "2026-03-01T06:00:00Z", raised)
    yield engine
    engine.dispose()


def test_nobody_is_told_of_nothing(hook: str, store: Engine) -> None:
    given = Alarm(webhook=f"{hook}/hook", command=["false"])
    assert list(send_alerts(store, given, ["courier"])) == []
    assert list(send_alerts(store, Alarm(), ["post"])) == []
    assert Hook.told == []


def test_whoever_could_not_be_told_is_told_with_the_next_harvest(hook: str, store: Engine, tmp_path: Path) -> None:
    """Each way by itself, and once."""
    given = Alarm(webhook=f"{hook}/broken", command=["sh", "-c", f"cat >> {tmp_path}/told"])
    assert list(send_alerts(store, given, ["post"])) == [
        "the webhook on 127.0.0.1 was not told of 2 alerts: it answered 500"
    ]
    Hook.told.clear()
    given = Alarm(webhook=f"{hook}/hook", command=given.command)
    assert list(send_alerts(store, given, ["post", "courier"])) == []
    assert [one["subject"] for one in Hook.told[0]["body"]["alerts"]] == ["byline", "authors"]
    assert list(send_alerts(store, given, ["post"])) == []
    assert len(Hook.told) == 1
    assert (tmp_path / "told").read_text().count('"alerts"') == 1


def test_nobody_is_told_of_what_is_over(hook: str, store: Engine) -> None:
    with writing(store) as connection:
        for number in (1, 2):
            close_alert(connection, number, "2026-03-01T06:00:00Z")
    assert list(send_alerts(store, Alarm(webhook=f"{hook}/hook"), ["post"])) == []
    assert Hook.told == []


@pytest.mark.parametrize(("path", "problem"), [("/broken", "it answered 500"), ("/moved", "it answered 302")])
def test_a_webhook_that_refuses_is_a_warning_without_its_address(hook: str, path: str, problem: str) -> None:
    said = notify(Alarm(webhook=f"{hook}{path}?token=secret"), WEBHOOK, [alert()])
    assert said == f"the webhook on 127.0.0.1 was not told of 1 alert: {problem}"
    assert [one["path"] for one in Hook.told] == [f"{path}?token=secret"]


def test_a_webhook_that_is_not_there_is_a_warning() -> None:
    said = notify(Alarm(webhook="http://127.0.0.1:9/secret"), WEBHOOK, [alert(), alert()])
    assert said == "the webhook on 127.0.0.1 was not told of 2 alerts: Connection refused"


@pytest.mark.parametrize(
    ("program", "problem"),
    [("exit 3", "it ended with status 3"), ("cat >&2; exit 1", "it ended with status 1")],
)
def test_a_command_that_fails_is_a_warning(program: str, problem: str) -> None:
    said = notify(Alarm(command=["sh", "-c", program]), COMMAND, [alert()])
    assert said == f"the alert command was not told of 1 alert: {problem}"


def test_a_command_that_is_not_there_is_a_warning() -> None:
    said = notify(Alarm(command=["/nowhere/at/all"]), COMMAND, [alert()])
    assert said
    assert said.endswith("No such file or directory")


def test_no_shell_reads_a_command(tmp_path: Path) -> None:
    given = alarm(None, f"touch '{tmp_path}/a b' ; $(touch {tmp_path}/c)")
    assert given.command == ["touch", f"{tmp_path}/a b", ";", "$(touch", f"{tmp_path}/c)"]


@pytest.mark.parametrize(
    ("webhook", "program"),
    [
        ("ftp://hooks.example/x", None),
        ("file:///etc/passwd", None),
        ("hooks.example/x", None),
        ("http://", None),
        ("http://[::1/x", None),
        ("http://hooks.example:port/", None),
        ("https://user:word@hooks.example/x", None),
        ("https://hooks.example/x y", None),
        (None, "tell 'half"),
    ],
)
def test_whom_nobody_can_tell(webhook: str | None, program: str | None) -> None:
    with pytest.raises(ValueError, match="--alert-") as problem:
        alarm(webhook, program)
    assert "word" not in str(problem.value)


def test_wrong_usage(command: Command) -> None:
    ended = command("crawl", "http://127.0.0.1/", "--alert-webhook", "file:///etc/passwd")
    assert ended.returncode == 2
    assert "--alert-webhook" in ended.stderr.decode()


@pytest.mark.slow
def test_closing_by_hand(command: Command, tmp_path: Path) -> None:
    assert command("store", "upgrade").returncode == 0
    with sqlite3.connect(tmp_path / "thresher.db") as connection:
        harvest = (1, "crawl", "post", "2026-03-01T06:00:00Z", "finished", "{}")
        connection.execute(
            "INSERT INTO harvests (id, kind, portal, started_at, state, figures) VALUES (?,?,?,?,?,?)", harvest
        )
        time = "2026-03-01T06:00:00Z"
        detail = {"examples": [{"page": 1, "url": "https://post.example/\x1b[31m1"}], "since": 1, "accepted": False}
        row = (1, "post", "field_gone", "byline", 1, time, time, "byline is gone", json.dumps(detail))
        names = "id, portal, kind, subject, harvest_id, raised_at, last_seen_at, message, detail"
        connection.execute(f"INSERT INTO alerts ({names}) VALUES (?,?,?,?,?,?,?,?,?)", row)
    connection.close()
    shown = command("alerts").stdout.decode()
    assert shown.splitlines()[0].split() == ["1", time, "open", "post", "field_gone", "byline"]
    assert "\x1b" not in shown
    assert command("alerts", "close", 1).returncode == 0
    again = command("alerts", "close", 1)
    assert (again.returncode, again.stderr.decode()) == (
        1,
        "thresher: there is no open alert 1; thresher alerts shows those that are\n",
    )
    assert command("alerts").stdout == b""
    assert "accepted" in command("alerts", "--all").stdout.decode()
