"""Train the model of index pages: which text blocks are listed content.

    python -m training.listings CORPUS... [--out FILE] [--folds N]

A corpus is a folder with `gold.jsonl` (docs/quality.md) whose gold body is the text of all items.  There are few
pages, so each tree sees half of the features.  Needs catboost, which is not needed to run the model.
"""

import zlib
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.measures import text_of, tokens, word_f1
from thresher.crawler.extractors.markup.view import TextBlock
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.block_features import NAMES
from thresher.crawler.extractors.zones.body_odds import body_features, body_odds
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.listing_model import BODY_ODDS, listed_blocks, listed_rows, shapes, smoothed
from training._command_line import digests, parsed, report_written
from training.body import export

_SHINGLE = 4
_NAMES = (*(name for name in NAMES if "summary" not in name), BODY_ODDS)
"""An index page has no summary of its own."""
_SETTINGS: dict[str, Any] = {
    "depth": 6, "iterations": 150, "learning_rate": 0.06, "l2_leaf_reg": 50, "rsm": 0.5, "border_count": 64,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
_POWER = 0.7
"""A block's weight is its words to this power: a long text counts more, but not as much as all its words."""
_LEAST_ALIKE, _FEW_WORDS = 4, 6
_MOSTLY_WANTED, _HARDLY_WANTED = 0.4, 0.3
"""Shares of a shape's words in the gold above and below which single blocks that differ do not teach."""
Rows = NDArray[Any]


class Example(NamedTuple):
    """One page to learn from."""

    fold: int
    gold: str
    blocks: list[TextBlock]
    rows: Rows
    labels: Rows
    """Of each block how much of it is in the gold."""


def example(page: corpora.Page) -> Example | None:
    """What a page teaches; nothing where it shows no text or its gold is empty."""
    gold = text_of(page.gold.get("body"))
    opened = open_page(page.body, None, page.url)
    blocks = opened.view.blocks
    if not gold or not blocks:
        return None
    rows = body_features(opened)
    rows = listed_rows(rows, body_odds(opened, rows), _NAMES)
    fold = zlib.crc32(urlsplit(page.url).netloc.encode())
    return Example(fold, gold, blocks, rows, label([block.text for block in blocks], gold))


def label(texts: list[str], gold: str) -> Rows:
    """Of each text the share of its shingles that stands in the gold; of a short one whether it does."""
    words = tokens(gold)
    shingles = {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
    running = f" {' '.join(words)} "
    found = []
    for text in texts:
        own = tokens(text)
        if len(own) < _SHINGLE:
            found.append(float(len(text) > 2 and f" {' '.join(own)} " in running))
        else:
            parts = [tuple(own[at : at + _SHINGLE]) for at in range(len(own) - _SHINGLE + 1)]
            found.append(sum(part in shingles for part in parts) / len(parts))
    return np.array(found, np.float32)


def weigh(one: Example) -> Rows:
    """What each block weighs: long ones more, and the same in all for every page.

    Blocks that the gold tells apart from most of their shape do not teach: golds are cut, and leave out the end of a
    long list; a short text of a menu stands somewhere in the gold by chance.
    """
    shape = shapes(one.blocks)
    words = np.array([1 + len(tokens(block.text)) for block in one.blocks], np.float64)
    wanted = one.labels > 0.5
    share = (np.bincount(shape, words * wanted) / np.bincount(shape, words))[shape]
    many = np.bincount(shape)[shape] >= _LEAST_ALIKE
    cut = ~wanted & (share > _MOSTLY_WANTED)
    chance = wanted & (share < _HARDLY_WANTED) & (words <= _FEW_WORDS)
    weights = words**_POWER
    return np.where(many & (cut | chance), 0.0, weights / weights.sum())


def fit(learn: list[Example]) -> Any:
    from catboost import CatBoostClassifier

    rows = np.vstack([one.rows for one in learn])
    labels = np.concatenate([one.labels for one in learn])
    weights = np.concatenate([weigh(one) for one in learn])
    return CatBoostClassifier(**_SETTINGS).fit(rows, labels > 0.5, sample_weight=weights)


def cross_validate(learn: list[Example], folds: int) -> float:
    """Word F1 on sites left out."""
    scores = []
    for fold in range(folds):
        model = fit([one for one in learn if one.fold % folds != fold])
        for one in learn:
            if one.fold % folds == fold:
                odds = model.predict(one.rows, prediction_type="RawFormulaVal") * SCALE
                chosen = listed_blocks(one.blocks, smoothed(one.blocks, odds).tolist())
                scores.append(word_f1(one.gold, "\n".join(block.text for block in chosen)))
    return float(np.mean(scores))


def main() -> None:
    arguments = parsed(__doc__, "listings")
    pages = chain.from_iterable(map(corpora.pages, arguments.corpora))
    learn = [one for page in pages if (one := example(page)) is not None]
    if arguments.folds:
        print(f"on sites left out: word F1 {cross_validate(learn, arguments.folds):.4f} ({len(learn)} pages)")
    export(fit(learn), _NAMES, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


if __name__ == "__main__":
    main()
