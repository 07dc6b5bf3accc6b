"""A learned sum of small symmetric trees, evaluated for all rows at once.

Each tree asks the same `depth` questions of every row; the answers are the bits of a leaf's number.  A leaf has one
value a class, or a single one where the forest answers yes or no.  Values are integers (log-odds in thousandths), so
that the sum is the same on every machine.
"""

import functools
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.models import stored_model

SCALE: Final = 1000
"""Leaf values are log-odds times this."""
_ROWS: Final = 2048
"""Rows evaluated together: a safety bound on memory."""


class ForestFile(msgspec.Struct, omit_defaults=True):
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
    """By tree: 2 to the power of depth leaves, each with one value a class."""
    bias: int | list[int]
    """What is added to the sum; one a class."""


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
        self.bias = np.atleast_1d(np.array(stored.bias, np.int64))
        self.leaves = np.array(stored.leaves, np.int32).reshape(-1, len(self.bias))
        self.starts = (np.arange(len(stored.leaves), dtype=np.intp) << depth)[:, None]

    def log_odds(self, rows: NDArray[np.float32]) -> NDArray[np.int64]:
        """Log-odds in thousandths, one a row; of a forest that answers yes or no."""
        return self.scores(rows)[:, 0]

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.int64]:
        """One row of log-odds in thousandths, one a class, for each row."""
        parts = [self._scores(rows[at : at + _ROWS]) for at in range(0, len(rows), _ROWS)]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.bias)), np.int64)

    def _scores(self, rows: NDArray[np.float32]) -> NDArray[np.int64]:
        # np.take, because it is twice as fast here as indexing
        known = (np.take(np.ascontiguousarray(rows.T), self.columns, axis=0) > self.thresholds).view(np.uint8)
        answers = np.zeros((len(self.starts), len(rows)), np.uint8)
        for bit, asked in enumerate(self.asked):
            answers |= np.take(known, asked, axis=0) << bit
        found = np.take(self.leaves, answers + self.starts, axis=0)
        total: NDArray[np.int64] = found.sum(axis=0, dtype=np.int64) + self.bias
        return total


@functools.cache
def load_forest(name: str, names: tuple[str, ...]) -> Forest:
    """The forest stored as `models/NAME.json`.  Raises ValueError when it was trained on other features."""
    stored = msgspec.json.decode(stored_model(name), type=ForestFile)
    if tuple(stored.names) != names:
        raise ValueError(f"{name}.json was trained on other features: train it again, see docs/quality.md")
    return Forest(stored)
