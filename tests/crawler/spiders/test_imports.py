"""Scrapy stays where it belongs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_ALONE = {"scrapy", "twisted", "itemadapter", "scrapy_playwright"}


def imported(path: Path) -> set[str]:
    """The packages that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_spiders_import_scrapy() -> None:
    files = [
        path for folder in ("schemas", "crawler", "pipelines", "thresher") for path in (ROOT / folder).rglob("*.py")
    ]
    assert [
        str(path) for path in files if _ALONE & imported(path) and ROOT / "crawler/spiders" not in path.parents
    ] == []


def test_what_is_below_does_not_import_the_command() -> None:
    files = [path for folder in ("schemas", "crawler", "pipelines") for path in (ROOT / folder).rglob("*.py")]
    assert [str(path) for path in files if "thresher" in imported(path)] == []


@pytest.mark.parametrize(
    "modules",
    [
        "crawler.discovery, crawler.portals, pipelines.frontier, thresher.harvests_command",
        "thresher.crawl_command, crawler.spiders.reading",  # the fetching alone loads it, in its own process
    ],
)
def test_what_fetches_nothing_goes_without_scrapy(modules: str) -> None:
    source = f"import sys, {modules}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert not {"scrapy", "twisted"} & set(told.split())
