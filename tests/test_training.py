"""The scripts that make the models: each runs as a module, and would write where the readers look."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from thresher.crawler.extractors.models import MODELS

SCRIPTS = sorted(path.stem for path in (ROOT / "training").glob("[a-z]*.py"))


def test_every_model_has_its_script() -> None:
    assert sorted(path.stem for path in MODELS.glob("*.json")) == SCRIPTS


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_as_a_module(name: str) -> None:
    command = [sys.executable, "-m", f"training.{name}", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert f"python -m training.{name} CORPUS" in told
    assert f"{MODELS / name}.json" in "".join(told.split())
