"""Train the block model: which text blocks are the article's body.

    python -m training.body CORPUS... [--out FILE] [--folds N]

A corpus is a folder with `gold.jsonl`.  Where the gold has a body, blocks are labelled by how much of them stands in
it; where it names texts that a body must hold and must not hold, the blocks with these texts teach and the others do
not.  With --folds the pages are split by site and the scores on sites left out are printed
(the stored model is always trained on all pages).  Deterministic: one seed, one thread order, integer leaves.
Needs catboost, which is not needed to run the model.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.measures import body_scores, tokens
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.block_features import NAMES
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.forest import SCALE
from training._command_line import digests, parsed, report_written

_SHINGLE = 4
_LEAST_PART = 30
"""Characters of a text that counts as found when it is part of a longer one."""
_SETTINGS: dict[str, Any] = {
    "depth": 5,
    "iterations": 150,
    "learning_rate": 0.1,
    "border_count": 64,
    "random_seed": 1,
    "thread_count": 2,
    "verbose": 0,
    "allow_writing_files": False,
}
_RISING = ("in_core", "core_parent", "kin", "kin_share", "parent_prose", "grand_prose")
_FALLING = ("link_density", "repeats", "window_links")
"""Features that may only speak for (against) a block: what happens to be so on a few large pages is no rule."""


class Example(NamedTuple):
    """One page to learn from."""

    site: str
    gold: dict[str, Any]
    rows: NDArray[np.float32]
    labels: NDArray[np.float32]
    texts: list[str]

    @property
    def teaches(self) -> NDArray[np.bool_]:
        """The blocks whose label is clear."""
        return (self.labels > 0.7) | (self.labels < 0.3)


def examples(folders: list[Path]) -> Iterator[Example]:
    for folder in folders:
        for page in corpora.pages(folder):
            if page.gold.get("body") is None and not page.gold.get("with"):
                continue
            opened = open_page(page.body, None)
            texts = [block.text for block in opened.view.blocks]
            if texts:
                yield Example(site_of(page.url), page.gold, body_features(opened), labels(texts, page.gold), texts)


def site_of(url: str) -> str:
    """What pages of one site share: pages of a site are either all learned from or all left out."""
    return ".".join((urlsplit(url).hostname or "").removeprefix("www.").split(".")[-3:])


def fold_of(site: str, folds: int) -> int:
    return zlib.crc32(site.encode()) % folds


def labels(texts: list[str], gold: dict[str, Any]) -> NDArray[np.float32]:
    """For each text how much of it belongs to the body."""
    if gold.get("body") is not None:
        return label(texts, gold["body"])
    wanted, unwanted = gold.get("with") or [], gold.get("without") or []
    return np.array([0.5 + 0.5 * _holds(text, wanted) - 0.5 * _holds(text, unwanted) for text in texts], np.float32)


def _holds(text: str, segments: list[str]) -> bool:
    return any(segment in text or (len(text) > _LEAST_PART and text in segment) for segment in segments)


def label(texts: list[str], body: str | list[str]) -> NDArray[np.float32]:
    """The share of each text's shingles that stands in the gold body; 1 for a text that is one of its lines."""
    gold = "\n".join(body) if isinstance(body, list) else body
    words = tokens(gold)
    shingles = {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
    lines = {tuple(tokens(line)) for line in gold.split("\n")}
    return np.array([_share(tuple(tokens(text)), shingles, lines) for text in texts], np.float32)


def _share(words: tuple[str, ...], shingles: set[tuple[str, ...]], lines: set[tuple[str, ...]]) -> float:
    if words in lines:
        return 1.0 if words else 0.5
    if len(words) < _SHINGLE:
        return 0.0
    own = [words[at : at + _SHINGLE] for at in range(len(words) - _SHINGLE + 1)]
    return sum(shingle in shingles for shingle in own) / len(own)


def fit(learn: list[Example]) -> Any:
    """A fitted CatBoost model.

    Long blocks weigh more, those of pages with many less; half-matching blocks do not teach.
    """
    from catboost import CatBoostClassifier

    rows = np.vstack([example.rows for example in learn])
    wanted = np.concatenate([example.labels for example in learn]) > 0.5
    weights = np.concatenate([_weights(example) for example in learn])
    clear = np.concatenate([example.teaches for example in learn])
    constraints = dict.fromkeys(_RISING, 1) | dict.fromkeys(_FALLING, -1)
    model = CatBoostClassifier(**_SETTINGS, monotone_constraints=[constraints.get(name, 0) for name in NAMES])
    model.fit(rows[clear], wanted[clear], sample_weight=weights[clear])
    return model


def _weights(example: Example) -> NDArray[np.float64]:
    sizes = np.array([len(text) for text in example.texts], np.float64)
    weights: NDArray[np.float64] = np.log1p(sizes) / max(1.0, float(example.teaches.sum())) ** 0.5
    return weights


def cross_validate(all_examples: list[Example], folds: int) -> dict[str, float]:
    """Scores on sites left out."""
    pairs = []
    for fold in range(folds):
        model = fit([example for example in all_examples if fold_of(example.site, folds) != fold])
        for example in all_examples:
            if fold_of(example.site, folds) == fold and example.gold.get("body") is not None:
                chosen = model.predict_proba(example.rows)[:, 1] > 0.5
                text = "\n".join(text for text, yes in zip(example.texts, chosen, strict=True) if yes)
                pairs.append((example.gold["body"], text))
    return body_scores(pairs)


def export(model: Any, names: tuple[str, ...], trained_on: dict[str, str], out: Path) -> None:
    """Write the model in the form that thresher.crawler.extractors.zones.forest reads."""
    scratch = out.with_suffix(".catboost.json")
    model.save_model(str(scratch), format="json")
    stored = json.loads(scratch.read_text())
    scratch.unlink()
    columns = {
        feature["feature_index"]: feature["flat_feature_index"] for feature in stored["features_info"]["float_features"]
    }
    trees = stored["oblivious_trees"]
    depth = max(len(tree["splits"]) for tree in trees)
    scale, bias = stored["scale_and_bias"]
    leaves = 2**depth * len(bias)
    out.write_text(
        json.dumps(
            {
                "trained_on": trained_on,
                "names": list(names),
                "features": [
                    _padded([columns[split["float_feature_index"]] for split in tree["splits"]], depth, 0)
                    for tree in trees
                ],
                "thresholds": [
                    _padded([round(split["border"], 6) for split in tree["splits"]], depth, 1e9) for tree in trees
                ],
                "leaves": [
                    _padded([round(value * scale * SCALE) for value in tree["leaf_values"]], leaves, 0)
                    for tree in trees
                ],
                "bias": round(bias[0] * SCALE) if len(bias) == 1 else [round(value * SCALE) for value in bias],
            },
            separators=(",", ":"),
        )
        + "\n"
    )


def _padded(values: list[Any], size: int, filler: float) -> list[Any]:
    """A tree that needed fewer questions asks ones whose answer is always no."""
    return values + [filler] * (size - len(values))


def main() -> None:
    arguments = parsed(__doc__, "body")
    learn = list(examples(arguments.corpora))
    print(f"{len(learn)} pages, {sum(len(example.texts) for example in learn)} blocks")
    if arguments.folds:
        print(
            "on sites left out:",
            "  ".join(f"{name} {value:.4f}" for name, value in cross_validate(learn, arguments.folds).items()),
        )
    export(fit(learn), NAMES, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


if __name__ == "__main__":
    main()
