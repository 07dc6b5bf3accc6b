"""The progress bar, seen through a terminal of its own."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from thresher.cli.progress import progress

DRAWING = """
import sys, time
from thresher.cli.progress import progress
with progress(lambda: {total}, wanted={wanted}) as advance:
    for _ in range(5):
        time.sleep(0.12)
        advance()
sys.stderr.write("the end")
print("rich" in sys.modules)
"""


def screen(source: str, environment: dict[str, str]) -> tuple[str, str]:
    """What a program shows on its terminal (standard error), and what it writes to standard output."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True
    ) as program:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # how a terminal's end is told on Linux
            pass
        finally:
            os.close(ours)
        assert program.stdout is not None
        return shown.decode(), program.stdout.read()


def test_pages_rate_and_time_left_are_shown(environment: dict[str, str]) -> None:
    shown, _ = screen(DRAWING.format(total=5, wanted=True), environment | {"TERM": "xterm"})
    assert "0/5" in shown
    assert "4/5" in shown
    assert "pages/s" in shown
    assert "0:00:0" in shown
    assert shown.endswith("the end")


def test_a_total_that_cannot_be_known_is_left_open(environment: dict[str, str]) -> None:
    shown, _ = screen(DRAWING.format(total=None, wanted=True), environment | {"TERM": "xterm"})
    assert "4/?" in shown


def test_no_color_is_respected(environment: dict[str, str]) -> None:
    coloured, _ = screen(DRAWING.format(total=5, wanted=True), environment | {"TERM": "xterm-256color"})
    plain, _ = screen(DRAWING.format(total=5, wanted=True), environment | {"TERM": "xterm-256color", "NO_COLOR": "1"})
    assert "\x1b[38" in coloured or "\x1b[3" in coloured
    assert "\x1b[38" not in plain
    assert "\x1b[3" not in plain


def test_not_wanted_is_not_shown(environment: dict[str, str]) -> None:
    shown, said = screen(DRAWING.format(total=5, wanted=False), environment | {"TERM": "xterm"})
    assert shown == "the end"
    assert said == "False\n"


def test_off_a_terminal_nothing_is_drawn_or_counted(capsys: pytest.CaptureFixture[str]) -> None:
    def count() -> int:
        pytest.fail("nobody sees the total")

    with progress(count, wanted=True) as advance:
        advance()
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_the_command_shows_the_bar_only_beside_a_file(
    pages: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    run = "import sys; from thresher.cli import main; sys.argv = {}; main()"
    arguments = ["thresher", "extract", str(pages), "-o", str(tmp_path / "out")]
    shown, _ = screen(run.format(arguments), environment | {"TERM": "xterm"})
    assert "0/12" in shown
    assert "11 records" in shown
    shown, _ = screen(run.format([*arguments, "--quiet"]), environment | {"TERM": "xterm"})
    assert [line.partition(": ")[2] for line in shown.splitlines()] == ["empty: the page has no bytes"]
