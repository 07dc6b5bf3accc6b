"""Pages that are made by scripts: fetched with the system's Chromium, by scrapy-playwright, which is an extra."""

import asyncio
import importlib.util
import os
import shutil
import socket
from typing import Any

from crawler.spiders.guard import PRIVATE, is_private, refusal
from schemas.errors import PortalError
from schemas.tables import FrontierKind

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SCRIPTED = (FrontierKind.START, FrontierKind.LISTING, FrontierKind.ARTICLE, FrontierKind.UNKNOWN)
_LEFT_OUT = frozenset({"image", "media", "font", "websocket"})
"""What a page loads that adds no text."""
_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"


def browser() -> str:
    """The path of Chromium.  Raises PortalError where something is missing, with the way to get it."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise PortalError("render = true needs scrapy-playwright: pip install 'thresher[render]'")
    given = os.environ.get("THRESHER_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise PortalError("render = true needs Chromium: install it, or name it with THRESHER_CHROMIUM")
    return found


def render_settings(*, allow_private: bool) -> dict[str, Any]:
    """The settings with which pages are rendered.  Raises PortalError."""
    arguments = ["--disable-background-networking"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to start as root with it
    return {
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": browser(), "args": arguments},
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 30_000,
        "PLAYWRIGHT_ABORT_REQUEST": aborted if allow_private else guarded,
    }


def render_meta(kind: FrontierKind) -> dict[str, Any]:
    """The meta of a request that is rendered; feeds and sitemaps are fetched as they are."""
    return {"playwright": True} if kind in _SCRIPTED else {}


def aborted(request: Any) -> bool:
    """Whether a request of the browser is not made: pictures, sound and the like."""
    return request.resource_type in _LEFT_OUT


async def guarded(request: Any) -> bool:
    """Whether a request of the browser is not made, for what it is or where it goes."""
    scheme, _, rest = request.url.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    host = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    if aborted(request) or refusal(scheme, host) == PRIVATE:
        return True
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    return any(is_private(str(address[4][0])) for address in found)
