"""Train the models that give every link its zone.

    python -m training.links CORPUS... [--out FOLDER]

A corpus is a folder with `gold.jsonl` (docs/quality.md) whose gold names the role of every link and the items with
their headlines.  Three files are written: the weights of words in names, the model of single links, and the model of
links together.  Whatever a later model learns from was told by earlier ones that had not seen the page's site.
Deterministic.  Needs catboost, which is not needed to run the models.
"""

import argparse
import json
from collections import Counter, defaultdict
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.zone_measures import address, fold
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.models import MODELS
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones import link_rows, link_zones, name_words
from thresher.crawler.extractors.zones.apart import set_apart
from thresher.crawler.extractors.zones.assign import read_body
from thresher.crawler.extractors.zones.body_company import block_odds
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.link_groups import LinkGroups, link_groups
from thresher.crawler.extractors.zones.link_zones import Kind
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, link_facts
from thresher.crawler.extractors.zones.page_type import page_row
from training._command_line import digests
from training.body import export, fold_of, site_of

_SETTINGS: dict[str, Any] = {
    "loss_function": "MultiClass", "depth": 4, "learning_rate": 0.1, "l2_leaf_reg": 20, "rsm": 0.25,
    "bootstrap_type": "Bernoulli", "subsample": 0.7, "border_count": 32, "random_seed": 1, "thread_count": 2,
    "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
_TREES, _TREES_TOGETHER = 200, 150
_INNER_FOLDS = 5
_FEW_LINKS = 30
"""A page's links weigh less the more it has, down to pages of so many."""
_PRIOR = 3.0
"""Sites for which a word's weight has the mean of all links before any is counted."""
_LEAST_SITES = 2
"""A word of fewer sites has no weight."""
_UNKNOWN = -1
_ZONE_OF = {Kind.NAVIGATION: 0, Kind.ARTICLE: 1, Kind.TEASER_HEADLINE: 2, Kind.TEASER: 2, Kind.RELATED_HEADLINE: 3,
            Kind.RELATED: 3, Kind.OTHER: 4}  # fmt: skip
_KIND_OF = {"nav": Kind.NAVIGATION, "article": Kind.ARTICLE, "other": Kind.OTHER, "teaser": Kind.TEASER,
            "related": Kind.RELATED}  # fmt: skip
_HEADLINE_OF = {"teaser": Kind.TEASER_HEADLINE, "related": Kind.RELATED_HEADLINE}
ROLES = ("nav", "article", "teaser", "related", "other")
Rows = NDArray[Any]


class Example(NamedTuple):
    """One page to learn from."""

    site: str
    view: PageView
    facts: LinkFacts
    groups: LinkGroups
    rows: Rows
    """Without the columns of words, which depend on what was learned of other sites."""
    kinds: Rows
    """By link its kind, or -1 where the gold does not tell."""


def example(page: corpora.Page) -> Example | None:
    opened = open_page(page.body, None, page.url)
    view = opened.view
    if not view.links or not view.blocks:
        return None
    blocks = body_features(opened)
    around = set_apart(opened, block_odds(opened, blocks))
    facts = link_facts(view, opened.base)
    body = read_body(opened, around, page_row(opened, around.odds, facts, around.where))
    groups = link_groups(view)
    rows = link_rows.link_rows(opened, facts, groups, blocks, around, body, {})
    return Example(site_of(page.url), view, facts, groups, rows, kinds_of(page.gold, facts))


def kinds_of(gold: dict[str, Any], facts: LinkFacts) -> Rows:
    """The gold's role of every link, told apart by whether it is the headline of one of the gold's items."""
    places: dict[Any, list[int]] = defaultdict(list)
    for index, (text, url) in enumerate(zip(facts.labels, facts.urls, strict=True)):
        places[address(url), fold(text)].append(index)
    kinds = np.full(len(facts.urls), _UNKNOWN)
    by_address: dict[Any, list[int]] = defaultdict(list)
    for link in gold["links"]:
        found = places[address(link["url"]), fold(link["text"])]
        if found:
            index = found.pop(0)
            kinds[index] = _KIND_OF[link["role"]]
            by_address[address(link["url"])].append(index)
    for item in gold["teasers"]:
        shown = _headline(item, by_address.get(address(item["url"]), []), kinds, facts)
        if shown is not None:
            kinds[shown] = _HEADLINE_OF[item["relation"]]
    return kinds


def _headline(item: dict[str, Any], candidates: list[int], kinds: Rows, facts: LinkFacts) -> int | None:
    """Of an item's links the one that shows its headline: most like it, else the one that says most."""
    wanted = fold(item["headline"])
    free = [index for index in candidates if kinds[index] in (Kind.TEASER, Kind.RELATED)]

    def likeness(index: int) -> tuple[int, int, int]:
        text = fold(facts.labels[index])
        like = 3 if text == wanted else 2 if wanted and wanted in text else 1 if text and text in wanted else 0
        return like, len(text), -index

    return max(free, key=likeness, default=None)


def word_weights(learn: list[Example]) -> name_words.Weights:
    """Each word's weights for the zones, in thousandths, every site counted once."""
    votes: dict[str, Rows] = defaultdict(lambda: np.zeros(name_words.ZONES))
    prior = np.zeros(name_words.ZONES)
    for one in learn:
        counts: dict[str, Rows] = defaultdict(lambda: np.zeros(name_words.ZONES))
        page = np.zeros(name_words.ZONES)
        for link, kind in zip(one.view.links, one.kinds.tolist(), strict=True):
            if kind != _UNKNOWN:
                zone = _ZONE_OF[Kind(kind)]
                page[zone] += 1
                for word in name_words.all_words(link):
                    counts[word][zone] += 1
        for word, own in counts.items():
            votes[word] += own / own.sum()
        prior += page / max(1, page.sum())
    prior /= prior.sum()
    return {
        word: tuple(np.rint(SCALE * np.log((own + _PRIOR * prior) / (own.sum() + _PRIOR) / prior)).astype(int).tolist())
        for word, own in sorted(votes.items())
        if own.sum() >= _LEAST_SITES
    }


def with_words(one: Example, weights: name_words.Weights) -> Rows:
    count = len(name_words.NAMES)
    return np.hstack((one.rows[:, :-count], name_words.name_rows(one.view, weights)))


def fit(learn: list[Example], rows: list[Rows], trees: int) -> Any:
    from catboost import CatBoostClassifier

    kinds = np.concatenate([one.kinds for one in learn])
    weights = np.concatenate([np.full(len(one.kinds), max(_FEW_LINKS, len(one.kinds)) ** -0.5) for one in learn])
    known = kinds != _UNKNOWN
    model = CatBoostClassifier(**_SETTINGS, iterations=trees)
    return model.fit(np.vstack(rows)[known], kinds[known], sample_weight=weights[known])


def left_out(learn: list[Example], rows: list[Rows], trees: int, folds: int) -> list[Rows]:
    """Of each page what a model says that has not seen its site."""
    told: list[Rows] = [np.zeros(0)] * len(learn)
    for fold_number in range(folds):
        taught = [at for at, one in enumerate(learn) if fold_of(one.site, folds) != fold_number]
        model = fit([learn[at] for at in taught], [rows[at] for at in taught], trees)
        for at in set(range(len(learn))) - set(taught):
            scores = model.predict(rows[at], prediction_type="RawFormulaVal") * SCALE
            told[at] = link_zones.beliefs(np.rint(scores).astype(np.int64))
    return told


def words_left_out(learn: list[Example], folds: int) -> list[Rows]:
    rows = [one.rows for one in learn]
    for number in range(folds):
        weights = word_weights([one for one in learn if fold_of(one.site, folds) != number])
        for at, one in enumerate(learn):
            if fold_of(one.site, folds) == number:
                rows[at] = with_words(one, weights)
    return rows


def report(learn: list[Example], told: list[Rows]) -> str:
    zones = np.array([_ZONE_OF[kind] for kind in Kind])
    kinds = np.concatenate([one.kinds for one in learn])
    known = kinds != _UNKNOWN
    wanted = zones[kinds[known]]
    shares = np.concatenate(told)[known]
    summed = np.stack([shares[:, zones == zone].sum(axis=1) for zone in range(len(ROLES))], axis=1)
    given = summed.argmax(axis=1)
    counts = Counter(zip(wanted.tolist(), given.tolist(), strict=True))
    scores = []
    for zone in range(len(ROLES)):
        all_of_it = (wanted == zone).sum() + (given == zone).sum()
        scores.append(2 * counts[zone, zone] / max(1, all_of_it))
    each = " ".join(f"{role} {score:.3f}" for role, score in zip(ROLES, scores, strict=True))
    return f"accuracy {(wanted == given).mean():.4f}, macro F1 {np.mean(scores):.4f} ({each})"


def train(learn: list[Example], digests: dict[str, str], out: Path) -> None:
    """Fit all three on all pages and write them."""
    rows = words_left_out(learn, _INNER_FOLDS)
    first = left_out(learn, rows, _TREES, _INNER_FOLDS)
    print("single links:  ", report(learn, first))
    second = [together(one, own, told) for one, own, told in zip(learn, rows, first, strict=True)]
    print("links together:", report(learn, left_out(learn, second, _TREES_TOGETHER, _INNER_FOLDS)))
    weights = word_weights(learn)
    stored = {"trained_on": digests, "weights": weights}
    (out / "name_words.json").write_text(json.dumps(stored, separators=(",", ":")) + "\n")
    export(fit(learn, rows, _TREES), link_rows.NAMES, digests, out / "links.json")
    export(fit(learn, second, _TREES_TOGETHER), link_zones.NAMES, digests, out / "links_together.json")


def together(one: Example, rows: Rows, told: Rows) -> Rows:
    return link_zones.together_rows(one.view, one.facts, one.groups, rows, told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=MODELS, metavar="FOLDER", help="default: %(default)s")
    arguments = parser.parse_args()
    pages = chain.from_iterable(map(corpora.pages, arguments.corpora))
    learn = [one for page in pages if (one := example(page)) is not None]
    print(f"{len(learn)} pages, {sum(len(one.kinds) for one in learn)} links; scores are of sites left out")
    train(learn, digests(arguments.corpora), arguments.out)


if __name__ == "__main__":
    main()
