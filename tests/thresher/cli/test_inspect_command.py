"""`thresher inspect` as a user runs it: what is inspected, where it is written, how it looks on a terminal."""

import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from tests.thresher.conftest import page
from tests.thresher.inspector.browsing import Hits

ONE, OTHER = page("Council passes the budget"), page("Harbour gets a crane")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two pages in one file."""
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as made:
        made.writestr("a.html", f"<!-- saved from url=(0019)https://a.example/1 -->\n{ONE}")
        made.writestr("b.html", OTHER)
    return tmp_path / "pages.zip"


def test_a_page_of_the_web(command: Command, tmp_path: Path) -> None:
    server = Hits()
    try:
        server.bodies["/news/1"] = ONE
        told = command("inspect", f"{server.base}/news/1", "--allow-private", "--contact", "a@b.example")
        assert told.returncode == 0, told.stderr
        assert "Council passes the budget" in (tmp_path / "report.html").read_text()
        assert server.asked == ["/robots.txt", "/news/1"]
        private = command("inspect", f"{server.base}/news/1", "-o", "other.html")
        assert (private.returncode, (tmp_path / "other.html").exists()) == (1, False)
    finally:
        server.close()


@pytest.mark.slow
def test_where_the_report_goes(command: Command, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(ONE)
    assert command("inspect", "one.html", "-o", "named.html").stderr == b"thresher: named.html is written\n"
    assert b"Council passes" in command("inspect", "one.html", "-o", "-").stdout
    assert command("inspect", "one.html").returncode == 0
    assert command("inspect", "one.html").returncode == 0, "a report is written over"
    (tmp_path / "report.html").write_text("mine")
    refused = command("inspect", "one.html")
    assert (refused.returncode, b"is there already, and no report" in refused.stderr) == (1, True)
    assert (tmp_path / "report.html").read_text() == "mine"
    assert command("inspect", "one.html", "-o", "report.html").returncode == 0, "who names it means it"
    told = command("inspect", "one.html", "-o", "no/such/folder.html")
    assert (told.returncode, b"Traceback" in told.stderr) == (1, False)


@pytest.mark.slow
def test_one_of_several_pages(command: Command, archive: Path) -> None:
    first = command("inspect", "pages.zip", "-o", "-")
    assert b"Council passes" in first.stdout
    assert b"holds more pages than this one" in first.stderr
    assert b"Harbour gets" in command("inspect", "pages.zip", "--member", "b.html", "-o", "-").stdout
    assert b"Council passes" in command("inspect", "pages.zip", "--url", "https://a.example/1", "-o", "-").stdout


def test_a_page_that_is_not_there_is_answered_with_those_that_are(command: Command, archive: Path) -> None:
    told = command("inspect", "pages.zip", "--member", "c.html", "-o", "-")
    assert told.returncode == 1
    lines = told.stderr.decode().splitlines()
    assert lines[0] == "thresher: pages.zip: holds no such page; it holds"
    assert [line.split()[:2] for line in lines[1:]] == [["--member", "a.html"], ["--member", "b.html"]]
    assert "\ufffd" not in told.stderr.decode()


def test_a_page_without_an_address_gets_one(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(ONE)
    told = command("inspect", "one.html", "--url", "https://given.example/1", "-o", "-")
    assert b"https://given.example/1" in told.stdout


def test_the_parts_of_teasers_are_shown_with_how_far_they_are_believed(command: Command) -> None:
    page = str(ROOT / "seeds" / "pages" / "index-page.html")
    told = command("inspect", page, "--text").stdout.decode()
    parts = re.findall(r"^ +\d{4}-\d\d-\d\d \((\d+)%\)", told, re.M)
    assert parts
    assert all(50 <= int(belief) <= 100 for belief in parts)
    report = command("inspect", page, "-o", "-").stdout.decode()
    assert report.count('-date_raw">') == len(re.findall(r'-date_raw">[^<]*</span> <span class="share', report)) > 0


@pytest.mark.slow
def test_pages_of_the_store_by_address_and_by_number(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(ONE)
    assert command("extract", "one.html", "--url", "https://a.example/1", "--store", "a.db", "-q").returncode == 0
    for name in ("https://a.example/1", "1"):
        told = command("inspect", name, "--store", "a.db", "-o", "-")
        assert (told.returncode, b"Council passes" in told.stdout) == (0, True), told.stderr
    for name, said in (("https://a.example/2", "is not in the store"), ("2", "has no page 2")):
        told = command("inspect", name, "--store", "a.db")
        assert (told.returncode, said in told.stderr.decode()) == (1, True)
    assert "name the store: --store" in command("inspect", "7").stderr.decode()


def test_text_is_plain_in_a_pipe(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text(ONE)
    told = command("inspect", "one.html", "--text").stdout.decode()
    assert "\x1b" not in told
    lines = told.splitlines()
    assert max(map(len, lines)) <= 96
    assert "   article │ Council passes the budget" in lines
    assert "headline" in told


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "most"), [(50, 50), (200, 96)])
def test_text_is_coloured_and_as_wide_as_the_terminal(
    environment: dict[str, str], tmp_path: Path, columns: int, most: int
) -> None:
    (tmp_path / "one.html").write_text(ONE)
    told = on_a_terminal(["inspect", "one.html", "--text"], environment | {"COLUMNS": str(columns)}, tmp_path)
    assert "\x1b[32m" in told
    plain = re.sub(r"\x1b\[\d+m", "", told).splitlines()
    longest = max(len(line) for line in plain if "│" in line)
    assert most - 15 < longest <= most
    assert "           │" in plain, "paragraphs stand apart"
    assert "\x1b" not in on_a_terminal(["inspect", "one.html", "--text"], environment | {"NO_COLOR": "1"}, tmp_path)


def on_a_terminal(arguments: list[str], environment: dict[str, str], folder: Path) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "thresher", *arguments]
    with subprocess.Popen(command, stdout=theirs, env=environment, cwd=folder) as run:
        os.close(theirs)
        told = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # its end, on Linux
                break
            if not part:
                break
            told += part
    os.close(ours)
    assert run.returncode == 0
    return told.decode()
