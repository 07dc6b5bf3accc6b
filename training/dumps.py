"""Train the models of text dumps: which lines are body, headline, date, byline, other pieces' headlines.

    python -m training.dumps CORPUS... [--out FILE] [--without PART/PARTS]

A corpus is a folder with NAME.txt and a `gold.jsonl`: pages of other corpora as text, made in one way.  Where the gold
has a body, lines are labelled as training.body labels blocks; headlines, dates and authors where a line says what the
gold says.  Where no gold has the items of a page, those read from its HTML teach (`silver`, their headlines), with less
weight; `page` is the address that the page came from.  benchmarks.dumps makes such folders.  The rows of all but the
first model hold what that one says, those of dates and bylines what the headline's says as well; for this they are
trained for each half of the sites without them, since a model says more of pages that it knows.  --without leaves a
part of the sites out.  Deterministic, as training.body is.
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
from thresher.crawler.extractors.dumps.line_features import Rows, line_features
from thresher.crawler.extractors.dumps.line_odds import (
    BESIDE,
    FIRST,
    MODELS_OF,
    PAGE,
    UNLIKELY,
    headed_rows,
    may_be,
    names_of,
    told_rows,
)
from thresher.crawler.extractors.dumps.lines import Line, split_lines
from thresher.crawler.extractors.dumps.page_features import page_row
from thresher.crawler.extractors.models import MODELS
from thresher.crawler.extractors.names.names import split_authors
from thresher.crawler.extractors.zones.forest import SCALE
from training.body import export, fold_of, labels, site_of

LATEST = date(2100, 1, 1)
_SETTINGS: dict[str, Any] = {
    "depth": 5, "iterations": 100, "learning_rate": 0.15, "border_count": 32, "l2_leaf_reg": 6, "random_seed": 1,
    "thread_count": 4, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
_FINER: dict[str, Any] = {"depth": 6, "iterations": 200, "learning_rate": 0.1}
"""Of models that choose one line of a page: few lines teach them, and the margins between these count."""
_OF_MANY = (FIRST, "body", "item")
"""What many lines of a page are: some of the dumps teach it."""
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
    drawn: bool
    """Whether its many lines teach."""


def examples(folders: list[Path], tenths: int) -> Iterator[DumpExample]:
    """The dumps; so many tenths of them are drawn, and all that have the gold's items."""
    for folder in folders:
        for row in (folder / "gold.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            gold = json.loads(row)
            drawn = "teasers" in gold or zlib.crc32(f"{folder.name} {gold['id']}".encode()) % 10 < tenths
            text = (folder / f"{gold['id']}.txt").read_text(encoding="utf-8")
            lines = split_lines(text)
            if lines:
                classify(lines, LATEST)
                site, silver = site_of(gold.get("page") or gold["id"]), "teasers" not in gold
                yield DumpExample(site, gold["id"], lines, line_features(lines), _labels(lines, gold), silver, drawn)


def _fold(text: str) -> str:
    return " ".join(tokens(text.casefold()))


def _labels(lines: list[Line], gold: dict[str, Any]) -> dict[str, NDArray[np.float32]]:
    texts = [line.text for line in lines]
    folded = [_fold(text) for text in texts]
    found: dict[str, NDArray[np.float32]] = {}
    article = None if gold.get("kind") == "listing" else gold.get("article", {})
    found[PAGE] = np.array([article is not None], np.float32)
    if article is None and "article" in gold:
        found["body"] = np.zeros(len(lines), np.float32)
    elif article is not None and (gold.get("body") or gold.get("with")):
        found["body"] = labels(texts, gold)
    if article is not None and (title := gold.get("title") or article.get("headline")):
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
    return {name: label for name, label in found.items() if name in ("body", "item", PAGE) or label.any()}


def _names(line: Line, names: set[str]) -> bool:
    if not any(name in _fold(line.text) for name in names) or line.width > 120:
        return False
    found = {_fold(name) for name in split_authors(line.text, visible=True)}
    return bool(found) and found <= names


def fit(name: str, learn: list[DumpExample], rows: list[Rows]) -> Any:
    """A fitted CatBoost model of one kind of line; a page's lines weigh as much as another's."""
    from catboost import CatBoostClassifier

    parts, wanted, weights = [], [], []
    for one, own in zip(learn, rows, strict=True):
        kind = "body" if name == FIRST else name
        if kind not in one.labels or (name in _OF_MANY and not one.drawn):
            continue
        label = one.labels[kind]
        asked = may_be(name, one.lines) & ((label > 0.7) | ((label < 0.3) & _kept(one)))
        if asked.any():
            sizes = np.log1p([line.width for line in one.lines]) if kind == "body" else np.ones(len(label))
            parts.append(own[asked])
            wanted.append(label[asked] > _UNSURE)
            trust = _SILVER if kind == "item" and one.silver else 1.0
            weights.append(trust * sizes[asked] / float(asked.sum()) ** 0.5)
    return CatBoostClassifier(**_SETTINGS | ({} if name in _OF_MANY else _FINER)).fit(
        np.vstack(parts), np.concatenate(wanted), sample_weight=np.concatenate(weights)
    )


def fit_pages(learn: list[DumpExample], rows: list[Rows]) -> Any:
    """A fitted model of whole pages; both kinds weigh as much."""
    from catboost import CatBoostClassifier

    wanted = np.array([one.labels[PAGE][0] > _UNSURE for one in learn])
    weights = np.where(wanted, 1.0, wanted.sum() / max(1, (~wanted).sum()))
    return CatBoostClassifier(**_SETTINGS | {"depth": 3}).fit(np.vstack(rows), wanted, sample_weight=weights)


def _kept(one: DumpExample) -> NDArray[np.bool_]:
    """Of the short lines every third: menus have many that teach the same."""
    return np.array([line.width >= _LONG or (at + len(one.name)) % 3 == 0 for at, line in enumerate(one.lines)])


def _odds(model: Any, rows: Rows) -> NDArray[np.int64]:
    odds: NDArray[np.int64] = np.round(SCALE * model.predict(rows, prediction_type="RawFormulaVal")).astype(np.int64)
    return odds


def _by_halves(name: str, learn: list[DumpExample], rows: list[Rows]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Each page and what the model says of its lines that was trained without its half of the sites."""
    halves = [fold_of(f"half of {one.site}", 2) for one in learn]
    for half in range(2):
        others = [at for at, own in enumerate(halves) if own != half]
        model = fit(name, [learn[at] for at in others], [rows[at] for at in others])
        for at, own in enumerate(halves):
            if own == half:
                odds = np.full(len(rows[at]), UNLIKELY, np.int64)
                asked = may_be(name, learn[at].lines)
                if asked.any():
                    odds[asked] = _odds(model, rows[at][asked])
                yield at, odds


class Told(NamedTuple):
    """Each page's rows for the later models, from what the earlier ones say of it."""

    first: list[Rows]
    told: list[Rows]
    headed: list[Rows]
    pages: list[Rows]

    def rows(self, name: str) -> list[Rows]:
        return self.first if name == FIRST else self.headed if name in BESIDE else self.told


def told_of(learn: list[DumpExample]) -> Told:
    first = [one.rows for one in learn]
    body = dict(_by_halves(FIRST, learn, first))
    told = [told_rows(one.lines, one.rows, body[at]) for at, one in enumerate(learn)]
    headline, item = (dict(_by_halves(name, learn, told)) for name in ("headline", "item"))
    headed = [headed_rows(one.lines, told[at], headline[at]) for at, one in enumerate(learn)]
    pages = [page_row(one.lines, body[at], headline[at], item[at]) for at, one in enumerate(learn)]
    return Told(first, told, headed, pages)


def stored(model: Any, name: str, digests: dict[str, str], scratch: Path) -> Any:
    """A model in its stored form."""
    export(model, names_of(name), digests, scratch)
    found = json.loads(scratch.read_text())
    scratch.unlink()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=MODELS / "dumps.json", help="default: %(default)s")
    parser.add_argument("--without", default="", metavar="PART/PARTS", help="leave a part of the sites out")
    parser.add_argument("--tenths", type=int, default=3, help="of the dumps whose many lines teach")
    arguments = parser.parse_args()
    learn = list(examples(arguments.corpora, arguments.tenths))
    if arguments.without:
        part, parts = map(int, arguments.without.split("/"))
        learn = [one for one in learn if fold_of(one.site, parts) != part]
    print(f"{len(learn)} dumps, {sum(len(one.lines) for one in learn)} lines")
    digests = {folder.name: corpora.digest(folder) for folder in arguments.corpora}
    told = told_of(learn)
    models: dict[str, Any] = {}
    for name in MODELS_OF:
        model = fit_pages(learn, told.pages) if name == PAGE else fit(name, learn, told.rows(name))
        models[name] = stored(model, name, digests, arguments.out.with_suffix(".scratch"))
    arguments.out.write_text(json.dumps(models, separators=(",", ":")) + "\n")
    print(f"written: {arguments.out} ({arguments.out.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
