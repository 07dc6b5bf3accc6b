"""A page read again from its origin is the page that was read first."""

import gzip
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import zstandard

from thresher.crawler.loaders import load
from thresher.crawler.loaders.reread import Changed, Gone, page_at
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Reason
from thresher.schemas.page import Form, Known, Origin, SavedPage


def html(name: str) -> bytes:
    return f"<!DOCTYPE html><html><body><p>The page that is called {name}.</p></body></html>".encode()


def record(body: bytes, url: str, kind: str = "response", status: str = "200 OK", **headers: str) -> bytes:
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n".encode() + body
    lines = [
        *("WARC/1.1", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", "WARC-Date: 2026-01-01T00:00:00Z"),
        *("Content-Type: application/http; msgtype=response", f"Content-Length: {len(block)}"),
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


RECORDS = [
    record(html("a"), "http://example.com/a", WARC_Payload_Digest="sha1:A"),
    record(html("b"), "http://example.com/b"),
    record(b"", "http://example.com/a", "revisit", WARC_Payload_Digest="sha1:A"),
    record(html("c"), "http://example.com/c"),
]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def by_record(pack: Callable[[bytes], bytes]) -> bytes:
    return b"".join(map(pack, RECORDS))


PAGES = {f"pages/{name}.html": html(name) for name in "abc"}
FILES: dict[str, bytes] = {
    "plain.html": html("plain"),
    "no_ending": html("nameless"),
    "packed.html.gz": gzip.compress(html("packed")),
    "dump.txt": b"The Valley Courier\n\nA long line of a text dump, which is enough.\n",
    "old.warc": by_record(bytes),
    "each.warc.gz": by_record(gzip.compress),
    "whole.warc.gz": gzip.compress(b"".join(RECORDS)),
    "each.warc.zst": by_record(zstandard.compress),
    "pages.zip": zipped(PAGES, zipfile.ZIP_DEFLATED),
    "pages.tar.gz": tarred(PAGES),
    "crawl.wacz": zipped({"datapackage.json": b"{}", "archive/data.warc.gz": by_record(gzip.compress)}),
    "packed.wacz": zipped({"archive/data.warc.gz": by_record(gzip.compress)}, zipfile.ZIP_DEFLATED),
    "nested.zip": zipped({"inner.zip": zipped(PAGES), "x.warc": by_record(bytes)}),
}


def pages_of(path: Path) -> list[SavedPage]:
    return [found for found in load([path]) if isinstance(found, SavedPage)]


def again(page: SavedPage, archive: Path | None = None, **changed: str) -> SavedPage:
    origin = msgspec.structs.replace(page.origin, **changed)
    return page_at(
        origin, url=page.url, content_sha256=hashlib.sha256(page.body).hexdigest(), archive=archive, portal=page.portal
    )


@pytest.mark.parametrize("name", FILES)
def test_every_page_of_every_form(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])
    pages = pages_of(file)
    counts = {"pages": 3, "old": 4, "each": 4, "whole": 4, "crawl": 4, "packed.wacz": 4, "nested": 7}
    assert len(pages) == counts.get(name, counts.get(name.partition(".")[0], 1))
    for page in pages:
        assert again(page) == page


def test_below_a_folder_and_by_a_given_address(tmp_path: Path) -> None:
    file = tmp_path / "mirror/example.com/news/a.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(html("a"))
    (inferred,) = pages_of(tmp_path)
    assert (inferred.url, inferred.origin.url_from) == ("http://example.com/news/a.html", Known.INFERRED)
    assert again(inferred) == inferred
    (given,) = load([file], url="https://example.org/given")
    assert isinstance(given, SavedPage)
    assert again(given) == given


def test_a_file_that_a_harvest_is_writing(tmp_path: Path) -> None:
    file = tmp_path / "run-00001.warc.gz"
    file.write_bytes(by_record(gzip.compress))
    pages = pages_of(file)
    file.rename(tmp_path / "run-00001.warc.gz.open")
    with (tmp_path / "run-00001.warc.gz.open").open("ab") as more:
        more.write(gzip.compress(RECORDS[0])[:40])  # a record that is being written
    assert [again(page) for page in pages] == pages


def test_only_what_is_wanted_is_read(tmp_path: Path) -> None:
    """Neither other members nor the records before are unpacked: damage in them is not met."""
    file = tmp_path / "pages.zip"
    file.write_bytes(zipped({f"{at}.html": html(f"page {at}") for at in range(3)}))
    *_, last = pages_of(file)
    file.write_bytes(file.read_bytes().replace(b"called page 0", b"called PAGE 0"))  # its checksum is wrong now
    assert again(last) == last
    warc = tmp_path / "x.warc.gz"
    warc.write_bytes(by_record(gzip.compress))
    *_, last = pages_of(warc)
    whole, second = warc.read_bytes(), len(gzip.compress(RECORDS[0]))
    warc.write_bytes(whole[: second + 20] + b"\0" * 20 + whole[second + 40 :])
    assert again(last) == last


def test_an_archive_that_was_moved(tmp_path: Path) -> None:
    old = tmp_path / "old/archive/portal"
    old.mkdir(parents=True)
    (old / "run.warc.gz").write_bytes(by_record(gzip.compress))
    page = pages_of(old / "run.warc.gz")[1]
    (tmp_path / "new").mkdir()
    (tmp_path / "old/archive").rename(tmp_path / "new/archive")
    with pytest.raises(Gone, match=r"run\.warc\.gz: is no longer there; .* --archive"):
        again(page)
    for folder in ("new", "new/archive", "new/archive/portal"):
        assert again(page, tmp_path / folder) == page
    with pytest.raises(Gone, match="and not below"):
        again(page, tmp_path / "old")


@pytest.mark.parametrize(
    ("origin", "says"),
    [
        (Origin(file="-", form=Form.HTML), "standard input"),
        (Origin(file="https://example.com/a", form=Form.HTML), "without being archived"),
        (Origin(file="", form=Form.HTML), "no longer there"),
        (Origin(file="/dev/zero", form=Form.HTML), "no longer there"),
        (Origin(file="a\0b", form=Form.HTML), "no longer there"),
        (Origin(file="x" * 5000, form=Form.HTML), "no longer there"),
        (Origin(file="..", form=Form.HTML), "no longer there"),
    ],
)
def test_what_is_nowhere(tmp_path: Path, origin: Origin, says: str) -> None:
    with pytest.raises(Gone, match=says):
        page_at(origin, archive=tmp_path)


def test_a_file_with_other_contents(tmp_path: Path) -> None:
    for name in ("plain.html", "each.warc.gz", "pages.zip", "pages.tar.gz"):
        file = tmp_path / name
        file.write_bytes(FILES[name])
        page = pages_of(file)[-1]
        file.write_bytes(FILES[name].replace(FILES[name], b"") or html("other"))
        with pytest.raises(Changed, match=f"{name}.*holds another page"):
            again(page)


def test_what_is_no_page(tmp_path: Path) -> None:
    file = tmp_path / "x.warc"
    file.write_bytes(RECORDS[0] + record(html("gone"), "http://example.com/gone", status="404 Not Found"))
    with pytest.raises(PageRefused) as refused:
        page_at(Origin(file=str(file), form=Form.WARC, offset=len(RECORDS[0])))
    assert refused.value.reason is Reason.HTTP_ERROR
    with pytest.raises(PageRefused) as large:
        page_at(Origin(file=str(file), form=Form.WARC, offset=0), max_bytes=10)
    assert large.value.reason is Reason.TOO_LARGE
