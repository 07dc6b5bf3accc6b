"""What is known of every text block, as numbers: one row a block, one column a feature.

The features speak of kinds (how long, how linked, under which elements, next to what), never of a site.  Everything is
computed for all blocks of a page at once.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

from crawler.extractors.view import Node, PageView, TextBlock
from crawler.extractors.vocabulary import Hint

Column = NDArray[np.float32]

PROSE_CHARS: Final = 80
"""A block of at least so many characters, mostly unlinked, is prose."""
PROSE_LINKS: Final = 0.35
_MAX_CLIMB = 40
"""Steps up the tree; farther apart is all the same."""

_SENTENCE = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]」』]*\s*$")
_STOPS = re.compile(r"[,.;:!?…،؛؟。、，；：！？।۔]")
_DIGIT = re.compile(r"\d")
_TAGS = {
    "p": 8,
    "blockquote": 7,
    "li": 5,
    "td": 4,
    "div": 6,
    "dd": 5,
    "pre": 6,
    "figcaption": 1,
    "h1": 9,
    "h2": 10,
    "h3": 11,
}
_TAGS |= {
    "h4": 12,
    "h5": 13,
    "h6": 13,
    "section": 6,
    "article": 6,
    "span": 3,
    "a": 2,
    "button": 0,
    "label": 0,
    "header": 3,
}
_INLINE_STRONG = frozenset(("b", "strong", "em", "i"))

_HINTS = (
    "NAVIGATION HEADER FOOTER SIDEBAR COMMENTS RELATED TEASER SHARE AD SIGNUP BYLINE DATE CAPTION TAGS BREADCRUMB CONSENT "
    "BODY HEADLINE STANDFIRST WIDGET AUTHOR_BOX META PAGINATION MAIN DISCLAIMER LIST QUOTE FIGURE TABLE FORM ARTICLE_TAG ASIDE"
).split()
_BITS = np.array([int(Hint[name]).bit_length() - 1 for name in _HINTS], dtype=np.int64)

NAMES: Final[tuple[str, ...]] = (
    "chars link_density stops ends_sentence digits upper lines pieces emphasis tag level repeats is_title before_headline "
    "position from_headline prev_chars next_chars prev_density next_density prev_prose next_prose window_prose "
    "since_prose until_prose parent_chars parent_density parent_blocks parent_prose grand_chars grand_density grand_blocks "
    "grand_prose in_core core_parent shared_depth own_depth rise core_before core_after core_share siblings"
).split()  # type: ignore[assignment]
NAMES = (*NAMES, *(f"has_{name.lower()}" for name in _HINTS), *(f"near_{name.lower()}" for name in _HINTS))  # type: ignore[misc]


def is_prose(block: TextBlock) -> bool:
    return block.chars >= PROSE_CHARS and block.link_chars <= PROSE_LINKS * block.chars


def features(page: PageView, headline: int, title: str) -> NDArray[np.float32]:
    """A matrix of len(page.blocks) rows and len(NAMES) columns.

    `headline` is the index of the block that shows the headline, or -1; `title` is the folded headline text.
    """
    blocks = page.blocks
    count = len(blocks)
    chars = np.fromiter((block.chars for block in blocks), np.float32, count)
    links = np.fromiter((block.link_chars for block in blocks), np.float32, count)
    density = links / np.maximum(chars, 1)
    prose = ((chars >= PROSE_CHARS) & (density <= PROSE_LINKS)).astype(np.float32)
    columns = [*_text_columns(blocks, chars, density, title), *_position_columns(count, headline)]
    columns += _neighbour_columns(chars, density, prose)
    columns += _container_columns(page, chars, links, prose)
    columns += _core_columns(page, chars * prose)
    matrix = np.column_stack(columns).astype(np.float32)
    return np.hstack((matrix, _hint_columns(blocks)))


def _text_columns(blocks: list[TextBlock], chars: Column, density: Column, title: str) -> list[Column]:
    count = len(blocks)
    seen: dict[str, int] = {}
    rows = []
    for block in blocks:
        text = block.text
        head = text[:80]
        before = seen.get(text, 0)
        seen[text] = before + 1
        pieces = block.pieces
        rows.append(
            (
                len(_STOPS.findall(text[:400])),
                _SENTENCE.search(text[-12:]) is not None,
                len(_DIGIT.findall(head)),
                head.isupper() + 0.5 * head.istitle(),
                text.count("\n"),
                len(pieces),
                len(pieces) == 1 and pieces[0][1].tag in _INLINE_STRONG,
                _TAGS.get(block.node.tag, 3),
                before,
            )
        )
    table = np.array(rows, np.float32)
    level = np.fromiter((block.level for block in blocks), np.float32, count)
    is_title = np.fromiter((bool(title) and block.text.casefold() == title for block in blocks), np.float32, count)
    size = np.minimum(chars, 400)
    stops, ends, digits, *rest, tag, copies = table.T
    digits = digits / np.minimum(np.maximum(chars, 1), 80)
    return [np.log1p(chars), density, stops / np.maximum(size, 1) * 100, ends, digits, *rest, tag, level, copies, is_title]


def _position_columns(count: int, headline: int) -> list[Column]:
    index = np.arange(count, dtype=np.float32)
    before = (index < headline).astype(np.float32)
    away = np.clip(index - headline, -60, 60) if headline >= 0 else np.full(count, -99.0, np.float32)
    return [before, index / max(count, 1), away.astype(np.float32)]


def _shift(column: Column, by: int, fill: float) -> Column:
    out = np.full_like(column, fill)
    if by > 0:
        out[by:] = column[:-by]
    else:
        out[:by] = column[-by:]
    return out


def _neighbour_columns(chars: Column, density: Column, prose: Column) -> list[Column]:
    size = np.log1p(chars)
    count = len(chars)
    summed = np.concatenate(([0.0], np.cumsum(prose)))
    index = np.arange(count)
    window = summed[np.minimum(index + 4, count)] - summed[np.maximum(index - 3, 0)]
    last = np.maximum.accumulate(np.where(prose > 0, index, -50))
    following = np.minimum.accumulate(np.where(prose > 0, index, count + 50)[::-1])[::-1]
    since, until = np.minimum(index - last, 50), np.minimum(following - index, 50)
    return [
        _shift(size, 1, 0), _shift(size, -1, 0), _shift(density, 1, 1), _shift(density, -1, 1), _shift(prose, 1, 0), _shift(prose, -1, 0),
        window.astype(np.float32), since.astype(np.float32), until.astype(np.float32),
    ]  # fmt: skip


def _container_columns(page: PageView, chars: Column, links: Column, prose: Column) -> list[Column]:
    """Of the block's parent and grandparent: characters, link density, blocks, share of prose."""
    sums = [np.concatenate(([0.0], np.cumsum(column))) for column in (chars, links, chars * prose)]
    parents = [block.node.parent or block.node for block in page.blocks]
    columns: list[Column] = []
    for holders in (parents, [node.parent or node for node in parents]):
        first = np.fromiter((node.blocks for node in holders), np.int64, len(holders))
        last = np.fromiter((node.last_block for node in holders), np.int64, len(holders))
        all_chars, link_chars, prose_chars = (total[last] - total[first] for total in sums)
        safe = np.maximum(all_chars, 1)
        columns += [np.log1p(all_chars), link_chars / safe, last - first, prose_chars / safe]
    return columns


def core_node(page: PageView, prose: NDArray[np.float32]) -> Node | None:
    """The node under which most of the page's prose stands directly (as its own blocks or those of its children)."""
    best: dict[int, float] = {}
    for block, weight in zip(page.blocks, prose.tolist(), strict=True):
        if weight:
            holder = block.node.parent or block.node
            best[holder.index] = best.get(holder.index, 0.0) + weight
    return page.nodes[max(best, key=lambda index: (best[index], -index))] if best else None


def _core_columns(page: PageView, prose: Column) -> list[Column]:
    """How each block stands to the node that holds most prose."""
    count = len(page.blocks)
    core = core_node(page, prose)
    if core is None:
        return [np.zeros(count, np.float32)] * 9
    line = {core.index: 0}
    for height, node in enumerate(core.ancestors(), 1):
        line[node.index] = height
    inside = prose[core.blocks : core.last_block].nonzero()[0] + core.blocks
    first, last = int(inside[0]), int(inside[-1])
    heights: dict[int, tuple[int, int]] = {}
    siblings: dict[int, int] = {}
    rows, parents = [], []
    for block in page.blocks:
        node = block.node
        found = heights.get(node.index)
        if found is None:
            found = heights[node.index] = _climb(node, line)
        parent = node.parent or node
        parents.append(parent.index)
        siblings[parent.index] = siblings.get(parent.index, 0) + 1
        rows.append((core.blocks <= block.index < core.last_block, parent is core, found[0], node.depth - core.depth, found[1]))
    index = np.arange(count)
    share = float(prose[core.blocks : core.last_block].sum() / max(1.0, float(prose.sum())))
    before = np.clip(first - index, -30, 30).astype(np.float32)
    after = np.clip(index - last, -30, 30).astype(np.float32)
    brothers = np.fromiter((siblings[parent] for parent in parents), np.float32, count)
    return [*np.array(rows, np.float32).T, before, after, np.full(count, share, np.float32), brothers]


def _climb(node: Node, line: dict[int, int]) -> tuple[int, int]:
    """How far above the core its first common ancestor with a node stands, and how far above the node."""
    steps = 0
    here: Node | None = node
    while here is not None and steps < _MAX_CLIMB:
        if here.index in line:
            return line[here.index], steps
        here, steps = here.parent, steps + 1
    return 99, steps


def _hint_columns(blocks: list[TextBlock]) -> NDArray[np.float32]:
    context = np.fromiter((block.node.context for block in blocks), np.int64, len(blocks))
    near = np.fromiter(
        (block.node.hints | (block.node.parent.hints if block.node.parent else 0) for block in blocks),
        np.int64,
        len(blocks),
    )
    bits = np.concatenate((context[:, None] >> _BITS & 1, near[:, None] >> _BITS & 1), axis=1)
    return bits.astype(np.float32)
