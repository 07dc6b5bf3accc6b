"""The docs say all that there is to say: every field, option, reason and code, and nothing that is not there."""

import importlib.util
import re
import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest

import thresher
from thresher.schemas.outcome import Outcome, Reason
from thresher.schemas.page import Form, Known, Origin
from thresher.schemas.record import (
    Accounting,
    Article,
    Block,
    BlockKind,
    Cell,
    Comment,
    Crumb,
    Evidence,
    Image,
    Link,
    PageRecord,
    PageType,
    PlacedText,
    Rejected,
    Source,
    Span,
    SpanKind,
    Teaser,
    TextLink,
    Warning,
    Zone,
)

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"])
FOR_DEVELOPERS = [DOCS / "architecture.md", ROOT / "CONTRIBUTING.md"]

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "The page": PageRecord,
    "Breadcrumbs": Crumb,
    "Origin": Origin,
    "Article": Article,
    "Source": Source,
    "Blocks": Block,
    "Spans": Span,
    "Cells": Cell,
    "Links in the text": TextLink,
    "Images": Image,
    "Teasers": Teaser,
    "Comments": Comment,
    "Links": Link,
    "Accounting": Accounting,
    "All text": PlacedText,
    "Evidence": Evidence,
    "Rejected values": Rejected,
    "Warnings": Warning,
}
ENUMS: dict[str, list[type[StrEnum]]] = {
    "The page": [PageType],
    "Origin": [Form, Known],
    "Blocks": [BlockKind],
    "Spans": [SpanKind],
    "Links": [Zone],
}


def section_of(page: str, heading: str) -> str:
    """The text below a heading, up to the next one."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section {heading!r}"
    return found[1]


def tables_of(text: str) -> list[list[list[str]]]:
    """The tables of a section: rows of cells."""
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [[re.split(r"(?<!\\)\|", row)[1:-1] for row in table.splitlines()] for table in tables]


def names_in(text: str, title: str) -> list[str]:
    """The names in the first column of the table whose column has this title."""
    (table,) = [table for table in tables_of(text) if table[0][0].strip() == title]
    return [row[0].strip().strip("`") for row in table[2:]]


def types_in(annotation: object) -> set[type]:
    inner = [kind for part in getattr(annotation, "__args__", ()) for kind in types_in(part)]
    return {annotation, *inner} if isinstance(annotation, type) else set(inner)


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_field_is_explained_in_its_order(heading: str) -> None:
    fields = [field.name for field in msgspec.structs.fields(SECTIONS[heading])]
    assert names_in(section_of("record.md", heading), "Field") == fields


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_field_has_an_example_or_a_section_of_its_own(heading: str) -> None:
    (table,) = [table for table in tables_of(section_of("record.md", heading)) if table[0][0].strip() == "Field"]
    for name, meaning, example in table[2:]:
        assert example.strip() or "below" in meaning, f"{heading}: {name.strip()} has no example"


def test_every_part_of_a_record_has_a_section() -> None:
    seen: set[type] = set()
    waiting = {PageRecord}
    while waiting:
        struct = waiting.pop()
        seen.add(struct)
        used = {kind for field in msgspec.structs.fields(struct) for kind in types_in(field.type)}
        waiting |= {kind for kind in used if issubclass(kind, msgspec.Struct)} - seen
    assert seen == set(SECTIONS.values())


@pytest.mark.parametrize("heading", ENUMS)
def test_every_value_of_an_enumeration_is_named(heading: str) -> None:
    text = section_of("record.md", heading)
    missing = [value.value for enum in ENUMS[heading] for value in enum if f"`{value.value}`" not in text]
    assert missing == []


def test_every_warning_is_explained() -> None:
    sources = [
        path.read_text(encoding="utf-8") for part in ("crawler", "pipelines") for path in (ROOT / part).rglob("*.py")
    ]
    codes = {code for source in sources for code in re.findall(r"\bWarning\(\s*\"(\w+)\"", source)}
    assert codes
    assert set(names_in(section_of("record.md", "Warnings"), "Code")) == codes


def test_every_reason_is_explained() -> None:
    assert names_in(section_of("extract.md", "Pages without a record"), "Reason") == [reason.value for reason in Reason]


def test_every_reason_is_given_to_some_page() -> None:
    folders = ("crawler", "pipelines", "thresher")
    source = "".join(path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert [reason.name for reason in Reason if f"Reason.{reason.name}" not in source] == []


def test_every_option_is_explained() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "thresher", "extract", "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    options = re.findall(r"^  (?:(-\w), )?(--[a-z-]+)", run.stdout.split("Options:")[1], re.MULTILINE)
    rows = names_in(section_of("extract.md", "Options"), "Option")
    assert [tuple(re.findall(r"-{1,2}[a-z-]+", row)) for row in rows] == [
        tuple(filter(None, names)) for names in options
    ]


def test_every_command_is_explained() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "thresher", "--help"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    commands = re.findall(r"^  (\w+) ", run.stdout.split("Commands:")[1], re.MULTILINE)
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [command for command in commands if f"thresher {command}" not in text] == []


def test_everything_that_is_exported_is_explained() -> None:
    text = (DOCS / "python.md").read_text(encoding="utf-8")
    assert [name for name in thresher.__all__ if f"thresher.{name}" not in text] == []
    outcome = [field.name for field in msgspec.structs.fields(Outcome)]
    assert sorted(names_in(section_of("python.md", "Many pages"), "")) == sorted(outcome)


def test_the_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    shutil.copytree(ROOT / "seeds" / "pages", tmp_path / "saved")
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(.*?)```", (DOCS / "python.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "python.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "Harbour town votes to keep its last ferry" in shown
    assert "empty" in shown
    assert shown.rstrip().endswith("True")


def test_the_markdown_of_the_readme_is_that_of_the_sample_page() -> None:
    shown = re.findall(r"```markdown\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[0]
    made = thresher.extract((ROOT / "seeds/pages/modern-article-en.html").read_bytes()).markdown()
    parts = [part for line in shown.splitlines() for part in re.split(r"…\)?", line)]
    assert [part for part in parts if part.strip("* ") not in made] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), f"{page.name} links to {target}"
        headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
        assert not anchor or anchor in {
            re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
        }


def test_every_page_of_the_docs_is_linked_from_the_readme_and_from_where_to_begin() -> None:
    readme, index = ((folder / "README.md").read_text(encoding="utf-8") for folder in (ROOT, DOCS))
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []
    pages = [page.name for page in DOCS.glob("*.md") if page.name != "README.md"]
    assert [name for name in pages if not re.search(rf"\({name}[#)]", index)] == []


def test_programs_that_the_docs_name_exist() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES if page not in FOR_DEVELOPERS)
    names = set(re.findall(r"\b(?:benchmarks|seeds|docs|tests)/[\w./-]*\w", text))
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", FOR_DEVELOPERS, ids=lambda page: page.name)
def test_files_and_folders_that_developers_are_led_to_exist(page: Path) -> None:
    tops = "benchmarks|crawler|docs|pipelines|schemas|seeds|store|tests|text|thresher|training"
    names = set(re.findall(rf"`((?:{tops})/[\w./-]*)`", page.read_text(encoding="utf-8")))
    named = {name for name in names if not re.search("NAME|CODE", name)}
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_folder_of_the_code_is_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    tops = ("schemas", "text", "store", "crawler/*", "pipelines", "thresher/*", "training", "benchmarks", "tests")
    folders = {path for top in tops for path in ROOT.glob(top) if path.is_dir() and not path.is_symlink()}
    names = {path.relative_to(ROOT).as_posix() for path in folders if not path.name.startswith("__")}
    assert [name for name in sorted(names) if name not in text] == []


def test_the_makefile_has_every_target_that_developers_are_told_of() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = {
        name
        for page in FOR_DEVELOPERS
        for name in re.findall(r"(?:`|^ {4})make ([a-z-]+)", page.read_text("utf-8"), re.M)
    }
    assert told <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {"check", "test", "test-all", "fuzz"} <= told


def test_the_new_names_that_the_changelog_tells_can_be_imported() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (table,) = [table for table in tables_of(changelog) if table[0][0].strip() == "Before"]
    told = set()
    for before, now in table[2:]:
        names = re.findall(r"`(thresher[\w.]*?)(?:\.\*)?`", now)
        assert names, now
        if now.strip().startswith("the same names in"):
            names = [f"{names[0]}.{name}" for name in re.findall(r"`(\w+)`", before)]
        told |= {*names}
    assert [name for name in sorted(told) if importlib.util.find_spec(name) is None] == []
