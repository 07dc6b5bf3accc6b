"""WARCs as careless writers and broken disks leave them: the pages are read on, and each record ends once."""

import gzip
import random
from collections import Counter
from pathlib import Path

import pytest
import zstandard

from tests.crawler.loaders.warcs import GOOD, PACK, PAGE, Result, http, record, results, words
from thresher.crawler.loaders.revisits import MAX_HELD
from thresher.crawler.loaders.streams import Span
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.page import SavedPage

FIRST, LAST = (record(http(PAGE), url=f"http://example.com/{name}") for name in ("first", "last"))


def wrong(excess: int, block: bytes = http(PAGE)) -> bytes:
    return record(block, url="http://example.com/wrong", length=len(block) + excess)


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("excess", [1, 4, 5, 30, 3_000, 40_000, 10**12])
def test_a_length_that_is_too_large_ends_at_the_next_record(tmp_path: Path, name: str, excess: int) -> None:
    found = results(tmp_path / name, b"".join(map(PACK[name], [FIRST, wrong(excess), LAST, LAST])))
    assert words(found) == ["page"] * 4
    page = found[1]
    assert isinstance(page, SavedPage)
    assert page.body.rstrip() == PAGE
    assert [one.url for one in found[::2]] == ["http://example.com/first", "http://example.com/last"]


@pytest.mark.parametrize("name", PACK)
def test_many_lengths_that_are_too_large(tmp_path: Path, name: str) -> None:
    found = results(tmp_path / name, b"".join(map(PACK[name], [wrong(10**9)] * 200 + [LAST])))
    assert words(found) == ["page"] * 201


def test_a_page_that_holds_a_warc_is_whole(tmp_path: Path) -> None:
    manual = b"<!DOCTYPE html><pre>\r\n\r\n" + LAST + b"</pre>"
    found = results(tmp_path / "a.warc", record(http(manual)) + LAST)
    assert [one.body for one in found if isinstance(one, SavedPage)] == [manual, PAGE]


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize(
    "block",
    [http(PAGE, Content_Length="9000"), http(b"ff0\r\n<html>", Transfer_Encoding="chunked")],
    ids=["length", "chunked"],
)
def test_a_page_that_its_writer_did_not_finish_is_truncated(tmp_path: Path, name: str, block: bytes) -> None:
    found = results(tmp_path / name, b"".join(map(PACK[name], [FIRST, wrong(5_000, block), LAST])))
    assert words(found) == ["page", "truncated", "page"]


def test_a_warc_inside_a_stored_zip_ends_where_it_ends(tmp_path: Path) -> None:
    """A damaged record at its end does not lead into the next member."""
    import io
    import zipfile

    out, whole = io.BytesIO(), gzip.compress(GOOD)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.warc.gz", whole + member(whole, -6))
        archive.writestr("b.warc.gz", whole)
        archive.writestr("c.warc", FIRST + wrong(200))
        archive.writestr("d.warc", LAST)
    found = results(tmp_path / "a.zip", out.getvalue())
    assert [(word, one.origin.member) for word, one in zip(words(found), found, strict=True)] == [
        ("page", "a.warc.gz"),
        ("unreadable", "a.warc.gz"),
        ("page", "b.warc.gz"),
        ("page", "c.warc"),
        ("truncated", "c.warc"),
        ("page", "d.warc"),
    ]


HEADS = {
    "usual": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
    "httpd 1.0": b"HTTP 200 Document follows\r\nContent-Type: text/html\r\n\r\n",
    "no reason": b"HTTP/1.1 200\r\nContent-Type: text/html\r\n\r\n",
    "version 2": b"HTTP/2 200\r\ncontent-type: text/html\r\n\r\n",
    "version 3": b"HTTP/3 200 \r\ncontent-type: text/html\r\n\r\n",
    "many digits": b"HTTP/1.10 200 OK\r\nContent-Type: text/html\r\n\r\n",
    "small letters": b"http/1.1 200 ok\r\nContent-Type: text/html\r\n\r\n",
    "blanks": b"HTTP/1.1   200   OK\r\nContent-Type: text/html\r\n\r\n",
    "stuck together": b"HTTP/1.1 200OK\r\nContent-Type: text/html\r\n\r\n",
    "shoutcast": b"ICY 200 OK\r\nContent-Type: text/html\r\n\r\n",
    "line feeds": b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n",
    "empty line of blanks": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n \t\r\n",
    "no empty line": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
    "no empty line, chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
    "no header": b"HTTP/1.1 200 OK\r\n\r\n",
    "status alone": b"HTTP/1.1 200 OK\r\n",
    "no head": b"",
    "nameless header": b"HTTP/1.1 200 OK\r\n: x\r\nnonsense\r\n\xff\xfe: \xff\r\nContent-Type: text/html\r\n\r\n",
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", PACK)
def test_heads_as_servers_have_written_them(tmp_path: Path, head: str, name: str) -> None:
    body = b"<!DOCTYPE html>\r\n<html><p>a: b</p>\r\n\r\n<p>c</p></html>"
    found = results(tmp_path / name, b"".join(map(PACK[name], [FIRST, record(HEADS[head] + body), LAST])))
    assert [one.body for one in found if isinstance(one, SavedPage)] == [PAGE, body, PAGE]


def test_a_status_of_four_digits_is_none(tmp_path: Path) -> None:
    assert words(results(tmp_path / "a.warc", record(b"HTTP/1.1 2000 OK\r\n\r\n<html>"))) == ["unreadable"]


def member(packed: bytes, at: int) -> bytes:
    damaged = bytearray(packed)
    damaged[at] ^= 255
    return bytes(damaged)


LARGE = record(http(b"<!DOCTYPE html>" + random.Random(1).randbytes(20_000)))
CUT = record(http(b"20\r\n<html>\r\n", Transfer_Encoding="chunked") * 3, length=400)
ONCE = {
    "checksum": ([member(gzip.compress(LARGE), -6)], ["unreadable"]),
    "checksum of a picture": (
        [member(gzip.compress(record(http(b"x", content_type="image/png"))), -6)],
        ["unreadable"],
    ),
    "cut in the trailer": ([gzip.compress(LARGE)[:-3]], ["page", "truncated"]),
    "cut in the page": ([gzip.compress(LARGE)[:-90]], ["truncated"]),
    "damaged chunks and cut": ([gzip.compress(CUT)[:-9]], ["unreadable"]),
    "missing and cut": ([gzip.compress(record(http(LARGE, "404 Gone")))[:-50]], ["truncated"]),
    "junk behind the record": ([gzip.compress(LARGE + b"junk\r\n" * 9)], ["unreadable"]),
    "two damaged": ([member(gzip.compress(LARGE), 5_000), member(gzip.compress(LARGE), -6)], ["unreadable"] * 2),
}


@pytest.mark.parametrize("name", ONCE)
def test_a_record_ends_once(tmp_path: Path, name: str) -> None:
    stored, expected = ONCE[name]
    found = results(tmp_path / "a.warc.gz", b"".join([gzip.compress(FIRST), *stored]))
    assert words(found) == ["page", *expected]
    places = [one.origin.offset for one in found]
    assert len(set(places)) == len(places), "what is wrong with the file as a whole has no offset"
    if "cut" not in name:
        found = results(tmp_path / "a.warc.gz", b"".join([gzip.compress(FIRST), *stored, gzip.compress(LAST)]))
        assert words(found) == ["page", *expected, "page"]


@pytest.mark.parametrize("seed", range(40))
def test_damage_anywhere_gives_every_record_one_outcome(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    name = chance.choice(sorted(PACK))
    packed = [PACK[name](one) for one in [FIRST, LARGE, wrong(chance.randrange(99)), CUT, LAST]]
    data = bytearray(b"".join(packed))
    for _ in range(chance.randint(1, 3)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    found = results(tmp_path / name, bytes(data[: chance.randrange(len(data) // 2, len(data) + 1)]))
    assert all(one.detail and one.reason is not Reason.CRASHED for one in found if isinstance(one, Outcome))
    assert Counter((one.origin.offset, one.origin.member) for one in found).most_common(1)[0][1] == 1


@pytest.mark.parametrize("at", [-6, 40, 11, 10])
def test_a_warc_whose_first_record_is_damaged_is_read_on(tmp_path: Path, at: int) -> None:
    first = gzip.compress(FIRST)
    bad = [member(first, at), *[member(first, -6)] * 2]
    found = results(tmp_path / "a.warc.gz", b"".join([*bad, gzip.compress(LAST)]))
    assert [(word, one.origin.offset) for word, one in zip(words(found), found, strict=True)] == [
        *[("unreadable", at * len(first)) for at in range(3)],
        ("page", 3 * len(first)),
    ]


def revisits_of(body: bytes, count: int) -> list[bytes]:
    first = record(http(body), url="http://example.com/", WARC_Payload_Digest="sha1:A")
    filler = record(http(b"<html>" + bytes(1000)))
    again = [
        record(b"", "revisit", url=f"http://example.com/{at}", WARC_Payload_Digest="sha1:A") for at in range(count)
    ]
    return [first, *[filler] * 3, *again]


@pytest.mark.parametrize("name", PACK)
@pytest.mark.parametrize("is_held", [True, False], ids=["at hand", "forgotten"])
def test_a_page_is_not_read_anew_for_each_of_its_revisits(
    tmp_path: Path, name: str, is_held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    real = Span.open

    def counted(span: Span, offset: int) -> object:
        opened.append(offset)
        return real(span, offset)

    monkeypatch.setattr(Span, "open", counted)
    if not is_held:
        monkeypatch.setattr("thresher.crawler.loaders.revisits.MAX_HELD", 1000)
    body = b"<html>" + b"a page of its size " * 50_000
    found = results(tmp_path / name, b"".join(map(PACK[name], revisits_of(body, 300))))
    assert [one.body == body for one in found if isinstance(one, SavedPage)] == [True, *[False] * 3, *[True] * 300]
    assert len(opened) <= (0 if is_held else 2)


def test_what_is_held_is_bounded() -> None:
    from thresher.crawler.loaders.revisits import PayloadPlaces, RecordPlace
    from thresher.schemas.page import Form, Origin

    kept, body = PayloadPlaces(), bytes(MAX_HELD // 4)
    for at in range(50):
        kept.hold(RecordPlace(at, 0), SavedPage(body=body, origin=Origin(file="a", form=Form.WARC)))
    assert [kept.held(RecordPlace(at, 0)) is not None for at in range(50)] == [False] * 46 + [True] * 4


def test_revisits_expand_like_what_they_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thresher.crawler.loaders.item.FREE_EXPANSION", 50 << 20)
    monkeypatch.setattr("thresher.crawler.loaders.item.MAX_EXPANSION", 10)
    data = b"".join(map(gzip.compress, revisits_of(b"<html>" + bytes(1 << 20), 300)))
    found: list[Result] = results(tmp_path / "a.warc.gz", data)
    assert words(found)[-1] == "too_large"
    assert words(found).count("page") < 100


def test_zstd_members_without_sizes(tmp_path: Path) -> None:
    packer = zstandard.ZstdCompressor(write_content_size=False, write_checksum=True)
    found = results(tmp_path / "a.warc.zst", b"".join(map(packer.compress, [FIRST, wrong(700), LAST])))
    assert words(found) == ["page"] * 3
