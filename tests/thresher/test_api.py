"""`import thresher`."""

import pickle
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import thresher
from tests.crawl.site import served
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.record import PageRecord


def markup(pages: Path) -> bytes:
    return (pages / "page00.html").read_bytes()


def test_all_is_exact() -> None:
    assert sorted(thresher.__all__) == thresher.__all__
    assert all(hasattr(thresher, name) for name in thresher.__all__)
    assert {*thresher.__all__} <= {*dir(thresher)}
    with pytest.raises(AttributeError, match="'thresher' has no attribute 'nothing'"):
        _ = thresher.nothing


def test_all_types_of_a_record_stand_at_the_top() -> None:
    from thresher.schemas import record

    of_records = {name for name, value in vars(record).items() if isinstance(value, type) and name != "Literal"}
    shared = {"Shown", "StrEnum"}
    assert {name for name in of_records - shared if not name.startswith("_")} <= {*thresher.__all__}


def test_importing_is_quick(environment: dict[str, str]) -> None:
    source = "import sys, thresher; thresher.__version__; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment, check=True)
    assert not {"lxml", "msgspec", "typer", "pipelines", "crawler"} & set(run.stdout.split())


def test_functions_stay_functions_after_the_command_was_imported() -> None:
    import thresher.cli
    import thresher.cli.extract

    assert callable(thresher.extract)


def test_extract_reads_what_the_saving_tool_wrote(pages: Path) -> None:
    comment = (
        b"<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://herald.example/1 \n"
        b" saved date: Wed Mar 12 2025 15:00:00 GMT+0000 (Coordinated Universal Time) \n-->"
    )
    record = thresher.extract(comment + markup(pages))
    assert (record.url, record.fetched_at) == ("https://herald.example/1", "2025-03-12T15:00:00+00:00")
    assert thresher.extract(comment + markup(pages), url="https://other.example/").url == "https://other.example/"


def test_extract_knows_addresses_of_web_archives(pages: Path) -> None:
    record = thresher.extract(markup(pages), url="https://web.archive.org/web/20240306102030/https://herald.example/1")
    assert (record.url, record.fetched_at) == ("https://herald.example/1", "2024-03-06T10:20:30+00:00")


@pytest.mark.parametrize("form", ["bytes", "str"])
def test_extract(pages: Path, form: str) -> None:
    html = markup(pages)
    record = thresher.extract(
        html if form == "bytes" else html.decode(), url="https://herald.example/1", portal="herald"
    )
    assert isinstance(record, PageRecord)
    assert (record.url, record.portal) == ("https://herald.example/1", "herald")
    assert record.article is not None
    assert record.article.headline == "Council passes budget number 0"
    assert record.evidence is None


def test_text_is_not_decoded_by_the_charset_that_it_declares() -> None:
    texts = "".join(f"<p>Это обычный абзац текста номер {number}.</p>" for number in range(9))
    html = f"<meta charset=windows-1251><title>Ж</title><h1>Жизнь</h1>{texts}"
    record = thresher.extract(html)
    assert record.title == "Ж"


def test_extract_with_evidence(pages: Path) -> None:
    assert thresher.extract(markup(pages), evidence=True).evidence is not None


@pytest.mark.parametrize("html", [b"", "", "  \n "])
def test_a_refused_page_raises(html: bytes | str) -> None:
    with pytest.raises(PageRefused) as caught:
        thresher.extract(html)
    assert caught.value.reason is Reason.EMPTY
    assert caught.value.detail


@pytest.mark.parametrize("jobs", [None, 1, 2])
def test_extract_files(pages: Path, jobs: int | None) -> None:
    outcomes = list(thresher.extract_files([pages, str(pages / "missing.html")], jobs=jobs))
    assert all(isinstance(outcome, Outcome) for outcome in outcomes)
    assert [Path(outcome.origin.file).name for outcome in outcomes] == [
        *[f"page{number:02}.html" for number in range(12)],
        "picture.png",
        "missing.html",
    ]
    assert [outcome.status for outcome in outcomes[4:7]] == [Status.KEPT, Status.REFUSED, Status.KEPT]
    assert outcomes[12].status is Status.SKIPPED
    assert outcomes[13].reason is Reason.UNREADABLE


THREADED = """
import sys, threading
import thresher

threading.Thread(target=threading.Event().wait, daemon=True).start()
{guard}
    print(*[outcome.status for outcome in thresher.extract_files(["saved"], jobs=2)])
"""


@pytest.mark.slow
@pytest.mark.parametrize("guard", ["if True:", 'if __name__ == "__main__":'], ids=["none", "guard"])
def test_a_program_with_threads_needs_a_guard(pages: Path, environment: dict[str, str], guard: str) -> None:
    (pages.parent / "program.py").write_text(THREADED.format(guard=guard))
    command = [sys.executable, "program.py"]
    run = subprocess.run(command, cwd=pages.parent, env=environment, capture_output=True, text=True, check=False)
    if guard == "if True:":
        assert (run.returncode, run.stdout) == (1, "")
        assert run.stderr.count("Traceback") == 1
        said = (
            'thresher.schemas.errors.WorkerError: the program\'s own work must stand under `if __name__ == "__main__":`'
        )
        assert run.stderr.splitlines()[-1].startswith(said)
    else:
        assert (run.returncode, run.stderr) == (0, "")
        assert run.stdout.split() == [*["kept"] * 5, "refused", *["kept"] * 6, "skipped"]


def test_records_of_both_ways_are_the_same(pages: Path) -> None:
    (outcome,) = thresher.extract_files([pages / "page00.html"])
    record = thresher.extract(markup(pages))
    assert outcome.record is not None
    assert outcome.record.article == record.article
    assert outcome.record.content_sha256 == record.content_sha256


@pytest.mark.parametrize("page", [None, 7, Path("a.html")])
def test_a_page_that_is_no_markup_is_told(page: object) -> None:
    with pytest.raises(TypeError, match="a page is its markup"):
        thresher.extract(page)  # type: ignore[arg-type]


def test_what_names_a_page_is_no_page(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pages)
    with pytest.raises(ValueError, match="is an address, and no markup: extract_urls fetches the page there"):
        thresher.extract(" https://herald.example/1\n")
    with pytest.raises(
        ValueError, match=r"page00.html is a file, and no markup: give its bytes, or the file to extract"
    ):
        thresher.extract("page00.html")
    with pytest.raises(TypeError, match="a page is its markup, str or bytes, and no PosixPath; of files, see extract_"):
        thresher.extract(Path("page00.html"))  # type: ignore[arg-type]
    long = " ".join(f"On day {day} much was said." for day in range(400))  # longer than any file's name
    assert thresher.extract(long).text


@pytest.mark.parametrize("kind", [str, Path])
def test_one_path_may_stand_alone(kind: type, pages: Path) -> None:
    (outcome,) = thresher.extract_files(kind(pages / "page00.html"), jobs=1)
    assert outcome.status is thresher.Status.KEPT


@pytest.mark.parametrize("given", [b"page00.html", [b"page00.html"], [1]])
def test_paths_of_another_kind_are_told(given: object) -> None:
    with pytest.raises(TypeError, match="a path is a str, and no "):
        list(thresher.extract_files(given))  # type: ignore[arg-type]


def test_a_record_shows_itself(pages: Path) -> None:
    record = thresher.extract(markup(pages), url="https://herald.example/1")
    line = "<PageRecord article 'Council passes budget number 0' https://herald.example/1, 102 words, 0 teasers>"
    assert repr(record) == line
    shown = record._repr_html_()
    assert "<h3>Council passes budget number 0</h3>" in shown
    assert '<a href="https://herald.example/1" rel="noopener noreferrer nofollow">' in shown
    assert record.to_dict() == msgspec.json.decode(msgspec.json.encode(record))
    assert pickle.loads(pickle.dumps(record)) == record


def test_a_notebook_runs_nothing_of_a_page() -> None:
    html = (
        "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><p>&lt;img src=x onerror=alert(1)&gt; is what it says</p>"
    )
    shown = thresher.extract(html, url="javascript:alert(1)")._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<a " not in shown


def test_tables_have_a_row_for_each_record_or_outcome(pages: Path) -> None:
    outcomes = list(thresher.extract_files(pages, jobs=1))
    records = [outcome.record for outcome in outcomes if outcome.record is not None]
    table = thresher.to_arrow(records)
    assert table.column("headline").to_pylist() == [record.article.headline for record in records if record.article]
    assert {field.name for field in table.schema} >= {"url", "text", "teasers", "date_published"}
    table = thresher.to_arrow(outcomes)
    assert table.column("status").to_pylist() == [outcome.status for outcome in outcomes]
    empty = table.to_pylist()[5]
    assert (Path(empty["file"]).name, empty["reason"], empty["headline"]) == ("page05.html", "empty", None)
    one = thresher.extract_to_arrow(b"<p></p>", "https://herald.example/1")
    assert one.schema == table.schema
    assert one.to_pylist()[0]["url"] == "https://herald.example/1"
    assert thresher.to_arrow([]).num_rows == 0
    none = thresher.to_arrow([], of=thresher.Outcome)
    assert (none.num_rows, none.schema) == (0, one.schema)
    assert thresher.to_arrow(outcomes, of=thresher.Outcome).schema == one.schema
    assert thresher.to_arrow([], of=thresher.PageRecord).schema == thresher.to_arrow(records).schema
    with pytest.raises(TypeError, match="a table is made of Outcomes and not of PageRecord"):
        thresher.to_arrow(records, of=thresher.Outcome)
    with pytest.raises(TypeError, match="a table is made of records, or of outcomes, and not of dict"):
        thresher.to_arrow([record.to_dict() for record in records])  # type: ignore[arg-type]


@pytest.mark.parametrize("library", ["polars", "pandas"])
def test_data_frames(library: str, pages: Path) -> None:
    pytest.importorskip(library, reason=f"pip install {library}")
    record = thresher.extract(markup(pages), url="https://herald.example/1")
    frame = getattr(thresher, f"to_{library}")([record, record])
    assert list(frame["url"]) == ["https://herald.example/1"] * 2
    none = getattr(thresher, f"to_{library}")([], of=thresher.Outcome)
    assert (len(none), next(iter(none.columns))) == (0, "status")


def test_addresses_are_fetched_and_their_outcomes_given(tmp_path: Path) -> None:
    with served() as site:
        at = f"http://127.0.0.1:{site.server_port}"
        outcomes = list(thresher.extract_urls(f"{at}/story", allow_private=True, delay=0, archive=tmp_path, jobs=1))
        assert [outcome.status for outcome in outcomes] == ["kept"]
        assert outcomes[0].origin.file.startswith(str(tmp_path))
        (late,) = thresher.extract_urls([f"{at}/hidden"], allow_private=True, delay=0, max_fetching=0)
        assert (late.reason, late.detail) == ("not_fetched", "gave no page in 0 s")
    with pytest.raises(thresher.PortalError, match="give --contact your mail address"):
        list(thresher.extract_urls("https://herald.example/1"))
