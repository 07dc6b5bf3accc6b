"""Pages made by scripts: what is missing is told, and the browser is guarded too."""

import asyncio
import importlib.util
import shutil
from types import SimpleNamespace

import pytest

from crawler.spiders import render
from schemas.errors import PortalError
from schemas.tables import FrontierKind


def test_what_is_missing_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THRESHER_CHROMIUM", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PortalError, match=r"thresher\[render\]"):
        render.browser()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: SimpleNamespace())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(PortalError, match="needs Chromium"):
        render.browser()
    monkeypatch.setenv("THRESHER_CHROMIUM", "/opt/chromium")
    assert (
        render.render_settings(allow_private=False)["PLAYWRIGHT_LAUNCH_OPTIONS"]["executable_path"] == "/opt/chromium"
    )


def test_pages_are_rendered_and_feeds_are_not() -> None:
    assert render.render_meta(FrontierKind.ARTICLE) == {"playwright": True}
    assert render.render_meta(FrontierKind.FEED) == {}


@pytest.mark.parametrize(
    ("url", "kind", "stopped"),
    [
        ("http://93.184.216.34/app.js", "script", False),
        ("http://93.184.216.34/a.png", "image", True),
        ("http://169.254.169.254/", "document", True),
        ("http://user@127.0.0.1:8080/", "xhr", True),
        ("http://[::1]/", "xhr", True),
        ("http://localhost/", "fetch", True),
    ],
)
def test_the_browser_asks_for_nothing_inside(url: str, kind: str, stopped: bool) -> None:
    assert asyncio.run(render.guarded(SimpleNamespace(url=url, resource_type=kind))) is stopped
