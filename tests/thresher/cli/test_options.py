"""What several commands have in common."""

from pathlib import Path

import pytest

from thresher.cli import app
from thresher.cli.options import Form, Type
from thresher.pipelines.export import Format
from thresher.schemas.record import PageType


def test_what_the_help_names_is_what_there_is() -> None:
    assert [*Type] == [*PageType]
    assert [*Form] == [*Format]


@pytest.mark.parametrize(
    "command",
    [
        "alerts", "alerts close 1", "export", "harvests", "report", "schedule history", "schedule list",
        "schedule pause post", "search harbour", "serve --port 0", "show https://post.example/", "store check",
        "store info", "store vacuum",
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", ["by nothing", "by an empty option", "by an empty variable"])
def test_a_store_that_is_not_named_is_that_of_the_working_folder(
    command: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THRESHER_STORE", raising=False)
    if named == "by an empty variable":
        monkeypatch.setenv("THRESHER_STORE", "")
    with pytest.raises(SystemExit) as ended:
        app([*command.split(), *(["--store", ""] if named == "by an empty option" else [])])
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("thresher: there is no store thresher.db; ")
    assert [*tmp_path.iterdir()] == []
