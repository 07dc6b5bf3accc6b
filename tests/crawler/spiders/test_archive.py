"""The archive: readable by others, closed as a whole, mended after a kill."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from thresher.crawler.loaders import load
from thresher.crawler.loaders.exchange import Exchange
from thresher.crawler.loaders.warc_reader import read_response
from thresher.crawler.loaders.warc_writer import Archive, close_left, lock_file
from thresher.schemas.page import SavedPage

BODY = "<html><title>Köln</title><p>Text</p></html>".encode()
PAGE = Exchange(
    url="http://news.example/a?b=1",
    sent=[("User-Agent", "Thresher")],
    status=200,
    headers=[("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "br"), ("Content-Length", "9")],
    body=BODY,
    date="2026-05-01T10:00:00Z",
    address="93.184.216.34",
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path, "news-1", "Thresher/1")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def kinds(path: Path) -> list[str]:
    with path.open("rb") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            found.append(record.rec_type)
        return found


def test_a_file_has_its_name_when_it_is_whole(archive: Archive, tmp_path: Path) -> None:
    archive.write(PAGE)
    assert files(tmp_path) == ["news-1-00001.warc.gz.open"]
    archive.sync()
    archive.close()
    assert files(tmp_path) == ["news-1-00001.warc.gz"]
    assert kinds(tmp_path / "news-1-00001.warc.gz") == ["warcinfo", "response", "request"]


def test_another_reader_finds_what_was_written(archive: Archive, tmp_path: Path) -> None:
    archive.write(PAGE)
    archive.close()
    with (tmp_path / "news-1-00001.warc.gz").open("rb") as file:
        records = {record.rec_type: record for record in ArchiveIterator(file) if record.rec_type == "response"}
        response = records["response"]
        assert response.rec_headers["WARC-IP-Address"] == "93.184.216.34"
        assert response.http_headers.get_header("Content-Length") == str(len(BODY))
        assert response.http_headers.get_header("Content-Encoding") is None


def test_what_is_read_at_once_is_what_the_archive_gives(archive: Archive, tmp_path: Path) -> None:
    places = [archive.write(replace(PAGE, url=f"http://news.example/{number}")) for number in range(3)]
    archive.close()
    at_once = [
        read_response(place.file, place.offset, place.headers, PAGE.response, portal=None, max_bytes=1 << 20)
        for place in places
    ]
    loaded = [page for page in load([tmp_path / "news-1-00001.warc.gz"]) if isinstance(page, SavedPage)]
    assert at_once == loaded


def test_unchanged_bodies_are_revisits(archive: Archive, tmp_path: Path) -> None:
    archive.write(PAGE)
    archive.write(PAGE, unchanged=True)
    archive.write(replace(PAGE, status=304, body=b""))
    archive.close()
    path = tmp_path / "news-1-00001.warc.gz"
    assert kinds(path)[1::2] == ["response", "revisit", "revisit"]
    assert path.stat().st_size < 4000


def test_large_files_are_followed_by_others(tmp_path: Path) -> None:
    archive = Archive(tmp_path, "news-1", "Thresher/1", max_bytes=1000)
    for _ in range(4):
        archive.write(PAGE)
    archive.close()
    assert files(tmp_path) == ["news-1-00001.warc.gz", "news-1-00002.warc.gz"]


@pytest.mark.parametrize("lost", [0, 1, 100, 400])
def test_what_a_killed_run_left_is_closed_at_its_last_whole_record(archive: Archive, tmp_path: Path, lost: int) -> None:
    first, last = archive.write(PAGE), archive.write(PAGE)
    kill(archive)
    left = tmp_path / "news-1-00001.warc.gz.open"
    left.write_bytes(left.read_bytes()[: left.stat().st_size - lost])
    assert [path.name for path in close_left(tmp_path)] == ["news-1-00001.warc.gz"]
    offsets = [page.origin.offset for page in load([tmp_path / "news-1-00001.warc.gz"]) if isinstance(page, SavedPage)]
    assert offsets == [first.offset, last.offset][: 2 if lost < 400 else len(offsets)]
    assert first.offset in offsets


def test_an_empty_file_that_a_killed_run_left_goes(tmp_path: Path) -> None:
    (tmp_path / "news-1-00001.warc.gz.open").write_bytes(b"\x1f\x8b")
    assert close_left(tmp_path) == []
    assert files(tmp_path) == []


def test_a_file_that_is_being_written_is_left_alone(archive: Archive, tmp_path: Path) -> None:
    archive.write(PAGE)
    assert close_left(tmp_path) == []
    assert files(tmp_path) == ["news-1-00001.warc.gz.open"]
    archive.close()


DAY, FIRST = "news-20260501", "news-20260501060000-00007"


def harvested(folder: Path, name: str, day: str = DAY, **limits: int) -> str:
    """The file of one harvest's one answer."""
    archive = Archive(folder, name, "Thresher/1", day=day, **limits)
    place = archive.write(PAGE)
    archive.close()
    return Path(place.file).name


def test_harvests_of_one_day_share_a_file(tmp_path: Path) -> None:
    first = harvested(tmp_path, FIRST)
    assert first == f"{FIRST}-00001.warc.gz"
    assert harvested(tmp_path, "news-20260501063000-00008") == first
    assert files(tmp_path) == [first]
    assert kinds(tmp_path / first) == ["warcinfo", "response", "request"] * 2
    assert len([page for page in load([tmp_path / first]) if isinstance(page, SavedPage)]) == 2
    assert harvested(tmp_path, "news-20260502060000-00009", "news-20260502") != first


def test_a_full_file_of_the_day_is_followed_by_another(tmp_path: Path) -> None:
    first = harvested(tmp_path, FIRST)
    size = (tmp_path / first).stat().st_size
    second = harvested(tmp_path, "news-20260501063000-00008", max_bytes=size)
    assert files(tmp_path) == [first, second]


def test_a_file_of_the_day_that_another_has_is_left_alone(tmp_path: Path) -> None:
    first = harvested(tmp_path, FIRST)
    held = lock_file(tmp_path / first)
    assert held is not None
    second = harvested(tmp_path, "news-20260501063000-00008")
    os.close(held)
    assert files(tmp_path) == [first, second]


def test_a_kill_takes_nothing_from_the_harvests_before(tmp_path: Path) -> None:
    first = tmp_path / harvested(tmp_path, FIRST)
    before = first.read_bytes()
    archive = Archive(tmp_path, "news-20260501063000-00008", "Thresher/1", day=DAY)
    archive.write(PAGE)
    kill(archive)
    left = tmp_path / f"{first.name}.open"
    left.write_bytes(left.read_bytes()[:-9])
    assert close_left(tmp_path) == [first]
    assert first.read_bytes().startswith(before)
    assert kinds(first)[3:] == ["warcinfo", "response"]


def kill(archive: Archive) -> None:
    """Let go of the file as the system does when the program is killed."""
    assert archive._file is not None
    os.close(archive._file)
    archive._file = None
