"""Commands whose standard streams, signals and surroundings are not as they should be: a message and an exit status."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from tests.thresher.conftest import page

PRINTING = {
    "help": ["--help"],
    "version": ["--version"],
    "help of a command": ["store", "--help"],
    "schema": ["schema"],
    "search": ["search", "budget"],
    "search as JSON": ["search", "budget", "--json"],
    "show": ["show", "https://herald.example/1"],
    "report": ["report"],
    "report as JSON": ["report", "--json"],
    "export": ["export"],
    "export as CSV": ["export", "--format", "csv"],
    "info": ["store", "info"],
    "harvests": ["harvests"],
    "portals": ["portal", "list"],
    "a portal": ["portal", "check", "ap"],
    "inspect": ["inspect", "page.html", "-o", "-"],
    "inspect as text": ["inspect", "page.html", "--text"],
    "extract": ["extract", "page.html", "--jobs", "1"],
}
"""Commands that write to standard output."""


@pytest.fixture
def folder(command: Callable[..., Any], tmp_path: Path) -> Path:
    """A working folder with a page, and with a store that holds it."""
    (tmp_path / "page.html").write_text(page("Council passes budget"))
    run = command("extract", "page.html", "--url", "https://herald.example/1", "--store", "thresher.db", "-q")
    assert run.returncode == 0
    return tmp_path


Begin = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def begin(folder: Path, environment: dict[str, str]) -> Iterator[Begin]:
    """`begin(["report"], stdout=...)` begins a command there."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(arguments: Sequence[str], **named: Any) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "thresher", *arguments]
        named = {"stdin": subprocess.DEVNULL, "stderr": subprocess.PIPE, "cwd": folder, "env": environment} | named
        begun.append(subprocess.Popen(command, **named))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def told(processes: dict[str, "subprocess.Popen[bytes]"]) -> dict[str, tuple[int, str]]:
    """Exit status and standard error of each."""
    return {
        name: (process.returncode, said.decode())
        for name, process in processes.items()
        for _, said in [process.communicate(timeout=120)]
    }


@pytest.mark.slow
@pytest.mark.parametrize("state", ["full", "closed", "without a reader"])
def test_standard_output_that_cannot_be_written_to(begin: Begin, state: str) -> None:
    said = told({name: _with_output(begin, arguments, state) for name, arguments in PRINTING.items()})
    expected = {
        "full": (1, "thresher: cannot write to standard output: No space left on device\n"),
        "closed": (1, "thresher: cannot write to standard output: it is closed\n"),
        "without a reader": (141, ""),
    }[state]
    assert said == dict.fromkeys(PRINTING, expected)


def _with_output(begin: Begin, arguments: Sequence[str], state: str) -> "subprocess.Popen[bytes]":
    if state == "full":
        with Path("/dev/full").open("wb") as full:
            return begin(arguments, stdout=full)
    if state == "closed":
        return begin(arguments, preexec_fn=lambda: os.close(1))
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return begin(arguments, stdout=writer)
    finally:
        os.close(writer)


def test_messages_that_nobody_can_read_change_no_exit_status(begin: Begin, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        runs = {
            "wrong usage": begin(["report", "--nonsense"], stderr=full),
            "closed": begin(["report", "--nonsense"], stderr=None, preexec_fn=lambda: os.close(2)),
            "no store": begin(["report", "--store", "none.db"], stderr=full),
            "all well": begin(["export", "-o", "out.jsonl"], stderr=full, stdout=full),
        }
    assert {name: run.wait(120) for name, run in runs.items()} == {
        "wrong usage": 2, "closed": 2, "no store": 1, "all well": 0,
    }  # fmt: skip
    assert (folder / "out.jsonl").stat().st_size


@pytest.mark.slow
def test_surroundings_that_lack_something(begin: Begin, environment: dict[str, str], folder: Path) -> None:
    """No home, no locale, a plain terminal: nothing changes but letters that cannot be written."""
    bare = {"PATH": environment["PATH"], "PYTHONPATH": environment["PYTHONPATH"], "THRESHER_STORE": "thresher.db"}
    ascii_ = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    around = {"bare": bare, "ASCII": bare | ascii_, "dumb": bare | {"TERM": "dumb", "HOME": "/proc/nowhere"}}
    commands = (["report"], ["show", "https://herald.example/1"], ["portal", "list"], ["schema"])
    runs = {
        f"{name}: {arguments[0]}": begin(arguments, env=given, stdout=subprocess.PIPE)
        for name, given in around.items()
        for arguments in commands
    }
    for name, run in runs.items():
        out, said = run.communicate(timeout=120)
        assert (run.returncode, said) == (0, b""), name
        assert out, name


@pytest.mark.slow
def test_a_working_folder_that_is_gone_is_told(begin: Begin, folder: Path) -> None:
    """Where one is needed: the commands are told absolute paths, or none."""
    gone = folder / "gone"

    def lose() -> None:
        gone.mkdir(exist_ok=True)
        os.chdir(gone)
        gone.rmdir()

    runs = {
        "store": begin(["report"], preexec_fn=lose),
        "output": begin(["export", "-o", "out.jsonl", "--store", str(folder / "thresher.db")], preexec_fn=lose),
        "schedule": begin(["schedule", "add", str(folder / "none.toml"), "--every", "6h"], preexec_fn=lose),
    }
    for name, (status, said) in told(runs).items():
        assert status in (1, 2), name
        assert said.startswith("thresher: ") or "cannot be read" in said, name
        assert "Traceback" not in said, name


HANGING_UP = {"serve": ["serve", "--port", "0"], "scheduler": ["scheduler"], "import": ["import", "-"]}


@pytest.mark.slow
@pytest.mark.parametrize("command_", HANGING_UP)
def test_a_terminal_that_is_closed_interrupts(begin: Begin, folder: Path, command_: str) -> None:
    line = subprocess.run(
        [sys.executable, "-m", "thresher", "export"], cwd=folder, capture_output=True, check=True,
        env={"PYTHONPATH": os.environ.get("PYTHONPATH", str(Path(__file__).parents[3])), "PATH": os.environ["PATH"]},
    ).stdout  # fmt: skip
    run = begin(HANGING_UP[command_], stdin=subprocess.PIPE)
    assert run.stdin is not None
    assert run.stderr is not None
    if command_ == "import":
        run.stdin.write(line)
        run.stdin.flush()
        _until_running(folder)
    else:
        _read_until(run.stderr, b"Ctrl-C" if command_ == "serve" else b"leading")
    run.send_signal(signal.SIGHUP)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 129
    assert said.decode().splitlines()[-1] == "thresher: interrupted"
    assert "Traceback" not in said.decode()


def _read_until(stream: BinaryIO, words: bytes) -> None:
    while words not in (line := stream.readline()):
        assert line, "it ended before"


def _until_running(folder: Path) -> None:
    """Until the store has noted that an import is under way."""
    import sqlite3

    end = time.monotonic() + 60
    store = sqlite3.connect(folder / "thresher.db")
    query = "SELECT count(*) FROM harvests WHERE kind = 'import' AND state = 'running'"
    while not store.execute(query).fetchone()[0]:
        assert time.monotonic() < end
        time.sleep(0.05)
    store.close()
