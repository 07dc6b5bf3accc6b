"""Archives that are damaged, hostile or merely unusual: every member has its outcome, and the others are read."""

import bz2
import gzip
import io
import json
import lzma
import os
import random
import struct
import tarfile
import tracemalloc
import zipfile
import zlib
from collections import Counter
from pathlib import Path

import brotli
import pytest
import zstandard

from tests.crawler.loaders.archives import PAGE, tarred, zipped
from tests.crawler.loaders.warcs import GOOD, http, record, results, words
from thresher.crawler.loaders import load
from thresher.crawler.loaders.compressed import MAX_WINDOW
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, SavedPage

METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
    "zstd": 93,
    "xz": 95,
}
PACKERS = {93: zstandard.compress, 95: lzma.compress}
LARGE = b"<!DOCTYPE html><html>" + random.Random(1).randbytes(300_000)


def packed_by(method: int, members: dict[str, bytes]) -> bytes:
    """A zip; methods that the standard library does not write are put into a stored one."""
    if method not in PACKERS:
        return zipped(members, method)
    data = bytearray(zipped({name: PACKERS[method](body) for name, body in members.items()}, zipfile.ZIP_STORED))
    for name, body in members.items():
        for at, crc, size in ((data.find(name.encode()) - 30, 14, 22), (data.rfind(name.encode()) - 46, 16, 24)):
            data[at + crc - 6 : at + crc - 4] = struct.pack("<H", method)
            data[at + crc : at + crc + 4] = struct.pack("<I", zlib.crc32(body))
            data[at + size : at + size + 4] = struct.pack("<I", len(body))
    return bytes(data)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_of_a_zip(tmp_path: Path, method: str) -> None:
    members = {
        "a.html": PAGE,
        "b.html": LARGE,
        "c.warc": GOOD * 3,
        "d.zip": packed_by(METHODS[method], {"e.html": PAGE}),
    }
    found = results(tmp_path / "a.zip", packed_by(METHODS[method], members))
    assert words(found) == ["page"] * 6
    assert [one.body for one in found[:2] if isinstance(one, SavedPage)] == [PAGE, LARGE]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("place", [0, 4, 9, 100, -200, -1])
def test_a_damaged_member_is_refused_and_the_others_are_read(tmp_path: Path, method: str, place: int) -> None:
    data = bytearray(packed_by(METHODS[method], {"a.html": PAGE, "b.html": LARGE, "c.html": PAGE}))
    info = zipfile.ZipFile(io.BytesIO(data)).getinfo("b.html")
    at = info.header_offset + 30 + len("b.html") + place % info.compress_size
    data[at] ^= 255
    found = results(tmp_path / "a.zip", bytes(data))
    assert [one.origin.member for one in found] == ["a.html", "b.html", "c.html"]
    assert words(found)[::2] == ["page", "page"]
    assert words(found)[1] in ("unreadable", "truncated") or (method, place) == ("lzma", 0)  # the packer's version


@pytest.mark.parametrize(
    ("method", "says"), [(9, "deflate64"), (98, "ppmd"), (1, "shrink"), (99, "AES"), (77, "method 77")]
)
def test_a_method_that_is_not_read_is_named(tmp_path: Path, method: int, says: str) -> None:
    data = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}))
    data[data.find(b"PK\1\2") + 10] = method
    data[8] = method
    found = results(tmp_path / "a.zip", bytes(data))
    assert words(found) == ["unreadable", "page"]
    assert isinstance(found[0], Outcome)
    assert says in str(found[0].detail)


def test_lzma_that_asks_for_gigabytes_of_memory_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE, "b.html": PAGE}, zipfile.ZIP_LZMA))
    at = data.find(b"a.html") + 6 + 5
    data[at : at + 4] = struct.pack("<I", 0xFFFFFFFF)
    assert MAX_WINDOW < 0xFFFFFFFF
    assert words(results(tmp_path / "a.zip", bytes(data))) == ["unreadable", "page"]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["deflate", "bzip2", "lzma", "zstd", "xz"])
@pytest.mark.parametrize("pages", [True, False], ids=["page", "warc"])
def test_a_bomb_of_any_method_takes_little_memory(tmp_path: Path, method: str, pages: bool) -> None:
    film = record(bytes(30 << 20), content_type="video/mp4")
    name, bomb = ("b.html", bytes(30 << 20)) if pages else ("b.warc", film + GOOD)
    data = packed_by(METHODS[method], {"a.html": PAGE, name: bomb, "c.html": PAGE})
    tracemalloc.start()
    found = results(tmp_path / "a.zip", data, max_bytes=1 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words(found) == (["page", "too_large", "page"] if pages else ["page", "skipped", "page", "page"])
    assert peak < 12 << 20


def test_deflated_data_may_begin_with_a_zero_byte(tmp_path: Path) -> None:
    """The header of a stored block, as packers write what does not shrink."""
    packer = zlib.compressobj(0, zlib.DEFLATED, -15)
    body = b"<!DOCTYPE html>" + bytes(200_000)
    raw = packer.compress(body) + packer.flush()
    assert raw[0] == 0
    (page,) = results(tmp_path / "a.warc", record(http(raw, Content_Encoding="deflate")))
    assert isinstance(page, SavedPage)
    assert page.body == body


CODECS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
    "br": brotli.compress,
}


@pytest.mark.parametrize("ending", CODECS)
@pytest.mark.parametrize("seed", range(12))
def test_damage_in_any_compression_is_an_outcome(tmp_path: Path, ending: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(CODECS[ending](tarred({f"{at}.html": LARGE[: 40_000 + at] for at in range(3)})))
    for _ in range(chance.randint(1, 3)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    (tmp_path / "after.html").write_bytes(PAGE)
    (tmp_path / f"a.tar.{ending}").write_bytes(data[: chance.randrange(len(data) // 2, len(data) + 1)])
    found = list(load([tmp_path]))
    assert words(found)[-1] == "page"
    assert Counter((one.origin.file, one.origin.member) for one in found).most_common(1)[0][1] == 1


def datapackage(*paths: object) -> bytes:
    return json.dumps({"profile": "multi-wacz-package", "resources": [{"path": path} for path in paths]}).encode()


def wacz(*pages: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    warc = b"".join(gzip.compress(record(http(page))) for page in pages)
    return zipped({"datapackage.json": b"{}", "archive/data.warc.gz": warc, "pages/pages.jsonl": b"{}"}, method)


@pytest.mark.parametrize("name", ["collection.wacz", "collection.zip"])
@pytest.mark.parametrize("method", ["stored", "deflate"])
def test_a_wacz_of_wacz_files(tmp_path: Path, name: str, method: str) -> None:
    parts = {"crawl-0.wacz": wacz(PAGE, PAGE), "more/crawl-1.wacz": wacz(PAGE)}
    members = {"datapackage.json": datapackage("crawl-0.wacz", "more/crawl-1.wacz"), **parts}
    found = results(tmp_path / name, zipped(members, METHODS[method]))
    pages = [one for one in found if isinstance(one, SavedPage)]
    assert [page.origin.member for page in pages] == [
        *["crawl-0.wacz!/archive/data.warc.gz"] * 2,
        "more/crawl-1.wacz!/archive/data.warc.gz",
    ]
    assert {page.origin.form for page in pages} == {Form.WACZ}
    assert {one.status for one in found if isinstance(one, Outcome)} == {Status.SKIPPED}


def test_parts_that_stand_elsewhere_are_named_without_their_secrets(tmp_path: Path) -> None:
    elsewhere = ("https://user:hunter2@store.example/x/far.wacz?X-Amz-Signature=hunter2#hunter2", "away.warc.gz")
    package = datapackage("near.wacz", *elsewhere, "pages/pages.jsonl", 7, None, "\ud800.wacz")
    found = results(tmp_path / "a.wacz", zipped({"datapackage.json": package, "near.wacz": wacz(PAGE)}))
    refused = [one for one in found if isinstance(one, Outcome) and one.status is Status.REFUSED]
    names = [one.origin.member for one in refused]
    assert names == [
        "https://store.example/x/far.wacz",
        "away.warc.gz",
        "\\ud800.wacz",
    ]
    assert {one.reason for one in refused} == {Reason.UNREADABLE}
    assert "hunter2" not in repr(found)
    assert words(found).count("page") == 1


@pytest.mark.parametrize(
    "package",
    [b"", b"[" * 100_000, b"[]", b"null", b'{"resources": 3}', b'{"resources": [[], 3, {}]}', b"\xff{"],
    ids=range(7),
)
def test_a_list_of_parts_that_cannot_be_read_costs_nothing(tmp_path: Path, package: bytes) -> None:
    found = results(tmp_path / "a.wacz", zipped({"datapackage.json": package, "near.wacz": wacz(PAGE)}))
    assert words(found) == ["skipped", "skipped", "page", "skipped"]


def test_warcs_of_a_wacz_stand_anywhere_in_it(tmp_path: Path) -> None:
    members = {"crawl/archive/a.warc.gz": gzip.compress(GOOD), "b.warc": GOOD, "pages/extra.html": PAGE}
    assert words(results(tmp_path / "a.wacz", zipped(members))) == ["page", "page", "skipped"]


def test_a_zip_in_a_zip_is_read_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thresher.crawler.loaders.zips.MAX_NESTED", 1000)
    inner = zipped({"a.warc": GOOD + GOOD, "b.html": LARGE}, zipfile.ZIP_STORED)
    outer = zipped({"c.zip": zipped({"inner.zip": inner}, zipfile.ZIP_STORED), "d.html": PAGE}, zipfile.ZIP_STORED)
    assert words(results(tmp_path / "a.zip", outer)) == ["page"] * 4


NAMES = {
    "up": "../../../etc/passwd.html",
    "absolute": "/etc/passwd.html",
    "drive": "C:\\a\\b.html",
    "share": "\\\\server\\share\\a.html",
    "control": "\x1b[31m\r\n.html",
    "long": "a/" * 20_000 + "b.html",
    "dots": "....//....//a.html",
    "device": "/dev/stdin.html",
    "host": "[::1]/a\\b:99999999/c.html",
    "other script": "مقال-新闻.html",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pack", [zipped, tarred], ids=["zip", "tar"])
def test_names_are_only_names(tmp_path: Path, pack: object, name: str) -> None:
    data = (zipped if pack is zipped else tarred)({NAMES[name]: PAGE, "z.html": PAGE})
    found = results(tmp_path / "a", data)
    assert words(found) == ["page", "page"]
    assert all(one.origin.member for one in found)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


SAID = ["path=x\0y.html", "path=\udcff\udc80.html", "size=9" + "9" * 5000, "size=²", "size=-4"]


@pytest.mark.parametrize("key", SAID, ids=["nul", "bytes", "digits", "superscript", "negative"])
def test_what_a_tars_extended_header_says_is_not_believed(tmp_path: Path, key: str) -> None:
    said = f" {key}\n".encode("utf-8", "surrogateescape")
    length = next(n for n in range(len(said), len(said) + 9) if n == len(str(n)) + len(said))
    data = str(length).encode() + said
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, len(data)
    extended = header.tobuf(tarfile.GNU_FORMAT) + data.ljust(-(-len(data) // 512) * 512, b"\0")
    found = results(tmp_path / "a.tar", extended + tarred({"a.html": PAGE, "b.html": PAGE}))
    assert words(found) == ["page", "page"]
    assert all("\0" not in str(one.origin.member) for one in found)


def test_extended_headers_without_end_take_little_memory(tmp_path: Path) -> None:
    parts = []
    for at in range(60):
        said = b"".join(b"%d k%05d=%s\n" % (20 + 500, at * 400 + n, b"x" * 507) for n in range(400))
        header = tarfile.TarInfo("pax")
        header.type, header.size = tarfile.XHDTYPE, len(said)
        parts.append(header.tobuf(tarfile.GNU_FORMAT) + said.ljust(-(-len(said) // 512) * 512, b"\0"))
    (tmp_path / "a.tar").write_bytes(b"".join(parts) + tarred({"a.html": PAGE}))
    tracemalloc.start()
    found = list(load([tmp_path / "a.tar"]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words(found) == ["page"]
    assert peak < 6 << 20


@pytest.mark.parametrize("size", [1 << 40, (1 << 63) - 1, (1 << 64) - 1])
def test_a_member_that_claims_to_be_huge(tmp_path: Path, size: int) -> None:
    info = tarfile.TarInfo("big.html")
    info.size = size
    tar = tarred({"a.html": PAGE})[:1024] + info.tobuf(tarfile.GNU_FORMAT) + PAGE
    assert words(results(tmp_path / "a.tar", tar)) in (["page", "truncated"], ["page", "unreadable"])
    data = bytearray(zipped({"a.html": PAGE, "big.html": PAGE}, zipfile.ZIP_STORED))
    at = data.rfind(b"PK\1\2")
    data[at + 20 : at + 28] = struct.pack("<II", size & 0xFFFFFFFE, size & 0xFFFFFFFE)
    assert words(results(tmp_path / "a.zip", bytes(data))) in (["page", "truncated"], ["page", "unreadable"])


def test_a_damaged_directory_costs_no_page_that_can_be_found_without_it(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.html": PAGE, "b.css": b"p{}", "c.html": PAGE}))
    data[data.find(b"PK\1\2") + 6] = 250  # the version of the reader that is needed
    assert words(results(tmp_path / "a.zip", bytes(data))) == ["page", "skipped", "page", "unreadable"]


def test_members_of_one_name_and_on_top_of_each_other(tmp_path: Path) -> None:
    one = tarred({"a.html": PAGE})
    assert words(results(tmp_path / "a.tar", one[:1024] + one)) == ["page"] * 2
    data = bytearray(zipped({"a.html": PAGE, "b.html": PAGE, "c.html": PAGE}))
    second = data.find(b"PK\1\2", data.find(b"PK\1\2") + 1)
    data[second + 42 : second + 46] = bytes(4)  # b.html stands where a.html does
    assert words(results(tmp_path / "a.zip", bytes(data))) == ["page"] * 3


@pytest.mark.parametrize("pack", [zipped, tarred], ids=["zip", "tar"])
def test_thousands_of_archives_in_one(tmp_path: Path, pack: object) -> None:
    pack = zipped if pack is zipped else tarred
    one = tarred({"a.html": PAGE})
    kinds = {
        "zip": zipped({"a.html": PAGE}),
        "tar.gz": gzip.compress(one),
        "html.gz": gzip.compress(PAGE),
        "warc": GOOD,
    }
    members = {f"{at}/{at}.{ending}": body for at in range(500) for ending, body in kinds.items()}
    assert words(results(tmp_path / "a", pack(members))) == ["page"] * 2000


def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    """Not opened again for a revisit, which would wait for ever."""
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    data = GOOD + record(b"", "revisit", url="http://example.com/", WARC_Refers_To="<urn:uuid:9>") + GOOD
    writer = threading.Thread(target=pipe.write_bytes, args=(data,), daemon=True)
    writer.start()
    assert words(list(load([pipe]))) == ["page", "skipped", "page"]
    writer.join(5)


PATHS = ["a\0b.html", "\udcff\ud800.html", "x" * 5000, "/proc/self/mem", "a.html/b.html"]


@pytest.mark.parametrize("path", PATHS, ids=["nul", "surrogates", "long", "memory", "below a file"])
def test_paths_that_cannot_be_opened(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    found = list(load([tmp_path / path, tmp_path / "a.html"]))
    assert words(found) == ["unreadable", "page"]
    assert all(str(one.origin.file).encode() for one in found)
