"""Pages to extract, and a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

PARAGRAPHS = "".join(
    f"<p>Paragraph {number} says that the council met again and that the budget was passed with {number} votes.</p>"
    for number in range(1, 7)
)


def page(headline: str) -> str:
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{headline} - The Herald</title></head><body>"
        f"<nav><a href=/>Home</a> <a href=/world>World</a></nav>"
        f"<article><h1>{headline}</h1><p class=byline>By Ann Lee</p>{PARAGRAPHS}</article></body></html>"
    )


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with twelve pages, a picture and an empty page."""
    folder = tmp_path / "saved"
    folder.mkdir()
    for number in range(12):
        (folder / f"page{number:02}.html").write_text(page(f"Council passes budget number {number}"))
    (folder / "page05.html").write_bytes(b"")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for the whole session: Playwright's synchronous interface can be begun only once in a thread."""
    path = os.environ.get("THRESHER_CHROMIUM", "/usr/bin/chromium")
    if not Path(path).exists():
        missing = "no Chromium: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()
