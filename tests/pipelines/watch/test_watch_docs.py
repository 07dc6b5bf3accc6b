"""docs/watch.md says all that is watched, and every option."""

import re
import subprocess
import sys

from tests.conftest import ROOT
from thresher.watch import Kind

_TEXT = (ROOT / "docs" / "watch.md").read_text(encoding="utf-8")


def test_every_kind_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \|", _TEXT, re.MULTILINE) == [kind.value for kind in Kind]


def test_every_option_is_explained() -> None:
    for command in (["alerts"], ["alerts", "close"]):
        run = [sys.executable, "-m", "thresher", *command, "--help"]
        shown = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=True).stdout
        options = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", shown, re.MULTILINE)) - {"--help", "--store"}
        assert [option for option in options if f"`{option}" not in _TEXT] == []
