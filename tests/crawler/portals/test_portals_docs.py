"""docs/portals.md says all keys, allowed values and defaults, and its examples work."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from thresher.crawler.portals.check import checked
from thresher.crawler.portals.definition import (
    FieldRuleModel,
    OwnRuleModel,
    PaceModel,
    PortalModel,
    RuleModel,
    ZoneRuleModel,
)
from thresher.schemas.portal import FieldName, ZoneName

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "portals.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    found = re.search(rf"^#+ {heading}\n(.*?)(?=^#+ |\Z)", TEXT, re.M | re.S)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("Keys", [*PortalModel.model_fields]),
        ("Pace", [*PaceModel.model_fields]),
        ("Rules", [*RuleModel.model_fields, "name"]),
        ("Own fields", [key for key in OwnRuleModel.model_fields if key not in RuleModel.model_fields]),
    ],
)
def test_every_key_is_explained(heading: str, keys: list[str]) -> None:
    assert re.findall(r"^\| `(\w+)` \|", section(heading), re.M) == keys


@pytest.mark.parametrize(("heading", "model"), [("Keys", PortalModel), ("Pace", PaceModel)])
def test_the_numbers_are_those_of_the_program(heading: str, model: type[BaseModel]) -> None:
    for key, default in re.findall(r"^\| `(\w+)` \|.*\| `?(\d+|false)`? \|$", section(heading), re.M):
        assert str(model.model_fields[key].default).lower().removesuffix(".0") == default


def test_every_zone_and_field_is_named() -> None:
    for names in (ZoneName, FieldName):
        assert all(f"`{name}`" in section("Rules") for name in names.__args__)  # type: ignore[attr-defined]
    assert ZoneRuleModel.model_fields.keys() == FieldRuleModel.model_fields.keys()


def test_the_examples_are_valid_definitions() -> None:
    blocks = re.findall(r"^(?:    .*\n|\n)+", TEXT, re.M)
    examples = [re.sub("^    ", "", block, flags=re.M) for block in blocks if re.match(r"\n*    (?:start =|\[)", block)]
    assert len(examples) == 5
    for example in examples:
        data = {"name": "post", "start": ["https://www.post.example/"]} | tomllib.loads(example)
        assert checked(data, "post.toml")[1] == []


def test_the_messages_are_those_of_the_program() -> None:
    data = {
        "name": "post",
        "start": ["https://www.post.example/"],
        "depth": 1000,
        "zones": [{"name": "other", "css": "a >"}],
        "starts": 1,
    }
    told = checked(data, "post.toml")[1]
    shown = [line.strip().removesuffix("...") for line in TEXT.splitlines() if line.startswith("    post.toml: ")]
    assert len(told) == len(shown) == 3
    assert all(message.startswith(line) for message, line in zip(told, shown, strict=True))


def test_the_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "seeds" / "pages", tmp_path / "saved")
    monkeypatch.chdir(tmp_path)
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    exec(compile(example, "portals.md", "exec"), {})
    assert capsys.readouterr().out == "lemonde Ein Dorf zählt seine Sterne\n"
