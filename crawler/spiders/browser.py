"""The system's Chromium, with which pages that are made by scripts are fetched."""

import importlib.util
import os
import shutil

from thresher.schemas.errors import PortalError
from thresher.text.extras import how_to_install

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    """The path of Chromium.  Raises PortalError where something is missing, with the way to get it."""
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise PortalError(f"render = true needs scrapy-playwright; {how_to_install('render')}")
    given = os.environ.get("THRESHER_CHROMIUM")
    found = given or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        raise PortalError("render = true needs Chromium: install it, or name it with THRESHER_CHROMIUM")
    return found
