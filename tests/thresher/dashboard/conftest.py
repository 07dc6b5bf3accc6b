"""One store and one dashboard for all tests that only look; a browser that notes whatever goes wrong in it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.crawl.harvests import Harvests
from tests.portal_server.client import Portal, serving
from tests.thresher.dashboard.serving import TOKEN, Dashboard, dashboard, fill


@pytest.fixture(scope="session")
def small_portal() -> Iterator[Portal]:
    with serving("--without", "all", "--articles", "60") as [portal]:
        yield portal


@pytest.fixture(scope="session")
def filled(small_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Harvests:
    """A store with two harvests of a portal and a hostile page; nobody writes to it.  All test processes share it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        harvests = Harvests(small_portal, folder / "filled", str(folder / "filled.db"))
        if not (done := folder / "filled.done").exists():
            small_portal.clock(0)
            fill(harvests)
            done.touch()
    return harvests


@pytest.fixture(scope="session")
def served(filled: Harvests) -> Iterator[Dashboard]:
    """A dashboard of that store."""
    with dashboard(filled.store) as found:
        yield found


@pytest.fixture
def own(filled: Harvests, tmp_path: Path) -> Iterator[Dashboard]:
    """A dashboard of a copy of that store, to write to."""
    shutil.copy(filled.store, tmp_path / "thresher.db")
    with dashboard(str(tmp_path / "thresher.db")) as found:
        yield found


class Watched:
    """A browser's page, and what went wrong in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on(
            "console", lambda told: self.wrong.append(told.text) if told.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page that is left ends what it still asks for
            self.wrong.append(f"failed: {request.url} ({request.failure})")

    def _dialog(self, dialog: object) -> None:
        self.wrong.append("a dialog")
        dialog.dismiss()  # type: ignore[attr-defined]


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A page that may have no error at the test's end."""
    context = browser.new_context()
    found = Watched(context)
    yield found
    wrong = list(found.wrong)
    context.close()
    assert wrong == []


def sign_in(page: Page, found: Dashboard) -> None:
    page.goto(f"{found.base}/login")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
