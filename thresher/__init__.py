"""Thresher: separates the article of a news page from everything around it, and keeps both.

import thresher
record = thresher.extract(html, url="https://example.com/news/1")
for outcome in thresher.extract_files(["saved/"]):
    ...
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from thresher.version import __version__

if TYPE_CHECKING:
    from thresher.api import extract, extract_files, extract_urls

if (_LINK := Path(__file__).with_name("crawler")).is_file():
    raise ImportError(
        f"{_LINK} is a text file where a symbolic link to ../crawler belongs: this copy of the repository was made "
        "without symbolic links. Run `git config core.symlinks true` and `git checkout -- thresher` (on Windows, turn "
        "developer mode on first), or install Thresher from its wheel, which has no links."
    )

__all__ = ["__version__", "extract", "extract_files", "extract_urls"]


def __getattr__(name: str) -> Any:
    """Load the functions when they are first used: `import thresher` and `thresher --help` stay quick."""
    if name in __all__:
        from thresher import api

        return getattr(api, name)
    raise AttributeError(f"module 'thresher' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
