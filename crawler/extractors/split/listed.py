"""The content of an index page: which blocks are listed there, told by a model of its own."""

import functools
from importlib import resources

import msgspec
import numpy as np
from numpy.typing import NDArray

from crawler.extractors.fields.headline import Headline
from crawler.extractors.markup.view import PageView
from crawler.extractors.split.features import NAMES, features
from crawler.extractors.split.forest import ForestFile, load_forest

BODY_ODDS = "body_odds"
"""A column beside those of the body's features: what the body's model says of the block."""
LISTED = -700
"""Log-odds, in thousandths, from which a block is listed content: sites left out scored best at one in three."""


@functools.cache
def listed_names() -> tuple[str, ...]:
    """The columns that the stored model was trained on; features that came later do not disturb it."""
    stored = resources.files(__package__).joinpath("listed.json").read_bytes()
    return tuple(msgspec.json.decode(stored, type=ForestFile).names)


def listed_rows(
    page: PageView, headline: Headline | None, odds: list[int], names: tuple[str, ...]
) -> NDArray[np.float32]:
    """One row of features a block, its columns in the order of the names."""
    at, title = (headline.block, headline.text[:400].casefold()) if headline else (-1, "")
    rows = np.column_stack((features(page, at, title, ""), np.array(odds, np.float32)))
    columns = {name: column for column, name in enumerate((*NAMES, BODY_ODDS))}
    chosen: NDArray[np.float32] = rows[:, [columns[name] for name in names]].astype(np.float32)
    return chosen


def listed_odds(page: PageView, headline: Headline | None, odds: list[int]) -> list[int]:
    """For each block the log-odds, in thousandths, that it is content of an index page."""
    if not page.blocks:
        return []
    names = listed_names()
    found: list[int] = load_forest("listed", names).log_odds(listed_rows(page, headline, odds, names)).tolist()
    return found
