"""The help of every command: whole sentences, and no types of Python."""

import re
from typing import Any

import pytest
from typer.main import get_command

from tests.conftest import ROOT, Command
from thresher.cli import app


def _commands(group: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    found = {path: group}
    for name, command in getattr(group, "commands", {}).items():
        found |= _commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", _commands(get_command(app)), ids=" ".join)
def test_the_help_of_a_command(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app([*path, "--help"])
    shown = capsys.readouterr().out
    assert "Usage: " in shown
    assert re.findall(r".*\w\.\.\.\s*$|<(?:list|str|int|float)\b.*", shown, re.MULTILINE) == []


@pytest.mark.slow
def test_words_that_begin_with_a_dash_and_options_behind_them(command: Command) -> None:
    command("extract", ROOT / "seeds/pages", "--store", "thresher.db", "--quiet")
    both = command("search", "a", "--json").stdout.splitlines()
    assert len(both) > 1
    for arguments in (["--", "a", "-ferry", "--limit", "1"], ["a", "-ferry", "--limit=1"], ["--limit", "1", "a", "-x"]):
        run = command("search", *arguments, "--json")
        assert (run.returncode, len(run.stdout.splitlines())) == (0, 1), run.stderr
    without = command("search", "ferry", "-harbour").stdout
    assert b"Harbour town votes" not in without
    wrong = command("search", "ferry", "--lmit", "3")
    assert (wrong.returncode, b"No such option: --lmit" in wrong.stderr) == (2, True)
