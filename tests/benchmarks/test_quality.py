"""The quality benchmark, run on a corpus of three pages."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.calibration import calibrate
from benchmarks.marks import Marks, figures
from benchmarks.quality import worst
from benchmarks.run import measure, run_all, tasks
from benchmarks.soundness import check_page, faults
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Origin

PARAGRAPH = "The council met again on Monday and passed the budget of the year {} with a large majority of votes."


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny"
    folder.mkdir()
    golds = []
    for number in range(3):
        body = [PARAGRAPH.format(2020 + number + line) for line in range(6)]
        text = "".join(f"<p>{line}</p>" for line in body)
        page = f"<html lang=en><title>Budget {number}</title><body><article><h1>Budget {number}</h1>{text}</article>"
        (folder / f"{number}.html.gz").write_bytes(gzip.compress(page.encode()))
        gold = {"file": f"{number}.html.gz", "id": f"p{number}", "url": f"https://a.org/{number}", "body": body}
        golds.append(gold | {"title": "Budget 1", "with": [body[0]], "without": ["Cookies"]})
    (folder / "gold.jsonl").write_text("".join(json.dumps(gold) + "\n" for gold in golds))
    return folder


def run(*arguments: object) -> str:
    command = [sys.executable, "-m", "benchmarks.quality", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_the_table_and_the_worst_pages(corpus: Path) -> None:
    shown = run(corpus, "--pages", "2", "--by", "title", "--jobs", "2")
    assert "tiny (3)" in shown
    assert "segment F1" in shown
    assert "title: 'Budget 1', found 'Budget 0'" in shown
    assert "p1" not in shown
    assert "confidence" in shown


def test_json(corpus: Path) -> None:
    table = json.loads(run(corpus, "--json", "--jobs", "1"))["tiny"]["thresher"]
    assert table["body F1"] == table["segment F1"] == 1.0
    assert table["title"] == pytest.approx(1 / 3)
    assert table["refused"] == 0.0


def test_order_and_jobs_do_not_matter(corpus: Path) -> None:
    alone, together = measure([corpus], jobs=1), measure([corpus], jobs=2)
    assert [page.digest for page in alone] == [page.digest for page in together]
    assert [page.id for page in together] == ["p0", "p1", "p2"]
    assert figures(alone) == figures(together)


def test_pages_are_sound(corpus: Path) -> None:
    assert [page.faults for page in run_all(check_page, tasks([corpus]), 1)] == [[], [], []]


def test_a_crash_is_a_fault_and_a_refusal_is_not() -> None:
    origin = Origin(file="a", form=Form.HTML)
    crash = Outcome(status=Status.REFUSED, origin=origin, reason=Reason.CRASHED, detail="KeyError: 1")
    wall = Outcome(status=Status.REFUSED, origin=origin, reason=Reason.CONSENT_WALL)
    assert faults(crash) == ["crashed: KeyError: 1"]
    assert faults(wall) == []
    assert faults(Outcome(status=Status.KEPT, origin=origin)) == ["neither a record nor a reason"]


def test_calibration_counts_judged_values_only() -> None:
    pages = [
        Marks("c", "1", "thresher", values={"title": 1.0}, confidence={"headline": 0.97, "source": 0.9}),
        Marks("c", "2", "thresher", values={"title": 0.0}, confidence={"headline": 0.9}),
        Marks("c", "3", "thresher", values={"title": 0.0}, confidence={"headline": 0.3}),
        Marks("c", "4", "thresher", confidence={"headline": 0.99}),
    ]
    table = calibrate(pages)
    assert list(table) == ["headline"]
    assert table["headline"].sure == (2, 1)
    assert table["headline"].bins == [(1, 0), (0, 0), (0, 0), (0, 0), (1, 0), (1, 1)]


def test_the_worst_page_comes_first() -> None:
    pages = [Marks("c", name, "thresher", values={"date": mark}) for name, mark in (("a", 1.0), ("b", 0.0), ("c", 0.5))]
    assert [page.id for page in worst([*pages, Marks("c", "d", "thresher")], None, 2)] == ["b", "c"]


def test_floors_are_pinned_rounded_down_and_kept_for_other_corpora(tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    assert floors.write({"a": {"digest": "1", "floors": {"title": 0.57, "date": 0.98765}}}, file) == []
    assert floors.write({"b": {"digest": "2", "floors": {"date": 1.0}}}, file) == []
    pinned = floors.read(file)
    assert pinned["a"]["floors"] == {"title": 0.57, "date": 0.987}
    assert floors.below("a", "1", {"title": 0.57, "date": 0.9871}, pinned) == []
    assert floors.below("a", "1", {"title": 0.56}, pinned) == [
        "a: title 0.5600 is below its floor 0.570",
        "a: date 0.0000 is below its floor 0.987",
    ]
    assert floors.below("a", "another state", {}, pinned) == []
    assert floors.write({"b": {"digest": "2", "floors": {"date": 0.9}}}, file) == [
        "b: date 0.9000 is below its floor 1.000"
    ]
