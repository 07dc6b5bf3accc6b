"""Train the page type: which pages are listings.

    python -m training.page_type CORPUS... [--out FILE]

Pages of a corpus called `listings`, and pages whose gold has no article, are listings; all others are articles.
Prints the figures on sites left out.  The body's model is trained anew for each fifth of the sites, without them, since
it says more of pages that it knows.  Deterministic, as training.body is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.apart import set_apart
from thresher.crawler.extractors.zones.body_company import with_company
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.linkfacts import link_facts
from thresher.crawler.extractors.zones.page_features import NAMES
from thresher.crawler.extractors.zones.page_type import listing_from, page_row
from training._command_line import digests, parsed, report_written
from training.body import examples, export, fit, fold_of, site_of

_LISTINGS = "listings"
_PARTS = 5
_FOLDS = 10
_NO_ADDRESS = 0.3
"""The weight of a page's second row, which tells it without its address: not every saved page has one."""
_MANY_OF_A_SITE = 8
"""A site teaches as much as so many pages at most."""
_ADDRESS = [NAMES.index(name) for name in ("hyphens", "digits", "last_step", "front")]
_RISING = "front alike link_density headings linked_headings ld_articles articles titled spanned labels pieces".split()
_FALLING = (
    "hyphens digits sure certainty signatures prose og_article ld_article dated declared holder headline_words "
    "body_share"
).split()
"""Features that may only speak for a listing, and for an article."""
_SETTINGS: dict[str, Any] = {
    "depth": 3, "iterations": 150, "learning_rate": 0.08, "l2_leaf_reg": 5, "border_count": 32, "random_seed": 1,
    "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


class PageExample(NamedTuple):
    """One page to learn from."""

    corpus: str
    site: str
    listing: bool
    row: NDArray[np.float32]


def page_examples(folders: list[Path]) -> Iterator[PageExample]:
    known = list(examples([folder for folder in folders if folder.name != _LISTINGS]))
    models = [fit([one for one in known if fold_of(one.site, _PARTS) != part]) for part in range(_PARTS)]
    for folder in folders:
        for page in corpora.pages(folder):
            if (one := _example(page, models)) is not None:
                yield one


def _example(page: corpora.Page, models: list[Any]) -> PageExample | None:
    opened = open_page(page.body, None, page.url)
    if not opened.view.blocks:
        return None
    site = site_of(page.url)
    model = models[fold_of(site, _PARTS)]
    odds = [round(SCALE * odd) for odd in model.predict(body_features(opened), prediction_type="RawFormulaVal")]
    around = set_apart(opened, with_company(opened.view, odds, opened.headline_block))
    facts = link_facts(opened.view, opened.base)
    listing = page.corpus == _LISTINGS or page.gold.get("article", True) is None
    return PageExample(page.corpus, site, listing, page_row(opened, around.odds, facts, around.where)[0])


def fit_page_type(learn: list[PageExample]) -> Any:
    """A fitted CatBoost model."""
    from catboost import CatBoostClassifier

    rows = np.vstack([one.row for one in learn])
    bare = rows.copy()
    bare[:, _ADDRESS] = [-1, -1, -1, 0]
    listings = np.array([one.listing for one in learn])
    sizes: dict[str, int] = {}
    for one in learn:
        sizes[one.site] = sizes.get(one.site, 0) + 1
    weights = np.array([min(1.0, _MANY_OF_A_SITE / sizes[one.site]) for one in learn])
    constraints = dict.fromkeys(_RISING, 1) | dict.fromkeys(_FALLING, -1)
    model = CatBoostClassifier(**_SETTINGS, monotone_constraints=[constraints.get(name, 0) for name in NAMES])
    weighted = np.concatenate((weights, _NO_ADDRESS * weights))
    return model.fit(np.vstack((rows, bare)), np.concatenate((listings, listings)), sample_weight=weighted)


def left_out(learn: list[PageExample], folds: int) -> NDArray[np.float64]:
    """Log-odds, in thousandths, of models that have not seen the page's site."""
    told = np.zeros(len(learn))
    parts = np.array([fold_of(f"page type of {one.site}", folds) for one in learn])
    for part in range(folds):
        model = fit_page_type([one for one, own in zip(learn, parts, strict=True) if own != part])
        rows = np.vstack([one.row for one in learn])[parts == part]
        told[parts == part] = SCALE * model.predict(rows, prediction_type="RawFormulaVal")
    return told


def report(learn: list[PageExample], told: NDArray[np.float64]) -> Iterator[str]:
    """By corpus the shares of articles and of listings that are told right."""
    declared = np.array([one.row[NAMES.index("declared")] > 0 for one in learn])
    listed = (told > np.array([listing_from(one.row) for one in learn])) & ~declared
    listing = np.array([one.listing for one in learn])
    corpus = np.array([one.corpus for one in learn])
    for name in dict.fromkeys(corpus.tolist()):
        for kind, wanted in (("listings", listing), ("articles", ~listing)):
            own = wanted & (corpus == name)
            if own.any():
                yield f"{name}: {(listed == listing)[own].mean():.3f} of {own.sum()} {kind}"


def main() -> None:
    arguments = parsed(__doc__, "page_type", _FOLDS)
    learn = list(page_examples(arguments.corpora))
    print(*report(learn, left_out(learn, arguments.folds)), sep="\n")
    export(fit_page_type(learn), NAMES, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


if __name__ == "__main__":
    main()
