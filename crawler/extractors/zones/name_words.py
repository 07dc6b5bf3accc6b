"""What the words of class names, ids, roles and labels say of the links below them, learned from annotated pages.

A word's weight for a zone is the logarithm of how much more often links of that zone stand below it than links do at
all, each site counted once.
"""

import functools
import re
from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Link, Node, PageView
from thresher.crawler.extractors.models import stored_model

ZONES: Final = 5
"""Weights of a word: navigation, article, teaser, related, other."""
NAMES: Final = tuple(f"words_{kind}_{zone}" for kind in ("sum", "most", "least") for zone in range(ZONES))
_NEAR, _FAR = 2, 4
"""So many elements from the link up are near, so many more are far."""
_MAX_CHARS, _MAX_WORDS = 200, 12
"""Of one attribute."""
_KNOWN: Final = 1 << 12
_SCALE: Final = 1000
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_WHOLE = frozenset(("html", "body"))

Weights = dict[str, tuple[int, ...]]
Rows = NDArray[np.float32]


class WordsFile(msgspec.Struct):
    """The stored form."""

    trained_on: dict[str, str]
    weights: Weights


@functools.cache
def stored_weights() -> Weights:
    return msgspec.json.decode(stored_model("name_words"), type=WordsFile).weights


@functools.lru_cache(maxsize=_KNOWN)
def words_of(*attributes: str | None) -> tuple[str, ...]:
    """The words of attributes, each once, in lower case.  Pure: the cache changes no result."""
    found = dict.fromkeys(
        word.lower() for value in attributes if value for word in _WORD.findall(value[:_MAX_CHARS])[:_MAX_WORDS]
    )
    return tuple(found)


def node_words(node: Node) -> tuple[str, ...]:
    if node.tag in _WHOLE:
        return ()
    get = node.element.get
    return words_of(node.name, get("id"), get("role"), get("aria-label"))


def link_words(link: Link) -> tuple[str, ...]:
    return words_of(link.element.get("class"), link.element.get("rel"))


def all_words(link: Link) -> set[str]:
    """The words around a link, each with how near it stands, as the weights know them."""
    found = {f"link {word}" for word in link_words(link)}
    node: Node | None = link.node
    for step in range(_NEAR + _FAR):
        if node is None:
            break
        kind = "near" if step < _NEAR else "far"
        found.update(f"{kind} {word}" for word in node_words(node))
        node = node.parent
    return found


def name_rows(page: PageView, weights: Weights) -> Rows:
    """One row a link: sums, greatest and least of the weights of all words around it."""
    parents = np.array([*(node.parent.index if node.parent else -1 for node in page.nodes), -1], np.intp)
    steps = [np.array([link.node.index for link in page.links], np.intp)]
    for _ in range(_NEAR + _FAR - 1):
        steps.append(parents[steps[-1]])
    parts = [_looked_up([link_words(link) for link in page.links], "link ", weights)]
    nodes, at = np.unique(np.stack(steps), return_inverse=True)
    words = [node_words(page.nodes[index]) if index >= 0 else () for index in nodes.tolist()]
    at = at.reshape(len(steps), -1)
    parts += _looked_up(words, "near ", weights)[at[:_NEAR]], _looked_up(words, "far ", weights)[at[_NEAR:]]
    stacked = np.concatenate([part.reshape(-1, len(page.links), part.shape[-1]) for part in parts])
    count = np.maximum(stacked[:, :, 0].sum(0), 1)[:, None]
    sums = stacked[:, :, 1 : 1 + ZONES].sum(0) / np.sqrt(count)
    most = stacked[:, :, 1 + ZONES : 1 + 2 * ZONES].max(0)
    least = stacked[:, :, 1 + 2 * ZONES :].min(0)
    return np.hstack((sums, most, least)).astype(np.float32)


def _looked_up(names: Iterable[tuple[str, ...]], kind: str, weights: Weights) -> Rows:
    """A row for each entry's words: how many have weights, then the weights' sums, greatest and least."""
    number: dict[tuple[str, ...], int] = {}
    at = [number.setdefault(words, len(number)) for words in names]
    known = [[own for word in words if (own := weights.get(kind + word))] for words in number]
    rows = np.zeros((len(known), 1 + 3 * ZONES), np.float32)
    rows[:, 0] = counts = np.array([len(own) for own in known])
    some = counts.nonzero()[0]
    if len(some):
        flat = np.array([own for each in known for own in each], np.int64)
        starts = (np.cumsum(counts) - counts)[some]
        summed = (np.add.reduceat(flat, starts), np.maximum.reduceat(flat, starts), np.minimum.reduceat(flat, starts))
        rows[some, 1:] = np.hstack(summed).astype(np.float32) / _SCALE
    return rows[at]
