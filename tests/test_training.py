"""The scripts that make the models: each runs as a module, and would write where the readers look."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from thresher.crawler.extractors.models import MODELS

_OTHERS = {"annotations", "zones_left_out"}
"""They make a corpus to train on, and measure."""
SCRIPTS = sorted({path.stem for path in (ROOT / "training").glob("[a-z]*.py")} - _OTHERS)
OF_OTHER_NAMES = {"links": ["links", "links_together", "name_words"], "items": ["item_roles"]}
"""The models of scripts that make several, or one of another name."""


def test_every_model_has_its_script() -> None:
    made = [model for name in SCRIPTS for model in OF_OTHER_NAMES.get(name, [name])]
    assert sorted(path.stem for path in MODELS.glob("*.json")) == sorted(made)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_as_a_module(name: str) -> None:
    command = [sys.executable, "-m", f"training.{name}", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert f"python -m training.{name} CORPUS" in told
    models = OF_OTHER_NAMES.get(name, [name])
    place = MODELS if len(models) > 1 else MODELS / f"{models[0]}.json"
    assert f"default:{place}" in "".join(told.split())
