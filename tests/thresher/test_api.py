"""`import thresher`."""

import subprocess
import sys
from pathlib import Path

import pytest

import thresher
from thresher.schemas.errors import PageRefused
from thresher.schemas.outcome import Outcome, Reason, Status
from thresher.schemas.record import PageRecord


def markup(pages: Path) -> bytes:
    return (pages / "page00.html").read_bytes()


def test_all_is_exact() -> None:
    assert thresher.__all__ == ["__version__", "extract", "extract_files"]
    assert all(hasattr(thresher, name) for name in thresher.__all__)
    with pytest.raises(AttributeError, match="'thresher' has no attribute 'nothing'"):
        _ = thresher.nothing


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
