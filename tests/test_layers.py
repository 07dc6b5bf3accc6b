"""What may import what: one package, layers that only look down, and Scrapy where it belongs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = [
    ["thresher.schemas", "thresher.version"],
    ["thresher.text"],
    ["thresher.store", "thresher.crawler.kinds"],
    ["thresher.crawler.loaders", "thresher.crawler.extractors"],
    ["thresher.crawler.discovery"],
    ["thresher.crawler.portals"],
    ["thresher.pipelines"],
    ["thresher.crawler.spiders"],
    ["thresher"],
]
"""From the ground up.  A module imports what is below it, and what is beside it only within its own package."""
FOLDERS = ["schemas", "text", "store", "crawler", "pipelines", "thresher"]
LINKED = ["crawler", "pipelines", "schemas", "seeds", "store", "text"]
_SCRAPY = {"scrapy", "twisted", "itemadapter", "scrapy_playwright"}


def modules() -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            inside = path.relative_to(ROOT).parts
            if not (inside[0] == "thresher" and inside[1] in LINKED):
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                yield name if folder == "thresher" else f"thresher.{name}", path


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def layer(name: str) -> tuple[int, str]:
    """The layer of a module, and its package there."""
    return max(
        ((at, one) for at, row in enumerate(LAYERS) for one in row if f"{name}.".startswith(f"{one}.")),
        key=lambda found: len(found[1]),
    )


def is_door(name: str, other: str) -> bool:
    """A record's methods show it in other forms: `record.markdown()`.  They import them when they are called."""
    return name == "thresher.schemas.record" and other.startswith("thresher.pipelines.forms.")


def test_layers_only_look_down() -> None:
    upward = []
    for name, path in modules():
        at, package = layer(name)
        for other in imported(path):
            if other.partition(".")[0] == "thresher":
                there, where = layer(other)
                if (there > at or (there == at and where != package)) and not is_door(name, other):
                    upward.append(f"{name} imports {other}")
    assert upward == []


PROGRAMS = {"thresher.__main__", "thresher.scheduler.child", "thresher.dashboard.memory_limited"}
"""Processes that run the command line."""


def test_nothing_but_programs_knows_the_command_line() -> None:
    assert {
        name
        for name, path in modules()
        if not f"{name}.".startswith("thresher.cli.")
        and any(f"{other}.".startswith("thresher.cli.") for other in imported(path))
    } == PROGRAMS


def test_no_two_modules_of_the_command_line_need_each_other() -> None:
    cli = {name: imported(path) for name, path in modules() if name.startswith("thresher.cli.")}
    needs = {
        name: {one for one in cli if one != name and any(f"{other}.".startswith(f"{one}.") for other in others)}
        for name, others in cli.items()
    }
    assert [*TopologicalSorter(needs).static_order()] != []  # raises CycleError, with the circle


def test_the_store_knows_nothing_of_reading() -> None:
    assert [
        f"{name} imports {other}"
        for name, path in modules()
        if name.startswith("thresher.store")
        for other in imported(path)
        if other.startswith("thresher.crawler")
    ] == []


def test_the_page_that_readers_are_given_knows_no_reader() -> None:
    extractors = "thresher.crawler.extractors"
    for name in ("open_page", "zones.zoned_page"):
        path = ROOT / "crawler/extractors" / f"{name.replace('.', '/')}.py"
        above = [f"{extractors}.{part}" for part in ("fields", "rules", "read", "article", "opening", "zones.assign")]
        assert [other for other in imported(path) for reader in above if f"{other}.".startswith(f"{reader}.")] == []


def test_what_is_below_the_package_is_imported_as_part_of_it() -> None:
    folders = ["benchmarks", "training", "tests", *FOLDERS]
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert [str(path) for path in paths if {name.partition(".")[0] for name in imported(path)} & {*LINKED}] == []


def test_the_folders_at_the_top_are_linked_into_the_package() -> None:
    assert {path.name: str(path.readlink()) for path in (ROOT / "thresher").iterdir() if path.is_symlink()} == {
        name: f"../{name}" for name in LINKED
    }


def test_only_the_spiders_import_scrapy() -> None:
    assert [
        name
        for name, path in modules()
        if _SCRAPY & {other.partition(".")[0] for other in imported(path)}
        and not name.startswith("thresher.crawler.spiders")
    ] == []


@pytest.mark.parametrize(
    "modules",
    [
        "thresher.crawler.discovery, thresher.crawler.portals, thresher.store.past_harvests, thresher.store.frontier",
        # What the crawl has beside the process that fetches, which alone loads it.
        "thresher.cli.crawl_progress, thresher.cli.crawl_report, thresher.crawler.spiders.harvest, "
        "thresher.crawler.spiders.fetch_process, thresher.crawler.spiders.reading",
    ],
    ids=["below", "crawl"],
)
def test_what_fetches_nothing_goes_without_scrapy(modules: str) -> None:
    source = f"import sys, {modules}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert not {"scrapy", "twisted"} & set(told.split())
