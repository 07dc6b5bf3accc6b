"""A learned sum of small symmetric trees, evaluated for all rows at once.

Each tree asks the same `depth` questions of every row; the answers are the bits of a leaf's number.  Leaf values are
integers (log-odds in thousandths), so that the sum is the same on every machine.
"""

import functools
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.models import stored_model

SCALE: Final = 1000
"""Leaf values are log-odds times this."""


class ForestFile(msgspec.Struct):
    """The stored form."""

    trained_on: dict[str, str]
    """By corpus, the SHA-256 of its gold file."""
    names: list[str]
    """The features' names: they must be those of the code that makes the rows."""
    features: list[list[int]]
    """By tree: the column of each question."""
    thresholds: list[list[float]]
    """By tree: the value that the column must exceed."""
    leaves: list[list[int]]
    """By tree: 2 to the power of depth values."""
    bias: int


class Forest:
    """Ready to evaluate."""

    def __init__(self, stored: ForestFile) -> None:
        depth = len(stored.features[0])
        pairs = [list(zip(*tree, strict=True)) for tree in zip(stored.features, stored.thresholds, strict=True)]
        questions = sorted({pair for tree in pairs for pair in tree})  # trees ask the same ones
        number = {pair: at for at, pair in enumerate(questions)}
        self.columns = np.array([column for column, _ in questions], np.intp)
        self.thresholds = np.array([threshold for _, threshold in questions], np.float32)[:, None]
        self.asked = np.array([[number[pair] for pair in tree] for tree in pairs], np.intp).T.copy()
        self.leaves = np.array(stored.leaves, np.int32).ravel()
        self.starts = (np.arange(len(stored.leaves), dtype=np.intp) << depth)[:, None]
        self.bias = stored.bias

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.int64]:
        """Log-odds in thousandths, one a row."""
        known = (np.ascontiguousarray(rows.T)[self.columns] > self.thresholds).view(np.uint8)
        answers = np.zeros((len(self.starts), len(rows)), np.uint8)
        for bit, asked in enumerate(self.asked):
            answers |= known[asked] << bit
        total: NDArray[np.int64] = self.leaves[answers + self.starts].sum(axis=0, dtype=np.int64) + self.bias
        return total


@functools.cache
def load_forest(name: str, names: tuple[str, ...]) -> Forest:
    """The forest stored as `models/NAME.json`.  Raises ValueError when it was trained on other features."""
    stored = msgspec.json.decode(stored_model(name), type=ForestFile)
    if tuple(stored.names) != names:
        raise ValueError(f"{name}.json was trained on other features: train it again, see docs/quality.md")
    return Forest(stored)
