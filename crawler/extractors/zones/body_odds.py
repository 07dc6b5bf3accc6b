"""How likely each block is of the article's body, and how sure a body is."""

import math

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones.block_features import NAMES, SUMMARY_CHARS, features
from thresher.crawler.extractors.zones.forest import SCALE, load_forest

_TOGETHER = 1.35
"""Fitted on the corpora, so that of bodies with .9 or more 95 % are right with room to spare."""
_AROUND = 3
"""Blocks beside the body whose certainty counts: they could have been body."""


def body_features(page: OpenPage) -> NDArray[np.float32]:
    """One row of features a text block."""
    if not page.view.blocks:
        return np.zeros((0, len(NAMES)), np.float32)
    headline = page.headline
    at, title = (headline.block, headline.text) if headline else (-1, "")
    summary = page.meta.first("description", "og:description", "twitter:description") or ""
    return features(page.view, at, title[:SUMMARY_CHARS].casefold(), summary[:SUMMARY_CHARS].casefold())


def body_odds(page: OpenPage, rows: NDArray[np.float32] | None = None) -> list[int]:
    """For each text block the log-odds, in thousandths, that it belongs to the article's body.

    `rows` are the page's `body_features`, where they are at hand.
    """
    if not page.view.blocks:
        return []
    odds: list[int] = load_forest("body", NAMES).log_odds(body_features(page) if rows is None else rows).tolist()
    return odds


def body_certainty(view: PageView, odds: list[int], body: list[int]) -> float:
    """The mean certainty of the blocks in and around the body, weighted by their characters; 0 without a body."""
    total = certain = 0.0
    for index in range(max(0, body[0] - _AROUND), min(len(odds), body[-1] + 1 + _AROUND)) if body else ():
        size = view.blocks[index].chars
        total += size
        certain += size / (1 + math.exp(-abs(odds[index]) / SCALE))
    return certain / total if total else 0.0


def body_confidence(certainty: float) -> float:
    """How often a body of this certainty is right.  Blocks err together: a page is less sure than its blocks."""
    return max(0.0, 1 - _TOGETHER * (1 - certainty))
