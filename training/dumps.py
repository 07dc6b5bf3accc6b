"""Train the models of text dumps: which lines are body, headline, date, byline, other pieces' headlines.

    python -m training.dumps CORPUS... [--out FILE] [--without PART/PARTS]

A corpus is a folder with NAME.txt and a `gold.jsonl`: pages of other corpora as text, made in one way.  Where the gold
has a body, lines are labelled as training.body labels blocks; headlines, dates and authors where a line says what the
gold says.  Where no gold has the items of a page, those read from its HTML teach (`silver`, their headlines), with less
weight; `page` is the address that the page came from.  The rows of all but the first model hold what that one says; to
train them it is trained for each half of the sites without them, since it says more of pages that it knows.
--without leaves a part of the sites out.  Deterministic, as training.body is.
"""

import argparse
import json
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.measures import tokens
from thresher.crawler.extractors.dumps.kinds import classify
from thresher.crawler.extractors.dumps.line_features import NAMES, Rows, line_features
from thresher.crawler.extractors.dumps.line_odds import FIRST, MODELS_OF, TOLD, may_be, told_rows
from thresher.crawler.extractors.dumps.lines import Line, split_lines
from thresher.crawler.extractors.models import MODELS
from thresher.crawler.extractors.names.names import split_authors
from thresher.crawler.extractors.zones.forest import SCALE
from training.body import export, fold_of, labels, site_of

LATEST = date(2100, 1, 1)
_SETTINGS: dict[str, Any] = {
    "depth": 5, "iterations": 100, "learning_rate": 0.15, "border_count": 32, "l2_leaf_reg": 6, "random_seed": 1,
    "thread_count": 4, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
_SILVER = 0.4
"""The weight of items that were read from the page's HTML, beside the gold's."""
_LONG = 60
_UNSURE = 0.5
"""The label of a line that teaches nothing."""


class DumpExample(NamedTuple):
    """One dump to learn from."""

    site: str
    name: str
    lines: list[Line]
    rows: Rows
    labels: dict[str, NDArray[np.float32]]
    """By model; a model that the gold says nothing of has none."""
    silver: bool


def examples(folders: list[Path], tenths: int) -> Iterator[DumpExample]:
    for folder in folders:
        for row in (folder / "gold.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            gold = json.loads(row)
            if "teasers" not in gold and zlib.crc32(f"{folder.name} {gold['id']}".encode()) % 10 >= tenths:
                continue
            text = (folder / f"{gold['id']}.txt").read_text(encoding="utf-8")
            lines = split_lines(text)
            if lines:
                classify(lines, LATEST)
                site, silver = site_of(gold.get("page") or gold["id"]), "teasers" not in gold
                yield DumpExample(site, gold["id"], lines, line_features(lines), _labels(lines, gold), silver)


def _fold(text: str) -> str:
    return " ".join(tokens(text.casefold()))


def _labels(lines: list[Line], gold: dict[str, Any]) -> dict[str, NDArray[np.float32]]:
    texts = [line.text for line in lines]
    folded = [_fold(text) for text in texts]
    found: dict[str, NDArray[np.float32]] = {}
    article = gold.get("article", {})
    if gold.get("body") or gold.get("with"):
        found["body"] = labels(texts, gold)
    elif "article" in gold and article is None:
        found["body"] = np.zeros(len(lines), np.float32)
    if title := gold.get("title") or (article or {}).get("headline"):
        found["headline"] = np.array([text == _fold(title) for text in folded], np.float32)
    if "teasers" in gold:
        items = {_fold(teaser["headline"]) for teaser in gold["teasers"] if teaser.get("headline")}
        found["item"] = np.array([text in items for text in folded], np.float32)
    elif gold.get("silver"):
        items = {_fold(headline) for headline in gold["silver"]}
        found["item"] = np.array([text in items for text in folded], np.float32)
    if day := str(gold.get("published") or "")[:10]:
        found["date"] = np.array([any(one.iso[:10] == day for one in line.dates) for line in lines], np.float32)
    elif raw := (article or {}).get("date"):
        found["date"] = np.array(
            [bool(line.dates) and _fold(raw) in text for line, text in zip(lines, folded, strict=True)], np.float32
        )
    authors = gold.get("authors") if gold.get("authors") is not None else (article or {}).get("byline")
    if authors:
        names = {_fold(name) for name in authors}
        found["byline"] = np.array([_names(line, names) for line in lines], np.float32)
    return {name: label for name, label in found.items() if name in ("body", "item") or label.any()}


def _names(line: Line, names: set[str]) -> bool:
    if not any(name in _fold(line.text) for name in names) or line.width > 120:
        return False
    return {_fold(name) for name in split_authors(line.text, visible=True)} == names


def fit(name: str, learn: list[DumpExample], rows: list[Rows]) -> Any:
    """A fitted CatBoost model of one kind of line; a page's lines weigh as much as another's."""
    from catboost import CatBoostClassifier

    parts, wanted, weights = [], [], []
    for one, own in zip(learn, rows, strict=True):
        kind = "body" if name == FIRST else name
        if kind not in one.labels:
            continue
        label = one.labels[kind]
        asked = may_be(name, one.lines) & ((label > 0.7) | ((label < 0.3) & _kept(one)))
        if asked.any():
            sizes = np.log1p([line.width for line in one.lines]) if kind == "body" else np.ones(len(label))
            parts.append(own[asked])
            wanted.append(label[asked] > _UNSURE)
            trust = _SILVER if kind == "item" and one.silver else 1.0
            weights.append(trust * sizes[asked] / float(asked.sum()) ** 0.5)
    return CatBoostClassifier(**_SETTINGS).fit(
        np.vstack(parts), np.concatenate(wanted), sample_weight=np.concatenate(weights)
    )


def _kept(one: DumpExample) -> NDArray[np.bool_]:
    """Of the short lines every third: menus have many that teach the same."""
    return np.array([line.width >= _LONG or (at + len(one.name)) % 3 == 0 for at, line in enumerate(one.lines)])


def _odds(model: Any, rows: Rows) -> NDArray[np.int64]:
    odds: NDArray[np.int64] = np.round(SCALE * model.predict(rows, prediction_type="RawFormulaVal")).astype(np.int64)
    return odds


def second_rows(learn: list[DumpExample]) -> list[Rows]:
    """Each page's rows with what the body's model says that was trained without its half of the sites."""
    halves = [fold_of(f"half of {one.site}", 2) for one in learn]
    told: list[Rows] = [np.zeros((0, 0), np.float32)] * len(learn)
    for half in range(2):
        others = [one for one, own in zip(learn, halves, strict=True) if own != half]
        model = fit(FIRST, others, [one.rows for one in others])
        for at, one in enumerate(learn):
            if halves[at] == half:
                told[at] = told_rows(one.lines, one.rows, _odds(model, one.rows))
    return told


def stored(model: Any, names: tuple[str, ...], digests: dict[str, str], scratch: Path) -> Any:
    """A model in its stored form."""
    export(model, names, digests, scratch)
    found = json.loads(scratch.read_text())
    scratch.unlink()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=MODELS / "dumps.json", help="default: %(default)s")
    parser.add_argument("--without", default="", metavar="PART/PARTS", help="leave a part of the sites out")
    parser.add_argument("--tenths", type=int, default=10, help="of the dumps; those with gold items are all taken")
    arguments = parser.parse_args()
    learn = list(examples(arguments.corpora, arguments.tenths))
    if arguments.without:
        part, parts = map(int, arguments.without.split("/"))
        learn = [one for one in learn if fold_of(one.site, parts) != part]
    print(f"{len(learn)} dumps, {sum(len(one.lines) for one in learn)} lines")
    digests = {folder.name: corpora.digest(folder) for folder in arguments.corpora}
    told = second_rows(learn)
    models: dict[str, Any] = {}
    for name in MODELS_OF:
        first = name == FIRST
        model = fit(name, learn, [one.rows for one in learn] if first else told)
        names = NAMES if first else (*NAMES, *TOLD)
        models[name] = stored(model, names, digests, arguments.out.with_suffix(".scratch"))
    arguments.out.write_text(json.dumps(models, separators=(",", ":")) + "\n")
    print(f"written: {arguments.out} ({arguments.out.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
