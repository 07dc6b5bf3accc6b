"""Those who watch words are told by a real webhook, a real mail server and a program: each once."""

import json
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.conftest import Command
from tests.pipelines.records import article, page
from tests.thresher.telling.receivers import Webhook, mail_box, webhook
from thresher.pipelines.persist import keep
from thresher.schemas.outcome import Outcome, Status
from thresher.store.opening import open_store, reading, writing
from thresher.store.selection import Selection
from thresher.store.watches import Told, add_watch, new_watch, note_told, one_watch
from thresher.telling import deliveries, tell, tell_one
from thresher.telling.deliveries import BATCH
from thresher.telling.destinations import destination
from thresher.telling.mail import _encrypt, _Unencrypted
from thresher.webhook import PRIVATE_WEBHOOKS

Kept = Callable[..., None]
_DESK, _ME = "webhook:THRESHER_DESK", "mail:me@post.example"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Iterator[Webhook]:
    with webhook() as found:
        for name, value in {"THRESHER_DESK": found.address, PRIVATE_WEBHOOKS: "yes"}.items():
            monkeypatch.setenv(name, value)
            environment[name] = value
        yield found


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_store(str(tmp_path / "thresher.db"), create=True)
    yield engine
    engine.dispose()


def kept(engine: Engine, *names: str, text: str = "The ferry sails.") -> None:
    """Articles about ferries, captured one after the other."""
    found = []
    for name in names:
        record = page(article(text, headline=f"On {name}"), url=f"https://news.example/{name}", portal="news.example")
        found.append(Outcome(status=Status.KEPT, origin=record.origin, url=record.url, record=record))
    list(keep(engine, found))


def watched(engine: Engine, *destinations: str, name: str = "ferries", new_only: bool = False) -> None:
    with writing(engine) as connection:
        now = datetime(2026, 3, 1, 6, tzinfo=UTC)
        watch = new_watch(name, "ferry", Selection(), new_only=new_only, destinations=destinations, now=now)
        add_watch(connection, watch)


def test_each_is_told_once_and_only_of_what_came_after_the_watch(engine: Engine, hook: Webhook) -> None:
    kept(engine, "before")
    watched(engine, _DESK)
    assert list(tell(engine)) == []
    assert hook.take() == []
    kept(engine, "a", "b")
    assert list(tell(engine)) == []
    (message,) = hook.take()
    assert message["watch"] == {"name": "ferries", "query": "ferry", "portal": None, "language": None, "type": None}
    assert [match["url"] for match in message["matches"]] == ["https://news.example/a", "https://news.example/b"]
    assert message["test"] is False
    kept(engine, "a", text="The ferry is sold.")
    assert list(tell(engine)) == []
    assert [(match["url"][-1], match["change"]) for match in hook.take()[0]["matches"]] == [("a", "changed")]
    assert list(tell(engine)) == []
    assert hook.take() == []
    with reading(engine) as connection:
        told = one_watch(connection, "ferries").destinations[_DESK]
    assert (told.count, told.problem) == (3, None)


def test_who_could_not_be_told_is_told_later_and_others_are_not_told_again(
    engine: Engine, hook: Webhook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "say.py"
    script.write_text("import sys; open(sys.argv[1], 'a').write(sys.stdin.read() + '\\n')")
    monkeypatch.setenv("THRESHER_SAY", f"{sys.executable} {script} {tmp_path / 'said.jsonl'}")
    watched(engine, _DESK, "command:THRESHER_SAY")
    kept(engine, "a")
    hook.status = 500
    assert list(tell(engine)) == ["watch ferries: webhook THRESHER_DESK was not told: it answered 500"]
    hook.take()
    with reading(engine) as connection:
        assert one_watch(connection, "ferries").destinations[_DESK].problem == "it answered 500"
    hook.status = 204
    kept(engine, "b")
    assert list(tell(engine)) == []
    assert [match["url"][-1] for match in hook.take()[0]["matches"]] == ["a", "b"]
    said = [json.loads(line)["matches"] for line in (tmp_path / "said.jsonl").read_text().splitlines()]
    assert [[match["url"][-1] for match in matches] for matches in said] == [["a"], ["b"]]
    with reading(engine) as connection:
        assert one_watch(connection, "ferries").destinations[_DESK].problem is None


def test_many_are_told_in_several_messages(engine: Engine, hook: Webhook) -> None:
    watched(engine, _DESK)
    kept(engine, *(f"n{number}" for number in range(BATCH + 10)))
    assert list(tell(engine)) == []
    messages = hook.take()
    assert [len(message["matches"]) for message in messages] == [BATCH, 10]
    assert len({match["id"] for message in messages for match in message["matches"]}) == BATCH + 10


def names(messages: list[dict[str, Any]]) -> list[str]:
    return [match["url"].rpartition("/")[2] for message in messages for match in message["matches"]]


def test_one_with_much_to_tell_does_not_keep_others_waiting(engine: Engine, hook: Webhook) -> None:
    watched(engine, _DESK, name="all-ferries")
    kept(engine, *(f"n{number}" for number in range(2 * BATCH)))
    watched(engine, _DESK, name="ferries")
    kept(engine, "last")
    assert list(tell(engine)) == []
    told = [(message["watch"]["name"], len(message["matches"])) for message in hook.take()]
    assert told == [("all-ferries", BATCH), ("ferries", 1), ("all-ferries", BATCH), ("all-ferries", 1)]


def test_who_has_waited_longest_is_told_first(engine: Engine, hook: Webhook) -> None:
    for name in ("a", "b", "c"):
        watched(engine, _DESK, name=name)
    with writing(engine) as connection:
        note_told(connection, "a", _DESK, Told(upto=0, at="2026-03-02T06:00:00Z"))
        note_told(connection, "b", _DESK, Told(upto=0, at="2026-03-01T06:00:00Z"))
        note_told(connection, "c", _DESK, Told(upto=0, problem="it answered 500"))
    kept(engine, "last")
    assert list(tell(engine)) == []
    assert [message["watch"]["name"] for message in hook.take()] == ["b", "a", "c"]


@pytest.mark.parametrize("is_interrupted", [False, True])
def test_a_new_page_that_has_changed_is_new_behind_many_others(
    engine: Engine, hook: Webhook, monkeypatch: pytest.MonkeyPatch, is_interrupted: bool
) -> None:
    """Its first version is older than the last record of the first message, which does not make it known."""
    kept(engine, "known")
    watched(engine, _DESK, new_only=True)
    kept(engine, "twice", *(f"n{number}" for number in range(BATCH)))
    kept(engine, "twice", "known", text="The ferry is sold.")
    if is_interrupted:  # between two messages
        deliver, tries = deliveries.deliver, count()
        with monkeypatch.context() as patched:
            patched.setattr(deliveries, "deliver", lambda *one: "away" if next(tries) else deliver(*one))
            assert list(tell(engine)) == ["watch ferries: webhook THRESHER_DESK was not told: away"]
    assert list(tell(engine)) == []
    assert names(hook.take()) == [*(f"n{number}" for number in range(BATCH)), "twice"]
    kept(engine, "twice", text="The ferry is back.")
    assert list(tell(engine)) == []
    assert hook.take() == []


def telling(environment: dict[str, str], store: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-W", "error", "-m", "thresher", "watch", "tell", "--store", store]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def ended(run: "subprocess.Popen[bytes]") -> tuple[int, str]:
    said = run.communicate(timeout=60)[1].decode()
    return run.returncode, said


ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.mark.parametrize("database", ON_BOTH)
def test_one_that_is_killed_between_telling_and_noting_tells_again_with_the_same_ids(
    environment: dict[str, str], hook: Webhook, new_store_url: Callable[[str], str], database: str
) -> None:
    store_url = new_store_url(database)
    engine = open_store(store_url, create=True)
    watched(engine, _DESK)
    kept(engine, "a", "b")
    engine.dispose()
    hook.seconds = 0.3
    with telling(environment, store_url) as run:
        hook.kills = run.pid
        assert ended(run)[0] == -9
    first = hook.ids()
    assert len(first) == 2
    hook.seconds = 0.0
    assert ended(telling(environment, store_url)) == (0, "")
    assert hook.ids() == first
    assert ended(telling(environment, store_url)) == (0, "")
    assert hook.ids() == []


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_two_at_the_same_time_tell_once(
    environment: dict[str, str], hook: Webhook, new_store_url: Callable[[str], str], database: str
) -> None:
    store_url = new_store_url(database)
    engine = open_store(store_url, create=True)
    watched(engine, _DESK)
    kept(engine, "a", "b")
    engine.dispose()
    hook.seconds = 2.0
    runs = [telling(environment, store_url) for _ in range(2)]
    assert [ended(run) for run in runs] == [(0, ""), (0, "")]
    assert len(hook.ids()) == 2


def test_a_mail_holds_what_a_reader_wants_to_know(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_box() as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_MAIL_FROM", "desk@post.example")
        watched(engine, _ME, "mail:you@post.example")
        kept(engine, "Ёлка\r\nBcc: all@post.example", "b")
        assert list(tell(engine)) == []
        assert list(tell(engine)) == []
    assert {mail["To"] for mail in box.mails} == {"me@post.example", "you@post.example"}
    mail = box.mails[0]
    assert (mail["From"], mail["Subject"], mail["Bcc"]) == ("desk@post.example", "ferries: 2 new", None)
    assert len({mail["Message-ID"] for mail in box.mails}) == 2
    lines = mail.get_content().splitlines()
    assert "On b" in lines
    assert "https://news.example/b" in lines
    assert any(line.startswith("On Ёлка") for line in lines)
    assert "The ferry sails." in lines


def test_the_same_news_have_the_same_id_as_a_mail(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_box() as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_MAIL_FROM", "desk@post.example")
        watched(engine, _ME)
        kept(engine, "a")
        assert list(tell(engine)) == []
        with writing(engine) as connection:
            note_told(connection, "ferries", _ME, Told(upto=0))  # as if it had been killed before it noted
        assert list(tell(engine)) == []
    assert len({mail["Message-ID"] for mail in box.mails}) == 1
    assert [mail["Subject"] for mail in box.mails] == ["ferries: On a"] * 2


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # on loopback
def test_a_password_opens_the_mail_server_and_stands_nowhere(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "password"
    with mail_box("S3CRET") as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://desk@127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_MAIL_FROM", "desk@post.example")
        watched(engine, _ME)
        kept(engine, "a")
        problem = "THRESHER_SMTP_PASSWORD is not set, nor THRESHER_SMTP_PASSWORD_FILE: the password of the user in"
        assert list(tell(engine)) == [f"watch ferries: mail me@post.example was not told: {problem} THRESHER_SMTP"]
        monkeypatch.setenv("THRESHER_SMTP_PASSWORD", "S3CRET-wrong")
        refused = "the mail server refuses the user or the password (535)"
        assert list(tell(engine)) == [f"watch ferries: mail me@post.example was not told: {refused}"]
        monkeypatch.delenv("THRESHER_SMTP_PASSWORD")
        monkeypatch.setenv("THRESHER_SMTP_PASSWORD_FILE", str(secret))
        (problem,) = tell(engine)
        assert problem.endswith(f"THRESHER_SMTP_PASSWORD_FILE: {secret}: No such file or directory")
        secret.write_text("S3CRET\n")
        assert list(tell(engine)) == []
    assert len(box.mails) == 1
    engine.dispose()
    assert b"S3CRET" not in b"".join(path.read_bytes() for path in tmp_path.glob("thresher.db*"))


def test_an_address_that_is_refused_does_not_keep_others_from_being_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_box() as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_MAIL_FROM", "desk@post.example")
        watched(engine, "mail:nobody@nowhere.example", _ME)
        kept(engine, "a")
        (problem,) = tell(engine)
    assert problem.endswith("mail nobody@nowhere.example was not told: the mail server refuses the address (550)")
    assert [mail["To"] for mail in box.mails] == ["me@post.example"]


def test_no_password_is_sent_where_others_could_read_it() -> None:
    with mail_box() as box, smtplib.SMTP("127.0.0.1", box.port) as connection, pytest.raises(_Unencrypted):
        _encrypt(connection, ssl.create_default_context(), needed=True)


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "THRESHER_SMTP is not set"),
        ({"THRESHER_SMTP": "mail.example:25"}, "THRESHER_SMTP must be as smtp://"),
        ({"THRESHER_SMTP": "smtp://u:S3CRET@mail.example:port"}, "THRESHER_SMTP must be as smtp://"),
        ({"THRESHER_SMTP": "smtp://mail.example"}, "THRESHER_MAIL_FROM is not set"),
        ({"THRESHER_SMTP": "smtp://127.0.0.1:1", "THRESHER_MAIL_FROM": "a@b.example"}, "Connection refused"),
        ({"THRESHER_DESK": "ftp://S3CRET.example"}, "THRESHER_DESK must be an address"),
        ({"THRESHER_DESK": "http://127.0.0.1:1/S3CRET"}, "its address is private"),
        ({"THRESHER_DESK": "http://127.0.0.1:1/S3CRET", PRIVATE_WEBHOOKS: "yes"}, "Connection refused"),
        ({"THRESHER_SAY": "'S3CRET"}, "THRESHER_SAY is no command line"),
        ({"THRESHER_SAY": "/nowhere/S3CRET"}, "No such file or directory"),
    ],
)
def test_what_is_missing_or_wrong_is_told_without_secrets(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], told: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    kind = {"THRESHER_DESK": _DESK, "THRESHER_SAY": "command:THRESHER_SAY"}.get(next(iter(variables), ""), _ME)
    watched(engine, kind)
    kept(engine, "a")
    (problem,) = tell(engine)
    assert told in problem
    assert "S3CRET" not in problem


def test_the_store_cannot_choose_among_all_variables(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")
    watched(engine, "command:SHELL")
    kept(engine, "a")
    assert list(tell(engine)) == ["watch ferries: command SHELL was not told: SHELL is not set"]


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("mail", "nobody"),
        ("mail", "a@b.example, c@d.example"),
        ("mail", "a@b.example\nBcc: c@d.example"),
        ("mail", ""),
        ("webhook", "https://hooks.example/S3CRET"),
        ("webhook", "HOME"),
        ("command", "mail -s News"),
    ],
)
def test_what_is_no_destination_is_refused(kind: str, target: str) -> None:
    with pytest.raises(ValueError, match=r"must be the name of|is no mail address"):
        destination(kind, target)


def test_a_test_tells_the_latest_and_changes_nothing(engine: Engine, hook: Webhook) -> None:
    watched(engine, _DESK)
    with reading(engine) as connection:
        watch = one_watch(connection, "ferries")
    assert tell_one(engine, watch, _DESK) is None
    assert hook.take()[0]["matches"] == []
    kept(engine, "a", "b")
    assert tell_one(engine, watch, _DESK) is None
    (message,) = hook.take()
    assert (message["test"], [match["url"][-1] for match in message["matches"]]) == (True, ["b"])
    assert list(tell(engine)) == []
    assert len(hook.ids()) == 2


@pytest.mark.slow
def test_the_commands(command: Command, engine: Engine, hook: Webhook) -> None:
    kept(engine, "before")
    ended = command("watch", "add", "ferries", "--query", "ferry -train", "--type", "any", "--webhook", "THRESHER_DESK")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert ended.stdout == b"ferries: ferry -train, pages of any type\n"
    assert b"there is a watch ferries already" in command("watch", "add", "ferries", "--query", "x").stderr
    kept(engine, "a")
    shown = command("watch", "show", "ferries").stdout.decode()
    assert shown.index("On a") < shown.index("On before")
    (latest, _) = map(json.loads, command("watch", "show", "ferries", "--json").stdout.splitlines())
    assert latest["url"] == "https://news.example/a"
    assert command("watch", "test", "ferries").stderr == b"webhook THRESHER_DESK: told\n"
    ended = command("watch", "tell")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert [len(message["matches"]) for message in hook.take()] == [1, 1]
    hook.status = 503
    kept(engine, "b")
    ended = command("watch", "tell")
    assert (ended.returncode, ended.stderr.decode()) == (
        1,
        "thresher: warning: watch ferries: webhook THRESHER_DESK was not told: it answered 503\n",
    )
    listed = command("watch", "list").stdout.decode()
    assert "  webhook THRESHER_DESK: told of 1, last 20" in listed
    assert listed.endswith("; not told: it answered 503\n")
    assert json.loads(command("watch", "list", "--json").stdout)["name"] == "ferries"
    assert command("watch", "remove", "ferries").returncode == 0
    ended = command("watch", "remove", "ferries")
    assert (ended.returncode, ended.stderr.decode()) == (
        1,
        "thresher: there is no watch ferries; thresher watch list shows those that are\n",
    )
