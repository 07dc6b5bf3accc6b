"""What docs/analyse.md shows is run as it stands there, with the programs and libraries that it names."""

import importlib.util
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from tests.conftest import ROOT, Command

_PAGE = (ROOT / "docs/analyse.md").read_text(encoding="utf-8")
_NEEDS = {
    "DuckDB": ["duckdb"],
    "pandas": ["pandas"],
    "Polars": ["polars"],
    "Datasette": ["datasette"],
    "A file to hand on": ["sqlite_utils"],
}
_EXTENSION = """
import duckdb, pathlib, duckdb_extension_sqlite_scanner
(file,) = pathlib.Path(duckdb_extension_sqlite_scanner.__file__).parent.rglob("*.duckdb_extension")
duckdb.sql(f"LOAD '{file}'")
"""
"""DuckDB's extension for SQLite from the package index: a test fetches nothing from elsewhere."""
_OF_EXTENSION = "TYPE sqlite"
_NOT_RUN = ("pip install", "datasette thresher.db\n")
"""Lines that install, and a server that would not end."""


def _section(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", _PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def _examples(text: str) -> list[tuple[str, str]]:
    """`python` or `sh`, and the code, in their order."""
    found = re.findall(r"```python\n((?s:.*?))```|^ {4}(\S.*\n)", text, re.MULTILINE)
    return [("python", python) if python else ("sh", line) for python, line in found]


@pytest.fixture
def folder(command: Command, tmp_path: Path) -> Path:
    assert command("extract", ROOT / "seeds/pages", "--store", "thresher.db", "--quiet").returncode == 0
    return tmp_path


def _run(folder: Path, environment: dict[str, str], text: str) -> list[str]:
    """What each example tells; none may fail."""
    scripts = folder / "bin"
    scripts.mkdir()
    (scripts / "thresher").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m thresher "$@"\n')
    (scripts / "thresher").chmod(0o755)
    path = os.pathsep.join([str(scripts), str(Path(sys.executable).parent), environment["PATH"]])
    of_python = os.pathsep.join(filter(None, (environment["PYTHONPATH"], os.environ.get("PYTHONPATH"))))
    env = {**os.environ, **environment, "PATH": path, "PYTHONPATH": of_python}
    told = []
    for kind, code in _examples(text):
        if code.startswith(_NOT_RUN):
            continue
        before = _EXTENSION if _OF_EXTENSION in code else ""
        arguments = [sys.executable, "-c", before + code] if kind == "python" else ["sh", "-c", code]
        run = subprocess.run(arguments, cwd=folder, env=env, capture_output=True, text=True)
        assert run.returncode == 0, f"{code}\n{run.stderr}"
        told.append(run.stdout)
    return told


def _needs(program: str, package: str) -> None:
    if shutil.which(program) is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no {program}: apt-get install {package}")


def test_sqlite3(folder: Path, environment: dict[str, str]) -> None:
    _needs("sqlite3", "sqlite3")
    counts, *rest = _run(folder, environment, _PAGE[: _PAGE.index("## The views")] + _section("sqlite3"))
    assert "northgatecourier.example" in counts
    assert len(rest) == 3
    assert "https://" in rest[1]


def test_postgresql(command: Command, tmp_path: Path, environment: dict[str, str], new_store_url) -> None:
    _needs("psql", "postgresql-client")
    environment["THRESHER_STORE"] = new_store_url("postgresql").replace("postgresql+psycopg:", "postgresql:")
    assert command("store", "upgrade").returncode == 0
    assert command("extract", ROOT / "seeds/pages", "--quiet", "--store", environment["THRESHER_STORE"]).returncode == 0
    (told,) = _run(tmp_path, environment, _section("PostgreSQL"))
    assert "northgatecourier.example" in told


@pytest.mark.integration
@pytest.mark.parametrize("heading", _NEEDS)
def test_libraries(folder: Path, environment: dict[str, str], heading: str) -> None:
    if missing := [name for name in _NEEDS[heading] if importlib.util.find_spec(name) is None]:
        pytest.skip(f"{missing[0]} is not installed")
    if heading == "A file to hand on":
        _needs("sqlite3", "sqlite3")
    section = _section(heading)
    if heading == "DuckDB":
        section = section.replace(_of_extension(), "")
    _check_told(folder, environment, section)


@pytest.mark.integration
def test_duckdb_reads_the_store_itself(folder: Path, environment: dict[str, str]) -> None:
    """Its extension is of one version of DuckDB alone; the package index has none for DuckDB 2 yet."""
    try:
        extension, duckdb = version("duckdb-extension-sqlite-scanner"), version("duckdb")
    except PackageNotFoundError as error:
        pytest.skip(f"{error.name} is not installed: pip install '.[integrations]' takes a DuckDB that has it")
    if extension != duckdb:
        pytest.skip(f"duckdb-extension-sqlite-scanner {extension} is not for DuckDB {duckdb}")
    _check_told(folder, environment, _of_extension())


def _of_extension() -> str:
    """The example that needs DuckDB's extension for SQLite."""
    (found,) = [part for part in re.findall(r"```python\n(?s:.*?)```", _section("DuckDB")) if _OF_EXTENSION in part]
    return str(found)


def _check_told(folder: Path, environment: dict[str, str], text: str) -> None:
    told = _run(folder, environment, text)
    shown = [code for _, code in _examples(text) if not code.startswith(_NOT_RUN)]
    assert told
    assert all(each.strip() or code.startswith("thresher") for each, code in zip(told, shown, strict=True))


def test_every_view_is_there_as_the_page_says(folder: Path) -> None:
    own = re.findall(r"`(\w+)`", _PAGE[_PAGE.index("An article's own") :].partition(". [")[0])
    with closing(sqlite3.connect(folder / "thresher.db")) as store:
        views = {name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'view'")}
        rows = re.findall(r"^\| `(\w+)` \|[^|]*\| (.*) \|$", _section("The views"), re.MULTILINE)
        assert {name for name, _ in rows} == views
        for name, shown in rows:
            before, _, after = shown.partition("the columns below")
            told = [*re.findall(r"`(\w+)`", before), *(own if after else ()), *re.findall(r"`(\w+)`", after)]
            assert [column for _, column, *_ in store.execute(f"PRAGMA table_info({name})")] == told
