"""Stores that cannot be used, and imports that cannot be read to their end: what is wrong, what is kept, the status."""

import gzip
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import msgspec.structs
import pytest
import zstandard

from tests.pipelines.records import article, page
from thresher.pipelines.persist import keep
from thresher.schemas.outcome import Outcome, Status
from thresher.schemas.record import PageRecord
from thresher.store.opening import open_store


def record(number: int) -> PageRecord:
    told = article(*(f"Of budget {number} the council has read part {part} and found it good." for part in range(40)))
    return page(told, url=f"https://news.example/{number}", content_sha256=f"{number:064}")


def lines(records: list[PageRecord]) -> bytes:
    return b"".join(msgspec.json.encode(each) + b"\n" for each in records)


def fill(store: str, records: list[PageRecord]) -> None:
    engine = open_store(store, create=True)
    list(keep(engine, [Outcome(status=Status.KEPT, origin=each.origin, url=each.url, record=each) for each in records]))
    engine.dispose()


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    fill(str(tmp_path / "thresher.db"), [record(1)])
    (tmp_path / "more.jsonl").write_bytes(lines([record(2)]))
    (tmp_path / "text.txt").write_text("word " * 1000)
    return tmp_path / "thresher.db"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "--store", "."], "cannot be opened: it must be a file"),
        (["import", "more.jsonl", "--store", "none/x.db"], "cannot be opened: it must be a file"),
        (["import", "more.jsonl", "--store", "text.txt"], "is not an SQLite database"),
        (["import", "more.jsonl", "--store", "sqlite:///file:thresher.db?mode=ro&uri=true"], "may not be written"),
        (["search", "council", "--limit", "9" * 20], "too large a number"),
        (["report", "--portal", "\udcff"], "the store holds no portal"),
        (["show", "http://a.example/\udcff"], "is not in the store"),
        (["show", "http://[::1"], "is not in the store"),
        (["serve", "--host", "a..b"], "cannot listen on"),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else given.split()[0],
)
def test_what_cannot_be_done_is_told(command, stored: Path, arguments: list[str], told: str) -> None:
    run = command(*arguments)
    assert run.returncode == 1
    assert told in run.stderr.decode()
    assert run.stderr.startswith(b"thresher: ")
    assert b"Traceback" not in run.stderr


def test_a_store_of_a_newer_version_is_left_alone(command, stored: Path) -> None:
    with sqlite3.connect(stored) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    for arguments in (["store", "upgrade"], ["report"]):
        run = command(*arguments)
        assert (run.returncode, run.stdout) == (1, b"")
        assert "is of a newer version (9999)" in run.stderr.decode()
        assert run.stderr.endswith(b": update Thresher\n")


def test_a_store_that_another_program_writes_to_is_waited_for_and_told(command, stored: Path) -> None:
    other = sqlite3.connect(stored)
    other.execute("BEGIN IMMEDIATE")
    run = command("import", "more.jsonl", "--store", "sqlite:///thresher.db?timeout=0.2")
    other.close()
    assert run.returncode == 1
    assert run.stderr.endswith(b"another program has been writing for too long; try again when it has ended\n")


def test_a_damaged_store_is_checked_as_far_as_it_can_be_read(command, stored: Path) -> None:
    whole = stored.read_bytes()
    stored.write_bytes(whole[: len(whole) // 2])
    run = command("store", "check")
    assert run.returncode == 1
    told = run.stdout.decode() + run.stderr.decode()
    assert "export what can" in told
    assert "store check" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize("option", ["foo=x", "timeuot=5", "timeout=abc", "timeout=5&timeout=6"])
def test_options_that_a_store_does_not_have_are_told(command, stored: Path, option: str) -> None:
    run = command("store", "info", "--store", f"sqlite:///thresher.db?{option}")
    assert run.returncode == 1
    assert b"has the options timeout=SECONDS" in run.stderr


@pytest.mark.slow
def test_a_full_disk_ends_an_import_and_the_next_one_goes_on(
    command, environment: dict[str, str], tmp_path: Path
) -> None:
    many = lines([record(number) for number in range(400)])
    (tmp_path / "many.jsonl").write_bytes(many)
    run = subprocess.run(
        [sys.executable, "-m", "thresher", "import", "many.jsonl"], cwd=tmp_path, env=environment, timeout=120,
        capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000)),
    )  # fmt: skip
    assert run.returncode == 1
    assert "what was kept before stays" in run.stderr
    assert "Traceback" not in run.stderr
    assert command("import", "many.jsonl").returncode == 0
    assert command("store", "check").stderr == b"the store is sound\n"
    assert command("export").stdout.count(b"\n") == 400


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_a_damaged_file_is_kept_up_to_its_damage_and_the_next_one_too(command, tmp_path: Path, ending: str) -> None:
    text = lines([record(number) for number in range(200)])
    packed = gzip.compress(text) if ending == "gz" else zstandard.compress(text)
    (tmp_path / f"one.jsonl.{ending}").write_bytes(packed[: len(packed) // 2])
    (tmp_path / "other.jsonl").write_bytes(lines([record(1000)]))
    run = command("import", f"one.jsonl.{ending}", "other.jsonl")
    assert run.returncode == 1
    assert f"one.jsonl.{ending}!/line " in run.stderr.decode()
    urls = command("export", "--fields", "url").stdout
    assert b"news.example/1000" in urls
    if ending == "gz":  # of the other a block is all or nothing
        assert urls.count(b"\n") > 50


@pytest.mark.slow
def test_a_record_that_the_database_has_no_place_for_is_refused_alone(command, store_url: str, tmp_path: Path) -> None:
    large = record(1)
    assert large.article is not None
    large = msgspec.structs.replace(large, article=msgspec.structs.replace(large.article, word_count=1 << 70))
    hostile = [
        large,
        msgspec.structs.replace(record(2), portal="a\0b"),
        msgspec.structs.replace(record(3), language="\0"),
    ]
    (tmp_path / "some.jsonl").write_bytes(lines([record(4), *hostile, record(5)]))
    run = command("import", "some.jsonl", "--store", store_url)
    kept = command("export", "--store", store_url, "--fields", "url").stdout.decode()
    assert "news.example/4" in kept
    assert "news.example/5" in kept
    refused = 1 if "://" in store_url else 0  # SQLite has a place for any number
    assert kept.count("\n") == 5 - refused
    assert run.stderr.decode().count("unreadable: cannot be kept") == refused
    assert run.returncode == bool(refused)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "written", "left_out"), [("zyte", 1, 2), ("csv", 3, 0), ("jsonl", 3, 0)])
def test_an_export_counts_what_it_writes_and_what_it_leaves_out(
    command: Callable[..., "subprocess.CompletedProcess[bytes]"], tmp_path: Path, form: str, written: int, left_out: int
) -> None:
    fill(
        str(tmp_path / "thresher.db"),
        [record(1), page(url="https://news.example/about"), page(record(2).article, url=None)],
    )
    run = command("export", "--format", form, "-o", "out.txt")
    told = run.stderr.decode().splitlines()
    assert told[0] == f"{written} {'record' if written == 1 else 'records'} to out.txt"
    assert [line.partition(" left out of")[0] for line in told[1:]] == [str(left_out)] * bool(left_out)
    assert len((tmp_path / "out.txt").read_bytes().splitlines()) >= written
    assert command("export", "--format", form).stderr.decode().splitlines() == told[1:]
