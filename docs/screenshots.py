"""Takes the pictures of the docs: `python docs/screenshots.py`, with Playwright and a Chromium."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from thresher.crawler.loaders import load
from thresher.inspector import report
from thresher.schemas.page import SavedPage

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"


def inspect(browser: Browser, folder: Path) -> None:
    """The report on a sample page, its byline pointed at."""
    (page,) = load(["seeds/pages/modern-article-en.html"])
    assert isinstance(page, SavedPage)
    file = folder / "report.html"
    file.write_text(report(page), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1180, "height": 720}, color_scheme="light")
    tab.goto(file.as_uri())
    tab.wait_for_selector("body[data-ready]")
    tab.locator("iframe").content_frame.locator("h1").evaluate("it => it.scrollIntoView({block: 'start'})")
    tab.hover("[data-k=f-byline]")
    tab.locator("iframe").content_frame.locator("[data-on]").first.wait_for()
    tab.screenshot(path=IMAGES / "inspect.png")


PICTURES: tuple[Callable[[Browser, Path], None], ...] = (inspect,)


def main() -> None:
    """Take them all."""
    os.chdir(ROOT)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            picture(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
