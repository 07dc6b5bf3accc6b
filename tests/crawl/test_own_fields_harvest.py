"""Own fields of a harvest: in the store and in exports."""

import csv
import json
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.crawl.site import PAGES, TEXT, served

_STORY = f"<title>Piece</title><article><h1>A boat is for sale</h1><p class=price>%s</p>{TEXT}</article>"


@pytest.mark.slow
def test_own_fields_are_harvested_and_exported(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAGES, "/story", _STORY % "1,299.50 dollars")
    with served() as site:
        told = [f'start = ["http://127.0.0.1:{site.server_port}/story"]', "depth = 0", "feeds = []", "sitemaps = []"]
        own = ["[own.price]", 'css = ".price"', 'type = "number"', "[own.due]", 'css = ".due"', 'type = "date"']
        (tmp_path / "post.toml").write_text("\n".join([*told, "[pace]", "delay = 0.0", *own]))
        ended = command("crawl", "post.toml", "--no-archive", "--allow-private", "--quiet")
        assert ended.returncode == 0, ended.stderr.decode()
    (record,) = [json.loads(line) for line in command("export").stdout.splitlines()]
    assert record["own"] == {"price": 1299.5, "due": None}
    table = command("export", "--format", "csv", "--fields", "own.price,own.due").stdout.decode("utf-8-sig")
    assert list(csv.DictReader(table.splitlines())) == [{"own.price": "1299.5", "own.due": ""}]
    made = command("export", "--fields", "own.price,own", "-o", "out.parquet")
    assert made.returncode == 0, made.stderr.decode()
    parquet = pytest.importorskip("pyarrow.parquet")
    (row,) = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert row == {"own.price": "1299.5", "own": [("price", "1299.5"), ("due", None)]}
