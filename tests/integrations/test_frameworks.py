"""The programs of docs/frameworks.md, run as they stand with the real libraries."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.crawl.site import served

pytestmark = pytest.mark.integration
_PAGE = (ROOT / "docs/frameworks.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"^## (.+?)\n.*?^```python\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL))
_FRONT = "<title>The Post</title><h1>The Post</h1>" + "".join(
    f"<article><h2><a href={path}>{name} that everybody has read</a></h2><p>{name}, in short.</p></article>"
    for path, name in (("/story", "The story"), ("/hidden", "The other story"), ("/gone", "A story of yesterday"))
)
HEADLINE = "Ein Dorf zählt seine Sterne"


@pytest.fixture
def portal() -> Iterator[str]:
    with served() as site:
        site.answers["/"] = (200, {}, _FRONT)
        yield f"http://127.0.0.1:{site.server_port}/"


def run(heading: str, folder: Path, *needed: str, portal: str = "https://news.example/") -> str:
    """What a program prints."""
    for name in needed:
        pytest.importorskip(name, reason=f"pip install {name}")
    shutil.copytree(ROOT / "seeds/pages", folder / "saved")
    (folder / "saved" / "empty.html").write_text("<p></p>")
    (folder / "program.py").write_text(PROGRAMS[heading].replace("https://news.example/", portal), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "program.py"],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return ended.stdout


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_program_is_run() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [heading for heading in PROGRAMS if f'run("{heading}"' not in source] == []
    assert len(PROGRAMS) == _PAGE.count("```python")


def test_a_spider_yields_records(tmp_path: Path, portal: str) -> None:
    run("Scrapy: a spider", tmp_path, "scrapy", portal=portal)
    records = {record["url"]: record for record in lines(tmp_path / "records.jsonl")}
    assert next(iter(records)) == portal
    assert records[f"{portal}story"]["article"]["headline"] == "The story that everybody reads"


def test_an_item_pipeline_reads_pages(tmp_path: Path, portal: str) -> None:
    run("Scrapy: an item pipeline", tmp_path, "scrapy", portal=portal)
    items = {item["url"]: item for item in lines(tmp_path / "records.jsonl")}
    assert items.keys() == {portal, f"{portal}story"}
    assert items[f"{portal}story"].keys() == {"url", "record"}
    assert items[f"{portal}story"]["record"]["page_type"] == "article"


def test_a_page_object_has_the_fields(tmp_path: Path) -> None:
    told = run("web-poet: a page object", tmp_path, "web_poet")
    assert told.startswith(f"{{'headline': '{HEADLINE}', 'published': '2024-10-22")


def test_a_step_of_datatrove_keeps_the_text(tmp_path: Path) -> None:
    run("datatrove: a step", tmp_path, "datatrove", "orjson")
    documents = {document["id"]: document for document in lines(tmp_path / "texts/00000.jsonl")}
    assert documents["article-de.html"]["metadata"]["headline"] == HEADLINE
    assert documents["article-de.html"]["text"].startswith("In Oberlindach")
    assert "empty.html" not in documents


def test_daft_gets_a_row_for_each_page(tmp_path: Path) -> None:
    told = run("Daft", tmp_path, "daft")
    assert HEADLINE[:12] in told
    assert "refused" in told


def test_ray_gets_a_row_for_each_page(tmp_path: Path) -> None:
    told = run("Ray Data", tmp_path, "ray")
    assert f"https://news.example/article-de.html kept {HEADLINE} 338" in told
    assert "https://news.example/empty.html refused None None" in told
