"""What commands say of what they are given by mistake."""

from pathlib import Path

import pytest

from tests.conftest import ROOT, Command
from thresher.cli.page_lines import PageLines
from thresher.schemas.record import Teaser
from thresher.store.changes import Change
from thresher.store.look_up import Revision

SAMPLE = ROOT / "seeds/pages/modern-article-en.html"


@pytest.mark.parametrize(("name", "told"), [("empty.html", "the page has no bytes"), ("data.html", "not_html")])
def test_a_file_that_is_no_page_is_not_inspected(command: Command, tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_text("" if name == "empty.html" else '{"a": 1}')
    run = command("inspect", name)
    assert run.returncode == 1
    assert run.stderr.decode().startswith(f"thresher: {name}: ")
    assert told in run.stderr.decode()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["extract", SAMPLE, "-o", "https://a.example/out.jsonl"], 2),
        (["extract", SAMPLE, "-o", "https://a.example/out/"], 2),
        (["extract", SAMPLE, "--errors", "https://a.example/out", "-o", "x.jsonl"], 1),
        (["inspect", SAMPLE, "-o", "https://a.example/out"], 2),
        (["crawl", "https://a.example/", "--archive", "https://a.example/out"], 2),
        (["portal", "new", "https://a.example/", "-o", "https://a.example/out.toml"], 1),
    ],
    ids=lambda value: " ".join(map(str, value[:1])) if isinstance(value, list) else None,
)
def test_an_address_is_no_file_to_write(command: Command, tmp_path: Path, arguments: list[str], status: int) -> None:
    run = command(*arguments)
    assert run.returncode == status
    assert "https://a.example/out" in run.stderr.decode()
    assert "is an address; name a f" in run.stderr.decode()
    assert ("--cluster local" in run.stderr.decode()) is (arguments[0] == "extract" and status == 2)
    assert [*tmp_path.iterdir()] == []


def test_what_changed_is_shown_without_json() -> None:
    def teaser(headline: str) -> Teaser:
        return Teaser(relation="teaser", headline=headline, url=f"https://a.example/{headline}")

    changes = [
        Change("teasers", [teaser("one")], [teaser("two")]),
        Change("article.authors", ["Ann Lee", "Bo Ek"], ["Ann Lee", "Cy Dahl"]),
    ]
    revision = Revision(number=2, first_seen="2026-03-01T06:00:00Z", last_seen="2026-03-01T06:00:00Z", changes=changes)
    shown = [line.strip() for line in PageLines(False)._revision(revision, True)][1:]
    assert shown == [
        "teasers", "- one · https://a.example/one", "+ two · https://a.example/two",
        "article.authors", "- Bo Ek", "+ Cy Dahl",
    ]  # fmt: skip
