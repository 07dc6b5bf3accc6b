"""Repeated structure: which parts of a page are items of a list.

A link that is a piece's headline is a seed.  From it an item grows upwards until the element above holds another seed,
or a neighbour of the same build.  Items under one element are one group; the blocks between two items belong to one
of them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.zones.linkfacts import SEED

MAX_CLIMB = 10
"""An item's outermost element stands at most so far above its link."""
MAX_ITEM_BLOCKS = 24
"""An item of more blocks is a part of the page."""
MAX_ITEM_CHARS = 2500
MAX_GAP_BLOCKS = 10
"""More blocks between two items are not a summary."""
MAX_GAP_CHARS = 1800
_LONE_CHARS = 700
"""Characters beside its headline of an item that has no neighbours."""
_LONE_LINKS = 4
"""Lines with other links of an item that has no neighbours: a menu has more."""
_STOPS = frozenset(("body", "main", "html", "table", "tbody", "ul", "ol", "form", "center"))
"""Elements that hold items and are none."""
_LEAST_ALIKE = 2
"""So many items of one build under an element make their other neighbours items."""
_MAX_HEADING = 2
"""Blocks between two lists of one kind of items: a heading, and the link to all of its pieces."""
_OF_ONE = re.compile(r"(?:^|[a-z]-?|_)\d+$|^(?:category|tag)-")
"""Classes that only some items of a list have."""


@dataclass(slots=True)
class Core:
    """An item before its fields are read: blocks [first, last), links [from_link, to_link)."""

    first: int
    last: int
    node: Node
    holder: Node
    """The element that holds the item and its neighbours."""
    seed: int
    """The link that reads as the headline."""
    from_link: int
    to_link: int


@dataclass(slots=True)
class _Growth:
    """What growing needs of the whole page."""

    page: PageView
    keys: list[int]
    """By link, the number of its address."""
    promise: list[int]
    body: frozenset[int]
    """Blocks that are of no item."""
    seeds: list[int]
    next_other: list[int]
    """By position in `seeds`: the first later position whose link has another address."""
    alike: dict[int, dict[tuple[str, str], int]]
    """By element: how many of its children of one build hold links that could be items."""


def find_cores(page: PageView, keys: list[int], promise: list[int], body: Iterable[int]) -> list[Core]:
    """All items, in document order.

    `keys` are the numbers of the links' addresses.  `promise` says of each link whether it is the headline of a piece
    (`SEED`), may be one where its neighbours are (1), or is none (0).  Blocks of `body` are of no item.
    """
    seeds = [index for index, points in enumerate(promise) if points >= SEED]
    if not seeds:
        return []
    growth = _Growth(page, keys, promise, frozenset(body), seeds, _next_other(seeds, keys), {})
    cores: list[Core] = []
    position = 0
    while position < len(seeds):
        core = _grow(growth, position)
        cores.append(core)
        position = max(growth.next_other[position] if core.node is not core.holder else position + 1, position + 1)
        position = max(position, bisect_left(seeds, core.to_link))
    return _with_gaps(growth, _complete(growth, cores))


def _next_other(seeds: list[int], keys: list[int]) -> list[int]:
    following = [len(seeds)] * len(seeds)
    for position in range(len(seeds) - 2, -1, -1):
        same = keys[seeds[position]] == keys[seeds[position + 1]]
        following[position] = following[position + 1] if same else position + 1
    return following


def _grow(growth: _Growth, position: int) -> Core:
    """The item around a seed."""
    seed = growth.seeds[position]
    link = growth.page.links[seed]
    node: Node = link.node
    other = growth.next_other[position]
    limit = growth.seeds[other] if other < len(growth.seeds) else len(growth.page.links)
    before = growth.seeds[position - 1] if position else -1
    grown: Node | None = None
    for _ in range(MAX_CLIMB):
        if node.tag in _STOPS or node.last_link > limit or node.links <= before or _too_big(growth, node):
            break
        repeats = _repeats(growth, node)
        if grown is not None and not repeats and not _may_grow(growth, seed, grown, node):
            break
        grown = node
        if node.parent is None or repeats:
            break
        node = node.parent
    if grown is None:  # the element holds several seeds: the item is the link's own blocks
        first, last = link.block, max(link.last_block, link.block + 1)
        return Core(first, min(last, len(growth.page.blocks)), link.node, link.node, seed, seed, seed + 1)
    holder = grown.parent or grown
    return Core(grown.blocks, grown.last_block, grown, holder, seed, grown.links, grown.last_link)


def _may_grow(growth: _Growth, seed: int, node: Node, parent: Node) -> bool:
    """Whether what stands around an item without neighbours is still of the item."""
    page = growth.page
    if page.chars_in(parent) - page.chars_in(node) > _LONE_CHARS:
        return False
    ring = (*range(parent.links, node.links), *range(node.last_link, parent.last_link))
    lines = {page.links[i].block for i in ring if growth.keys[i] != growth.keys[seed]}
    if len(lines) > _LONE_LINKS:
        return False
    around = (*range(parent.blocks, node.blocks), *range(node.last_block, parent.last_block))
    return not any(page.blocks[i].level for i in around)


def _too_big(growth: _Growth, node: Node) -> bool:
    """Whether an element is a part of the page rather than an item: it holds much, or some of the body."""
    if node.last_block - node.blocks > MAX_ITEM_BLOCKS or growth.page.chars_in(node) > MAX_ITEM_CHARS:
        return True
    return not growth.body.isdisjoint(range(node.blocks, node.last_block))


def build_of(node: Node) -> tuple[str, str]:
    """What neighbours of a list have in common: their tag and their classes."""
    return node.tag, _kind(node.name)


@lru_cache(maxsize=4096)
def _kind(name: str) -> str:
    """The classes of an element without those of one item alone, such as `post-8154`, and its topics.

    Pure: the cache changes no result.
    """
    return " ".join(word for word in name.split() if not _OF_ONE.search(word)) if name else name


def _repeats(growth: _Growth, node: Node) -> bool:
    """Whether the element has a neighbour of the same build with another promising link."""
    parent = node.parent
    if parent is None:
        return False
    counts = growth.alike.get(parent.index)
    if counts is None:
        counts = growth.alike[parent.index] = _children_alike(growth, parent)
    return counts.get(build_of(node), 0) >= 2


def _children_alike(growth: _Growth, parent: Node) -> dict[tuple[str, str], int]:
    """Per build of the children, how many different addresses their first promising links have."""
    nodes, keys, points = growth.page.nodes, growth.keys, growth.promise
    addresses: dict[tuple[str, str], set[int]] = {}
    at = parent.index + 1
    while at < parent.end:
        child = nodes[at]
        at = child.end
        for i in range(child.links, min(child.last_link, child.links + 6)):
            if points[i]:
                addresses.setdefault(build_of(child), set()).add(keys[i])
                break
    return {build: len(found) for build, found in addresses.items()}


def _complete(growth: _Growth, cores: list[Core]) -> list[Core]:
    """Add the neighbours of items that are built alike and whose links are too short to be seeds."""
    page, promise = growth.page, growth.promise
    builds: dict[int, dict[tuple[str, str], int]] = {}
    own = {core.node.index for core in cores if core.node is not core.holder}
    for core in cores:
        if core.node is not core.holder:
            counts = builds.setdefault(core.holder.index, {})
            counts[build_of(core.node)] = counts.get(build_of(core.node), 0) + 1
    _go_on(growth, builds)
    added: list[Core] = []
    taken = sorted(core.seed for core in cores)
    for index, counts in builds.items():
        parent = page.nodes[index]
        at = index + 1
        while at < parent.end:
            child = page.nodes[at]
            at = child.end
            if (
                child.index in own
                or counts.get(build_of(child), 0) < _LEAST_ALIKE
                or bisect_left(taken, child.last_link) - bisect_left(taken, child.links) > 1
                or child.last_link == child.links
                or _too_big(growth, child)
            ):
                continue
            seed = max(range(child.links, min(child.last_link, child.links + 8)), key=lambda i: (promise[i], -i))
            if promise[seed]:
                added.append(Core(child.blocks, child.last_block, child, parent, seed, child.links, child.last_link))
    if not added:
        return cores
    return sorted((*cores, *added), key=lambda core: (core.first, core.seed))


def _go_on(growth: _Growth, builds: dict[int, dict[tuple[str, str], int]]) -> None:
    """A list built alike right below another one, with no more than a heading between them, is of the same items."""
    page = growth.page
    last: dict[tuple[int, tuple[str, str]], Node] = {}
    for node in page.nodes:
        if node.links == node.last_link:
            continue
        key = node.depth, build_of(node)
        before = last.get(key)
        if before is not None and before.last_block < node.blocks <= before.last_block + _MAX_HEADING:
            between = range(before.last_block, node.blocks)
            if growth.body.isdisjoint(between):
                counts = builds.setdefault(node.index, {})
                for build, count in builds[before.index].items():
                    counts[build] = counts.get(build, 0) + count
        if node.index in builds:
            last[key] = node


def _with_gaps(growth: _Growth, cores: list[Core]) -> list[Core]:
    """Give the blocks between two items of one holder to one of them."""
    page = growth.page
    last_of: dict[int, Core] = {}
    gap_of: dict[int, int] = {}
    for core in cores:
        previous = last_of.get(core.holder.index)
        if previous is not None and previous.last < core.first:
            end = _gap_end(growth, previous.last, core.first)
            gap_of[core.holder.index] = max(gap_of.get(core.holder.index, 0), end - previous.last)
            previous.last = end
        last_of[core.holder.index] = core
    for index, size in gap_of.items():  # the last one has what the others have
        core, holder = last_of[index], page.nodes[index]
        limit = min(holder.last_block, core.last + size)
        core.last = _gap_end(growth, core.last, limit)
    for core in cores:
        if core.last > core.first:
            core.to_link = max(core.to_link, _links_before(page, core.last, core.to_link))
    return cores


def _gap_end(growth: _Growth, start: int, end: int) -> int:
    """How far from `start` the blocks can belong to the item before them: up to a heading, a long text, many blocks."""
    chars = 0
    for index in range(start, end):
        block = growth.page.blocks[index]
        chars += block.chars
        if index in growth.body:
            return index
        if block.level or index - start >= MAX_GAP_BLOCKS or chars > MAX_GAP_CHARS:
            return start if index - start >= MAX_GAP_BLOCKS else index
    return end


def _links_before(page: PageView, block: int, link: int) -> int:
    links = page.links
    while link < len(links) and links[link].last_block <= block and links[link].block < block:
        link += 1
    return link
