"""The zone of every link, told by two learned models.

The first looks at each link alone.  The second sees what the first says of the link, of those around it and of those
built like it, so that a list is told as a whole (stacked learning: Cohen and de Carvalho, "Stacked Sequential
Learning", IJCAI 2005).  Both also tell the headline of a piece from the other links of its item.
"""

from collections.abc import Collection
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.zones import link_rows
from thresher.crawler.extractors.zones.forest import SCALE, load_forest
from thresher.crawler.extractors.zones.link_groups import LIST, LinkGroups
from thresher.crawler.extractors.zones.linkfacts import LinkFacts
from thresher.schemas.record import Zone

Rows = NDArray[np.float32]


class Kind(IntEnum):
    """What a link can be: the classes of the models."""

    NAVIGATION = 0
    ARTICLE = 1
    OTHER = 2
    TEASER_HEADLINE = 3
    TEASER = 4
    """Another link of a teaser: its picture, its author, "more"."""
    RELATED_HEADLINE = 5
    RELATED = 6


_KINDS: Final = len(Kind)
_ZONE_OF: Final = {
    Kind.NAVIGATION: Zone.NAVIGATION,
    Kind.ARTICLE: Zone.ARTICLE,
    Kind.OTHER: Zone.OTHER,
    Kind.TEASER_HEADLINE: Zone.TEASER,
    Kind.TEASER: Zone.TEASER,
    Kind.RELATED_HEADLINE: Zone.RELATED,
    Kind.RELATED: Zone.RELATED,
}
_ZONES: Final = tuple(dict.fromkeys(_ZONE_OF.values()))
_WINDOWS: Final = (1, 2, 3, 8)
"""Links before and after one over which the first model's answers are averaged."""
_OUTSIDE: Final = 0.3
"""How much the belief counts that a link is a teaser's where it stands in no item."""
_KEPT: Final = (
    "alike_lists alike_links alike_words alike_wordy alike_points group_5_density group_5_images group_5_headlines "
    "group_5_long group_2_links group_2_density group_2_body group_2_chrome group_5_chrome headline_points chars words "
    "share same_host heading_linked title_related title_general block_odds in_body from_body_end block_link_density "
    "block_has_article_tag block_shared_depth block_core_share block_has_teaser block_rise block_since_prose"
).split()
_KEPT_COLUMNS = [link_rows.NAMES.index(name) for name in _KEPT]
_AROUND = ("list", "block", "alike", "alike_in_list", "same_address", *(f"window_{size}" for size in _WINDOWS))
NAMES: Final[tuple[str, ...]] = (
    *(f"{where}_{kind.name.lower()}" for where in ("own", *_AROUND, "before", "after", "page") for kind in Kind),
    *(f"{where}_links" for where in ("list", "block", "alike", "alike_in_list")),
    *_KEPT,
)
"""Of the second model."""


def link_beliefs(view: PageView, facts: LinkFacts, groups: LinkGroups, rows: Rows) -> Rows:
    """By link the share of belief in each kind, from the features of `link_rows`."""
    if not view.links:
        return np.zeros((0, _KINDS), np.float32)
    first = beliefs(load_forest("links", link_rows.NAMES).scores(rows))
    return beliefs(load_forest("links_together", NAMES).scores(together_rows(view, facts, groups, rows, first)))


def zones_of(told: Rows, has_body: bool, in_items: Collection[int]) -> list[Zone]:
    """The zone of each link in which there is most belief; no page without a body has links of an article.

    A link that turned out to stand in no item is less of a teaser than it looks by itself.
    """
    shares = np.zeros((len(told), len(_ZONES)), np.float32)
    for kind, zone in _ZONE_OF.items():
        shares[:, _ZONES.index(zone)] += told[:, kind]
    if not has_body:
        shares[:, _ZONES.index(Zone.ARTICLE)] = 0
    outside = np.setdiff1d(np.arange(len(told)), np.fromiter(in_items, np.int64))
    shares[outside, _ZONES.index(Zone.TEASER)] *= _OUTSIDE
    return [_ZONES[at] for at in shares.argmax(axis=1).tolist()]


def beliefs(scores: NDArray[np.int64]) -> Rows:
    """Scores of classes, in thousandths, as shares of one; rounded, so that they are the same on every machine."""
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / SCALE)
    shares: Rows = np.round(raised / raised.sum(axis=1, keepdims=True), 3).astype(np.float32)
    return shares


def together_rows(view: PageView, facts: LinkFacts, groups: LinkGroups, rows: Rows, first: Rows) -> Rows:
    """The second model's features: what the first says of each link and of those it belongs with."""
    means, sizes = zip(*[_means(first, group) for group in _groups(view, facts, groups)], strict=True)
    counts = np.stack([np.log1p(size) for size in sizes[:-1]], axis=1)
    padded = np.pad(first, ((1, 1), (0, 0)))
    page = np.broadcast_to(first.mean(axis=0), first.shape)
    windows = [_window_means(first, size) for size in _WINDOWS]
    parts = [first, *means, *windows, padded[:-2], padded[2:], page, counts, rows[:, _KEPT_COLUMNS]]
    return np.hstack(parts).astype(np.float32)


def _groups(view: PageView, facts: LinkFacts, groups: LinkGroups) -> list[NDArray[np.int64]]:
    """Numbers of what each link belongs with: its list, its block, those built alike, those of the same address."""
    lists, alike = groups.around[LIST], groups.alike
    blocks = np.array([min(link.block, len(view.blocks) - 1) for link in view.links])
    keys = np.array(facts.keys)
    alone = -1 - np.arange(len(keys))
    return [lists, blocks, alike, lists * (alike.max() + 1) + alike, np.where(keys < 0, alone, keys)]


def _means(first: Rows, group: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Of each link the mean of its group, and the group's size."""
    _, number = np.unique(group, return_inverse=True)
    size = np.bincount(number)
    sums = np.stack([np.bincount(number, first[:, kind]) for kind in range(_KINDS)], axis=1)
    return (sums / size[:, None])[number], size[number]


def _window_means(first: Rows, size: int) -> NDArray[np.float64]:
    padded = np.pad(first.astype(np.float64), ((size + 1, size), (0, 0)), mode="edge")
    padded[0] = 0
    sums = np.cumsum(padded, axis=0)
    width = 2 * size + 1
    means: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return means
