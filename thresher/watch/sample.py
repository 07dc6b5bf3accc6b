"""The layouts of a harvest, from a sample of its pages that is read again from the archive."""

import time
from collections.abc import Sequence

from thresher.crawler.loaders.reread import page_at
from thresher.schemas.errors import ThresherError
from thresher.schemas.page import Form
from thresher.schemas.record import PageType
from thresher.watch.harvested import KeptPage
from thresher.watch.layout import Layout, Sketches, layouts, sketch

SAMPLE = {PageType.ARTICLE.value: 30, PageType.LISTING.value: 10}
"""A matter of taste: pages of each type that are read, spread over the harvest."""
_LARGEST = 4 << 20
"""A bound for safety: bytes of the largest page that is read again."""
_SECONDS = 0.4
"""A bound for safety: the time after which no further page of a type is read."""


def sampled(kept: Sequence[KeptPage]) -> tuple[dict[str, list[Layout]], dict[str, list[tuple[KeptPage, int]]]]:
    """By page type, the layouts of the sample, and its pages, each with the index of its layout (-1: a rare one)."""
    found: dict[str, list[Layout]] = {}
    placed: dict[str, list[tuple[KeptPage, int]]] = {}
    for page_type, most in SAMPLE.items():
        read = _sketches(_spread([one for one in kept if one.page_type == page_type], most))
        if read:
            found[page_type], places = layouts([one for _, one in read])
            placed[page_type] = list(zip([one for one, _ in read], places, strict=True))
    return found, placed


def _spread(kept: Sequence[KeptPage], most: int) -> list[KeptPage]:
    """At most so many pages, evenly spaced."""
    count = min(most, len(kept))
    return [kept[at * len(kept) // count] for at in range(count)]


def _sketches(kept: Sequence[KeptPage]) -> list[tuple[KeptPage, Sketches]]:
    found = []
    end = time.monotonic() + _SECONDS
    for one in kept:
        origin = one.place()
        if origin.form is not Form.WARC or time.monotonic() > end:
            continue  # nothing was archived, or reading it takes too long
        try:
            page = page_at(origin, max_bytes=_LARGEST)
            values = sketch(page.body, page.origin.charset)
        except ThresherError:
            continue  # it cannot be read again
        if values is not None:
            found.append((one, values))
    return found
