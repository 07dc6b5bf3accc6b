"""What is known of every text block, as numbers: one row a block, one column a feature.

The features speak of kinds (how long, how linked, under which elements, next to what), never of a site.  Everything is
computed for all blocks of a page at once.
"""

import functools
import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from thresher.crawler.extractors.markup.view import Node, PageView, TextBlock
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.text.words import list_words, page_words

Column = NDArray[Any]

PROSE_CHARS: Final = 80
"""A block of at least so many characters, mostly unlinked, is prose."""
PROSE_LINKS: Final = 0.35

_STOPS = frozenset(",.;:!?…،؛؟。、，；：！？।۔")
_SENTENCE_END = dict.fromkeys(".!?…。！？؟।۔", 1)
_CLOSERS = "\"'”’»)]」』"
SUMMARY_CHARS: Final = 60
"""Characters in which a block and the declared description must agree; either may be cut."""
_FAR, _INSIDE, _MANY, _LONG = 12, 6, 40, 8000
"""Distances, counts and characters are cut here: a long article is no other kind than a short one."""
_LEAST_SUMMARY = 20
_WINDOW = 3
"""Blocks on each side of one among which prose and linked headlines are counted."""
_LINKED, _LABEL = 0.9, 25
"""A block is a linked headline from this share of link characters and so many characters on; labels are shorter."""
_START = 3
"""Characters that rule out most blocks before more are compared."""
_WORD = re.compile(r"©|\w+")
_WORD_CHARS = 120
"""Characters of a block whose words are looked up."""
_NEAR = 2
"""Steps above the core: only blocks so near to it can be mistaken for body."""
_CREDITS = frozenset((*page_words().photo_labels, *page_words().photo_words))
_PROMOTERS = frozenset(page_words().promoters)
_POINTERS = frozenset(list_words().pointers)
"""First words of lines that point to another piece."""
_SHARED = 2
"""Which of the core's columns says how far above it a block joins it."""
_HEAD = 160
"""Characters of a block whose letters are counted."""
_COUNTER = 16
_COUNTED = (1 << _COUNTER) - 1
_LAST_CODE = 0xFF1F
"""The full-width question mark; no later character is a sentence mark."""
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
    "NAVIGATION HEADER FOOTER SIDEBAR COMMENTS RELATED TEASER SHARE AD SIGNUP BYLINE DATE CAPTION TAGS BREADCRUMB "
    "CONSENT BODY HEADLINE STANDFIRST WIDGET AUTHOR_BOX META PAGINATION MAIN DISCLAIMER LIST QUOTE FIGURE TABLE FORM "
    "ARTICLE_TAG ASIDE"
).split()
_BITS = np.array([int(Hint[name]).bit_length() - 1 for name in _HINTS])[:, None]

NAMES: Final[tuple[str, ...]] = (
    *(
        "chars link_density stops digits upper ends_sentence lines pieces emphasis tag level repeats is_title "
        "is_summary before_headline from_headline prev_chars next_chars prev_density next_density prev_prose "
        "next_prose window_prose window_links since_prose until_prose parent_chars parent_density "
        "parent_blocks parent_prose grand_chars grand_density grand_blocks grand_prose in_core core_parent "
        "shared_depth own_depth rise core_before core_after core_share siblings kin kin_share credit promotes "
        "pointer"
    ).split(),
    *(f"has_{name.lower()}" for name in _HINTS),
    *(f"near_{name.lower()}" for name in _HINTS),
)


def features(page: PageView, headline: int, title: str, summary: str) -> NDArray[np.float32]:
    """A matrix of len(page.blocks) rows and len(NAMES) columns.

    `headline` is the index of the block that shows the headline, or -1; `title` is the case-folded headline text and
    `summary` the case-folded description that the page declares, its first `SUMMARY_CHARS` characters.
    """
    blocks = page.blocks
    count = len(blocks)
    chars = np.array([block.size for block in blocks], np.float32)
    shown = np.array([block.chars for block in blocks], np.float32)
    density = np.array([block.link_chars for block in blocks], np.float32) / np.maximum(shown, 1)
    links = chars * density
    prose = ((chars >= PROSE_CHARS) & (density <= PROSE_LINKS)).astype(np.float32)
    columns = [*_text_columns(blocks, chars, density, title, summary), *_position_columns(count, headline)]
    columns += _neighbour_columns(chars, density, prose)
    columns += _container_columns(page, chars, links, prose)
    core = _core_columns(page, chars * prose)
    columns += core
    columns += _kin_columns(blocks, chars * prose)
    columns += _word_columns(blocks, core[_SHARED] <= _NEAR)
    matrix = np.empty((len(NAMES), count), np.float32)
    for at, column in enumerate(columns):
        matrix[at] = column
    matrix[len(columns) :] = _hint_columns(blocks)
    return matrix.T


def _text_columns(blocks: list[TextBlock], chars: Column, density: Column, title: str, summary: str) -> list[Column]:
    texts = [block.text for block in blocks]
    pieces = [block.pieces for block in blocks]
    rows = [
        ["\n" in text for text in texts],
        [len(own) for own in pieces],
        [len(own) == 1 and own[0][1].tag in _INLINE_STRONG for own in pieces],
        [_TAGS.get(block.node.tag, 3) for block in blocks],
        [block.level for block in blocks],
        _copies(texts),
        *_declared(texts, title, summary),
    ]
    return [np.log1p(chars), density, *_letter_columns(blocks), *np.array(rows, np.float32)]


def _copies(texts: list[str]) -> list[int]:
    """How often each text has stood before."""
    seen: dict[str, int] = {}
    copies = []
    for text in texts:
        before = seen.get(text, 0)
        seen[text] = before + 1
        copies.append(before)
    return copies


def _declared(texts: list[str], title: str, summary: str) -> tuple[list[bool], list[bool]]:
    """Whether each text begins as the headline, and as the page's description."""
    titled, summed = [False] * len(texts), [False] * len(texts)
    starts = (title[:_START], summary[:_START])
    for index, text in enumerate(texts):
        if text[:_START].casefold() in starts:
            head = text[:SUMMARY_CHARS].casefold()
            titled[index] = head == title
            summed[index] = len(head) > _LEAST_SUMMARY and head == summary[: len(head)]
    return titled, summed


def _letter_columns(blocks: list[TextBlock]) -> list[Column]:
    """Shares of sentence marks, digits and capitals in each block's head, and whether it ends a sentence."""
    heads = [block.text[:_HEAD] for block in blocks]
    sizes = np.fromiter(map(len, heads), np.int64, len(heads))
    ends = np.cumsum(sizes)
    codes = np.frombuffer("".join(heads).encode("utf-32-le", "replace"), np.uint32)
    counts = np.add.reduceat(_letter_kinds()[np.minimum(codes, _LAST_CODE)], ends - sizes)
    safe = np.maximum(sizes, 1)
    columns = [(counts >> _COUNTER * kind & _COUNTED) / safe for kind in range(3)]
    tails = [ends_sentence(block.text) for block in blocks]
    return [*columns, np.array(tails, np.float32)]


def ends_sentence(text: str) -> int:
    """1 for a text that ends as sentences do, else 0."""
    last = text[-1:]
    return _SENTENCE_END.get(last if last not in _CLOSERS else text.rstrip(_CLOSERS)[-1:], 0)


@functools.cache
def _letter_kinds() -> NDArray[np.int64]:
    """By code point: a sentence mark, a digit, a capital, each counted in bits of its own of a sum."""
    kinds = np.zeros(_LAST_CODE + 1, np.int64)
    for code in range(_LAST_CODE):
        character = chr(code)
        flags = (character in _STOPS, character.isdigit(), character.isupper())
        kinds[code] = sum(flag << _COUNTER * kind for kind, flag in enumerate(flags))
    return kinds


def _position_columns(count: int, headline: int) -> list[Column]:
    """Whether a block stands before the headline, and how far from it."""
    index = np.arange(count, dtype=np.float32)
    away = np.clip(index - headline, -_FAR, _FAR) if headline >= 0 else np.full(count, -99.0)
    return [index < headline, away]


def _summed(column: Column) -> Column:
    """Prefix sums, from 0 on."""
    out = np.zeros(len(column) + 1)
    column.cumsum(out=out[1:])
    return out


def _neighbour_columns(chars: Column, density: Column, prose: Column) -> list[Column]:
    count = len(chars)
    index = np.arange(count)
    windows = []
    for counted in (prose, (density >= _LINKED) & (chars >= _LABEL)):
        summed = _summed(counted)
        windows.append(summed[np.minimum(index + _WINDOW + 1, count)] - summed[np.maximum(index - _WINDOW, 0)])
    last = np.maximum.accumulate(np.where(prose > 0, index, -50))
    following = np.minimum.accumulate(np.where(prose > 0, index, count + 50)[::-1])[::-1]
    since, until = np.minimum(index - last, 50), np.minimum(following - index, 50)
    padded = np.zeros((3, count + 2), np.float32)
    padded[1, [0, -1]] = 1
    padded[:, 1:-1] = np.log1p(chars), density, prose
    return [column for own in padded for column in (own[:-2], own[2:])] + [*windows, since, until]


def _container_columns(page: PageView, chars: Column, links: Column, prose: Column) -> list[Column]:
    """Of the block's parent and grandparent: characters, link density, blocks, share of prose."""
    sums = [_summed(column) for column in (chars, links, chars * prose)]
    parents = [block.node.parent or block.node for block in page.blocks]
    columns: list[Column] = []
    for holders in (parents, [node.parent or node for node in parents]):
        first = np.array([node.blocks for node in holders])
        last = np.array([node.last_block for node in holders])
        all_chars, link_chars, prose_chars = (total[last] - total[first] for total in sums)
        safe = np.maximum(all_chars, 1)
        columns += [
            np.log1p(np.minimum(all_chars, _LONG)),
            link_chars / safe,
            np.minimum(last - first, _MANY),
            prose_chars / safe,
        ]
    return columns


def core_node(page: PageView, prose: NDArray[np.float32]) -> Node | None:
    """The node under which most of the page's prose stands directly (as its own blocks or those of its children)."""
    best: dict[int, float] = {}
    for index in prose.nonzero()[0].tolist():
        node = page.blocks[index].node
        holder = node.parent or node
        best[holder.index] = best.get(holder.index, 0.0) + float(prose[index])
    return page.nodes[max(best, key=lambda index: (best[index], -index))] if best else None


def _core_columns(page: PageView, prose: Column) -> list[Column]:
    """How each block stands to the node that holds most prose: the core."""
    count = len(page.blocks)
    core = core_node(page, prose)
    if core is None:
        return [np.zeros(count, np.float32)] * 9
    shared = np.zeros(count, np.float32)  # the height above the core of the first ancestor that block and core share
    shared_depth = np.zeros(count, np.float32)
    for height, node in reversed(list(enumerate((core, *core.ancestors())))):
        shared[node.blocks : node.last_block] = height
        shared_depth[node.blocks : node.last_block] = node.depth
    depths = np.array([block.node.depth for block in page.blocks], np.float32)
    parents = np.array([(block.node.parent or block.node).index for block in page.blocks])
    index = np.arange(count)
    inside = prose[core.blocks : core.last_block].nonzero()[0] + core.blocks
    before = np.clip(inside[0] - index, -_INSIDE, _FAR)
    after = np.clip(index - inside[-1], -_INSIDE, _FAR)
    in_core = (core.blocks <= index) & (index < core.last_block)
    share = np.full(count, prose[core.blocks : core.last_block].sum() / max(1.0, float(prose.sum())))
    siblings = np.minimum(np.bincount(parents)[parents], _MANY)
    return [
        in_core,
        parents == core.index,
        shared,
        depths - core.depth,
        depths - shared_depth,
        before,
        after,
        share,
        siblings,
    ]


def _kin_columns(blocks: list[TextBlock], prose: Column) -> list[Column]:
    """How much of the page's prose stands in elements of the same tag and class, under the same kind of parent."""
    weights: dict[Any, float] = {}
    for index in prose.nonzero()[0].tolist():
        name = _build(blocks[index].node)
        weights[name] = weights.get(name, 0.0) + float(prose[index])
    most = max(weights.values(), default=0.0)
    classes = {name[1] for name in weights}
    kin = [weights.get(_build(b.node), 0.0) if b.node.name in classes else 0.0 for b in blocks]
    column = np.array(kin, np.float32)
    return [column >= max(most, 1.0), column / max(1.0, sum(weights.values()))]


def _build(node: Node) -> tuple[str, str, str, str]:
    parent = node.parent or node
    return node.tag, node.name, parent.tag, parent.name


def _word_columns(blocks: list[TextBlock], near: Column) -> list[Column]:
    """Whether a block near the core names who took a picture, asks to sign up, or points to another piece."""
    rows = np.zeros((3, len(blocks)), np.float32)
    for index in near.nonzero()[0].tolist():
        words = _WORD.findall(blocks[index].text[:_WORD_CHARS].casefold())
        if not _CREDITS.isdisjoint(words):
            rows[0, index] = 1
        if not _PROMOTERS.isdisjoint(words):
            rows[1, index] = 1
        if words and words[0] in _POINTERS:
            rows[2, index] = 1
    return list(rows)


def _hint_columns(blocks: list[TextBlock]) -> NDArray[np.int64]:
    nodes = [block.node for block in blocks]
    context = np.array([node.context for node in nodes])
    near = np.array([node.hints | node.parent.hints if node.parent else node.hints for node in nodes])
    bits: NDArray[np.int64] = np.concatenate((context >> _BITS, near >> _BITS)) & 1
    return bits
