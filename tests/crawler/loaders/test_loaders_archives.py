"""Zip and tar archives of any of the other forms, and what hostile ones try."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import zstandard

from tests.crawler.loaders.archives import PAGE, tarred, zipped
from tests.crawler.loaders.warcs import results, words
from thresher.crawler.loaders import item as limits
from thresher.crawler.loaders import load, tars, zips
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Known, SavedPage

WARC = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (
    len(PAGE),
    PAGE,
)


MEMBERS = {
    "a.html": PAGE,
    "style.css": b"p{}",
    "example.com/b.html": PAGE,
    "c.html.gz": gzip.compress(PAGE),
    "d.warc.gz": gzip.compress(WARC) + gzip.compress(WARC),
    "e.zip": zipped({"f/g.html": PAGE, "h.txt": b"text"}),
    "i.tar.zst": zstandard.compress(tarred({"j.html": PAGE})),
    "k.txt": b"A headline",
    "robots.txt": b"User-agent: *",
    "unknown": b"words",
    "empty.html": b"",
}
EXPECTED = [
    ("page", "a.html", Form.HTML, None),
    ("skipped", "style.css", Form.HTML, None),
    ("page", "example.com/b.html", Form.HTML, "http://example.com/b.html"),
    ("page", "c.html.gz", Form.HTML, None),
    ("page", "d.warc.gz", Form.WARC, None),
    ("page", "d.warc.gz", Form.WARC, None),
    ("page", "e.zip!/f/g.html", Form.HTML, None),
    ("page", "e.zip!/h.txt", Form.TEXT, None),
    ("page", "i.tar.zst!/j.html", Form.HTML, None),
    ("page", "k.txt", Form.TEXT, None),
    ("skipped", "robots.txt", Form.HTML, None),
    ("skipped", "unknown", Form.HTML, None),
    ("page", "empty.html", Form.HTML, None),
]
ARCHIVES = {
    "a.zip": zipped(MEMBERS),
    "stored.zip": zipped(MEMBERS, zipfile.ZIP_STORED),
    "bzip2.zip": zipped(MEMBERS, zipfile.ZIP_BZIP2),
    "a.tar": tarred(MEMBERS),
    "gnu.tar": tarred(MEMBERS, tarfile.GNU_FORMAT),
    "ustar.tar": tarred(MEMBERS, tarfile.USTAR_FORMAT),
    "a.tar.gz": gzip.compress(tarred(MEMBERS)),
    "a.tgz": gzip.compress(tarred(MEMBERS)),
    "a.tar.zst": zstandard.compress(tarred(MEMBERS)),
    "a.tar.bz2": bz2.compress(tarred(MEMBERS)),
    "a.txz": lzma.compress(tarred(MEMBERS)),
    "no-ending": gzip.compress(tarred(MEMBERS)),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_of_everything(tmp_path: Path, name: str) -> None:
    found = results(tmp_path / name, ARCHIVES[name])
    seen = [(word, one.origin.member, one.origin.form, one.url) for word, one in zip(words(found), found, strict=True)]
    assert seen == EXPECTED
    assert [one.body for one in found if isinstance(one, SavedPage) and one.origin.form is not Form.TEXT][:-1] == [
        PAGE
    ] * 7
    assert found[2].origin.url_from is Known.INFERRED
    assert {one.origin.file for one in found} == {(tmp_path / name).as_posix()}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.tar.zst"])
def test_archives_from_standard_input(name: str) -> None:
    found = list(load(["-"], stdin=io.BytesIO(ARCHIVES[name])))
    assert [(word, one.origin.member) for word, one in zip(words(found), found, strict=True)] == [
        (word, member) for word, member, _, _ in EXPECTED
    ]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_are_only_names(tmp_path: Path, pack: object) -> None:
    names = ["../../escape.html", "/absolute.html", "C:\\windows.html", "a/" * 400 + "deep.html", "n" * 5000 + ".html"]
    (tmp_path / "in").mkdir()
    data = (zipped if pack is zipped else tarred)(dict.fromkeys(names, PAGE))
    before = sorted(tmp_path.parent.rglob("*"))
    found = results(tmp_path / "in" / "a.bin", data)
    assert words(found) == ["page"] * 5
    assert [one.origin.member for one in found[:3]] == names[:3]
    assert all(len(one.origin.member or "") <= limits.MAX_NAME for one in found)
    assert sorted(tmp_path.parent.rglob("*")) == sorted([*before, tmp_path / "in" / "a.bin"])


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_the_folder_beside_a_saved_page_holds_no_pages(tmp_path: Path, pack: object) -> None:
    members = dict.fromkeys(
        ["s/X.html", "s/X_files/frame.html", "s/X_files/a/b.html", "s/Y_files/c.html", "X_files/d.html"], PAGE
    )
    found = results(tmp_path / "a", (zipped if pack is zipped else tarred)(members))
    assert words(found) == ["page", "skipped", "skipped", "page", "page"]


def test_encrypted_members_are_refused_and_the_others_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}))
    central = data.find(b"PK\1\2")
    data[central + 8] |= 1
    data[6] |= 1
    found = results(tmp_path / "a.zip", bytes(data))
    assert words(found) == ["unreadable", "page"]
    assert "encrypted" in str(found[0].detail if isinstance(found[0], Outcome) else "")


def test_a_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE, "b.html": os.urandom(500), "c.html": PAGE}, zipfile.ZIP_STORED))
    at = data.find(b"b.html") + 100
    data[at] ^= 255
    assert words(results(tmp_path / "a.zip", bytes(data))) == ["page", "unreadable", "page"]


def test_a_member_without_a_name(tmp_path: Path) -> None:
    data = zipped({"a": PAGE}).replace(b"a", b"\0")
    assert words(results(tmp_path / "a.zip", data)) == ["page"]


def test_an_unknown_compression_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE}))
    data[data.find(b"PK\1\2") + 10] = 98
    data[8] = 98
    assert words(results(tmp_path / "a.zip", bytes(data))) == ["unreadable"]


def test_a_zip_that_ends_early_gives_the_pages_before(tmp_path: Path) -> None:
    data = zipped({"a.html": PAGE, "b.css": b"", "c.html": os.urandom(900), "d.html": os.urandom(5000)})
    cut = results(tmp_path / "a.zip", data[: data.find(b"d.html") + 3000])
    assert words(cut) == ["page", "skipped", "page", "truncated", "truncated"]
    assert words(results(tmp_path / "a.zip", data[:-10])) == ["page", "skipped", "page", "page", "truncated"]
    assert words(results(tmp_path / "a.zip", data[:10])) == ["truncated"]


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tar.zst"])
@pytest.mark.parametrize("cut", [300, 1500, 4000])
def test_a_tar_that_ends_early_gives_the_pages_before(tmp_path: Path, name: str, cut: int) -> None:
    plain = tarred({f"{number}.html": os.urandom(200_000) for number in range(5)})
    data = {"a.tar": bytes, "a.tar.gz": gzip.compress, "a.tar.zst": zstandard.compress}[name](plain.rstrip(b"\0"))
    found = words(results(tmp_path / name, data[:-cut]))
    assert found == ["page"] * 4 + ["truncated"]


def test_a_damaged_header_in_a_tar_is_named(tmp_path: Path) -> None:
    data = bytearray(tarred({"a.html": PAGE, "b.html": PAGE, "c.html": PAGE}))
    data[data.find(b"b.html")] ^= 255
    assert words(results(tmp_path / "a.tar", bytes(data))) == ["page", "unreadable"]
    assert words(results(tmp_path / "a.tar", tarred({"a.html": PAGE})[:1024] + b"junk" * 200)) == ["page", "unreadable"]
    assert words(results(tmp_path / "b.tar", b"junk" * 500)) == ["unreadable"]


@pytest.mark.parametrize("name", ["a.tar", "no-ending"])
def test_the_oldest_tars_have_no_magic(tmp_path: Path, name: str) -> None:
    header = bytearray(tarfile.TarInfo("a.html").tobuf(tarfile.USTAR_FORMAT))
    header[124:136] = b"%011o\0" % len(PAGE)
    header[257:265] = bytes(8)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    found = results(tmp_path / name, bytes(header) + PAGE.ljust(512, b"\0") + bytes(1024))
    assert [one.origin.member for one in found] == ["a.html"]


def test_an_empty_archive_says_so(tmp_path: Path) -> None:
    assert words(results(tmp_path / "a.zip", zipped({}))) == ["empty"]
    assert words(results(tmp_path / "a.tar", bytes(10240))) == ["empty"]


def test_a_tar_may_hold_links_folders_and_devices(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, kind in enumerate(
            [tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
        ):
            info = tarfile.TarInfo(f"{number}.html")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("page.html")
        info.size = len(PAGE)
        archive.addfile(info, io.BytesIO(PAGE))
    assert words(results(tmp_path / "a.tar", out.getvalue())) == ["page"]


def test_an_extended_header_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 1 << 30
    data = info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 20)
    tracemalloc.start()
    found = results(tmp_path / "a.tar", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words(found) == ["unreadable"]
    assert peak < 6 << 20


def test_members_larger_than_the_limit(tmp_path: Path) -> None:
    members = {"a.html": PAGE, "big.html": bytes(20 << 20), "film.mp4": bytes(20 << 20), "z.html": PAGE}
    for pack in (zipped, tarred):
        data = pack(members)
        tracemalloc.start()
        found = results(tmp_path / "a", data, max_bytes=1 << 20)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert words(found) == ["page", "too_large", "skipped", "page"]
        assert peak < 6 << 20


def test_archives_inside_archives_end(tmp_path: Path) -> None:
    data = zipped({"a.html": PAGE})
    for _ in range(limits.MAX_DEPTH + 3):
        data = zipped({"next.zip": data, "b.html": PAGE})
    found = words(results(tmp_path / "a.zip", data))
    assert "too_deep" in found
    assert found.count("page") == limits.MAX_DEPTH
    for _ in range(20):
        data = gzip.compress(data)
    assert words(results(tmp_path / "a.gz", data)) == ["too_deep"]


def test_what_an_input_expands_to_in_all_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE_EXPANSION", 4 << 20)
    monkeypatch.setattr(limits, "MAX_EXPANSION", 10)
    inner = zipped({f"{number}.html": bytes(1 << 20) for number in range(16)})
    (tmp_path / "a.zip").write_bytes(zipped({f"{number}.zip": inner for number in range(16)}))
    (tmp_path / "b.html").write_bytes(PAGE)
    found = list(load([tmp_path]))
    assert len(found) < 10
    assert words(found)[-2:] == ["too_large", "page"]
    assert "expands to" in str(found[-2].detail if isinstance(found[-2], Outcome) else "")


def test_a_zip_inside_is_held_only_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_NESTED", 1 << 20)
    inner = zipped({"a.html": os.urandom(2 << 20)})
    assert words(results(tmp_path / "a.zip", zipped({"inner.zip": inner, "b.html": PAGE}))) == ["too_large", "page"]


def test_a_directory_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 1, 1, 2_000_000_000, 0, 0)
    assert words(results(tmp_path / "a.zip", b"PK\3\4" + bytes(100) + end)) == ["too_large"]


@pytest.mark.parametrize("seed", range(60))
def test_damage_anywhere_ends_in_outcomes(tmp_path: Path, seed: int) -> None:
    import random

    chance = random.Random(seed)
    name = chance.choice(sorted(ARCHIVES))
    data = bytearray(ARCHIVES[name])
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.3:
        del data[chance.randrange(len(data)) :]
    for one in results(tmp_path / name, bytes(data)):
        assert isinstance(one, SavedPage) or (one.detail and one.status in (Status.SKIPPED, Status.REFUSED))
        assert isinstance(one, SavedPage) or one.reason is not Reason.CRASHED


def test_a_tar_of_many_members_takes_constant_memory() -> None:
    header = tarfile.TarInfo("page.html")
    header.size = len(PAGE)
    one = header.tobuf() + PAGE.ljust(512, b"\0")
    stream = io.BufferedReader(io.BytesIO(one * 5_000))  # type: ignore[type-var]
    tracemalloc.start()
    seen = 0
    for member in tars.tar_members(stream):
        seen += 1
        stream.read(-(-member.size // 512) * 512)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen == 5_000
    assert peak < 1 << 20
