"""The content of an index page: which blocks are listed there, told by a model of its own."""

import functools

import msgspec
import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import TextBlock
from thresher.crawler.extractors.models import stored_model
from thresher.crawler.extractors.zones.block_features import NAMES
from thresher.crawler.extractors.zones.forest import ForestFile, load_forest

BODY_ODDS = "body_odds"
"""A column beside those of the body's features: what the body's model says of the block."""
LISTED = -800
"""Log-odds, in thousandths, from which a block is listed content: sites left out scored best at three in ten."""
_SHARED = 0.7
"""How much of a block's odds is what all blocks of its shape have in common: a list is listed as a whole."""
_LEAST_SPACES = 2
"""Texts of fewer spaces, such as names and prices, may stand under several items."""
_LEAST_SHAPED = 3
"""So many blocks have a shape in common."""


@functools.cache
def listed_names() -> tuple[str, ...]:
    """The columns that the stored model was trained on; features that came later do not disturb it."""
    return tuple(msgspec.json.decode(stored_model("listings"), type=ForestFile).names)


def listed_rows(rows: NDArray[np.float32], odds: list[int], names: tuple[str, ...]) -> NDArray[np.float32]:
    """One row of features a block, its columns in the order of the names; from the rows that the body's model sees."""
    columns = {name: column for column, name in enumerate((*NAMES, BODY_ODDS))}
    whole = np.column_stack((rows, np.array(odds, np.float32)))
    return whole[:, [columns[name] for name in names]]


def listed_odds(blocks: list[TextBlock], rows: NDArray[np.float32], odds: list[int]) -> list[int]:
    """For each block the log-odds, in thousandths, that it is content of an index page."""
    if not blocks:
        return []
    names = listed_names()
    found = load_forest("listings", names).log_odds(listed_rows(rows, odds, names))
    smooth: list[int] = np.rint(smoothed(blocks, found)).astype(np.int64).tolist()
    return smooth


def smoothed(blocks: list[TextBlock], odds: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """The odds drawn towards the mean of all blocks of the same shape; long blocks weigh more."""
    shape = shapes(blocks)
    weights = np.sqrt([1.0 + block.chars for block in blocks])
    means = (np.bincount(shape, weights * odds) / np.bincount(shape, weights))[shape]
    share = np.where(np.bincount(shape)[shape] >= _LEAST_SHAPED, _SHARED, 0.0)
    drawn: NDArray[np.float64] = (1 - share) * odds + share * means
    return drawn


def shapes(blocks: list[TextBlock]) -> NDArray[np.int64]:
    """The same number for blocks whose elements, with the two above them, have the same tags and classes."""
    numbers: dict[tuple[str, ...], int] = {}
    found = []
    for block in blocks:
        node = block.node
        parent = node.parent or node
        above = parent.parent or parent
        names = (node.tag, node.name, parent.tag, parent.name, above.tag, above.name)
        found.append(numbers.setdefault(names, len(numbers)))
    return np.array(found, np.int64)


def listed_blocks(blocks: list[TextBlock], odds: list[int]) -> list[TextBlock]:
    """The blocks that the page lists, each text once: copies for phones, and labels under every item, say no more."""
    seen: set[str] = set()
    found: list[TextBlock] = []
    for block, odd in zip(blocks, odds, strict=True):
        if odd > LISTED and block.text not in seen:
            found.append(block)
            if block.text.count(" ") >= _LEAST_SPACES:
                seen.add(block.text)
    return found
