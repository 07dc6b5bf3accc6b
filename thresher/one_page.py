"""One page now, for whoever asks over a wire: read in a process of its own, within limits of size, time and memory."""

import contextlib
from dataclasses import dataclass

from thresher.api import extract_urls, page_of
from thresher.pipelines.pool import Pool
from thresher.pipelines.process import process
from thresher.schemas.outcome import Outcome

MAX_BYTES = 16 << 20
"""A bound for safety: bytes of a page that is sent."""
_SECONDS, _MEMORY = 30.0, 1024
"""Bounds for safety: seconds and MB for reading a page."""
_FETCHING_SECONDS = 45.0
"""A bound for safety: seconds until a page has come, robots.txt and redirects among them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How pages are asked for, as `thresher.extract_urls` has it."""

    contact: str | None = None
    allow_private: bool = False


def read_markup(html: str | bytes, url: str | None) -> Outcome:
    """How a page ends that is given as its markup."""
    with Pool(process, jobs=1, max_seconds=_SECONDS, max_memory=_MEMORY) as pool:
        return next(pool.run([page_of(html, url=url)]))


def fetch_and_read(url: str, asking: Asking) -> Outcome:
    """How the page at an address ends.  Raises PortalError without a contact, WorkerError where none can be fetched."""
    fetched = extract_urls(
        [url],
        contact=asking.contact,
        allow_private=asking.allow_private,
        jobs=1,
        max_seconds=_SECONDS,
        max_memory=_MEMORY,
        max_fetching=_FETCHING_SECONDS,
    )
    with contextlib.closing(fetched):
        return next(fetched)
