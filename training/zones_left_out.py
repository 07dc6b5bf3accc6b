"""How well zones and teasers are told on sites that no model has seen.

    python -m training.zones_left_out CORPUS... [--measure NAME]

The sites are parted in five.  For each part the models of the body, the page type, the links, the items' parts and the
headings are trained anew without its sites, each on those of the corpora that it is trained on in the tree; then its
pages of the corpus NAME, `zones` unless another is named, are read with these models from beginning to end.  Prints the
figures of benchmarks.quality, of all pages and by kind of page.  Takes some minutes; writes nothing into the tree.
"""

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from benchmarks import corpus as corpora
from benchmarks.zone_measures import Tally, tally_links, tally_teasers, zone_figures
from thresher.crawler.extractors import models
from thresher.crawler.extractors.read import read_page
from thresher.crawler.extractors.zones import item_segments, page_features, section_choice
from thresher.crawler.extractors.zones.block_features import NAMES as BLOCK_NAMES
from thresher.crawler.extractors.zones.forest import load_forest
from thresher.crawler.extractors.zones.name_words import stored_weights
from thresher.schemas.record import PageType
from training import body, items, links, page_type, sections
from training.body import export, fold_of, site_of

FOLDS = 5
_TYPES = {True: PageType.ARTICLE, False: PageType.LISTING}


class _OfSite(Protocol):
    @property
    def site(self) -> str: ...


_Example = TypeVar("_Example", bound=_OfSite)
_Result = TypeVar("_Result")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", nargs="+", type=Path, metavar="CORPUS")
    parser.add_argument("--measure", default="zones", metavar="NAME", help="default: %(default)s")
    arguments = parser.parse_args()
    measured = [folder for folder in arguments.corpora if folder.name == arguments.measure]
    if not measured:
        parser.error(f"none of the corpora is called {arguments.measure}")
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch, str(fold)) for fold in range(FOLDS)]
        train(arguments.corpora, folders)
        report(measured, folders)


def train(pages: list[Path], folders: list[Path]) -> None:
    """Write each part's models into its folder: all those of the tree, the ones named above trained anew."""
    for folder in folders:
        shutil.copytree(models.MODELS, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))

    def fit(learn: Iterable[_Example], train_one: Callable[[list[_Example], Path], None], name: str) -> None:
        known = list(learn)
        for number, folder in enumerate(folders):
            train_one([one for one in known if fold_of(one.site, FOLDS) != number], folder)
        print(f"trained: {name}, {len(known)} examples", file=sys.stderr)

    def train_body(learn: list[body.Example], to: Path) -> None:
        export(body.fit(learn), BLOCK_NAMES, {}, to / "body.json")

    def train_type(learn: list[page_type.PageExample], to: Path) -> None:
        export(page_type.fit_page_type(learn), page_features.NAMES, {}, to / "page_type.json")

    def train_items(learn: list[items.Example], to: Path) -> None:
        export(items.fit(learn), item_segments.NAMES, {}, to / "item_roles.json")

    def train_sections(learn: list[sections.Example], to: Path) -> None:
        export(sections.fit(learn), section_choice.NAMES, {}, to / "sections.json")

    zones = _taught("links", pages)
    fit(body.examples(_taught("body", pages)), train_body, "body")
    fit(page_type.page_examples(_taught("page_type", pages)), train_type, "page type")
    of_links = (one for one in read_unseen(zones, folders, links.example) if one is not None)
    fit(of_links, lambda learn, to: links.train(learn, {}, to), "links")
    of_items = chain.from_iterable(read_unseen(zones, folders, items.examples))
    fit((one for one in of_items if len(one.roles)), train_items, "items")
    of_headings = read_unseen(zones, folders, lambda page: list(sections.examples(page)))
    fit(chain.from_iterable(of_headings), train_sections, "headings")


def _taught(model: str, pages: list[Path]) -> list[Path]:
    """Of the corpora those that the model in the tree was trained on."""
    names = json.loads(models.stored_model(model))["trained_on"]
    return [folder for folder in pages if folder.name in names]


def read_unseen(
    read: list[Path], folders: list[Path], function: Callable[[corpora.Page], _Result]
) -> Iterator[_Result]:
    """The function's result for each page, called while the models are in use that have not seen its site."""
    for number, folder in enumerate(folders):
        with in_use(folder):
            for page in chain.from_iterable(map(corpora.pages, read)):
                if fold_of(site_of(page.url), FOLDS) == number:
                    yield function(page)


@contextlib.contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """All readers take their models from a folder."""
    kept = models.MODELS
    try:
        models.MODELS = folder
        _forget()
        yield
    finally:
        models.MODELS = kept
        _forget()


def _forget() -> None:
    load_forest.cache_clear()
    stored_weights.cache_clear()


def report(measured: list[Path], folders: list[Path]) -> None:
    tallies: dict[str, Tally] = {"all pages": Counter(), "articles": Counter(), "others": Counter()}
    for gold, record in read_unseen(measured, folders, lambda page: (page.gold, read_page(page.saved()))):
        is_article = bool(gold["article"])
        tally = tally_links(gold["links"], msgspec.to_builtins(record.links))
        tally += tally_teasers(gold["teasers"], msgspec.to_builtins(record.teasers))
        tally["typed", "right" if record.page_type is _TYPES[is_article] else "wrong"] += 1
        for name in ("all pages", "articles" if is_article else "others"):
            tallies[name].update(tally)
    for name, tally in tallies.items():
        right, wrong = tally["typed", "right"], tally["typed", "wrong"]
        figures = zone_figures(tally) | {"page type": right / max(1, right + wrong)}
        print(f"{name} ({right + wrong}):", ", ".join(f"{figure} {value:.3f}" for figure, value in figures.items()))


if __name__ == "__main__":
    main()
