"""Text dumps of a corpus' pages, for training.dumps and for measuring.

    python -m benchmarks.dumps CORPUS OUT WAY [--tenths N]

WAY is a program that shows pages as text: lynx, w3m or chromium (what its selected text would be) as they are
installed, or one of the Python packages inscriptis, bs4 and html2text.  Writes OUT/NAME.txt and OUT/gold.jsonl: the
corpus' gold with `page`, the page's address, and where it has no teasers with `silver`, the headlines of those read
from the page itself.
"""

import argparse
import functools
import json
import re
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import corpus as corpora
from thresher.crawler.extractors.markup.decode import decode
from thresher.crawler.extractors.read import read_page
from thresher.schemas.errors import PageRefused

PROGRAMS = {
    "lynx": ("lynx", "-dump", "-nolist", "-assume_charset=utf-8", "-display_charset=utf-8", "-force_html"),
    "w3m": ("w3m", "-dump", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html", "-cols", "80"),
}
PATIENCE = 60
"""Seconds that a program may take for one page."""
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def by_program(page: str, *, command: tuple[str, ...]) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(page)
        file.flush()
        done = subprocess.run(
            [*command, file.name], capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, check=True
        )
    return done.stdout.decode("utf-8", "replace")


def by_package(page: str, *, way: str) -> str:
    package: Any = import_module(way)
    if way == "inscriptis":
        return str(package.get_text(page))
    if way == "bs4":
        return str(package.BeautifulSoup(page, "lxml").get_text("\n"))
    reader = package.HTML2Text()
    reader.ignore_links = reader.ignore_images = True
    return str(reader.handle(page))


def in_chromium() -> Callable[[str], str]:
    """The browser's innerText: scripts off, nothing fetched."""
    driver: Any = import_module("playwright.sync_api")
    browser = (
        driver.sync_playwright()
        .start()
        .chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    )
    context = browser.new_context(java_script_enabled=False, offline=True)

    def dump(page: str) -> str:
        tab = context.new_page()
        try:
            tab.set_content(page, wait_until="domcontentloaded", timeout=PATIENCE * 1000)
            return str(tab.evaluate("document.body.innerText"))
        except driver.Error as error:
            raise ValueError(str(error)) from error
        finally:
            tab.close()

    return dump


def dumper(way: str) -> Callable[[str], str]:
    if way in PROGRAMS:
        return functools.partial(by_program, command=PROGRAMS[way])
    return in_chromium() if way == "chromium" else functools.partial(by_package, way=way)


def taught(page: corpora.Page, name: str) -> dict[str, Any]:
    """The page's gold as training.dumps reads it."""
    gold = page.gold | {"id": name, "url": None, "page": page.url}
    if "teasers" in gold:
        return gold
    try:
        teasers = read_page(page.saved()).teasers
    except PageRefused:
        teasers = []
    return gold | {"silver": [teaser.headline for teaser in teasers if teaser.headline]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("way", choices=[*PROGRAMS, "chromium", "inscriptis", "bs4", "html2text"], metavar="WAY")
    parser.add_argument("--tenths", type=int, default=10, help="of the pages")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    dump = dumper(arguments.way)
    made = 0
    with (arguments.out / "gold.jsonl").open("w", encoding="utf-8") as golds:
        for page in corpora.pages(arguments.corpus):
            name = _NOT_IN_NAMES.sub("_", str(page.gold.get("id") or Path(page.gold["file"]).name))
            if zlib.crc32(name.encode()) % 10 >= arguments.tenths:
                continue
            try:
                text = dump(decode(page.body, None)[0])
            except (subprocess.SubprocessError, ValueError, PageRefused) as error:
                print(f"{name}: no dump: {error!s:.100}")
                continue
            (arguments.out / f"{name}.txt").write_text(text, encoding="utf-8", errors="replace")
            golds.write(json.dumps(taught(page, name), ensure_ascii=False) + "\n")
            made += 1
    print(f"{made} dumps in {arguments.out}")


if __name__ == "__main__":
    main()
