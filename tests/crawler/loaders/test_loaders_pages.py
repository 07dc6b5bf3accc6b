"""Pages as files: names, compressions, the tools' comments, mirrors, folders, standard input."""

import bz2
import gzip
import io
import lzma
import os
import sys
import time
import tracemalloc
from pathlib import Path

import brotli
import pytest
import zstandard

from thresher.crawler.loaders import count, load
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.page import Form, Known, SavedPage

PAGE = b"<!DOCTYPE html><html><head><title>T</title></head><body><p>Text</p></body></html>"
Result = SavedPage | Outcome


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)


def pages(results: list[Result]) -> list[SavedPage]:
    return [result for result in results if isinstance(result, SavedPage)]


def outcomes(results: list[Result], status: Status) -> list[Outcome]:
    return [result for result in results if isinstance(result, Outcome) and result.status is status]


def only(results: list[Result]) -> SavedPage:
    (page,) = results
    assert isinstance(page, SavedPage)
    return page


def only_refused(results: list[Result]) -> Outcome:
    (outcome,) = results
    assert isinstance(outcome, Outcome)
    assert outcome.status is Status.REFUSED
    assert outcome.detail
    return outcome


@pytest.mark.parametrize(
    ("name", "body", "form"),
    [
        ("a.html", PAGE, Form.HTML),
        ("a.HTM", PAGE, Form.HTML),
        ("a.xhtml", PAGE, Form.HTML),
        ("a.shtml", PAGE, Form.HTML),
        ("a.html.gz", gzip.compress(PAGE), Form.HTML),
        ("a.html.gz", gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]) + bytes(7), Form.HTML),
        ("a.html.zst", zstandard.compress(PAGE), Form.HTML),
        ("a.html.zst", zstandard.compress(PAGE[:20]) + zstandard.compress(PAGE[20:]), Form.HTML),
        ("a.html.br", brotli.compress(PAGE), Form.HTML),
        ("a.html.bz2", bz2.compress(PAGE), Form.HTML),
        ("a.html.xz", lzma.compress(PAGE), Form.HTML),
        ("a.html.gz.zst", zstandard.compress(gzip.compress(PAGE)), Form.HTML),
        ("compressed.html", gzip.compress(PAGE), Form.HTML),
        ("a.html.br", PAGE, Form.HTML),
        ("a.html.gz", PAGE, Form.HTML),
        ("view.php", PAGE, Form.HTML),
        ("no-ending", PAGE, Form.HTML),
        ("markup", b"<p>a fragment</p>", Form.HTML),
        ("utf16", "\ufeff<html><body>я</body></html>".encode("utf-16-le"), Form.HTML),
        ("dump.txt", b"Home\nNews\n\nA headline\n", Form.TEXT),
        ("dump.txt.gz", gzip.compress(b"A headline\n"), Form.TEXT),
        ("page.txt", PAGE, Form.HTML),
        ("binary.html", b"\x89PNG\r\n\x1a\n\0\0\0", Form.HTML),
        ("nul.html", b"<html>\0\0<body>x", Form.HTML),
        ("empty.html", b"", Form.HTML),
        ("empty.txt", b"", Form.TEXT),
        ("empty.html.gz", b"", Form.HTML),
    ],
)
def test_a_named_file_is_a_page(tmp_path: Path, name: str, body: bytes, form: Form) -> None:
    write(tmp_path, {name: body})
    page = only(list(load([tmp_path / name])))
    plain = body if name in ("a.html.br", "a.html.gz") and body == PAGE else None
    expected = plain or (PAGE if len(body) and form is Form.HTML and _unpacks(name, body) else body)
    if name.startswith("dump"):
        expected = b"A headline\n" if name.endswith("gz") else body
    assert page.body == expected
    assert page.origin.form is form
    assert page.origin.file == (tmp_path / name).as_posix()
    assert (page.url, page.fetched_at, page.origin.url_from) == (None, None, None)


def _unpacks(name: str, body: bytes) -> bool:
    return name.endswith(("gz", "zst", "br", "bz2", "xz")) or body.startswith(b"\x1f\x8b")


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("cut.html.gz", gzip.compress(os.urandom(9000))[:5000], Reason.TRUNCATED),
        ("cut-at-checksum.html.gz", gzip.compress(PAGE)[:-3], Reason.TRUNCATED),
        ("cut.html.zst", zstandard.compress(os.urandom(900_000))[:500_000], Reason.TRUNCATED),
        ("cut-in-header.html.zst", zstandard.compress(PAGE)[:6], Reason.TRUNCATED),
        ("cut.html.br", brotli.compress(os.urandom(9000))[:5000], Reason.TRUNCATED),
        ("cut.html.bz2", bz2.compress(os.urandom(9000))[:5000], Reason.TRUNCATED),
        ("cut.html.xz", lzma.compress(os.urandom(9000))[:5000], Reason.TRUNCATED),
        ("damaged.html.gz", gzip.compress(PAGE)[:10] + b"\xff" * 30, Reason.UNREADABLE),
        ("trailing.html.gz", gzip.compress(PAGE) + b"trailing", Reason.UNREADABLE),
        ("checksum.html.gz", gzip.compress(PAGE)[:-8] + bytes(8), Reason.UNREADABLE),
        ("damaged.html.zst", zstandard.compress(PAGE)[:4] + b"\xff" * 60, Reason.UNREADABLE),
        ("damaged.html.br", b"\xff" * 60, Reason.UNREADABLE),
        ("unknown.dat", b"\0\1\2\3binary", Reason.NOT_HTML),
        ("words", b"neither markup nor a text dump", Reason.NOT_HTML),
        ("notes.gz", b"just words", Reason.UNREADABLE),
        ("empty.warc", b"", Reason.EMPTY),
        ("empty.zip", b"", Reason.EMPTY),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, body: bytes, reason: Reason) -> None:
    write(tmp_path, {name: body})
    outcome = only_refused(list(load([tmp_path / name]))) if name != "unknown.dat" else None
    if outcome is None:
        (result,) = load([tmp_path / name])
        assert isinstance(result, Outcome)
        assert result.status is Status.SKIPPED
        return
    assert outcome.reason is reason
    assert outcome.detail is not None
    assert outcome.detail.startswith((tmp_path / name).as_posix())


def test_named_pictures_and_styles_are_skipped_unless_they_are_pages(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"a.png": b"\x89PNG\r\n\x1a\n", "a.css": b"p{}", "b.png": PAGE, "feed.xml": b"<?xml version='1.0'?><rss/>"},
    )
    results = list(load([tmp_path / name for name in ("a.png", "a.css", "b.png", "feed.xml")]))
    assert [type(result) for result in results] == [Outcome, Outcome, SavedPage, Outcome]
    assert len(outcomes(results, Status.SKIPPED)) == 3


def test_missing_and_forbidden_inputs_do_not_stop_the_rest(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": PAGE})
    missing, page, bad = load([tmp_path / "missing.html", tmp_path / "a.html", "nul\0.html"])
    assert isinstance(missing, Outcome)
    assert isinstance(bad, Outcome)
    assert isinstance(page, SavedPage)
    assert missing.reason is bad.reason is Reason.UNREADABLE
    assert "No such file" in str(missing.detail)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_unreadable(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": PAGE, "closed/b.html": PAGE})
    (tmp_path / "a.html").chmod(0)
    (tmp_path / "closed").chmod(0)
    results = list(load([tmp_path]))
    (tmp_path / "closed").chmod(0o700)
    assert [outcome.reason for outcome in outcomes(results, Status.REFUSED)] == [Reason.UNREADABLE] * 2


@pytest.fixture(scope="module")
def zeros() -> bytes:
    packed = io.BytesIO()
    with gzip.open(packed, "wb", compresslevel=1) as out:
        for _ in range(12):
            out.write(bytes(16 << 20))
    return packed.getvalue()


@pytest.mark.parametrize(
    "name", ["zeros.html.gz", "zeros.gz", "zeros.warc.gz", "zeros.tar.gz", "zeros.mht.gz", "zeros"]
)
def test_hundreds_of_megabytes_of_zeros_cost_no_more_than_the_limit(tmp_path: Path, zeros: bytes, name: str) -> None:
    write(tmp_path, {name: zeros})
    tracemalloc.start()
    outcome = only_refused(list(load([tmp_path / name], max_bytes=4 << 20)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome.reason in (Reason.TOO_LARGE, Reason.NOT_HTML, Reason.UNREADABLE, Reason.EMPTY)
    assert peak < 10 << 20


@pytest.mark.parametrize(
    ("ending", "packed"),
    [("zst", zstandard.compress(bytes(30 << 20))), ("br", brotli.compress(bytes(30 << 20), quality=3)),
     ("xz", lzma.compress(bytes(30 << 20), preset=0)), ("bz2", bz2.compress(bytes(30 << 20)))],
)  # fmt: skip
def test_bombs_of_every_compression_are_stopped_at_the_limit(tmp_path: Path, ending: str, packed: bytes) -> None:
    write(tmp_path, {f"a.html.{ending}": packed})
    tracemalloc.start()
    outcome = only_refused(list(load([tmp_path / f"a.html.{ending}"], max_bytes=1 << 20)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome.reason is Reason.TOO_LARGE
    assert peak < 4 << 20


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 300_000, 1 << 20])
@pytest.mark.parametrize("ending", ["", ".gz", ".zst", ".br"])
def test_sizes_around_the_steps_and_the_limit(tmp_path: Path, size: int, ending: str) -> None:
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.compress, ".br": brotli.compress}[ending]
    body = os.urandom(size)
    write(tmp_path, {"a.html" + ending: pack(body)})
    page = only(list(load([tmp_path / ("a.html" + ending)], max_bytes=max(size, 1))))
    assert page.body == body
    if size > 1:
        refused = only_refused(list(load([tmp_path / ("a.html" + ending)], max_bytes=size - 1)))
        assert refused.reason is Reason.TOO_LARGE


COMMENTS = [
    ("<html><!-- saved from url=(0023)https://example.com/a?b -->", "https://example.com/a?b", None),
    ("<!-- saved from url=(0014)about:internet -->", None, None),
    ("<!-- saved from url=(0031)file:///home/someone/page.html x -->", None, None),
    (
        "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://example.com/x#y \n"
        " saved date: Sat May 02 2020 18:50:17 GMT+0200 (Central European Summer Time)\n-->",
        "https://example.com/x#y",
        "2020-05-02T18:50:17+02:00",
    ),
    ("<!--\n Page saved with SingleFile \n url: https://example.com/x\n-->", "https://example.com/x", None),
    (
        "<html><!-- Mirrored from www.example.com/path by HTTrack Website Copier/3.x [XR&CO'2014],"
        " Sat, 05 May 2018 10:00:00 GMT -->",
        "http://www.example.com/path",
        "2018-05-05T10:00:00+00:00",
    ),
    (
        "<!-- Mirrored from example.com/?p=1 by HTTrack Website Copier/3.49-2 [XR&CO'2014], nonsense -->",
        "http://example.com/?p=1",
        None,
    ),
    ("<!-- nothing of the kind -->", None, None),
]


@pytest.mark.parametrize(("head", "url", "fetched_at"), COMMENTS)
def test_the_tools_comments(tmp_path: Path, head: str, url: str | None, fetched_at: str | None) -> None:
    write(tmp_path, {"a.html": head.encode() + PAGE})
    page = only(list(load([tmp_path / "a.html"])))
    assert (page.url, page.fetched_at) == (url, fetched_at)
    assert page.origin.url_from is (Known.STATED if url else None)
    assert page.origin.fetched_at_from is (Known.STATED if fetched_at else None)


@pytest.mark.parametrize(
    "head",
    [
        b"<!-- Mirrored from x by HTTrack Website Copier/3," + b" " * 16000,
        b"<!-- Mirrored from x by HTTrack Website Copier/" + b"[" * 8000 + b" " * 8000,
        b"<!-- Mirrored from x by HTTrack Website Copier/3 " * 300,
        b"<!--\n Page saved with SingleFile \n url: " + b" " * 16000,
        b"<!-- Page saved with SingleFile\n" * 500,
        b"<!--" + b" " * 16000,
        b"<!--" * 4000,
        b"\n" * 16000 + b"<",
        b"a:b\n" + b" c\n" * 2000,
    ],
)
def test_comments_that_are_made_to_take_long_do_not(head: bytes) -> None:
    begun = time.process_time()
    assert list(load(["-"], stdin=io.BytesIO(head)))
    assert time.process_time() - begun < 0.5


def test_a_given_url_and_portal_hold_for_every_page(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": COMMENTS[0][0].encode()})
    page = only(list(load([tmp_path / "a.html"], url="https://given.example/", portal="name")))
    assert (page.url, page.origin.url_from, page.portal) == ("https://given.example/", Known.GIVEN, "name")


MIRRORED = [
    ("example.com/2010/a.html", "http://example.com/2010/a.html"),
    ("example.com/index.html", "http://example.com/"),
    ("www.example.co.uk/news/index.html", "http://www.example.co.uk/news/"),
    ("www.example.co.uk/news/index.htm", "http://www.example.co.uk/news/index.htm"),
    ("example.com/index.html?page=2", "http://example.com/?page=2"),
    ("example.com/view.php?id=5.html", "http://example.com/view.php?id=5"),
    ("example.com/view.php@id=5.html", "http://example.com/view.php?id=5"),
    ("example.com/@author/a.html", "http://example.com/@author/a.html"),
    ("example.com+8080/a.html", "http://example.com:8080/a.html"),
    ("example.com:8080/a.html", "http://example.com:8080/a.html"),
    (
        "xn--e1afmkfd.xn--p1ai/новость.html",
        "http://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C.html",
    ),
    ("example.com/a b#c.html", "http://example.com/a%20b%23c.html"),
    ("example.com/a%20b.html", "http://example.com/a%20b.html"),
    ("Example.COM/A.html", "http://example.com/A.html"),
    ("example.com/story", "http://example.com/story"),
    ("example.com/a.html.gz", "http://example.com/a.html"),
    ("three.js/a.html", None),
    ("page.html/a.html", None),
    ("v1.2/a.html", None),
    ("plain/a.html", None),
    ("my.project/a.html", None),
]


@pytest.mark.parametrize(("path", "url"), MIRRORED)
def test_the_url_of_a_mirrored_page(tmp_path: Path, path: str, url: str | None) -> None:
    write(tmp_path, {path: gzip.compress(PAGE) if path.endswith(".gz") else PAGE})
    for named in (tmp_path, tmp_path / path, tmp_path / Path(path).parts[0]):
        page = only(list(load([named])))
        assert page.url == url
        assert page.origin.url_from is (Known.INFERRED if url else None)


def test_below_the_named_folder_the_outermost_host_counts(tmp_path: Path) -> None:
    write(tmp_path, {"example.com/out/other.org/a.html": PAGE})
    for named in (tmp_path, tmp_path / "example.com"):
        assert only(list(load([named]))).url == "http://example.com/out/other.org/a.html"


def test_a_host_above_the_named_folder_counts_only_when_none_is_below(tmp_path: Path) -> None:
    write(tmp_path, {"corp.example.com/mirrors/bbc.co.uk/a.html": PAGE, "corp.example.com/mirrors/plain/b.html": PAGE})
    found = pages(list(load([tmp_path / "corp.example.com" / "mirrors"])))
    assert [page.url for page in found] == [
        "http://bbc.co.uk/a.html",
        "http://corp.example.com/mirrors/plain/b.html",
    ]


def test_a_folder_is_read_in_order_and_what_are_no_pages_is_skipped(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b.html": PAGE,
            "a/z.html": PAGE,
            "a/style.css": b"p{}",
            "a/picture.png": b"\x89PNG",
            "a/index.html?page=2": PAGE,
            "a/style.css?v=2": b"p{}",
            "a/no-ending": PAGE,
            "a/words": b"just words",
            "a/robots.txt": b"User-agent: *",
            "a/LICENSE.txt": b"MIT",
            "a/text.txt": b"A headline",
            "hts-cache/old.html": PAGE,
            "hts-log.txt": b"log",
            "empty": b"",
        },
    )
    results = list(load([tmp_path]))
    names = [page.origin.file.removeprefix(tmp_path.as_posix() + "/") for page in pages(results)]
    assert names == ["a/index.html?page=2", "a/no-ending", "a/text.txt", "a/z.html", "b.html"]
    assert len(outcomes(results, Status.SKIPPED)) == 9
    assert not outcomes(results, Status.REFUSED)
    assert list(load([tmp_path])) == results


@pytest.mark.parametrize(
    "folder",
    ["X_files", "X.files", "X-Dateien", "X_archivos", "X_fichiers", "X_bestanden", "X-filer", "X_pliki", "x_FILES"],
)
def test_the_folder_beside_a_saved_page_holds_no_pages(tmp_path: Path, folder: str) -> None:
    stem = folder[0]
    write(tmp_path, {f"{stem}.html": PAGE, f"{folder}/frame.html": PAGE, f"{folder}/deep/er.html": PAGE})
    write(tmp_path, {"Y_files/page.html": PAGE, f"{folder}.d/page.html": PAGE})
    results = list(load([tmp_path]))
    assert len(pages(results)) == 3
    assert len(outcomes(results, Status.SKIPPED)) == 2
    assert count([tmp_path]) == 3


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path, {"a/page.html": PAGE})
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to("self")
    results = list(load([tmp_path]))
    assert len(pages(results)) == 1
    assert len(outcomes(results, Status.SKIPPED)) == 1
    assert len(results) == 3 - (not outcomes(results, Status.REFUSED))


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (outcome,) = load([tmp_path])
    assert isinstance(outcome, Outcome)
    assert outcome.status is Status.SKIPPED


def test_a_folder_deeper_than_the_interpreter_recurses(tmp_path: Path) -> None:
    here = Path.cwd()
    try:
        os.chdir(tmp_path)
        for _ in range(300):
            Path("d").mkdir()
            os.chdir("d")
        Path("a.html").write_bytes(PAGE)
    finally:
        os.chdir(here)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        results = list(load([tmp_path]))
    finally:
        sys.setrecursionlimit(limit)
    assert len(pages(results)) == 1


def test_names_that_are_no_utf8_are_escaped(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.html")).write_bytes(PAGE)
    assert only(list(load([tmp_path]))).origin.file.endswith("/caf\\xe9.html")


class Trickle(io.RawIOBase):
    """A pipe that gives one byte at a time and cannot seek."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(size, 1)) if size > 0 else b""


@pytest.mark.parametrize(
    ("data", "body", "form"),
    [
        (PAGE, PAGE, Form.HTML),
        (b"<p>fragment", b"<p>fragment", Form.HTML),
        (gzip.compress(PAGE), PAGE, Form.HTML),
        (b"A headline\n\nText.", b"A headline\n\nText.", Form.TEXT),
        (b"", b"", Form.HTML),
    ],
)
def test_standard_input_is_told_by_its_contents(data: bytes, body: bytes, form: Form) -> None:
    page = only(list(load(["-"], stdin=Trickle(data))))  # type: ignore[arg-type]
    assert (page.body, page.origin.form, page.origin.file) == (body, form, "-")


def test_binary_standard_input_is_refused() -> None:
    assert only_refused(list(load(["-"], stdin=io.BytesIO(bytes(100))))).reason is Reason.NOT_HTML


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.html": b"", "b.txt": b"", "c.css": b"", "d/e.mht": b"", "f.html.gz": b""}, 4),
        ({"a.html": b"", "b.warc.gz": b""}, None),
        ({"a.zip": b""}, None),
        ({}, 0),
    ],
)
def test_count_is_a_hint(tmp_path: Path, files: dict[str, bytes], expected: int | None) -> None:
    write(tmp_path, files)
    assert count([tmp_path]) == expected
    assert count(["-"]) is None


def test_loading_a_page_imports_nothing_heavy(tmp_path: Path) -> None:
    import subprocess

    write(tmp_path, {"a.html": PAGE})
    heavy = "fastwarc zipfile tarfile email zstandard brotli bz2 lzma lxml scrapy twisted"
    code = (
        "import sys; from thresher.crawler.loaders import load; list(load([sys.argv[1]]));"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.html")], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
