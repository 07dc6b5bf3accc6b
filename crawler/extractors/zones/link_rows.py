"""What is known of every link, as numbers: one row a link, one column a feature.

The features speak of kinds: what the link says and where it leads, what its block is, how the links under the same
elements are, how many are built alike, what stands over them.  Everything is computed for all links of a page at once.
"""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.open_page import OpenPage
from thresher.crawler.extractors.zones import block_features, name_words
from thresher.crawler.extractors.zones.apart import Apart
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.crawler.extractors.zones.link_groups import GROUPS, LinkGroups
from thresher.crawler.extractors.zones.linkfacts import SEED, LinkFacts, is_piece, words_in
from thresher.crawler.extractors.zones.list_titles import ListTitles

Rows = NDArray[np.float32]
Column = NDArray[Any]

_LONG, _WORDY = 5, 4
"""Words from which a link is no label, and from which it may be a headline."""
_MAX_HREF = 400
"""Characters of an address that are looked at."""
_NOWHERE = -1.0
"""Of surroundings that a page does not have."""
_CHROME = int(Hint.NAVIGATION | Hint.FOOTER | Hint.HEADER)
_OF_GROUP: Final = "links chars density images headlines pieces long chrome body distance depth".split()
_OF_BLOCK: Final = (
    "link_density has_article_tag shared_depth core_share has_teaser rise since_prose grand_density parent_density "
    "has_related has_comments has_share level"
).split()
_BLOCK_COLUMNS = [block_features.NAMES.index(name) for name in _OF_BLOCK]
NAMES: Final[tuple[str, ...]] = (
    *"words chars headline_points same_host last_step_chars hyphens share depth pictured outside".split(),
    *"alike_links alike_words alike_wordy alike_lists alike_points".split(),
    *(f"group_{size}_{name}" for size in GROUPS for name in _OF_GROUP),
    *"title_related title_general heading_linked".split(),
    *"block_odds in_body from_body_end open".split(),
    *(f"block_{name}" for name in _OF_BLOCK),
    *name_words.NAMES,
)


def link_rows(
    page: OpenPage,
    facts: LinkFacts,
    groups: LinkGroups,
    blocks: Rows,
    around: Apart,
    body: list[int],
    weights: name_words.Weights,
) -> Rows:
    """A matrix of len(page.view.links) rows and len(NAMES) columns.

    `blocks` are the features of the text blocks, `body` the body's blocks.
    """
    view = page.view
    if not view.links or not view.blocks:
        return np.zeros((len(view.links), len(NAMES)), np.float32)
    beside = np.array([min(link.block, len(view.blocks) - 1) for link in view.links], np.intp)
    texts = _text_columns(page, facts)
    counted = _counted(texts, facts, view)
    columns = [
        *texts.values(),
        *_alike_columns(groups, texts),
        *(
            column
            for number in range(len(GROUPS))
            for column in _group_columns(view, groups.around[number], counted, body)
        ),
        *_heading_columns(view, body),
        *_place_columns(view, beside, around, body),
    ]
    return np.hstack(
        (
            np.stack([np.asarray(column, np.float32) for column in columns], axis=1),
            blocks[beside][:, _BLOCK_COLUMNS],
            name_words.name_rows(view, weights),
        )
    )


def _text_columns(page: OpenPage, facts: LinkFacts) -> dict[str, Column]:
    """What each link says and where it leads."""
    links, blocks = page.view.links, page.view.blocks
    own_host = _address(page.base.url)[0]
    hosts, steps = zip(*[_address(url) for url in facts.urls], strict=True)
    chars = np.array([len(text) for text in facts.texts], np.float32)
    whole = [blocks[link.block].chars if link.last_block > link.block else 0 for link in links]
    pictured = np.zeros(len(links), np.float32)
    for image in page.view.images:
        if image.link is not None:
            pictured[image.link.index] = 1
    return {
        "words": np.array([words_in(text) if text else 0 for text in facts.texts], np.float32),
        "chars": np.log1p(chars),
        "points": np.array(facts.points, np.float32),
        "same_host": np.array([host == own_host for host in hosts]),
        "last_step": np.array([len(step) for step in steps], np.float32),
        "hyphens": np.array([step.count("-") + step.count("_") for step in steps], np.float32),
        "share": np.where(np.array(whole) > 0, chars / np.maximum(whole, 1), _NOWHERE),
        "depth": np.array([link.node.depth for link in links], np.float32),
        "pictured": pictured,
        "outside": np.array(facts.outside),
    }


@lru_cache(maxsize=1 << 12)
def _address(url: str | None) -> tuple[str, str]:
    """An address's host and the last step of its path; absolute addresses have passed the parser once.

    Pure: the cache changes no result, and the addresses of a portal's menus stand on all of its pages.
    """
    if url is None:
        return "", ""
    _, _, rest = url[:_MAX_HREF].partition("://")
    host, _, path = rest.partition("/")
    return host, path.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def _counted(texts: dict[str, Column], facts: LinkFacts, view: PageView) -> dict[str, Column]:
    """Prefix sums over the links of what surroundings are told by."""
    flags = {
        "images": texts["pictured"],
        "headlines": texts["points"] >= SEED,
        "pieces": np.array([is_piece(link.href[:_MAX_HREF]) for link in view.links]),
        "long": texts["words"] >= _LONG,
    }
    return {name: np.concatenate(([0], np.cumsum(flag, dtype=np.float64))) for name, flag in flags.items()}


def _alike_columns(groups: LinkGroups, texts: dict[str, Column]) -> list[Column]:
    """Of the links in elements of the same build: how many, their words, in how many lists, how much like headlines."""
    kind = groups.alike
    count = np.bincount(kind)
    lists = np.bincount(np.unique(np.stack((kind, groups.parents)), axis=1)[0], minlength=len(count))
    means = [np.bincount(kind, own) / count for own in (texts["words"], texts["words"] >= _WORDY, texts["points"])]
    return [column[kind] for column in (np.log1p(count), means[0], means[1], lists, means[2])]


def _group_columns(
    view: PageView, found: NDArray[np.intp], counted: dict[str, Column], body: list[int]
) -> list[Column]:
    """What the links around each link are, taken together."""
    nodes = [view.nodes[index] for index in found.tolist()]
    missing = found < 0
    first, last, begin, end, depth, context = np.array(
        [(n.links, n.last_link, n.blocks, n.last_block, n.depth, bool(n.context & _CHROME)) for n in nodes], np.int64
    ).T
    count = np.maximum(last - first, 1)
    chars, linked = (np.array(sums)[end] - np.array(sums)[begin] for sums in (view.chars, view.link_chars))
    own_depth = np.array([link.node.depth for link in view.links])
    holds = (begin <= body[-1]) & (end > body[0]) if body else np.zeros(len(found), bool)
    columns = [
        np.log1p(count),
        np.log1p(chars),
        linked / np.maximum(chars, 1),
        *((sums[last] - sums[first]) / count for sums in counted.values()),
        context,
        holds,
        _signed_log(begin - body[-1]) if body else np.full(len(found), -9.0),
        own_depth - depth,
    ]
    return [np.where(missing, _NOWHERE, column) for column in columns]


def _heading_columns(view: PageView, body: list[int]) -> list[Column]:
    """What stands over each link."""
    titles = ListTitles(view, body)
    said = titles.said_over_links()
    return [said[:, 0], said[:, 1], titles.linked_headings()]


def _place_columns(view: PageView, beside: NDArray[np.intp], around: Apart, body: list[int]) -> list[Column]:
    first, last = (body[0], body[-1]) if body else (-1, -1)
    return [
        np.array(around.odds)[beside] / 1000,
        (first <= beside) & (beside <= last),
        _signed_log(beside - last) if body else np.full(len(beside), -9.0),
        np.array([around.where[link.node.index] is Landmark.OPEN for link in view.links]),
    ]


def _signed_log(values: Column) -> Column:
    return np.sign(values) * np.log1p(np.abs(values))
