"""Thresher: separates the article of a news page from everything around it, and keeps both.

import thresher
record = thresher.extract(html, url="https://example.com/news/1")
for outcome in thresher.extract_files(["saved/"]):
    ...
"""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thresher.version import __version__

if TYPE_CHECKING:
    from thresher.api import extract, extract_files, extract_urls
    from thresher.schemas.chunk import Chunk
    from thresher.schemas.errors import (
        InputError,
        OutputError,
        PageRefused,
        PortalError,
        StoreError,
        ThresherError,
        WorkerError,
    )
    from thresher.schemas.outcome import Outcome, Reason, Status
    from thresher.schemas.page import Form, Known, Origin
    from thresher.schemas.record import (
        Accounting,
        Article,
        Block,
        BlockKind,
        Cell,
        Comment,
        Crumb,
        Evidence,
        Image,
        Link,
        PageRecord,
        PageType,
        PlacedText,
        Rejected,
        Source,
        Span,
        SpanKind,
        Teaser,
        TextLink,
        Warning,
        Zone,
    )
    from thresher.tables import extract_to_arrow, to_arrow, to_pandas, to_polars

if (_LINK := Path(__file__).with_name("crawler")).is_file():
    raise ImportError(
        f"{_LINK} is a text file where a symbolic link to ../crawler belongs: this copy of the repository was made "
        "without symbolic links. Run `git config core.symlinks true` and `git checkout -- thresher` (on Windows, turn "
        "developer mode on first), or install Thresher from its wheel, which has no links."
    )

__all__ = [
    "Accounting",
    "Article",
    "Block",
    "BlockKind",
    "Cell",
    "Chunk",
    "Comment",
    "Crumb",
    "Evidence",
    "Form",
    "Image",
    "InputError",
    "Known",
    "Link",
    "Origin",
    "Outcome",
    "OutputError",
    "PageRecord",
    "PageRefused",
    "PageType",
    "PlacedText",
    "PortalError",
    "Reason",
    "Rejected",
    "Source",
    "Span",
    "SpanKind",
    "Status",
    "StoreError",
    "Teaser",
    "TextLink",
    "ThresherError",
    "Warning",
    "WorkerError",
    "Zone",
    "__version__",
    "extract",
    "extract_files",
    "extract_to_arrow",
    "extract_urls",
    "to_arrow",
    "to_pandas",
    "to_polars",
]

_MODULES = ("schemas.errors", "schemas.outcome", "schemas.page", "schemas.record", "api", "tables")
"""Where these names come from; the quick ones first."""


def __getattr__(name: str) -> Any:
    """Load a name when it is first used: `import thresher` and `thresher --help` stay quick."""
    if name in __all__:
        for module in _MODULES:
            found = importlib.import_module(f"thresher.{module}")
            if hasattr(found, name):
                return getattr(found, name)
    raise AttributeError(f"module 'thresher' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
