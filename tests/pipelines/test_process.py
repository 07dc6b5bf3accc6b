import json
import subprocess
import sys
from pathlib import Path

import pytest

import thresher
from thresher.pipelines.process import process
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason, Status
from thresher.schemas.page import Form, Origin, SavedPage

TEXT = "The council of the harbour town has voted to keep its last ferry. It weâ€™ll sail again in spring, they said. "
STORY = f"""<html lang="en"><head><title>Harbour keeps its ferry</title>
<meta property="article:published_time" content="2025-07-01T12:00:00"></head><body><main><article>
<h1>Harbour keeps its ferry</h1><p>By Maren Oakes</p>{f"<p>{TEXT * 3}</p>" * 4}</article></main></body></html>"""
GONE = "<html><head><title>Page not found | Courier</title></head><body><p>Try the search.</p></body></html>"


def saved(html: str) -> SavedPage:
    return SavedPage(body=html.encode(), origin=Origin(file="a.html", form=Form.HTML), url="https://news.example/a")


def test_a_record_is_normalised() -> None:
    record = process(saved(STORY), time_zone="Europe/Rome").record
    assert record is not None
    assert record.article is not None
    assert "we’ll sail" in record.article.body
    assert record.article.date_published == "2025-07-01T12:00:00+02:00"
    assert record.evidence is None


def test_a_record_is_validated() -> None:
    outcome = process(saved(GONE), evidence=True)
    assert (outcome.status, outcome.reason) == (Status.REFUSED, Reason.NOT_FOUND)
    assert outcome.record is not None
    with pytest.raises(PageRefused, match="Page not found"):
        thresher.extract(GONE)


def test_a_zone_is_for_one_page_and_for_many(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(STORY, encoding="utf-8")
    one = thresher.extract(STORY, time_zone="Asia/Tokyo")
    (many,) = thresher.extract_files([tmp_path], jobs=1, time_zone="Asia/Tokyo")
    assert many.record is not None
    assert many.record.article == one.article
    assert one.article is not None
    assert one.article.date_published == "2025-07-01T12:00:00+09:00"
    with pytest.raises(ValueError, match="no time zone"):
        thresher.extract(STORY, time_zone="Europe")


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "thresher", "extract", *arguments], capture_output=True, text=True)


def test_a_refused_record_stands_in_the_errors_file_alone(tmp_path: Path) -> None:
    (tmp_path / "gone.html").write_text(GONE, encoding="utf-8")
    (tmp_path / "empty.html").write_text("", encoding="utf-8")
    errors = tmp_path / "errors.jsonl"
    done = run(str(tmp_path), "--errors", str(errors))
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 refused: 1 empty, 1 not_found" in done.stderr
    empty, gone = map(json.loads, errors.read_text(encoding="utf-8").splitlines())
    assert empty["record"] is None
    assert gone["record"]["title"] == "Page not found | Courier"


@pytest.mark.parametrize("name", ["Europe/Atlantis", "Europe", "../etc/passwd", "", "+02:00"])
def test_an_unknown_zone_is_wrong_usage(name: str) -> None:
    done = run("-", "--time-zone", name)
    assert done.returncode == 2
    assert "--time-zone" in done.stderr
    assert "IANA" in done.stderr
