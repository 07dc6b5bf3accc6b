"""What the program writes is read by the libraries that people read it with."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest

from benchmarks.corpus import Page
from benchmarks.extractors import EXTRACTORS
from tests.conftest import ROOT, Command

pytestmark = pytest.mark.integration
_SAMPLE = ROOT / "seeds/pages/modern-article-en.html"


@pytest.fixture
def exported(command: Command, tmp_path: Path) -> Path:
    """A folder with the sample pages' records in all forms."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in sorted((ROOT / "seeds/pages").iterdir()):
        (pages / page.name).write_bytes(page.read_bytes())
    assert command("extract", pages, "--store", "thresher.db", "--quiet").returncode == 0
    for name in ("records.jsonl", "records.csv", "records.parquet"):
        assert command("export", "-o", name).returncode == 0
    for form in ("zyte", "jsonld"):
        assert command("export", "--format", form, "-o", f"{form}.jsonl").returncode == 0
    return tmp_path


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _headlines(folder: Path) -> set[str]:
    return {line["article"]["headline"] for line in _lines(folder / "records.jsonl") if line["article"]}


def test_pandas(exported: Path) -> None:
    import pandas

    table = pandas.read_parquet(exported / "records.parquet")
    assert set(table["headline"].dropna()) >= _headlines(exported)
    assert set(pandas.read_csv(exported / "records.csv")["headline"].dropna()) >= _headlines(exported)


def test_polars(exported: Path) -> None:
    import polars

    table = polars.read_parquet(exported / "records.parquet")
    assert set(table["headline"].drop_nulls()) >= _headlines(exported)
    assert table.schema["authors"] == polars.List(polars.String)


def test_duckdb(exported: Path) -> None:
    import duckdb

    query = "SELECT article.headline FROM read_json(?) WHERE article IS NOT NULL"
    assert {row[0] for row in duckdb.execute(query, [str(exported / "records.jsonl")]).fetchall()} == _headlines(
        exported
    )


def test_zyte_common_items(exported: Path) -> None:
    from zyte_common_items import Article, ArticleList

    for line in _lines(exported / "zyte.jsonl"):
        item = (ArticleList if "articles" in line else Article).from_dict(line)
        assert item.url == line["url"]


@pytest.mark.parametrize("name", ["thresher", "newspaper4k", "trafilatura"])
def test_benchmarks_know_how_to_ask_each_peer(name: str) -> None:
    page = Page("sample", {"file": "page", "url": "https://harbour.example/ferry"}, _SAMPLE.read_bytes())
    with warnings.catch_warnings(action="ignore"):  # peers' remarks are theirs
        read = EXTRACTORS[name](page)
    assert "last ferry" in read.title
    assert len(read.body.split()) > 100
