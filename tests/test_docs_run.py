"""Every code block of README and docs runs as it is given: in order, a page in a working folder of its own."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import copy, copytree
from zipfile import ZipFile

import pytest

from tests.crawler.loaders.warcs import http, record
from tests.docs_blocks import PAGES, ROOT, Block, blocks_of

ELSEWHERE = {
    "analyse.md": "tests/integrations/test_analyse.py",
    "frameworks.md": "tests/integrations/test_frameworks.py",
}
"""Pages whose blocks another test runs, with the large libraries that they need."""
NOT_RUN = {
    "README.md": 1, "CONTRIBUTING.md": 1, "access.md": 2, "archive.md": 3, "crawl.md": 8, "dashboard.md": 5,
    "extract.md": 3, "mcp.md": 1, "portals.md": 1, "quality.md": 10, "scale.md": 8, "schedule.md": 5, "search.md": 2,
    "start.md": 3, "watch.md": 3,
}  # fmt: skip
"""Blocks that need something, as they say: a new one is counted here."""
_SAMPLE = ROOT / "seeds/pages/modern-article-en.html"
_DEFINITION = 'name = "post"\nstart = ["https://www.post.example/"]\n'
_BEFORE = {
    "schedule.md": "thresher schedule add post.toml --every 2m",
    "start.md": "rm -r thresher.db post.toml",  # all in an empty folder
}
"""What a page takes for granted beside the files of a working folder."""


def test_what_needs_more_than_a_working_folder_is_counted() -> None:
    needing = Counter(block.page for page in PAGES for block in blocks_of(page) if block.needs)
    assert needing == NOT_RUN
    running = [block for page in PAGES for block in blocks_of(page) if not block.needs]
    assert len(running) > 50


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in ELSEWHERE], ids=lambda page: page.name)
def test_the_code_blocks_run(
    page: Path, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment |= _working_folder(tmp_path)
    monkeypatch.chdir(tmp_path)
    _run(Block(page.name, 0, "sh", f"{_STORED}{_BEFORE.get(page.name, '')}\n"), environment)
    names: dict[str, object] = {}
    try:
        for block in blocks_of(page):
            if block.needs:
                continue
            if block.language == "python":
                exec(compile(block.code, f"{block.page}:{block.line}", "exec"), names)
            else:
                _run(block, environment)
    finally:
        for number in Path("jobs").read_text().split():  # what a block has started in the background
            subprocess.run(["kill", number], check=False, stderr=subprocess.DEVNULL)


_STORED = """\
thresher extract page.html --url https://news.example/2025/ferry --store thresher.db -q
thresher extract crawl.warc.gz --store thresher.db -q
"""


def _working_folder(folder: Path) -> dict[str, str]:
    """A folder with the files that the docs speak of, and the environment of a shell in it."""
    for name in ("saved-pages", "saved", "archives"):
        copytree(_SAMPLE.parent, folder / name)
    copytree(ROOT / "seeds", folder / "seeds")
    copy(_SAMPLE, folder / "page.html")
    page = _SAMPLE.read_bytes()
    for name in ("archive.warc.gz", "crawl.warc.gz"):
        (folder / name).write_bytes(record(http(page, content_type="text/html"), url="https://www.example.org/2025/a"))
    with ZipFile(folder / "pages.zip", "w") as made:
        made.writestr("news/a.html", page)
        made.writestr("news/b.html", page)
    (folder / "post.toml").write_text(_DEFINITION)
    (folder / "jobs").touch()
    (folder / ".venv/bin").mkdir(parents=True)
    program = folder / ".venv/bin/thresher"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m thresher "$@"\n')
    program.chmod(0o755)
    path = os.pathsep.join([str(program.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
    return {"PATH": path, "BROWSER": "true", "THRESHER_CONTACT": "me@post.example"}


def _run(block: Block, environment: dict[str, str]) -> None:
    """Run commands in a shell that has what the blocks before have exported; none of them may fail."""
    script = f". ./exported 2>/dev/null || true\nset -e\n{block.code}\njobs -p >> jobs\nexport -p > exported\n"
    with Path("told").open("wb") as told:
        run = subprocess.run(["bash", "-c", script], env=environment, stdout=told, stderr=told, timeout=120)
    assert run.returncode == 0, f"{block.page}:{block.line}\n{block.code}\n{Path('told').read_text()}"
