"""What the version before has made is opened, added to, searched and exported as if nothing had happened.

tests/versions/0.1 holds a store of the sample pages, and an export of it, that version 0.1 made.
"""

import gzip
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command

MADE = ROOT / "tests/versions/0.1"
EXPORT = gzip.decompress((MADE / "records.jsonl.gz").read_bytes())


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "thresher.db").write_bytes(gzip.decompress((MADE / "thresher.db.gz").read_bytes()))
    return tmp_path / "thresher.db"


def test_the_same_pages_make_no_revision(command: Command, store: Path) -> None:
    run = command("extract", ROOT / "seeds/pages", "--store", store, "--portal", "sample", "-o", "again.jsonl")
    assert b"7 of them unchanged in the store" in run.stderr
    assert command("export", "--all-revisions").stdout.count(b"\n") == 7
    assert command("alerts").stdout.strip() in (b"", b"no open alerts")


def test_it_is_searched_exported_and_sound(command: Command, store: Path) -> None:
    assert b"Harbour town" in command("search", "ferry").stdout
    assert command("export").stdout == EXPORT
    assert command("store", "check").returncode == 0


def test_its_export_is_read_back(command: Command, tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(EXPORT)
    assert command("import", "records.jsonl", "--store", "copy.db").returncode == 0
    assert command("export", "--store", "copy.db").stdout == EXPORT
