"""Train the choice of a page's reading: which pages typed as articles are better read by their main text.

    python -m training.text_choice CORPUS... [--out FILE] [--folds N]

It learns from readings of sites that the model of training.main_text was not trained on.  A page of news or of a blog
that is read worse so counts several times.  With --folds the figures on sites left out are printed.  Deterministic, as
training.body is.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import corpus as corpora
from thresher.crawler.extractors.models import MODELS
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.main_text import LEAST_BLOCKS, MORE, chosen
from thresher.crawler.extractors.zones.page_features import NAMES
from training.body import export, fold_of
from training.main_text import SETTINGS, Example, Rows, examples, fit, how_right

_COSTS = {"news": 8.0, "portals": 8.0, "articles": 3.0, "segments": 3.0}
"""What a page weighs that is read worse as another page."""
_LEAST = 0.02
_PARTS = 5
_SETTINGS: dict[str, Any] = SETTINGS | {
    "depth": 3, "learning_rate": 0.08, "l2_leaf_reg": 5, "rsm": 1.0, "thread_count": 1,
}  # fmt: skip


def left_out(learn: list[Example]) -> Rows:
    """How right each page's main text is as a model reads it that knows no page of its site."""
    scores = np.zeros(len(learn))
    parts = np.array([fold_of(one.site, _PARTS) for one in learn])
    for part in range(_PARTS):
        model = fit([one for one, own in zip(learn, parts, strict=True) if own != part])
        for at in (parts == part).nonzero()[0].tolist():
            one = learn[at]
            odds = SCALE * model.predict(one.rows, prediction_type="RawFormulaVal")
            scores[at] = how_right(one.gold, [one.texts[index] for index in chosen(one.texts, odds)])
    return scores


def fit_choice(learn: list[Example], scores: Rows) -> Any:
    """Which pages typed as articles are better read as other pages."""
    from catboost import CatBoostClassifier

    pairs = [(one, score - one.as_article) for one, score in zip(learn, scores, strict=True) if one.is_article]
    gains = np.array([gain for _, gain in pairs])
    costs = np.array([_COSTS.get(one.corpus, 1.0) if gain < 0 else 1.0 for one, gain in pairs])
    weights = (np.abs(gains) + _LEAST) * costs
    rows = np.vstack([one.row for one, _ in pairs])
    return CatBoostClassifier(**_SETTINGS).fit(rows, gains > 0, sample_weight=weights)


def figures(learn: list[Example], scores: Rows, folds: int) -> Iterator[str]:
    """By corpus how right texts are on sites left out, and how many pages typed as articles are read as other pages."""
    more = np.array([not one.is_article for one in learn])
    parts = np.array([fold_of(f"choice of {one.site}", folds) for one in learn])
    for part in range(folds):
        others = [at for at in range(len(learn)) if parts[at] != part]
        model = fit_choice([learn[at] for at in others], scores[others])
        for at in (parts == part).nonzero()[0].tolist():
            more[at] |= (
                len(learn[at].texts) >= LEAST_BLOCKS
                and SCALE * model.predict(learn[at].row, prediction_type="RawFormulaVal") > MORE
            )
    articles = np.array([one.as_article for one in learn])
    typed = np.array([one.is_article for one in learn])
    for corpus in dict.fromkeys(one.corpus for one in learn):
        own = np.array([one.corpus == corpus for one in learn])
        told = float(np.where(more, scores, articles)[own].mean())
        yield f"{corpus}: right {told:.4f}, {int((more & typed & own).sum())} of {int((typed & own).sum())} articles"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=MODELS / "text_choice.json", help="default: %(default)s")
    parser.add_argument("--folds", type=int, default=0)
    arguments = parser.parse_args()
    learn = list(examples(arguments.corpora))
    scores = left_out(learn)
    for line in figures(learn, scores, arguments.folds) if arguments.folds else ():
        print("on sites left out:", line)
    digests = {folder.name: corpora.digest(folder) for folder in arguments.corpora}
    export(fit_choice(learn, scores), NAMES, digests, arguments.out)
    print(f"written: {arguments.out} ({arguments.out.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
