"""Train the main text of pages that present no piece of news: which blocks it is.

    python -m training.main_text CORPUS... [--out FILE]

The gold body of a corpus is the main text.  Blocks are learned from all corpora but those of news and blogs, of
`articles` from one page in four: enough to know one.  training.text_choice tells the figures on sites left out.
Deterministic, as training.body is.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.measures import text_of, tokens, word_f1
from thresher.crawler.extractors.models import MODELS
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_company import block_odds
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.main_text import NAMES, main_rows, shapes
from thresher.schemas.record import PageType
from training.body import export, site_of

_CHOICE_ONLY, _OF_ARTICLES = ("news", "portals", "segments"), 4
_SHINGLE = 4
_POWER = 0.7
"""A block's weight is its words to this power: a long text counts more, but not as much as all its words."""
_LEAST_ALIKE, _FEW_WORDS = 4, 6
_MOSTLY_WANTED, _HARDLY_WANTED = 0.4, 0.3
"""Shares of a shape's words in the gold above and below which single blocks that differ do not teach: golds are cut,
and a short text of a menu stands somewhere in the gold by chance."""
SETTINGS: dict[str, Any] = {
    "depth": 6, "iterations": 150, "learning_rate": 0.1, "l2_leaf_reg": 30, "rsm": 0.4, "border_count": 32,
    "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
Rows = NDArray[Any]


class Example(NamedTuple):
    """One page to learn from."""

    corpus: str
    number: int
    site: str
    gold: dict[str, Any]
    texts: list[str]
    shape: Rows
    rows: Rows
    row: Rows
    """Of the page."""
    is_article: bool
    """By its type."""
    as_article: float
    """How right its body is."""
    labels: Rows

    @property
    def teaches_blocks(self) -> bool:
        return self.corpus not in _CHOICE_ONLY and (self.corpus != "articles" or self.number % _OF_ARTICLES == 0)


def examples(folders: list[Path]) -> Iterator[Example]:
    for folder in folders:
        for number, page in enumerate(corpora.pages(folder)):
            gold = page.gold
            body = text_of(gold.get("body"))
            opened = open_page(page.body, None, page.url) if body or gold.get("with") else None
            if opened is None or not opened.view.blocks:
                continue
            view = opened.view
            rows = body_features(opened)
            zones = split(opened, block_odds(opened, rows), rows)
            texts = [block.text for block in view.blocks]
            yield Example(
                folder.name, number, site_of(page.url), gold, texts, shapes(view.blocks),
                main_rows(opened, zones, rows), zones.row[0],
                zones.page_type is PageType.ARTICLE, how_right(gold, [texts[at] for at in zones.body]),
                label(texts, body),
            )  # fmt: skip


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


def how_right(gold: dict[str, Any], texts: list[str]) -> float:
    """The word F1; where the gold names texts that must and must not be there, the share of these that is right."""
    text = "\n".join(texts)
    if body := text_of(gold.get("body")):
        return word_f1(body, text)
    wanted, unwanted = gold.get("with") or [], gold.get("without") or []
    right = sum(part in text for part in wanted) + sum(part not in text for part in unwanted)
    return right / len((*wanted, *unwanted))


def weigh(one: Example) -> Rows:
    """What each block weighs: all blocks of a page the same together."""
    shape = one.shape
    words = np.array([1 + len(tokens(text)) for text in one.texts], np.float64)
    wanted = one.labels > 0.5
    share = (np.bincount(shape, words * wanted) / np.bincount(shape, words))[shape]
    many = np.bincount(shape)[shape] >= _LEAST_ALIKE
    unclear = (~wanted & (share > _MOSTLY_WANTED)) | (wanted & (share < _HARDLY_WANTED) & (words <= _FEW_WORDS))
    weights = words**_POWER
    return np.where(many & unclear, 0.0, weights / weights.sum())


def fit(learn: list[Example]) -> Any:
    from catboost import CatBoostClassifier

    learn = [one for one in learn if one.teaches_blocks]
    rows = np.vstack([one.rows for one in learn])
    wanted = np.concatenate([one.labels for one in learn]) > 0.5
    weights = np.concatenate([weigh(one) for one in learn])
    clear = weights > 0
    return CatBoostClassifier(**SETTINGS).fit(rows[clear], wanted[clear], sample_weight=weights[clear])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=MODELS / "main_text.json", help="default: %(default)s")
    arguments = parser.parse_args()
    learn = [one for one in examples(arguments.corpora) if one.teaches_blocks]
    digests = {folder.name: corpora.digest(folder) for folder in arguments.corpora}
    export(fit(learn), NAMES, digests, arguments.out)
    print(f"written: {arguments.out} ({arguments.out.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
