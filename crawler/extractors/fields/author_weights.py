"""The learned weights of the signs of a claim about the authors, as training/authors.py stores them."""

import functools

import msgspec

from thresher.crawler.extractors.models import stored_model


class AuthorWeights(msgspec.Struct, frozen=True):
    """The stored form."""

    trained_on: dict[str, str]
    """By corpus, the SHA-256 of its gold file."""
    calibration: tuple[float, float]
    """Slope and shift that turn the log-odds of a choice into those of being right, on sites left out."""
    nobody: float
    """The odds, on the weights' scale, that no claim of the page is right."""
    weights: dict[str, float]
    """By sign, how far it raises the odds that a claim names the authors."""


@functools.cache
def author_weights() -> AuthorWeights:
    """The weights stored as `models/authors.json`."""
    return msgspec.json.decode(stored_model("authors"), type=AuthorWeights)
