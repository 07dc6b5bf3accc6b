"""The `schedule` commands, as a user types them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from thresher.cli import app
from thresher.store.opening import open_store, writing
from thresher.store.tables import harvests, scheduled_runs

LOOPBACK = 'start = ["http://127.0.0.1:9/"]\n'


def schedule(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["schedule", *arguments], env={"THRESHER_CONTACT": "", "THRESHER_STORE": ""})


@pytest.fixture(autouse=True)
def definitions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder, with three definitions."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "post.toml").write_text(LOOPBACK)
    (tmp_path / "daily.toml").write_text(f'{LOOPBACK}time_zone = "Europe/Rome"\nschedule = "30 2 * * sun"\n')
    (tmp_path / "private.toml").write_text(LOOPBACK)
    (tmp_path / "real.toml").write_text('start = ["https://www.post.example/"]\n')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["post.toml"], "give --every or --cron"),
        (["post.toml", "--every", "6"], "30s, 15m, 6h or 1d"),
        (["post.toml", "--every", "0s"], "must be longer"),
        (["post.toml", "--every", "6h", "--cron", "* * * * *"], "give one of them"),
        (["post.toml", "--every", "6h", "--jitter", "6h"], "shorter than --every 6h"),
        (["post.toml", "--every", "6h", "--timezone", "UTC"], "--timezone is that of --cron"),
        (["post.toml", "--cron", "0 0 * *"], "--cron: '0 0 * *' has 4 fields"),
        (["post.toml", "--cron", "0 0 * * 8"], "'8' is no weekday"),
        (["post.toml", "--cron", "0 0 31 4 *"], "never comes"),
        (["post.toml", "--cron", "0 0 * * *", "--timezone", "Mars/Base"], "'Mars/Base' is no time zone"),
        (["post.toml", "--every", "6h", "--time-limit", "long"], "--time-limit"),
        (["real.toml", "--every", "6h"], "THRESHER_CONTACT"),
        (["real.toml", "--every", "6h", "--contact", "Jane Doe"], "'Jane Doe' is no contact"),
        (["private.toml", "--every", "6h"], "127.0.0.1 is no public host, and nothing would be fetched"),
        (["private.toml", "--every", "6h"], "--allow-private allows it"),
        (["nowhere", "--every", "6h"], "there is no portal 'nowhere'"),
    ],
)
def test_what_cannot_be_scheduled_is_told(arguments: list[str], said: str, tmp_path: Path) -> None:
    ended = schedule("add", *arguments)
    assert ended.exit_code == 2
    assert said in ended.stderr
    assert not (tmp_path / "thresher.db").exists()


def test_from_add_to_remove(tmp_path: Path) -> None:
    added = schedule("add", "daily.toml", "--jitter", "5m", "--max-pages", "9", "--allow-private")
    assert added.stdout.startswith("daily: 30 2 * * sun (Europe/Rome) +5m; next: 20")
    assert "thresher scheduler" in added.stderr  # nobody runs it
    twice = schedule("add", "daily.toml", "--allow-private")
    assert (twice.exit_code, "thresher schedule remove daily" in twice.stderr) == (1, True)
    assert schedule("add", "real.toml", "--every", "1d", "--contact", "me@post.example").exit_code == 0
    first, second = (json.loads(line) for line in schedule("list", "--json").stdout.splitlines())
    assert first["definition"] == str(tmp_path / "daily.toml")
    assert first["options"] == [f"--archive={tmp_path / 'archive'}", "--allow-private", "--max-pages=9"]
    assert (second["portal"], second["every"], second["options"][1]) == ("real", 86400, "--contact=me@post.example")
    assert schedule("pause", "daily").stdout == "daily: paused\n"
    assert "next: paused" in schedule("list").stdout
    assert schedule("run-now", "daily").stdout == "daily: asked for\n"
    assert "next: 20" in schedule("list").stdout.splitlines()[0]
    assert schedule("resume", "daily").exit_code == 0
    assert schedule("remove", "daily").exit_code == 0
    absent = schedule("pause", "daily")
    assert (absent.exit_code, "scheduled are: real" in absent.stderr) == (1, True)
    assert schedule("history").stdout == ""
    unknown = schedule("history", "nosuch")
    assert (unknown.exit_code, "nosuch has no schedule; scheduled are: real" in unknown.stderr) == (1, True)


def test_lists_are_aligned_and_say_what_came_of_runs(tmp_path: Path) -> None:
    for name in ("post", "daily"):
        schedule("add", f"{name}.toml", "--every", "6h", "--allow-private")
    schedule("pause", "daily")
    engine = open_store(str(tmp_path / "thresher.db"))
    time = "2026-03-01T06:00:00Z"
    harvest = {"kind": "crawl", "portal": "post", "started_at": time, "state": "finished"}
    run = {"portal": "post", "due_at": time, "started_at": time, "ended_at": time, "state": "finished"}
    with writing(engine) as connection:
        connection.execute(
            insert(harvests).values(harvest | {"figures": '{"fetched": 15, "kept": 3, "unchanged": 12}'})
        )
        connection.execute(insert(scheduled_runs).values(run | {"harvest_id": 1}))
        connection.execute(insert(harvests).values(harvest | {"portal": "hand", "figures": "{}"}))
    engine.dispose()
    first, second = schedule("list").stdout.splitlines()
    assert first.index("last: ") == second.index("last: ")
    assert "finished     post  harvest 1  15 fetched, 3 kept, 12 unchanged" in schedule("history", "post").stdout
    assert json.loads(schedule("history", "--json").stdout)["figures"] == {"fetched": 15, "kept": 3, "unchanged": 12}
    assert schedule("history", "daily").stdout == ""  # scheduled, and not yet run
    schedule("remove", "post")
    (tmp_path / "post.toml").unlink()
    assert "finished     post  harvest 1" in schedule("history", "post").stdout
    by_hand = schedule("history", "hand")
    assert (by_hand.exit_code, by_hand.stdout) == (0, "")
    assert by_hand.stderr == "hand was never harvested by a schedule: thresher harvests --portal shows the rest\n"


def test_the_scheduler_makes_no_store(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["scheduler", "--store", "typo.db"])
    assert (ended.exit_code, "there is no store typo.db" in ended.stderr) == (1, True)
    assert not (tmp_path / "typo.db").exists()


def test_the_scheduler_says_whom_it_cannot_tell() -> None:
    ended = CliRunner().invoke(app, ["scheduler"], env={"THRESHER_ALERT_WEBHOOK": "ftp://hooks.example/"})
    assert (ended.exit_code, "THRESHER_ALERT_WEBHOOK must be an address" in ended.stderr) == (2, True)


def test_a_password_is_shown_nowhere(environment: dict[str, str], tmp_path: Path) -> None:
    store = "postgresql://me:secret@127.0.0.1:9/none"
    ended = subprocess.run(
        [sys.executable, "-m", "thresher", "scheduler"],
        env=environment | {"THRESHER_STORE": store},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "me:***@127.0.0.1" in ended.stderr
    assert "secret" not in ended.stderr
