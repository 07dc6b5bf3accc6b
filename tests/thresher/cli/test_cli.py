"""What the command line offers and refuses, before anything is read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from thresher.version import __version__

OPTIONS = [
    "--output",
    "--format",
    "--chunks",
    "--errors",
    "--store",
    "--jobs",
    "--url",
    "--portal",
    "--time-zone",
    "--rules",
    "--evidence",
    "--all-text",
    "--url-file",
    "--archive",
    "--contact",
    "--allow-private",
    "--delay",
    "--max-seconds",
    "--max-memory",
    "--cluster",
    "--shard-size",
    "--index",
    "--hosts",
    "--since",
    "--until",
    "--quiet",
]


def test_help_names_the_commands(command) -> None:
    run = command("--help")
    assert run.returncode == 0
    assert "extract" in run.stdout.decode()
    assert "schema" in run.stdout.decode()
    assert run.stderr == b""


def test_help_lists_every_option_with_a_sentence(command) -> None:
    text = command("extract", "--help").stdout.decode()
    found = re.findall(r"^  (?:-\w, )?(--[a-z-]+)(?: [A-Z]+)?  +([A-Z].*)", text, re.MULTILINE)
    assert [option for option, _ in found] == [*OPTIONS, "--help"]
    assert "Exit status" in text


def test_no_command_shows_the_help(command) -> None:
    run = command()
    assert "extract" in (run.stdout + run.stderr).decode()


def test_version(command) -> None:
    assert command("--version").stdout.decode() == f"thresher {__version__}\n"


def test_schema(command) -> None:
    schema = json.loads(command("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"] == "thresher/page@2"
    assert schema["description"]
    assert {"PageRecord", "Article", "Teaser", "Accounting"} <= set(schema["$defs"])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["extract", "--help"], ["extract"]])
def test_help_imports_nothing_heavy(arguments: list[str], environment: dict[str, str]) -> None:
    source = (
        "import sys, thresher.cli\n"
        f"sys.argv = ['thresher', *{arguments!r}]\n"
        "try: thresher.cli.main()\n"
        "finally: print('MODULES', *sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, env=environment, check=False)
    modules = set(run.stdout.split("MODULES")[1].split())
    assert not {"lxml", "msgspec", "crawler", "thresher.pipelines.process", "zstandard", "multiprocessing"} & modules


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "PATH"),
        (["saved", "--jobs", "0"], "--jobs"),
        (["saved", "--jobs", "-1"], "--jobs"),
        (["saved", "--jobs", "two"], "--jobs"),
        (["saved", "--max-seconds", "0"], "--max-seconds"),
        (["saved", "--max-seconds", "nan"], "--max-seconds"),
        (["saved", "--max-seconds", "inf"], "--max-seconds"),
        (["saved", "--max-memory", "0"], "--max-memory"),
        (["saved", "--max-memory", "-5"], "--max-memory"),
        (["saved/page01.html", "-o", "saved/../saved/page01.html"], "is an input too"),
        (["saved/page01.html", "--errors", "saved/page01.html"], "is an input too"),
        (["saved", "-o", "saved"], "is an input too"),
        (["saved", "-o", "saved/pages/"], "is inside saved"),
        (["saved", "-o", "pages.docx"], "no form has this ending"),
        (["saved", "-o", "pages/", "--format", "csv"], "is a folder"),
        (["saved", "--format", "parquet"], "name one with -o"),
        (["saved", "--chunks", "9", "--format", "md"], "--chunks"),
        (["saved", "-o", "out", "--errors", "./out"], "is the output too"),
        (["saved", "--errors", "-"], "--errors"),
        (["saved", "--url", "https://herald.example/"], "one page"),
        (["saved/page01.html", "saved/page02.html", "--url", "https://herald.example/"], "one page"),
        (["-", "-"], "once"),
        (["saved/page01.html", "--url", "https://herald.example/\udce9"], "--url"),
        (["saved/page01.html", "--url", "herald.example"], "http://"),
        (["saved", "--portal", ""], "--portal"),
        (["saved", "--portal", "a\nb"], "--portal"),
        (["saved", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_usage(command, pages: Path, arguments: list[str], words: str) -> None:
    before = {path: path.read_bytes() for path in pages.iterdir()}
    run = command("extract", *arguments)
    assert run.returncode == 2
    assert run.stdout == b""
    assert words in run.stderr.decode()
    assert "Traceback" not in run.stderr.decode()
    assert {path: path.read_bytes() for path in pages.iterdir()} == before
    assert [path.name for path in pages.parent.iterdir()] == ["saved"]


def test_an_unknown_command(command) -> None:
    assert command("thrash").returncode == 2
