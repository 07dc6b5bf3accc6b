"""`extract` and `export` in the forms that people read: to a file, and each page to a file of its own."""

import json
from pathlib import Path

import pytest
import trafilatura
from lxml import etree

from thresher.cli import app
from thresher.pipelines.export.file_names import FileNames
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import Accounting, PageRecord, PageType

PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<link rel="canonical" href="https://news.example/{number}.html"></head><body><article><h1>{title}</h1>
<p class="byline">By Ann Bell</p><time datetime="2024-05-06">6 May 2024</time>
<p>The council of the harbour town has decided to keep <a href="/plan">the plan</a> that it made in the spring, and to
pay for it out of the money that the old bridge has brought in since the last election.</p>
<h2>What is next</h2>
<p>The next meeting is on Tuesday, and whoever lives in the town may come and speak for as long as three minutes, as
everyone has been able to since the hall was built.</p></article></body></html>"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two saved pages, their records in a store, and what `extract` writes of them in some forms."""
    folder = tmp_path_factory.mktemp("forms")
    (folder / "saved").mkdir()
    for number in (1, 2):
        page = PAGE.format(title=f"Harbour town keeps plan number {number}", number=number)
        (folder / "saved" / f"{number}.html").write_text(page, encoding="utf-8")
    saved = str(folder / "saved")
    assert run("extract", saved, "-q", "--store", str(folder / "a.db"), "-o", str(folder / "one.md")) == 0
    assert run("extract", saved, "-q", "-o", f"{folder}/pages/", "--format", "md") == 0
    assert run("extract", saved, "-q", "--chunks", "45", "-o", str(folder / "chunks.jsonl")) == 0
    return folder


def run(*arguments: str) -> object:
    """The exit status of a command that is run in this process."""
    try:
        app(arguments)
    except SystemExit as ended:
        return ended.code or 0
    return 0


def record(url: str | None, file: str = "a.html", member: str | None = None) -> PageRecord:
    return PageRecord(
        url=url,
        page_type=PageType.OTHER,
        content_sha256="0" * 64,
        origin=Origin(file=file, form=Form.HTML, member=member),
        accounting=Accounting(0, {}),
    )


def test_each_form_is_written_by_its_ending(made: Path, tmp_path: Path) -> None:
    for ending in ("md", "txt", "html", "xml", "json", "csv", "jsonl", "md.gz"):
        assert run("export", "--store", str(made / "a.db"), "-o", str(tmp_path / f"out.{ending}")) == 0
    text = (tmp_path / "out.md").read_text()
    assert text.count("\n# Harbour town keeps plan number ") == 2
    assert "[the plan](https://news.example/plan)" in text
    assert (
        (tmp_path / "out.txt").read_text().startswith("Harbour town keeps plan number 1\nBy Ann Bell\n2024-05-06\n\n")
    )
    assert (tmp_path / "out.html").read_text().count("<article") == 2
    assert [each["page_type"] for each in json.loads((tmp_path / "out.json").read_text())] == ["article", "article"]
    assert (tmp_path / "out.md.gz").read_bytes()[:2] == b"\x1f\x8b"
    dtd = etree.DTD(str(Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"))
    corpus = etree.fromstring((tmp_path / "out.xml").read_bytes())
    assert dtd.validate(corpus), dtd.error_log.last_error
    assert len(corpus.findall("{*}TEI")) == 2


@pytest.mark.parametrize(
    ("form", "ending"), [("md", ".md"), ("txt", ".txt"), ("html", ".html"), ("tei", ".xml"), (None, ".json")]
)
def test_a_folder_gets_a_file_for_each_page(made: Path, tmp_path: Path, form: str | None, ending: str) -> None:
    arguments = ["export", "--store", str(made / "a.db"), "-o", f"{tmp_path}/pages/"]
    assert run(*arguments, *(["--format", form] if form else [])) == 0
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert names == [f"news.example-1{ending}", f"news.example-2{ending}"]


def test_an_extraction_writes_what_an_export_writes(made: Path, tmp_path: Path) -> None:
    assert run("export", "--store", str(made / "a.db"), "-o", str(tmp_path / "two.md")) == 0
    assert (made / "one.md").read_bytes() == (tmp_path / "two.md").read_bytes()
    alone = [path.read_bytes() for path in sorted((made / "pages").iterdir())]
    assert b"\n".join(alone) == (made / "one.md").read_bytes()


def test_chunks_say_where_they_come_from(made: Path) -> None:
    found = [json.loads(line) for line in (made / "chunks.jsonl").read_text().splitlines()]
    assert [(chunk["headings"], chunk["blocks"]) for chunk in found[:2]] == [([], [0]), (["What is next"], [1, 2])]
    assert [chunk["url"] for chunk in found[::2]] == ["https://news.example/1.html", "https://news.example/2.html"]


@pytest.mark.parametrize(
    "arguments",
    [["-o", "x.docx"], ["-o", "x/", "--format", "jsonl"], ["--chunks", "9", "-o", "x.md"]],
)
def test_wrong_usage_of_an_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", *arguments) == 2
    assert "Invalid value" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pages").write_text("a file")
    assert run("export", "--store", str(made / "a.db"), "-o", f"{tmp_path}/pages/", "--format", "md") == 1
    assert capsys.readouterr().err.startswith(f"thresher: cannot write {tmp_path}/pages")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.news.example/2025/a.html?id=7", "news.example-2025-a-id-7"),
        ("https://news.example/", "news.example"),
        ("https://news.example/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC", "news.example-паром"),
        ("https://news.example/../../etc/passwd", "news.example-etc-passwd"),
        ("https://news.example/%2e%2e%2f%00a:b*c", "news.example-a-b-c"),
        ("https://con.example/a", "_con.example-a"),
        ("https://user:secret@news.example/a", "news.example-a"),
        ("https://news.example/" + "a" * 400, "news.example-" + "a" * 78 + "-f887e982"),
        (None, "member"),
    ],
)
def test_names_that_every_system_takes(url: str | None, name: str) -> None:
    assert FileNames().name(record(url, member="folder/member.html")) == name


def test_names_are_given_once() -> None:
    names = FileNames()
    urls = ["http://a.example/x", "https://a.example/X", "https://a.example/x-2", "https://a.example/x?"]
    assert [names.name(record(url)) for url in urls] == [
        "a.example-x",
        "a.example-x-2",
        "a.example-x-2-2",
        "a.example-x-3",
    ]
    assert len({names.name(record(f"https://a.example/{'y' * 400}{at}")) for at in range(50)}) == 50
