"""What the version before has made is opened, added to, searched and exported as if nothing had happened.

tests/versions/0.1 holds a store of the sample pages, and an export of it, that version 0.1 made: records of the schema
thresher/page@1.
"""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import ROOT, Command

MADE = ROOT / "tests/versions/0.1"
EXPORT = gzip.decompress((MADE / "records.jsonl.gz").read_bytes())


@pytest.fixture
def store(command: Command, tmp_path: Path) -> Path:
    (tmp_path / "thresher.db").write_bytes(gzip.decompress((MADE / "thresher.db.gz").read_bytes()))
    assert command("store", "upgrade").returncode == 0
    return tmp_path / "thresher.db"


def records(lines: bytes) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in lines.splitlines()]


def check_brought_up(lines: bytes) -> None:
    """Every record is as it was, and has the fields of this version."""
    before, after = records(EXPORT), records(lines)
    assert len(before) == len(after) == 7
    for old, new in zip(before, after, strict=True):
        assert old["schema"] == "thresher/page@1"
        assert new["schema"] == "thresher/page@2"
        for teaser in new["teasers"]:
            assert teaser.pop("confidence") is None
        for block in [*new["blocks"], *(new["article"] or {}).get("blocks", [])]:
            told = [block.pop(name) for name in ("number", "continued", "spans", "rows")]
            assert told == [None, False, [], []]
        for image in (new["article"] or {}).get("images", []):
            assert image.pop("block") is None
        assert {name: value for name, value in new.items() if name in old and name != "schema"} == {
            name: value for name, value in old.items() if name != "schema"
        }
        assert new["text"] == (old["article"]["body"] if old["article"] else "")
        assert (new["comments"], new["blocks"], new["all_text"]) == ([], [], None)


@pytest.mark.slow
def test_the_same_pages_make_no_revision_and_no_alert_and_get_what_this_version_keeps(
    command: Command, store: Path, tmp_path: Path
) -> None:
    run = command("extract", ROOT / "seeds/pages", "--store", store, "--portal", "sample", "-o", "again.jsonl")
    assert b"7 of them unchanged in the store" in run.stderr
    assert command("export", "--all-revisions").stdout.count(b"\n") == 7
    assert command("alerts").stdout.strip() in (b"", b"no open alerts")
    stored, read = (
        sorted(records(text), key=str) for text in (command("export").stdout, (tmp_path / "again.jsonl").read_bytes())
    )
    assert stored == read
    assert any(block["spans"] for record in stored for block in (record["article"] or record)["blocks"])


def test_it_is_searched_exported_and_sound(command: Command, store: Path) -> None:
    assert b"Harbour town" in command("search", "ferry").stdout
    check_brought_up(command("export").stdout)
    assert command("store", "check").returncode == 0


def test_its_export_is_read_back(command: Command, store: Path, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(EXPORT)
    assert command("import", "records.jsonl", "--store", "copy.db").returncode == 0
    assert command("export", "--store", "copy.db").stdout == command("export").stdout


def test_its_articles_are_in_the_views(store: Path) -> None:
    articles = [record for record in records(EXPORT) if record["article"]]
    with closing(sqlite3.connect(store)) as connection:
        found = connection.execute("SELECT url, headline, body FROM articles").fetchall()
    assert {*found} == {(one["url"], one["article"]["headline"], one["article"]["body"]) for one in articles}
    assert len(found) == len(articles) > 1
