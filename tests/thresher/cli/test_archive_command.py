"""The `archive` commands: retention takes nothing that a record needs, and damage is told."""

import json
import os
import random
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update
from zstandard import compress, decompress

from tests.conftest import Command
from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_writer import Archive, lock_file
from thresher.inspector.stored import archived
from thresher.pipelines.archive.files import files_of
from thresher.pipelines.archive.prune import plan, prune
from thresher.store.opening import open_store, reading, writing
from thresher.store.row_mapping import unpacked
from thresher.store.tables import outcomes, revisions

DAY = 86400
NAME = "news-2026050{}060000-0000{}"


def article(number: int, extra: str = "") -> bytes:
    text = f"The harbour town of case {number} votes to keep its ferry, and the council counts what that costs. {extra}"
    body = f"<h1>Town number {number} keeps its ferry</h1>" + f"<p>{text * 3}</p>" * 4
    return f"<html><title>Town number {number} keeps its ferry</title><article>{body}</article></html>".encode()


def exchange(path: str, body: bytes, media: str = "text/html; charset=utf-8", status: int = 200) -> Exchange:
    return Exchange(f"http://news.example{path}", [], status, [("Content-Type", media)], body, "2026-05-01T10:00:00Z")


def feed(number: int) -> Exchange:
    return exchange(f"/feed?{number}", random.Random(number).randbytes(20_000), "application/rss+xml")


def write(folder: Path, number: int, *answers: Exchange, days: float) -> Path:
    """A file of a harvest, written last so many days ago."""
    archive = Archive(folder / "archive" / "news", NAME.format(number, number), "Thresher/1")
    for each in answers:
        place = archive.write(each)
    archive.close()
    os.utime(place.file, (time.time() - days * DAY,) * 2)
    return Path(place.file)


@pytest.fixture
def store(command: Command, store_url: str, tmp_path: Path) -> str:
    """Three files, of 100, 50 and 1 days ago; the store has the articles of the first and the last."""
    write(tmp_path, 1, feed(1), exchange("/1", article(1)), feed(2), exchange("/2", article(2)), days=100)
    write(tmp_path, 2, feed(3), days=50)
    write(tmp_path, 3, feed(4), exchange("/3", article(3)), exchange("/1", article(1, "Amended.")), days=1)
    ended = command("extract", tmp_path / "archive", "--store", store_url, "--portal", "news", "-q")
    assert ended.returncode == 0, ended.stderr.decode()
    return store_url


def sizes(folder: Path) -> dict[str, int]:
    return {path.name[5:]: path.stat().st_size for path in sorted(folder.glob("archive/news/*"))}


def readable(store: str) -> int:
    """How many revisions have the page that they were made from."""
    engine = open_store(store)
    with reading(engine) as connection:
        records = [unpacked(document) for document in connection.scalars(select(revisions.c.document))]
        places = set(connection.scalars(select(outcomes.c.key).where(outcomes.c.page_id.is_not(None))))
    engine.dispose()
    for record in records:
        assert archived(record)[0].url == record.url
        assert any(key.startswith(f"{record.origin.file}@{record.origin.offset} ") for key in places)
    return len(records)


def test_what_no_record_needs_goes_by_age(command: Command, store: str, tmp_path: Path) -> None:
    before = sizes(tmp_path)
    asked = ["archive", "prune", "--older-than", "30d", "--store", store]
    tried = command(*asked, "--dry-run")
    assert sizes(tmp_path) == before
    assert b"would stay of" in tried.stderr
    ended = command(*asked)
    assert (ended.returncode, ended.stdout) == (0, tried.stdout), ended.stderr.decode()
    first, third = "20260501060000-00001-00001-pruned1.warc.gz", "20260503060000-00003-00001.warc.gz"
    after = sizes(tmp_path)
    assert list(after) == [first, third]
    assert after[first] < 3000
    assert after[third] == before[third]
    assert readable(store) == 4
    assert command("archive", "verify", "--store", store).returncode == 0
    assert command(*asked).stdout == b""
    assert sizes(tmp_path) == after


@pytest.mark.slow
def test_what_no_record_needs_goes_by_size_the_oldest_first(command: Command, store: str, tmp_path: Path) -> None:
    before = sizes(tmp_path)
    total = sum(before.values())
    command("archive", "prune", "--max-size", total - 30_000, "--store", store)
    after = sizes(tmp_path)
    assert [name for name in before if name not in after] == ["20260501060000-00001-00001.warc.gz"]
    told = command("archive", "prune", "--max-size", "1KB", "--store", store).stderr.decode()
    assert "more than --max-size 1KB: records need the rest" in told
    assert readable(store) == 4


def test_a_record_that_is_made_meanwhile_keeps_its_page(command: Command, tmp_path: Path) -> None:
    write(tmp_path, 1, feed(1), exchange("/1", article(1)), days=100)
    file = write(tmp_path, 2, feed(3), exchange("/2", article(2)), days=100)
    command("extract", tmp_path / "archive/news" / f"{NAME.format(1, 1)}-00001.warc.gz", "--store", "thresher.db", "-q")
    engine = open_store(str(tmp_path / "thresher.db"))
    planned = plan(engine, files_of(tmp_path / "archive"), before=time.time(), most=None)
    command("extract", file, "--store", "thresher.db", "-q")
    gone: list[str] = []
    prune(engine, planned, "Thresher/1", lambda cut: gone.append(cut.file.path.name))
    engine.dispose()
    assert gone == [f"{NAME.format(1, 1)}-00001.warc.gz"]
    assert readable(str(tmp_path / "thresher.db")) == 2


def test_the_name_of_a_new_file_is_on_the_disk_before_the_old_one_goes(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path, 1, feed(1), feed(2), exchange("/1", article(1)), days=100)
    command("extract", file, "--store", "thresher.db", "-q")
    engine = open_store(str(tmp_path / "thresher.db"))
    planned = plan(engine, files_of(tmp_path / "archive"), before=time.time(), most=None)
    synced: list[list[str]] = []
    folder = file.parent.stat()

    def fsync(number: int) -> None:
        if os.path.samestat(os.fstat(number), folder):
            synced.append(sorted(path.name for path in file.parent.iterdir()))

    monkeypatch.setattr(os, "fsync", fsync)
    prune(engine, planned, "Thresher/1", lambda cut: None)
    engine.dispose()
    new = file.name.replace(".warc.gz", "-pruned1.warc.gz")
    assert synced == [sorted([file.name, new])]
    assert [path.name for path in file.parent.iterdir()] == [new]


def test_a_record_that_is_renewed_meanwhile_keeps_the_page_that_it_names_now(command: Command, tmp_path: Path) -> None:
    first = write(tmp_path, 1, feed(1), exchange("/1", article(1)), days=100)
    second = write(tmp_path, 2, feed(2), exchange("/1", article(1)), days=100)
    command("extract", first, "--store", "thresher.db", "-q")
    engine = open_store(str(tmp_path / "thresher.db"))
    with writing(engine) as connection:  # as an earlier version would have stored it
        before = decompress(connection.scalars(select(revisions.c.document)).one()).replace(b',"own":{}', b"")
        connection.execute(update(revisions).values(document=compress(before)))
    planned = plan(engine, files_of(tmp_path / "archive"), before=time.time(), most=None)
    command("extract", second, "--store", "thresher.db", "-q")
    gone: list[str] = []
    prune(engine, planned, "Thresher/1", lambda cut: gone.append(cut.file.path.name))
    engine.dispose()
    assert gone == [first.name]
    assert readable(str(tmp_path / "thresher.db")) == 1


def test_files_that_a_harvest_has_or_that_are_none_of_ours_stay(command: Command, tmp_path: Path) -> None:
    held, file = (write(tmp_path, number, feed(number), days=9) for number in (1, 2))
    foreign = file.with_name("kept-by-hand.warc.gz")
    foreign.write_bytes(file.read_bytes())
    os.utime(foreign, (0, 0))
    command("store", "upgrade")
    lock = lock_file(held)
    assert lock is not None
    command("archive", "prune", "--older-than", "1d")
    os.close(lock)
    assert sorted(path.name for path in foreign.parent.iterdir()) == [foreign.name, held.name]


@pytest.mark.slow
def test_damage_is_told_and_nothing_of_it_is_removed(command: Command, store: str, tmp_path: Path) -> None:
    broken = next(tmp_path.glob("archive/news/*-00001-*"))
    data, when = bytearray(broken.read_bytes()), broken.stat().st_mtime
    data[-400] ^= 255  # in the last article
    broken.write_bytes(data)
    os.utime(broken, (when, when))
    ended = command("archive", "verify", "--store", store)
    assert ended.returncode == 1
    assert f"{broken.relative_to(tmp_path)}: at " in ended.stdout.decode()
    assert command("archive", "verify", "--no-store").returncode == 1
    ended = command("archive", "prune", "--older-than", "30d", "--store", store)
    assert ended.returncode == 1
    assert "is left as it is" in ended.stderr.decode()
    assert broken.read_bytes() == data
    next(tmp_path.glob("archive/news/*-00003-*")).unlink()
    assert "is no longer there" in command("archive", "verify", "--store", store).stdout.decode()


def test_info(command: Command, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        write(tmp_path, number, feed(number), days=number)
    (told,) = [json.loads(line) for line in command("archive", "info", "--json").stdout.splitlines()]
    assert (told["portal"], told["files"], told["bytes"]) == ("news", 3, sum(sizes(tmp_path).values()))
    assert command("archive", "info").stdout.decode().startswith("news   ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["prune"], "--older-than 90d, --max-size 20GB, or both"),
        (["prune", "--older-than", "old"], "'old' is no length of time"),
        (["prune", "--max-size", "20 hares"], "'20 hares' is no size"),
    ],
)
def test_wrong_usage(command: Command, asked: list[str], said: str) -> None:
    ended = command("archive", *asked)
    assert ended.returncode == 2
    assert said in ended.stderr.decode()


def test_no_archive(command: Command) -> None:
    ended = command("archive", "info", "--archive", "nowhere")
    assert (ended.returncode, ended.stderr) == (
        1,
        b"thresher: nowhere: there is no such folder; name the archive with --archive\n",
    )
