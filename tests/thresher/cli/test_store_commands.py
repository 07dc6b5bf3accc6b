"""The commands on a store as a user runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def stored(command, pages: Path, tmp_path: Path) -> Path:
    """A store of eleven pages, in the working folder."""
    assert command("extract", "saved", "--store", "thresher.db", "-q").returncode == 0
    return tmp_path / "thresher.db"


@pytest.mark.slow
def test_export_to_a_file_and_to_a_pipe(command, stored: Path, tmp_path: Path) -> None:
    run = command("export", "-o", "out.jsonl")
    assert (run.returncode, run.stderr) == (0, b"11 records to out.jsonl\n")
    assert command("export").stdout == (tmp_path / "out.jsonl").read_bytes()
    assert command("export", "-o", "out.csv").returncode == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfurl,canonical_url,portal,")
    assert command("export", "--format", "csv").stdout.startswith(b"url,"), "a pipe gets no byte order mark"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "tomorrow"], "is no day"),
        (["--since", "2025-01-02", "--until", "2025-01-01"], "comes before"),
        (["--type", "video"], "--type"),
        (["--fields", "headline"], "article.headline"),
        (["--fields", "url,,"], "parted by commas"),
        (["--format", "xml"], "--format"),
    ],
)
def test_wrong_usage_of_export(command, stored: Path, arguments: list[str], told: str) -> None:
    run = command("export", *arguments)
    assert run.returncode == 2
    assert told in run.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "parquet"], "to a file"),
        (["-o", "a.sqlite.gz"], "leave the last ending off"),
        (["--format", "sqlite", "-o", "/dev/null"], "is no file"),
        (["--format", "sqlite", "-o", "thresher.db"], "is the store itself"),
        (["--format", "zyte", "--fields", "url"], "fields of its own"),
        (["--portal", "none.example"], "no portal"),
        (["--store", "none.db"], "there is no store"),
        (["-o", "no/such/folder/a.jsonl"], "cannot write"),
    ],
)
def test_what_cannot_be_exported_is_told(command, stored: Path, arguments: list[str], told: str) -> None:
    run = command("export", *arguments)
    assert run.returncode == (2 if b"Invalid value" in run.stderr else 1)
    assert run.stdout == b""
    assert told in " ".join(run.stderr.decode().split())
    assert "Traceback" not in run.stderr.decode()


@pytest.mark.slow
def test_an_import_gives_the_same_export(command, stored: Path, tmp_path: Path) -> None:
    command("export", "--all-revisions", "-o", "all.jsonl.zst")
    assert command("import", "all.jsonl.zst", "--store", "copy.db").returncode == 0
    for chosen in ("--latest", "--all-revisions"):
        assert command("export", chosen, "--store", "copy.db").stdout == command("export", chosen).stdout
    again = command("import", "-", "--store", "copy.db", stdin=command("export").stdout)
    assert again.stderr.decode() == "0 new, 11 known, 0 no records\n"


def test_lines_that_are_no_records_are_named(command, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"a": 1}\n')
    run = command("import", "bad.jsonl", "--store", "copy.db")
    assert run.returncode == 1
    assert "bad.jsonl!/line 1: unreadable: is no record" in run.stderr.decode()
    assert command("import", "none.jsonl").returncode == 1


@pytest.mark.slow
def test_search(command, stored: Path) -> None:
    run = command("search", "budget", "council", "--limit", "3", "--json")
    hits = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(hits) == 3
    assert all("Council passes budget" in hit["headline"] for hit in hits)
    assert "\x1b" not in command("search", "budget").stdout.decode()
    assert command("search", "nowhere").returncode == 0
    assert command("search", "--", "-budget").returncode == 2


@pytest.mark.slow
def test_show_says_what_is_not_there(command, stored: Path) -> None:
    run = command("show", "https://none.example/a")
    assert run.returncode == 1
    assert "is not in the store" in run.stderr.decode()


@pytest.mark.slow
def test_a_page_cannot_steer_the_terminal(command, pages: Path, tmp_path: Path) -> None:
    evil = (pages / "page01.html").read_text().replace("Council passes", "Evil \x1b]0;x\x07\x9b31m passes")
    (tmp_path / "evil.html").write_text(evil)
    command("extract", "evil.html", "--url", "https://e.example/1", "--store", "e.db")
    for arguments in (["show", "https://e.example/1"], ["search", "evil"], ["report"]):
        told = command(*arguments, "--store", "e.db").stdout.decode()
        assert told
        assert all(char.isprintable() or char == "\n" for char in told)


@pytest.mark.slow
def test_report_and_the_care_of_a_store(command, stored: Path) -> None:
    told = json.loads(command("report", "--json").stdout)
    assert sum(portal["pages"] for portal in told["portals"]) == 11
    assert b"refused" in command("report").stdout
    assert json.loads(command("store", "info", "--json").stdout)["rows"]["records"] == 11
    assert command("store", "check").returncode == 0
    assert command("store", "vacuum").returncode == 0
    assert b"already" in command("store", "upgrade").stderr
    assert command("store", "upgrade", "--store", "new.db").returncode == 0
    assert command("export", "--store", "new.db").stdout == b""


@pytest.mark.slow
def test_the_store_is_named_by_the_environment(command, environment, stored: Path, tmp_path: Path) -> None:
    stored.rename(tmp_path / "other.db")
    assert command("export").returncode == 1
    environment["THRESHER_STORE"] = "other.db"
    assert len(command("export").stdout.splitlines()) == 11


@pytest.mark.skipif(os.name == "nt", reason="no SIGPIPE")
def test_a_reader_that_leaves_ends_the_export(environment, stored: Path, tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-m", "thresher", "export"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=tmp_path,
    )
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait(60) == 141


def test_when_a_revision_was_seen_is_a_field_where_all_are_exported(command, stored: Path) -> None:
    first, *_ = command("export", "--all-revisions", "--fields", "url,seen_first").stdout.splitlines()
    assert list(json.loads(first)) == ["url", "seen_first", "seen_last"]
    run = command("export", "--fields", "url,seen_first")
    assert run.returncode != 0
    assert "--all-revisions" in run.stderr.decode()
