"""Train the model of items' parts: which text is the date, the byline, the summary, the source.

    python -m training.items CORPUS... [--out FILE]

The corpora are those of training.links, whose models find the items.  Texts are taught by the gold's item of the same
address and headline.  Prints the figures on sites left out.  Needs catboost, which is not needed to run the model.
"""

import re
from collections import Counter
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.zone_measures import fold, match_teasers
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.apart import set_apart
from thresher.crawler.extractors.zones.assign import outline
from thresher.crawler.extractors.zones.body_company import block_odds
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_roles import Role
from thresher.crawler.extractors.zones.item_segments import NAMES, segment_rows, segments_of
from thresher.crawler.extractors.zones.items import lists_of
from training._command_line import digests, parsed, report_written
from training.body import export, fold_of, site_of

_SETTINGS: dict[str, Any] = {
    "loss_function": "MultiClass", "depth": 4, "iterations": 120, "learning_rate": 0.1, "l2_leaf_reg": 10,
    "rsm": 0.4, "border_count": 32, "random_seed": 1, "thread_count": 2, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
_FOLDS = 10
_FEW_TEXTS = 10
_UNKNOWN = -1
_SHARED = 0.5
"""A text of which so much stands in the gold's summary is of it."""
Rows = NDArray[Any]


class Example(NamedTuple):
    """The texts of one list's items."""

    site: str
    rows: Rows
    roles: Rows


def examples(page: corpora.Page) -> list[Example]:
    opened = open_page(page.body, None, page.url)
    if not opened.view.blocks:
        return []
    rows = body_features(opened)
    odds = block_odds(opened, rows)
    parts = outline(opened, set_apart(opened, odds), rows)
    gold = _gold_of(page.gold["teasers"], parts.items)
    found = []
    for items in lists_of(opened.view, parts.items):
        segments = [segments_of(opened.view, item) for item in items]
        told = [_role(one.text, gold.get(id(item))) for item, own in zip(items, segments, strict=True) for one in own]
        matrix = segment_rows(opened.view, parts.facts, items, segments)
        found.append(Example(site_of(page.url), matrix, np.array(told, np.int64)))
    return found


def _gold_of(gold: list[dict[str, Any]], items: list[Item]) -> dict[int, dict[str, Any]]:
    mine = [{"url": item.url, "headline": item.headline, "item": item} for item in items]
    return {id(found["item"]): wanted for wanted, found in match_teasers(gold, mine)}


def _role(text: str, gold: dict[str, Any] | None) -> int:
    """What the gold takes a text for; -1 of an item that it does not know."""
    if gold is None:
        return _UNKNOWN
    own = fold(text)
    date, byline, source, summary = (fold(gold[name]) for name in ("date", "byline", "source", "summary"))
    if date and own and (own in date or date in own) and len(own) < 3 * len(date):
        return Role.DATE
    if (
        byline
        and own
        and (
            own == byline
            or own in byline.split(" and ")
            or _is_part(own, byline)
            or (byline in own and len(own) < 2 * len(byline))
        )
    ):
        return Role.BYLINE
    if source and own and (own == source or (source in own and len(own) < 2 * len(source))):
        return Role.SOURCE
    return Role.SUMMARY if summary and own and _shares(own, summary) else Role.NONE


def _is_part(text: str, byline: str) -> bool:
    return len(text) > 4 and re.search(rf"\b{re.escape(text)}\b", byline) is not None


def _shares(text: str, summary: str) -> bool:
    if text in summary:
        return len(text) > 3
    words = Counter(text.split())
    return sum((words & Counter(summary.split())).values()) > _SHARED * words.total() and summary[:40] in text


def fit(learn: list[Example]) -> Any:
    from catboost import CatBoostClassifier

    roles = np.concatenate([one.roles for one in learn])
    known = roles != _UNKNOWN
    sizes = Counter[str]()
    for one in learn:
        sizes[one.site] += len(one.roles)
    weights = np.concatenate([np.full(len(one.roles), max(_FEW_TEXTS, sizes[one.site]) ** -0.5) for one in learn])
    model = CatBoostClassifier(**_SETTINGS)
    return model.fit(np.vstack([one.rows for one in learn])[known], roles[known], sample_weight=weights[known])


def report(learn: list[Example], folds: int) -> str:
    """F1 of each role on sites left out."""
    counts: Counter[tuple[int, int]] = Counter()
    for number in range(folds):
        model = fit([one for one in learn if fold_of(one.site, folds) != number])
        for one in learn:
            if fold_of(one.site, folds) == number and len(one.roles):
                scores = np.rint(model.predict(one.rows, prediction_type="RawFormulaVal") * SCALE).astype(np.int64)
                given = scores.argmax(axis=1)
                counts.update(zip(one.roles.tolist(), given.tolist(), strict=True))
    parts = []
    for role in Role:
        right = counts[role, role]
        wanted = sum(n for (a, _), n in counts.items() if a == role)
        given = sum(n for (a, b), n in counts.items() if b == role and a != _UNKNOWN)
        parts.append(f"{role.name.lower()} {2 * right / max(1, wanted + given):.3f} of {wanted}")
    return ", ".join(parts)


def main() -> None:
    arguments = parsed(__doc__, "item_roles", _FOLDS)
    pages = chain.from_iterable(map(corpora.pages, arguments.corpora))
    learn = [one for page in pages for one in examples(page) if len(one.roles)]
    print("on sites left out, F1:", report(learn, arguments.folds))
    export(fit(learn), NAMES, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


if __name__ == "__main__":
    main()
