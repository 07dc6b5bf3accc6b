"""Repeated structure: which parts of a page are items of a list.

A link that reads as a headline is a seed.  From it an item grows upwards until the element above holds another seed,
or a neighbour of the same build.  Items under one element are one group; the blocks between two items belong to one
of them.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.zones.linkfacts import SEED, LinkFacts, is_piece

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
_STOPS = frozenset(("body", "main", "html", "table", "tbody", "nav", "header", "footer", "ul", "ol", "form", "center"))
"""Elements that hold items and are none."""
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
    own_last: int = 0
    """Where the item's own element ends; what follows up to `last` stands between it and the next item."""


@dataclass(slots=True)
class _Growth:
    """What growing needs of the whole page."""

    page: PageView
    facts: LinkFacts
    seeds: list[int]
    next_other: list[int]
    """By position in `seeds`: the first later position whose link has another address."""
    in_menu: list[bool]
    """By link: it stands in a menu, a header, a footer."""
    alike: dict[int, dict[tuple[str, str], int]]
    """By element: how many of its children of one build hold links that could be items."""


def find_cores(page: PageView, facts: LinkFacts, barred: list[bool], in_menu: list[bool]) -> list[Core]:
    """All items, in document order.

    `barred` says for each link that it is no seed whatever it looks like, `in_menu` that those around it are a menu's.
    """
    seeds = _seeds(page, facts, barred)
    if not seeds:
        return []
    growth = _Growth(page, facts, seeds, _next_other(seeds, facts.keys), in_menu, {})
    cores: list[Core] = []
    position = 0
    while position < len(seeds):
        core = _grow(growth, position)
        cores.append(core)
        position = max(growth.next_other[position] if core.node is not core.holder else position + 1, position + 1)
        position = max(position, bisect_left(seeds, core.to_link))
    return _with_gaps(page, _complete(growth, cores, barred))


def _seeds(page: PageView, facts: LinkFacts, barred: list[bool]) -> list[int]:
    seeds = [i for i, points in enumerate(facts.points) if points >= SEED and not barred[i]]
    found = set(seeds)
    extra = [i for i in _under_headings(page, facts) if i not in found and not barred[i]]
    return sorted((*seeds, *extra)) if extra else seeds


def _under_headings(page: PageView, facts: LinkFacts) -> list[int]:
    """Links that say little, as "read more" and images do, beside a heading that is no link itself."""
    found: dict[int, None] = {}
    for block in page.blocks:
        if block.level < 2 or block.link_chars or block.chars < 8:
            continue
        node: Node | None = block.node
        for _ in range(4):
            if node is None or node.tag in _STOPS:
                break
            count = node.last_link - node.links
            if count:
                if count <= 4 and node.last_block - node.blocks <= MAX_ITEM_BLOCKS:
                    pieces = [i for i in range(node.links, node.last_link) if is_piece(page.links[i].href)]
                    if pieces and len({facts.keys[i] for i in pieces}) == 1:
                        found[pieces[0]] = None
                break
            node = node.parent
    return list(found)


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
        if node.tag in _STOPS or node.last_link > limit or node.links <= before or _too_big(growth.page, node):
            break
        if grown is not None and not _may_grow(growth, seed, grown, node):
            break
        grown = node
        if node.parent is None or _repeats(growth, node):
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
    keys, key = growth.facts.keys, growth.facts.keys[seed]
    lines = {page.links[i].block for i in ring if keys[i] != key}
    if len(lines) > (0 if growth.in_menu[seed] else _LONE_LINKS):
        return False
    if growth.facts.points[seed] < SEED:
        return True
    around = (*range(parent.blocks, node.blocks), *range(node.last_block, parent.last_block))
    return not any(page.blocks[i].level for i in around)


def _too_big(page: PageView, node: Node) -> bool:
    return node.last_block - node.blocks > MAX_ITEM_BLOCKS or page.chars_in(node) > MAX_ITEM_CHARS


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
    nodes, keys, points = growth.page.nodes, growth.facts.keys, growth.facts.points
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


def _complete(growth: _Growth, cores: list[Core], barred: list[bool]) -> list[Core]:
    """Add the neighbours of items that are built alike and whose links are too short to be seeds."""
    page, facts = growth.page, growth.facts
    builds: dict[int, dict[tuple[str, str], int]] = {}
    own = {core.node.index for core in cores if core.node is not core.holder}
    for core in cores:
        if core.node is not core.holder:
            counts = builds.setdefault(core.holder.index, {})
            counts[build_of(core.node)] = counts.get(build_of(core.node), 0) + 1
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
                or build_of(child) not in counts
                or bisect_left(taken, child.last_link) - bisect_left(taken, child.links) > 1
                or child.last_link == child.links
                or _too_big(page, child)
            ):
                continue
            seed = max(range(child.links, min(child.last_link, child.links + 8)), key=lambda i: (facts.points[i], -i))
            if facts.points[seed] and not barred[seed]:
                added.append(Core(child.blocks, child.last_block, child, parent, seed, child.links, child.last_link))
    if not added:
        return cores
    return sorted((*cores, *added), key=lambda core: (core.first, core.seed))


def _with_gaps(page: PageView, cores: list[Core]) -> list[Core]:
    """Give the blocks between two items of one holder to one of them."""
    last_of: dict[int, Core] = {}
    for core in cores:
        core.own_last = core.last
    gap_of: dict[int, int] = {}
    for core in cores:
        previous = last_of.get(core.holder.index)
        if previous is not None and previous.last < core.first:
            end = _gap_end(page, previous.last, core.first)
            if end == core.first:
                end = _kept_by_next(page, previous.last, core.first, core.holder)
                core.first = end
            gap_of[core.holder.index] = max(gap_of.get(core.holder.index, 0), end - previous.last)
            previous.last = end
        last_of[core.holder.index] = core
    for index, size in gap_of.items():  # the last one has what the others have
        core, holder = last_of[index], page.nodes[index]
        limit = min(holder.last_block, core.last + size)
        core.last = _gap_end(page, core.last, limit)
    for core in cores:
        if core.last > core.first:
            core.to_link = max(core.to_link, _links_before(page, core.last, core.to_link))
    return cores


def _gap_end(page: PageView, start: int, end: int) -> int:
    """How far from `start` the blocks can belong to the item before them: up to a heading, a long text, many blocks."""
    chars = 0
    for index in range(start, end):
        block = page.blocks[index]
        chars += block.chars
        if block.level or index - start >= MAX_GAP_BLOCKS or chars > MAX_GAP_CHARS:
            return start if index - start >= MAX_GAP_BLOCKS else index
    return end


def _kept_by_next(page: PageView, start: int, end: int, holder: Node) -> int:
    """Where the next item begins: a date right before a headline belongs to it where the list begins with one."""
    return end


def _links_before(page: PageView, block: int, link: int) -> int:
    links = page.links
    while link < len(links) and links[link].last_block <= block and links[link].block < block:
        link += 1
    return link
