"""A learned sum of small symmetric trees, evaluated for all rows at once.

Each tree asks the same `depth` questions of every row; the answers are the bits of a leaf's number.  Leaf values are
integers (log-odds in thousandths), so that the sum is the same on every machine.
"""

import functools
from importlib import resources
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

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
        self.columns = np.array(stored.features, np.intp).T.copy()
        self.thresholds = np.array(stored.thresholds, np.float32).T[:, :, None].copy()
        self.leaves = np.array(stored.leaves, np.int32).ravel()
        self.starts = (np.arange(len(stored.leaves), dtype=np.intp) << depth)[:, None]
        self.bias = stored.bias

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.int64]:
        """Log-odds in thousandths, one a row."""
        columns = np.ascontiguousarray(rows.T)
        answers = np.zeros((len(self.starts), len(rows)), np.uint8)
        for bit, (asked, thresholds) in enumerate(zip(self.columns, self.thresholds, strict=True)):
            answers |= (columns[asked] > thresholds).view(np.uint8) << bit
        total: NDArray[np.int64] = self.leaves[answers + self.starts].sum(axis=0, dtype=np.int64) + self.bias
        return total


@functools.cache
def load_forest(name: str, names: tuple[str, ...]) -> Forest:
    """The forest stored beside this file as `NAME.json`.  Raises ValueError when it was trained on other features."""
    stored = msgspec.json.decode(resources.files(__package__).joinpath(f"{name}.json").read_bytes(), type=ForestFile)
    if tuple(stored.names) != names:
        raise ValueError(f"{name}.json was trained on other features: train it again, see docs/quality.md")
    return Forest(stored)
