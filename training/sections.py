"""Train the choice of the text that heads a list of items.

    python -m training.sections CORPUS... [--out FILE]

The corpora are those of training.links, whose models find the items.  Learns to rank: of the texts before a list, and
none of them, the one that most of its items have in the gold scores highest (softmax over a list's candidates).  Prints
the figures on sites left out.  Deterministic.  Needs catboost, which is not needed to run the model.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from math import log1p
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.zone_measures import fold, match_teasers
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.apart import set_apart
from thresher.crawler.extractors.zones.assign import link_beliefs_of, read_body, sure_body
from thresher.crawler.extractors.zones.body_company import block_odds
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.items import grown_items
from thresher.crawler.extractors.zones.linkfacts import link_facts
from thresher.crawler.extractors.zones.page_type import page_row
from thresher.crawler.extractors.zones.section_choice import (
    NAMES,
    NONE_FROM,
    candidate_rows,
    lists_in_order,
    taken_blocks,
    titles_of,
)
from training._command_line import digests, parsed, report_written
from training.body import export, fold_of, site_of

_SETTINGS: dict[str, Any] = {
    "loss_function": "QuerySoftMax", "depth": 5, "iterations": 300, "learning_rate": 0.08, "l2_leaf_reg": 10,
    "rsm": 0.5, "border_count": 32, "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
_FOLDS = 10


class Example(NamedTuple):
    """The candidates of one list."""

    site: str
    rows: NDArray[np.float32]
    texts: list[str]
    """Of each candidate, folded; the last is none."""
    wanted: str
    """What most of the list's items have in the gold, folded."""
    size: int


def examples(page: corpora.Page) -> Iterator[Example]:
    opened = open_page(page.body, None, page.url)
    if not opened.view.blocks or not opened.view.links:
        return
    rows = body_features(opened)
    around = set_apart(opened, block_odds(opened, rows))
    facts = link_facts(opened.view, opened.base)
    read = read_body(opened, around, page_row(opened, around.odds, facts, around.where))
    body = sure_body(read, around)
    items = grown_items(opened, facts, link_beliefs_of(opened, facts, rows, around, read), body)
    mine = [{"url": item.url, "headline": item.headline, "item": item} for item in items]
    gold = {id(found["item"]): wanted["section"] for wanted, found in match_teasers(page.gold["teasers"], mine)}
    taken = taken_blocks(opened.view, items)
    titles = titles_of(opened.view, taken)
    builds = Counter((block.node.tag, block.node.name) for block in opened.view.blocks)
    lists = lists_in_order(opened.view, items)
    for own in lists:
        known = Counter(fold(gold[id(item)] or "") for item in own if id(item) in gold)
        if known:
            candidates, matrix = candidate_rows(opened.view, own, taken, builds, len(lists), body, titles)
            texts = [*(fold(candidate.text) for candidate in candidates), ""]
            yield Example(site_of(page.url), matrix, texts, known.most_common(1)[0][0], known.total())


def fit(learn: list[Example]) -> Any:
    """Learns from the lists of which one candidate is right."""
    from catboost import CatBoost, Pool

    taught = [one for one in learn if one.wanted in one.texts]
    labels, groups, weights = [], [], []
    for number, one in enumerate(taught):
        right = one.texts.index(one.wanted)
        labels += [float(at == right) for at in range(len(one.texts))]
        groups += [number] * len(one.texts)
        weights += [log1p(one.size)] * len(one.texts)
    pool = Pool(np.vstack([one.rows for one in taught]), labels, group_id=groups, group_weight=weights)
    return CatBoost(_SETTINGS).fit(pool)


def report(learn: list[Example], folds: int) -> str:
    """Of the items with a heading, and of those without one, how many a model tells right that knows no page of
    their site."""
    right: Counter[bool] = Counter()
    whole: Counter[bool] = Counter()
    for number in range(folds):
        model = fit([one for one in learn if fold_of(one.site, folds) != number])
        for one in learn:
            if fold_of(one.site, folds) == number:
                scores = np.rint(model.predict(one.rows) * SCALE)
                scores[-1] -= NONE_FROM
                headed = bool(one.wanted)
                whole[headed] += one.size
                right[headed] += one.size * (one.texts[int(scores.argmax())] == one.wanted)
    return ", ".join(
        f"{name} {right[headed] / max(1, whole[headed]):.3f} of {whole[headed]}"
        for name, headed in (("headed", True), ("without a heading", False))
    )


def main() -> None:
    arguments = parsed(__doc__, "sections", _FOLDS)
    pages = chain.from_iterable(map(corpora.pages, arguments.corpora))
    learn = [one for page in pages for one in examples(page)]
    print("on sites left out, right of items:", report(learn, arguments.folds))
    export(fit(learn), NAMES, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


if __name__ == "__main__":
    main()
