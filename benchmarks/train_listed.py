"""Train the model of index pages: which text blocks are listed content.

    python benchmarks/train_listed.py CORPUS [--out FILE] [--folds N]

A corpus is a folder with `gold.jsonl` whose gold body is the text of all items.  Settings as in benchmarks/train.py,
with shallower trees: there are far fewer pages.  Needs catboost, which is not needed to run the model.
"""

import argparse
import json
import sys
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import corpus as corpora
from benchmarks.measures import tokens
from crawler.extractors.page import body_odds, open_page
from crawler.extractors.split.features import NAMES
from crawler.extractors.split.forest import SCALE
from crawler.extractors.split.listed import BODY_ODDS, LISTED, listed_rows

_SHINGLE = 4
_NAMES = (*(name for name in NAMES if "summary" not in name), BODY_ODDS)
"""An index page has no summary of its own."""
_DEPTH = 4
_SETTINGS: dict[str, Any] = {
    "depth": _DEPTH, "iterations": 150, "learning_rate": 0.08, "l2_leaf_reg": 8, "random_seed": 1, "thread_count": 2,
    "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


def example(page: Any) -> tuple[int, str, list[str], np.ndarray[Any, Any], np.ndarray[Any, Any]] | None:
    """A page's fold, gold, texts, rows and labels."""
    gold = page.gold.get("body") or ""
    gold = "\n".join(gold) if isinstance(gold, list) else gold
    opened = open_page(page.body, None, page.url)
    if not gold or not opened.view.blocks:
        return None
    rows = listed_rows(opened.view, opened.headline, body_odds(opened), _NAMES)
    texts = [block.text for block in opened.view.blocks]
    return zlib.crc32(urlsplit(page.url).netloc.encode()), gold, texts, rows, label(texts, gold)


def label(texts: list[str], gold: str) -> np.ndarray[Any, Any]:
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


def fit(learn: list[Any]) -> Any:
    from catboost import CatBoostClassifier

    rows = np.vstack([rows for _, _, _, rows, _ in learn])
    labels = np.concatenate([labels for *_, labels in learn])
    sizes = [np.array([1 + len(text) for text in texts], np.float64) for _, _, texts, _, _ in learn]
    weights = np.concatenate([np.sqrt(size) / np.sqrt(size.sum()) for size in sizes])
    return CatBoostClassifier(**_SETTINGS).fit(rows, labels > 0.5, sample_weight=weights)


def word_f1(gold: str, text: str) -> float:
    from collections import Counter

    mine, theirs = Counter(tokens(text.lower())), Counter(tokens(gold.lower()))
    return 2 * sum((mine & theirs).values()) / max(1, sum(mine.values()) + sum(theirs.values()))


def cross_validate(learn: list[Any], folds: int) -> float:
    """Word F1 on sites left out."""
    scores = []
    for fold in range(folds):
        model = fit([one for one in learn if one[0] % folds != fold])
        for number, gold, texts, rows, _ in learn:
            if number % folds == fold:
                chosen = model.predict(rows, prediction_type="RawFormulaVal") * SCALE > LISTED
                scores.append(word_f1(gold, "\n".join(text for text, yes in zip(texts, chosen, strict=True) if yes)))
    return float(np.mean(scores))


def export(model: Any, trained_on: dict[str, str], out: Path) -> None:
    """Write the model in the form that crawler.extractors.split.forest reads."""
    scratch = out.with_suffix(".catboost.json")
    model.save_model(str(scratch), format="json")
    stored = json.loads(scratch.read_text())
    scratch.unlink()
    column = {one["feature_index"]: one["flat_feature_index"] for one in stored["features_info"]["float_features"]}
    trees = stored["oblivious_trees"]
    scale, (bias,) = stored["scale_and_bias"]
    form = {
        "trained_on": trained_on,
        "names": list(_NAMES),
        "features": [
            padded([column[split["float_feature_index"]] for split in tree["splits"]], _DEPTH, 0) for tree in trees
        ],
        "thresholds": [padded([round(split["border"], 6) for split in tree["splits"]], _DEPTH, 1e9) for tree in trees],
        "leaves": [
            padded([round(value * scale * SCALE) for value in tree["leaf_values"]], 2**_DEPTH, 0) for tree in trees
        ],
        "bias": round(bias * SCALE),
    }
    out.write_text(json.dumps(form, separators=(",", ":")) + "\n")


def padded(values: list[Any], size: int, filler: float) -> list[Any]:
    """A tree that needed fewer questions asks ones whose answer is always no."""
    return values + [filler] * (size - len(values))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "crawler/extractors/split/listed.json")
    parser.add_argument("--folds", type=int, default=0)
    arguments = parser.parse_args()
    learn = [one for page in corpora.pages(arguments.corpus) if (one := example(page)) is not None]
    if arguments.folds:
        print(f"on sites left out: word F1 {cross_validate(learn, arguments.folds):.4f} ({len(learn)} pages)")
    export(fit(learn), {arguments.corpus.name: corpora.digest(arguments.corpus)}, arguments.out)
    print(f"written: {arguments.out} ({arguments.out.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
