"""Reports in a browser that notes whatever they ask for and whatever goes wrong in them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame

from tests.thresher.inspector.browsing import Hits, Opened
from thresher.inspector import report
from thresher.schemas.page import SavedPage


@pytest.fixture
def hits() -> Iterator[Hits]:
    server = Hits()
    yield server
    server.close()


@pytest.fixture
def shown(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., tuple[Opened, Frame]]]:
    """`shown(page)`: a page's report in a browser.  Nothing may go wrong in it, and it may ask for nothing."""
    opened: list[Opened] = []

    def show(page: SavedPage, width: int = 1300) -> tuple[Opened, Frame]:
        file = tmp_path / f"report{len(opened)}.html"
        file.write_text(report(page), encoding="utf-8")
        opened.append(Opened(browser, {"width": width, "height": 800}))
        return opened[-1], opened[-1].go(file.as_uri())

    yield show
    for each in opened:
        asked = [url for url in each.asked if not url.startswith("file:")]
        each.context.close()
        assert (each.wrong, asked) == ([], [])
