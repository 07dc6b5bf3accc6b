"""Train the weights of the authors: how far each sign of a claim is to be believed.

    python -m training.authors CORPUS... [--out FILE] [--folds N]

A page's claims about its authors (crawler/extractors/fields/authors.py) compete with each other and with "nobody is
named": a conditional logit (D. McFadden, "Conditional logit analysis of qualitative choice behavior", 1974), each
claim's odds the sum of its signs' weights, several claims of the right names counting together, with a quadratic
penalty.  A claim is right where it names the gold's authors and nobody else; a gold entry that joins
several names counts as these too, and so does one whose further names the gold accepts beside them.  Only pages whose
gold has authors teach; a corpus whose gold also says where nobody is named (`[]`) counts fourfold, since the others
teach to choose and never to be silent.

How sure a choice is: pages are split by site into N folds (default 5); weights learned from the others choose on each,
and a logistic curve over the log-odds of those choices gives the share of right ones, by the gold as it stands; it is
flattened until, of the values that it calls sure (.9), the wanted share is right.  The scores printed are those of the
same sites left out; the stored weights are learned from all pages.  Deterministic.
Needs scipy, which is not needed to run the model.
"""

import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from benchmarks import corpus as corpora
from benchmarks.measures import fold, mean, names_f1
from thresher.crawler.extractors.fields.author_odds import log_odds, odds_of, signs_of
from thresher.crawler.extractors.fields.authors import LEAST, claims_of, owner_of, with_degrees
from thresher.crawler.extractors.names.names import split_authors
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.assign import split
from thresher.crawler.extractors.zones.body_company import block_odds
from thresher.crawler.extractors.zones.body_odds import body_features
from thresher.crawler.extractors.zones.zoned_page import ZonedPage
from training._command_line import digests, parsed, report_written

_PENALTY = 2.5
_SILENT = 4.0
"""How much a page counts of a corpus that has pages that name nobody."""
_RARE = 5
"""Claims that a sign must stand in to get a weight."""
_LEAST_WEIGHT = 0.04
_SURE, _RIGHT_OF_SURE, _STEP = 0.9, 0.95, 0.005
"""Of choices with this confidence so many must be right; until they are, the curve is flattened by steps, which
leaves the doubtful ones as they are."""

Floats = NDArray[np.float64]


class Example(NamedTuple):
    """One page's claims."""

    corpus: str
    site: str
    keys: list[frozenset[str]]
    signs: list[list[str]]
    right: list[bool]
    """By claim: whether it names the authors."""
    scores: list[float]
    """By claim: the F1 of its names, by the gold as it stands."""
    nobody: float
    """The same for naming nobody."""
    weight: float


class Model(NamedTuple):
    weights: dict[str, float]
    nobody: float


def examples(folders: Sequence[Path]) -> Iterator[Example]:
    for folder in folders:
        weight = _SILENT if any(gold.get("authors") == [] for gold in corpora.golds(folder)) else 1.0
        for page in corpora.pages(folder):
            if page.gold.get("authors") is not None:
                opened = open_page(page.body, None, page.url)
                rows = body_features(opened)
                odds = block_odds(opened, rows)
                yield example(folder.name, page.gold, opened, split(opened, odds, rows), weight)


def example(corpus: str, gold: dict[str, Any], page: OpenPage, zones: ZonedPage, weight: float) -> Example:
    names = gold["authors"]
    accepted = {fold(name) for name in gold.get("authors_accept") or ()}
    claims = claims_of(page, zones)
    found = signs_of(claims, owner_of(page), page.headline.text if page.headline else "")
    parted = _parted(names)
    return Example(
        corpus,
        ".".join((urlsplit(gold["url"]).hostname or "").split(".")[-2:]),
        [key for key, _ in found],
        [signs for _, signs in found],
        [1 in (_score(names, claim.names, accepted), names_f1(parted, claim.names)) for claim in claims],
        [_score(names, with_degrees(claim), accepted) for claim in claims],
        names_f1(names, ()),
        weight,
    )


def _score(names: list[str], found: Iterable[str], accepted: set[str]) -> float:
    """The F1 of the names found, without those that are neither right nor wrong."""
    return names_f1(names, [name for name in found if fold(name) not in accepted])


def _parted(names: list[str]) -> list[str]:
    """The gold's names, with entries that join several taken apart."""
    return [part for name in names for part in (split_authors(name) or [name])]


def fit(learn: Sequence[Example]) -> Model:
    """The weights that make the right claims of the examples most likely."""
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    pages = [one for one in learn if one.signs]
    counts = Counter(sign for one in pages for signs in one.signs for sign in set(signs))
    names = sorted(sign for sign, count in counts.items() if count >= _RARE)
    place = {name: at for at, name in enumerate(names)}
    rows = [[place[sign] for sign in signs if sign in place] for one in pages for signs in one.signs]
    starts = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.concatenate([np.array(row, np.intp) for row in rows])
    table = csr_matrix((np.ones(len(columns)), columns, starts), (len(rows), len(names)))
    right = np.array([float(yes) for one in pages for yes in one.right])
    page_of = np.repeat(np.arange(len(pages)), [len(one.signs) for one in pages])
    weights = np.array([one.weight for one in pages])
    silent = np.array([one.nobody == 1 for one in pages])
    loss = _loss(table, right, page_of, weights, silent)
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    kept = {
        name: round(float(value), 2)
        for name, value in zip(names, found[:-1], strict=True)
        if abs(value) >= _LEAST_WEIGHT
    }
    return Model(kept, round(float(found[-1]), 2))


def _loss(
    table: Any, right: Floats, page_of: NDArray[np.intp], weights_of_pages: Floats, silent: NDArray[np.bool_]
) -> Callable[[Floats], tuple[float, Floats]]:
    """The negative log-likelihood with its penalty, and its gradient.  The last value stands for naming nobody.

    Nobody is right where the gold says so (`silent`), and where no claim is right.
    """
    pages = len(weights_of_pages)
    nobody_right = silent | (np.bincount(page_of, right, pages) == 0)
    firsts = np.flatnonzero(np.r_[True, page_of[1:] != page_of[:-1]])

    def loss(values: Floats) -> tuple[float, Floats]:
        weights, nobody = values[:-1], values[-1]
        odds = table @ weights
        top = np.maximum(np.maximum.reduceat(odds, firsts), nobody)
        each, none = np.exp(odds - top[page_of]), np.exp(nobody - top)
        total = np.bincount(page_of, each, pages) + none
        hit = np.maximum(np.bincount(page_of, each * right, pages) + none * nobody_right, 1e-300)
        wanted = each * right / hit[page_of]
        slope = table.T @ (weights_of_pages[page_of] * (each / total[page_of] - wanted)) + _PENALTY * weights
        slope_nobody = float((weights_of_pages * (none / total - none * nobody_right / hit)).sum())
        value = -(weights_of_pages * np.log(hit / total)).sum() + _PENALTY / 2 * float(weights @ weights)
        return float(value), np.append(slope, slope_nobody)

    return loss


class Choice(NamedTuple):
    """What a model chose on a page."""

    odds: float
    """Log-odds that the names are right, before calibration; minus infinity where nothing was claimed."""
    score: float


def choose(model: Model, one: Example) -> Choice:
    if not one.keys:
        return Choice(-np.inf, one.nobody)
    found = log_odds(one.keys, [odds_of(signs, model.weights) for signs in one.signs], model.nobody)
    best = max(found, key=lambda key: found[key])
    return Choice(found[best], one.scores[one.keys.index(best)])


def left_out(learn: Sequence[Example], folds: int) -> list[Choice]:
    """The choice on each page of a model that has seen nothing of its site."""
    fold_of = [zlib.crc32(one.site.encode()) % folds for one in learn]
    models = [fit([one for one, fold in zip(learn, fold_of, strict=True) if fold != out]) for out in range(folds)]
    return [choose(models[fold], one) for one, fold in zip(learn, fold_of, strict=True)]


def calibrate(choices: Sequence[Choice]) -> tuple[float, float]:
    """Slope and shift that turn a choice's log-odds into those of being right by the gold as it stands."""
    from scipy.optimize import minimize

    odds = np.array([one.odds for one in choices if one.odds > -np.inf])
    signs = np.array([1.0 if one.score == 1 else -1.0 for one in choices if one.odds > -np.inf])

    def loss(line: Floats) -> float:
        return float(np.logaddexp(0, -signs * (line[0] * odds + line[1])).sum())

    slope, shift = (round(float(value), 3) for value in minimize(loss, np.array([1.0, 0.0]), method="BFGS").x)
    while mean(_sure_ones(choices, (slope, shift))) < _RIGHT_OF_SURE and slope > _STEP:
        slope = round(slope - _STEP, 3)
    return slope, shift


def _sure_ones(choices: Sequence[Choice], line: tuple[float, float]) -> list[float]:
    """Of the choices that the curve calls sure, which are right."""
    return [float(one.score == 1) for one in choices if confidence(one, line) >= _SURE]


def confidence(one: Choice, line: tuple[float, float]) -> float:
    return float(1 / (1 + np.exp(-(line[0] * one.odds + line[1]))))


def print_scores(learn: Sequence[Example], choices: Sequence[Choice], line: tuple[float, float]) -> None:
    by_corpus: dict[str, list[float]] = {}
    for one, choice in zip(learn, choices, strict=True):
        taken = confidence(choice, line) >= LEAST
        by_corpus.setdefault(one.corpus, []).append(choice.score if taken else one.nobody)
    scores = "  ".join(f"{name} {mean(values):.4f}" for name, values in by_corpus.items())
    given = [choice.score for choice in choices if confidence(choice, line) >= LEAST]
    print(f"given {len(given)} of {len(choices)}, of these right {mean([float(score == 1) for score in given]):.3f}")
    sure = _sure_ones(choices, line)
    print(f"on sites left out: {scores}  sure {len(sure)}, of these right {mean(sure):.3f}")


def main() -> None:
    arguments = parsed(__doc__, "authors", folds=5)
    learn = list(examples(arguments.corpora))
    print(f"{len(learn)} pages, {sum(len(one.signs) for one in learn)} claims")
    choices = left_out(learn, arguments.folds)
    line = calibrate(choices)
    print_scores(learn, choices, line)
    write(fit(learn), line, digests(arguments.corpora), arguments.out)
    report_written(arguments.out)


def write(model: Model, line: tuple[float, float], trained_on: dict[str, str], out: Path) -> None:
    """Store a model in the form that thresher.crawler.extractors.fields.author_weights reads."""
    stored = {"trained_on": trained_on, "calibration": line, "nobody": model.nobody, "weights": model.weights}
    out.write_text(json.dumps(stored, indent=1) + "\n")


if __name__ == "__main__":
    main()
