"""Train the page type: which pages are listings.

    python -m training.page_type CORPUS... [--out FILE] [--folds N]

Pages of a corpus called `listings`, and pages whose gold has no article, are listings; all others are articles.  What
a page teaches is how much is lost where it is mistaken for the other: both readings are compared with the gold.  The
body's model is trained anew for each fifth of the sites, without them, since it says more of pages that it knows.
With --folds the page type's own figures on sites left out are printed.  Deterministic, as training.body is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.measures import text_of, word_f1
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.body_blocks import body_blocks
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.forest import SCALE
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.landmarks import places
from thresher.crawler.extractors.zones.linkfacts import link_facts
from thresher.crawler.extractors.zones.listing_items import repair_items
from thresher.crawler.extractors.zones.listing_model import listed_odds
from thresher.crawler.extractors.zones.page_features import NAMES, page_features, running_text, within_items
from thresher.crawler.extractors.zones.page_type import LISTING_FROM, MOSTLY, is_declared, spanned
from thresher.crawler.extractors.zones.teasers import find_teasers
from training._command_line import digests, parsed, report_written
from training.body import examples, export, fit, fold_of, site_of

_LISTINGS = "listings"
_PARTS = 5
_FIELD = 0.3
"""What each field of an article weighs that is lost with it, beside its body."""
_LEAST = 0.05
"""Every page teaches a little, whatever is lost."""
_NO_ADDRESS = 0.3
"""The weight of a page's second row, which tells it without its address: not every saved page has one."""
_ADDRESS = [NAMES.index(name) for name in ("hyphens", "digits", "last_step")]
_RISING = "alike link_density headings linked_headings ld_articles".split()
_FALLING = (
    "hyphens digits sure certainty signatures prose og_article ld_article dated holder headline_words body_share"
).split()
"""Features that may only speak for a listing, and for an article."""
_SETTINGS: dict[str, Any] = {
    "depth": 2, "iterations": 150, "learning_rate": 0.08, "l2_leaf_reg": 5, "border_count": 32, "random_seed": 1,
    "thread_count": 1, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


class PageExample(NamedTuple):
    """One page to learn from."""

    site: str
    listing: bool
    """What the gold says."""
    gain: float
    """What is won when it is read as a listing; negative where something is lost."""
    row: NDArray[np.float32]
    ruled: int
    """1 or -1 where a listing or an article is told without the model, else 0."""


def page_examples(folders: list[Path]) -> Iterator[PageExample]:
    known = list(examples([folder for folder in folders if folder.name != _LISTINGS]))
    models = [fit([one for one in known if fold_of(one.site, _PARTS) != part]) for part in range(_PARTS)]
    for folder in folders:
        for page in corpora.pages(folder):
            opened = open_page(page.body, None, page.url)
            if opened.view.blocks:
                site = site_of(page.url)
                yield _example(page, opened, site, models[fold_of(site, _PARTS)])


def _example(page: corpora.Page, opened: OpenPage, site: str, model: Any) -> PageExample:
    view, base, headline = opened.view, opened.base, opened.headline
    features = body_features(opened)
    odds = [round(SCALE * odd) for odd in model.predict(features, prediction_type="RawFormulaVal")]
    facts, where = link_facts(view, base), places(view, odds)
    items = find_teasers(view, facts, odds, where, base)
    inside = within_items(view, items)
    running = running_text(view, odds, inside)
    row = page_features(opened, running, items, inside)
    ruled = int(spanned(view, odds, items, running) > MOSTLY)
    ruled = -1 if is_declared(opened.meta, headline) else ruled
    listing = page.corpus == _LISTINGS or page.gold.get("article", True) is None
    article = "\n".join(view.blocks[index].text for index in body_blocks(view, odds))
    listed = _text(repair_items(view, facts, items, listed_odds(view.blocks, features, odds), where))
    return PageExample(site, listing, _gain(page.gold, listing, article, listed), row[0], ruled)


def _text(items: list[Item]) -> str:
    parts = (part for item in items for part in (item.headline, item.date_raw, item.byline, item.summary))
    return "\n".join(part for part in parts if part)


def _gain(gold: dict[str, Any], listing: bool, article: str, listed: str) -> float:
    if gold.get("body") is None:
        return 1.0 if listing else -1.0
    body = text_of(gold["body"])
    fields = 0 if listing else sum(bool(gold.get(name)) for name in ("authors", "published"))
    return word_f1(body, listed) - word_f1(body, article) - _FIELD * fields


def fit_page_type(learn: list[PageExample]) -> Any:
    """A fitted CatBoost model, for which a page counts as much as is lost by a mistake."""
    from catboost import CatBoostClassifier

    rows = np.vstack([one.row for one in learn])
    bare = rows.copy()
    bare[:, _ADDRESS] = -1
    listings = np.array([one.gain > 0 for one in learn])
    weights = np.array([abs(one.gain) + _LEAST for one in learn])
    constraints = dict.fromkeys(_RISING, 1) | dict.fromkeys(_FALLING, -1)
    model = CatBoostClassifier(**_SETTINGS, monotone_constraints=[constraints.get(name, 0) for name in NAMES])
    weighted = np.concatenate((weights, _NO_ADDRESS * weights))
    return model.fit(np.vstack((rows, bare)), np.concatenate((listings, listings)), sample_weight=weighted)


def cross_validate(learn: list[PageExample], folds: int) -> dict[str, float]:
    """On sites left out: the shares of articles and listings that are taken for listings, and what is won."""
    told = np.zeros(len(learn), bool)
    parts = np.array([fold_of(f"page type of {one.site}", folds) for one in learn])
    for part in range(folds):
        model = fit_page_type([one for one, own in zip(learn, parts, strict=True) if own != part])
        rows = np.vstack([one.row for one in learn])[parts == part]
        told[parts == part] = SCALE * model.predict(rows, prediction_type="RawFormulaVal") > LISTING_FROM
    ruled = np.array([one.ruled for one in learn])
    told = np.where(ruled == 0, told, ruled > 0)
    listing = np.array([one.listing for one in learn])
    gains = np.array([one.gain for one in learn])
    return {
        "articles lost": float(told[~listing].mean()),
        "listings found": float(told[listing].mean()),
        "won": float(gains[told].sum()),
        "could be won": float(gains[listing].clip(0).sum()),
    }


def main() -> None:
    arguments = parsed(__doc__, "page_type")
    learn = list(page_examples(arguments.corpora))
    print(f"{len(learn)} pages, {sum(one.listing for one in learn)} listings")
    if arguments.folds:
        found = cross_validate(learn, arguments.folds)
        print("on sites left out:", "  ".join(f"{name} {value:.4f}" for name, value in found.items()))
    export(fit_page_type(learn), NAMES, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


if __name__ == "__main__":
    main()
