"""WARC and WACZ: written by warcio or by hand, read here, and compared with warcio where both can read."""

import gc
import gzip
import io
import os
import tracemalloc
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.crawler.loaders.warcs import GOOD, PACK, PAGE, http, record, results, words
from thresher.crawler.loaders import load
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Known, SavedPage


@pytest.mark.parametrize("name", PACK)
def test_records_in_every_compression(tmp_path: Path, name: str) -> None:
    plain = [
        record(b"software: x\r\n", "warcinfo", content_type="application/warc-fields"),
        record(b"GET / HTTP/1.1\r\n\r\n", "request"),
        record(http(PAGE), url="<http://example.com/a>"),
        record(http(b"\x89PNG", content_type="image/png"), url="http://example.com/b.png"),
        record(PAGE, "resource", content_type="text/html"),
        record(b"text", "resource", content_type="text/plain"),
        record(b"text", "conversion", content_type="text/plain"),
        record(b"x: y", "metadata", content_type="application/warc-fields"),
        record(http(b"", "301 Moved", Location="/x")),
        record(http(PAGE, "404 Not Found"), url="http://example.com/gone"),
        record(http(PAGE, "503 Service Unavailable")),
        record(http(PAGE, content_type=None)),
        record(http(b"%PDF-1.4", content_type=None)),
        record(b"203.0.113.7", url="dns:example.com", content_type="text/dns"),
    ]
    stored = [PACK[name](one) for one in plain]
    found = results(tmp_path / name, b"".join(stored))
    assert words(found) == [
        *("skipped", "skipped", "page", "skipped", "page", "skipped", "skipped", "skipped", "skipped"),
        *("http_error", "http_error", "page", "skipped", "skipped"),
    ]
    offsets = [sum(map(len, stored[:at])) for at in range(len(stored))]
    assert [result.origin.offset for result in found] == offsets
    assert {result.origin.form for result in found} == {Form.WARC}
    page = found[2]
    assert isinstance(page, SavedPage)
    assert (page.url, page.body, page.fetched_at) == ("http://example.com/a", PAGE, "2026-01-01T00:00:00+00:00")
    assert (page.origin.charset, page.origin.charset_from) == ("koi8-r", Known.STATED)
    assert page.origin.url_from is page.origin.fetched_at_from is Known.STATED
    assert "404" in str(found[9].detail if isinstance(found[9], Outcome) else "")


def chunked(body: bytes, size: int = 1000) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: x\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    import zlib

    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def zlib_deflate(body: bytes) -> bytes:
    import zlib

    return zlib.compress(body)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(PAGE), {"Transfer_Encoding": "chunked"}),
        (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
        (chunked(gzip.compress(PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (zlib_deflate(PAGE), {"Content_Encoding": "deflate"}),
        (raw_deflate(PAGE), {"Content_Encoding": "deflate"}),
        (brotli.compress(PAGE), {"Content_Encoding": "br"}),
        (zstandard.compress(PAGE), {"Content_Encoding": "zstd"}),
        (brotli.compress(gzip.compress(PAGE)), {"Content_Encoding": "gzip, br"}),
        (PAGE, {"Content_Encoding": "identity"}),
        (PAGE, {"Transfer_Encoding": "chunked"}),
        (PAGE, {"Content_Encoding": "gzip"}),
        (PAGE, {"Content_Encoding": "br"}),
        (PAGE, {"Content_Encoding": "zstd"}),
        (PAGE, {"Content_Encoding": "deflate"}),
        (gzip.compress(PAGE), {"Transfer_Encoding": "chunked", "Content_Encoding": "x-gzip"}),
    ],
)
def test_bodies_are_decoded_and_false_headers_not_believed(
    tmp_path: Path, body: bytes, headers: dict[str, str]
) -> None:
    (page,) = results(tmp_path / "a.warc", record(http(body, **headers)))
    assert isinstance(page, SavedPage), page
    assert page.body == PAGE


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (http(chunked(PAGE)[:2000], Transfer_Encoding="chunked"), "truncated"),
        (http(chunked(PAGE)[:1013] + b"zz\r\n", Transfer_Encoding="chunked"), "unreadable"),
        (http(gzip.compress(os.urandom(5000))[:3000], Content_Encoding="gzip"), "truncated"),
        (http(brotli.compress(os.urandom(5000))[:3000], Content_Encoding="br"), "truncated"),
        (http(gzip.compress(PAGE)[:10] + b"\xff" * 90, Content_Encoding="gzip"), "unreadable"),
        (b"no HTTP at all", "unreadable"),
        (b"", "unreadable"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000 + b"\r\n\r\n", "unreadable"),
        (http(gzip.compress(bytes(30 << 20)), Content_Encoding="gzip"), "too_large"),
        (http(bytes(2 << 20)), "too_large"),
        (http(chunked(bytes(2 << 20)), Transfer_Encoding="chunked"), "too_large"),
    ],
)
def test_a_record_that_cannot_be_read_costs_only_itself(tmp_path: Path, block: bytes, reason: str) -> None:
    data = record(http(PAGE)) + record(block) + record(http(PAGE))
    assert words(results(tmp_path / "a.warc", data, max_bytes=1 << 20)) == ["page", reason, "page"]


@pytest.mark.parametrize(
    ("middle", "expected"),
    [
        (b"garbage\r\nmore garbage\r\n", ["page", "unreadable", "page"]),
        (b"\r\n\r\n\n", ["page", "page"]),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n\r\n", ["page", "unreadable", "page"]),
        (b"WARC/1.0\r\nContent-Length: -5\r\n\r\n", ["page", "unreadable", "page"]),
        (b"WARC/1.0\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n", ["page", "unreadable", "page"]),
        (b"WARC/1.0\r\nX: " + b"y" * 300_000 + b"\r\n\r\n", ["page", "unreadable", "page"]),
        (b"WARC/1.0\rWARC-Type: response\rContent-Length: 5\r\rhello\r\n", ["page", "unreadable", "page"]),
        (record(http(PAGE), length=len(http(PAGE)) - 7), ["page", "page", "unreadable", "page"]),
    ],
)
def test_damage_is_named_and_reading_goes_on(tmp_path: Path, middle: bytes, expected: list[str]) -> None:
    assert words(results(tmp_path / "a.warc", GOOD + middle + GOOD)) == expected


def test_line_feeds_alone_end_headers_too(tmp_path: Path) -> None:
    block = http(PAGE).replace(b"\r\n", b"\n", 2)
    data = record(block).replace(b"\r\n", b"\n")
    found = results(tmp_path / "a.warc", data + data)
    assert words(found) == ["page", "page"]


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("cut", [1, 5, 12, 40, 300, 3000])
def test_a_warc_that_ends_early_gives_the_pages_before(tmp_path: Path, name: str, cut: int) -> None:
    stored = PACK[name](record(http(b"<html>" + os.urandom(6000))))
    found = words(results(tmp_path / name, (stored * 3)[:-cut]))
    if name == "a.warc" and cut <= 4:  # only the line ends behind the last record are missing
        assert found == ["page"] * 3
    elif cut >= 40:
        assert found == ["page", "page", "truncated"]
    else:  # the last page may be whole and what follows it not
        assert found in (["page", "page", "truncated"], ["page", "page", "page", "truncated"])


def test_zero_bytes_behind_the_last_record_are_padding(tmp_path: Path) -> None:
    assert words(results(tmp_path / "a.warc", GOOD + bytes(5000))) == ["page"]
    assert words(results(tmp_path / "a.warc.gz", gzip.compress(GOOD) + bytes(5000))) == ["page"]
    assert words(results(tmp_path / "zeros.warc.gz", gzip.compress(bytes(5000)))) == ["empty"]


def test_a_damaged_gzip_member_costs_only_itself(tmp_path: Path) -> None:
    member = gzip.compress(record(http(b"<html>" + os.urandom(200_000))))
    for at in (15, 3000, len(member) // 2, len(member) - 5):
        bad = bytearray(member)
        bad[at : at + 4] = b"\xff\xff\xff\xff"
        found = results(tmp_path / "a.warc.gz", member + bytes(bad) + member + member)
        assert words(found).count("page") >= 3
        assert words(found)[-2:] == ["page", "page"]
        refusals = [result for result in found if isinstance(result, Outcome)]
        assert [refusal.origin.offset for refusal in refusals] == [len(member)]
        assert [result.origin.offset for result in found[-2:]] == [2 * len(member), 3 * len(member)]


@pytest.mark.parametrize("name", PACK)
def test_one_compression_around_all_records(tmp_path: Path, name: str) -> None:
    found = results(tmp_path / name, PACK[name](GOOD * 50))
    assert words(found) == ["page"] * 50


def test_a_zstd_warc_with_a_dictionary(tmp_path: Path) -> None:
    samples = [record(http(b"<html><body>" + str(number).encode() * 50)) for number in range(500)]
    dictionary = zstandard.train_dictionary(4096, samples)
    packer = zstandard.ZstdCompressor(dict_data=dictionary)
    raw = dictionary.as_bytes()
    for stated in (raw, zstandard.compress(raw)):
        frame = (0x184D2A5D).to_bytes(4, "little") + len(stated).to_bytes(4, "little") + stated
        revisit = record(b"", "revisit", WARC_Payload_Digest="sha1:A")
        first = record(http(PAGE), WARC_Payload_Digest="sha1:A")
        data = frame + b"".join(map(packer.compress, [first, *samples[:20], revisit]))
        assert words(results(tmp_path / "a.warc.zst", data)) == ["page"] * 22


def test_old_arc_files_are_named(tmp_path: Path) -> None:
    arc = b"filedesc://a.arc 0.0.0.0 20050101000000 text/plain 76\n1 0 Alexa Internet\nURL IP-address\n"
    (outcome,) = results(tmp_path / "a.warc", arc)
    assert isinstance(outcome, Outcome)
    assert outcome.reason is Reason.UNREADABLE
    assert "ARC" in str(outcome.detail)


REFERENCES = [
    {"WARC_Refers_To": "<urn:uuid:1>"},
    {"WARC_Payload_Digest": "sha1:A"},
    {"WARC_Refers_To_Target_URI": "http://example.com/first", "WARC_Refers_To_Date": "2026-01-01T00:00:00Z"},
]


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("whole", [False, True])
def test_revisits_are_resolved(tmp_path: Path, name: str, reference: dict[str, str], whole: bool) -> None:
    plain = [
        GOOD,
        record(
            http(chunked(PAGE + b"first"), Transfer_Encoding="chunked"),
            url="http://example.com/first",
            WARC_Record_ID="<urn:uuid:1>",
            WARC_Payload_Digest="sha1:A",
        ),
        GOOD,
        record(b"HTTP/1.1 200 OK\r\n\r\n", "revisit", url="http://example.com/again", **reference),
        GOOD,
    ]
    pack = PACK[name]
    found = results(tmp_path / name, pack(b"".join(plain)) if whole else b"".join(map(pack, plain)))
    assert words(found) == ["page"] * 5
    page = found[3]
    assert isinstance(page, SavedPage)
    assert page.body == PAGE + b"first"
    assert page.url == "http://example.com/again"
    assert page.origin.charset == "koi8-r"
    offset = 0 if whole else sum(len(pack(one)) for one in plain[:3])
    assert page.origin.offset == (sum(map(len, plain[:3])) if name == "a.warc" else offset)


def test_a_page_not_modified_is_the_latest_of_its_address(tmp_path: Path) -> None:
    profile = "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    revisit = record(b"HTTP/1.1 304 Not Modified\r\n\r\n", "revisit", WARC_Profile=profile)
    found = results(tmp_path / "a.warc", record(http(b"<html>old")) + record(http(b"<html>new")) + revisit)
    assert [result.body for result in found if isinstance(result, SavedPage)][-1] == b"<html>new"


def test_revisits_of_what_is_not_there_are_named(tmp_path: Path) -> None:
    revisit = record(b"", "revisit", url="http://example.com/again", WARC_Refers_To="<urn:uuid:404>")
    picture = record(http(b"", content_type="image/png"), "revisit", WARC_Payload_Digest="sha1:P")
    one, two = results(tmp_path / "a.warc", revisit + picture)
    assert isinstance(one, Outcome)
    assert isinstance(two, Outcome)
    assert one.status is two.status is Status.SKIPPED
    assert "<urn:uuid:404>" in str(one.detail)
    assert "image/png" in str(two.detail)


class Endless(io.RawIOBase):
    """A WARC from a pipe whose first record is a huge film."""

    def __init__(self, size: int) -> None:
        film = http(b"", content_type="video/mp4")
        self._head = record(film, length=len(film) + size)[:-4]
        self._left = size
        self._tail = b"\r\n\r\n" + GOOD

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
        elif self._left:
            data = bytes(min(size, self._left))
            self._left -= len(data)
        else:
            data, self._tail = self._tail[:size], self._tail[size:]
        return data


def test_a_record_of_gigabytes_is_passed_over_in_constant_memory() -> None:
    tracemalloc.start()
    found = list(load(["-"], stdin=Endless(5 << 30)))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert words(found) == ["skipped", "page"]
    assert peak < 8 << 20


def written(folder: Path, *, compressed: bool) -> Path:
    """A WARC that warcio wrote; it leaves its temporary files to the garbage collector, which warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        path = _written(folder, compressed=compressed)
        gc.collect()
    return path


def _written(folder: Path, *, compressed: bool) -> Path:
    path = folder / ("w.warc.gz" if compressed else "w.warc")
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=compressed)
        for number in range(30):
            url = f"https://example.com/{number}"
            body = PAGE * (number + 1)
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            one = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
            writer.write_record(one)
            digest = one.rec_headers.get_header("WARC-Payload-Digest")
            again = writer.create_revisit_record(
                url + "/again", digest, url, "2026-01-01T00:00:00Z", http_headers=headers
            )
            writer.write_record(again)
    return path


def by_warcio(path: Path) -> Iterator[tuple[str, bytes, int]]:
    with path.open("rb") as source:
        records = ArchiveIterator(source)
        for one in records:
            if one.rec_type == "response":
                yield (
                    one.rec_headers.get_header("WARC-Target-URI"),
                    one.content_stream().read(),
                    records.get_record_offset(),
                )


@pytest.mark.parametrize("compressed", [False, True])
def test_what_warcio_writes_is_read_as_warcio_reads_it(tmp_path: Path, compressed: bool) -> None:
    path = written(tmp_path, compressed=compressed)
    found = [result for result in load([path]) if isinstance(result, SavedPage)]
    assert [(page.url, page.body, page.origin.offset) for page in found[::2]] == list(by_warcio(path))
    assert [page.body for page in found[1::2]] == [page.body for page in found[::2]]


def wacz(folder: Path, method: int, warc: bytes) -> Path:
    path = folder / "site.wacz"
    with zipfile.ZipFile(path, "w", method) as out:
        out.writestr("datapackage.json", "{}")
        out.writestr("pages/pages.jsonl", "{}")
        out.writestr("archive/data.warc.gz", warc)
        out.writestr("indexes/index.cdx.gz", gzip.compress(b"cdx"))
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_wacz_gives_the_pages_of_its_warcs(tmp_path: Path, method: int) -> None:
    records = [
        GOOD,
        record(http(PAGE), url="http://example.com/x", WARC_Payload_Digest="sha1:A"),
        record(b"", "revisit", WARC_Payload_Digest="sha1:A"),
    ]
    path = wacz(tmp_path, method, b"".join(map(gzip.compress, records)))
    found = list(load([path]))
    assert [result.origin.member for result in found] == [
        "datapackage.json",
        "pages/pages.jsonl",
        *["archive/data.warc.gz"] * 3,
        "indexes/index.cdx.gz",
    ]
    assert {result.origin.form for result in found} == {Form.WACZ}
    assert words(found) == ["skipped", "skipped", "page", "page", "page", "skipped"]
    assert found[3].origin.offset == len(gzip.compress(GOOD))


@pytest.mark.parametrize(
    ("kind", "body", "word"),
    [
        ("text/plain", PAGE, "page"),
        ("unknown/unknown", PAGE, "page"),
        ("UTF-8", b"<!-- saved --> <?xml?>" + PAGE, "skipped"),
        ("html", b"\xef\xbb\xbf <?xml version='1.0'?><!-- a --><!-- b -->\n" + PAGE, "page"),
        ("application/xml", b"<?xml version='1.0'?><rss><![CDATA[<html>]]></rss>", "skipped"),
        ("application/json", b'{"a": "<html>"}', "skipped"),
        ("text/x-opml", b"<opml><head><title>A</title></head><body></body></opml>", "skipped"),
        ("image/gif", PAGE, "skipped"),
        ("binary/comments", b"<!--a-->" * 500 + b"x", "skipped"),
    ],
    ids=lambda value: value.partition("/")[2] if isinstance(value, str) else "",
)
def test_types_that_lie_are_told_by_the_bytes(tmp_path: Path, kind: str, body: bytes, word: str) -> None:
    assert words(results(tmp_path / "a.warc", record(http(body, content_type=kind)))) == [word]


def test_a_record_that_was_cut_says_so(tmp_path: Path) -> None:
    [cut, whole] = results(
        tmp_path / "a.warc",
        record(http(PAGE), WARC_Truncated="disconnect") + record(http(PAGE), url="http://a.example/"),
    )
    assert isinstance(cut, SavedPage)
    assert isinstance(whole, SavedPage)
    assert (cut.truncated, whole.truncated) == (True, False)
