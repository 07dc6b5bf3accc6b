"""`extract` and `export` in the forms that people read: to a file, and each page to a file of its own."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import trafilatura
from lxml import etree

from thresher.pipelines.export.file_names import FileNames
from thresher.schemas.page import Form, Origin
from thresher.schemas.record import Accounting, PageRecord, PageType

Command = Callable[..., "subprocess.CompletedProcess[bytes]"]
PAGE = """<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<link rel="canonical" href="https://news.example/{number}.html"></head><body><article><h1>{title}</h1>
<p class="byline">By Ann Bell</p><time datetime="2024-05-06">6 May 2024</time>
<p>The council of the harbour town has decided to keep <a href="/plan">the plan</a> that it made in the spring, and to
pay for it out of the money that the old bridge has brought in since the last election.</p>
<h2>What is next</h2>
<p>The next meeting is on Tuesday, and whoever lives in the town may come and speak for as long as three minutes, as
everyone has been able to since the hall was built.</p></article></body></html>"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    for number in (1, 2):
        page = PAGE.format(title=f"Harbour town keeps plan number {number}", number=number)
        path = tmp_path / "saved" / f"{number}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    return tmp_path / "saved"


def record(url: str | None, file: str = "a.html", member: str | None = None) -> PageRecord:
    return PageRecord(
        url=url,
        page_type=PageType.OTHER,
        content_sha256="0" * 64,
        origin=Origin(file=file, form=Form.HTML, member=member),
        accounting=Accounting(0, {}),
    )


def test_each_form_is_written_by_its_ending(command: Command, saved: Path) -> None:
    for ending in ("md", "txt", "html", "xml", "json", "csv", "jsonl", "md.gz"):
        run = command("extract", "saved", "-o", f"out.{ending}")
        assert run.returncode == 0, run.stderr
    out = saved.parent
    text = (out / "out.md").read_text()
    assert text.count("\n# Harbour town keeps plan number ") == 2
    assert "[the plan](https://news.example/plan)" in text
    assert (out / "out.txt").read_text().startswith("Harbour town keeps plan number 1\nBy Ann Bell\n2024-05-06\n\nThe ")
    assert (out / "out.html").read_text().count("<article") == 2
    assert [each["page_type"] for each in json.loads((out / "out.json").read_text())] == ["article", "article"]
    assert (out / "out.md.gz").read_bytes()[:2] == b"\x1f\x8b"
    dtd = etree.DTD(str(Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"))
    corpus = etree.fromstring((out / "out.xml").read_bytes())
    assert dtd.validate(corpus), dtd.error_log.last_error
    assert len(corpus.findall("{*}TEI")) == 2


@pytest.mark.parametrize(
    ("form", "ending"), [("md", ".md"), ("txt", ".txt"), ("html", ".html"), ("tei", ".xml"), (None, ".json")]
)
def test_a_folder_gets_a_file_for_each_page(command: Command, saved: Path, form: str | None, ending: str) -> None:
    run = command("extract", "saved", "-q", "-o", "pages/", *(["--format", form] if form else []))
    assert (run.returncode, run.stdout) == (0, b"")
    names = sorted(path.name for path in (saved.parent / "pages").iterdir())
    assert names == [f"news.example-1{ending}", f"news.example-2{ending}"]
    alone = command("extract", "saved/2.html", "-q", "--format", "md")
    if form == "md":
        assert (saved.parent / "pages" / names[1]).read_bytes() == alone.stdout


def test_an_export_writes_what_an_extraction_writes(command: Command, saved: Path) -> None:
    assert command("extract", "saved", "--store", "a.db", "-q", "-o", "one.md").returncode == 0
    assert command("export", "--store", "a.db", "-o", "two.md").stderr == b"2 records to two.md\n"
    assert (saved.parent / "one.md").read_bytes() == (saved.parent / "two.md").read_bytes()
    assert command("export", "--store", "a.db", "--format", "html", "-o", "pages/").stderr == b"2 records to pages/\n"
    assert len([*(saved.parent / "pages").iterdir()]) == 2


def test_chunks_say_where_they_come_from(command: Command, saved: Path) -> None:
    run = command("extract", "saved/1.html", "-q", "--chunks", "45")
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(chunk["headings"], chunk["blocks"]) for chunk in found] == [([], [0]), (["What is next"], [1, 2])]
    assert found[0]["headline"] == "Harbour town keeps plan number 1"


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "-o", "x.docx"],
        ["export", "-o", "x/", "--format", "jsonl"],
        ["export", "--chunks", "9", "-o", "x.md"],
    ],
)
def test_wrong_usage_of_an_export(command: Command, tmp_path: Path, arguments: list[str]) -> None:
    run = command(*arguments)
    assert run.returncode == 2
    assert b"Error: Invalid value" in run.stderr
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written(command: Command, saved: Path) -> None:
    (saved.parent / "pages").write_text("a file")
    run = command("extract", "saved", "-q", "-o", "pages/", "--format", "md")
    assert run.returncode == 1
    assert run.stderr.startswith(b"thresher: cannot write pages")
    assert b"Traceback" not in run.stderr


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
