"""The heading over each list of items."""

from bisect import bisect_left
from collections import Counter
from itertools import takewhile

from thresher.crawler.extractors.markup.view import Node, PageView
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.repeated_groups import build_of
from thresher.crawler.extractors.zones.sections import MAX_CHARS, MAX_PROMISE, heading_over, heads, says_related

SAME_SECTION = 3
"""So many blocks between two items of one section, such as a label or an advertisement's word."""
SECTION_LEVELS = 3
"""So far above a list stands the element that holds it together with its section's heading."""
NEAR_IMAGES = 3
"""So many images before an item can be its list's heading."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_WHOLE = frozenset(("body", "main", "article"))


def name_sections(page: PageView, items: list[Item]) -> None:
    """Find the heading over each list, and what it says of the list's relation to the page's article."""
    taken = [0] * (len(page.blocks) + 1)
    for number, item in enumerate(items, 1):
        taken[item.first : item.last] = [number] * (item.last - item.first)
    found: dict[int, int] = {}
    sizes = Counter(item.holder for item in items)
    previous: Item | None = None
    for item in items:
        if item.holder not in found:
            lone = sizes[item.holder] == 1
            found[item.holder] = heading_over(page, page.nodes[item.holder], item.first, taken, lone)
        found[item.holder] = item.section_block = _head_of(page, item, previous, found[item.holder])
        if item.section_block >= 0:
            item.section = page.blocks[item.section_block].text.replace("\n", " ")
        previous = item
    names: dict[int, str | None] = {}
    for item in items:
        if item.section_block < 0:
            if item.holder not in names:
                names[item.holder] = _unseen_name(page, item)
            item.section = names[item.holder]
        if (item.section_block < 0 or item.last == item.first + 1) and (promise := _promise_before(page, item)):
            item.section, item.section_block = promise, -1


def _head_of(page: PageView, item: Item, previous: Item | None, found: int) -> int:
    """The block that is the heading over an item: the one found for its list, unless another stands amid the list."""
    if previous is None:
        return found
    if previous.holder == item.holder:
        between = _heading_between(page, previous.last, item.first)
        return between if between >= 0 else found
    return previous.section_block if found < 0 and _goes_on(page, previous, item) else found


def _unseen_name(page: PageView, item: Item) -> str | None:
    """What a list without a visible heading is called: for readers of its markup, or by an image in a heading."""
    node: Node | None = page.nodes[item.holder]
    for _ in range(SECTION_LEVELS):
        if node is None or node.blocks < item.first or node.tag in _WHOLE:
            break
        label = " ".join((node.element.get("aria-label") or "").split())
        if 0 < len(label) <= MAX_CHARS:
            return label
        node = node.parent
    at = bisect_left(page.images, item.first, key=lambda image: image.block)
    for image in page.images[at : at + NEAR_IMAGES]:
        if image.block == item.first and image.node.tag in _HEADINGS and not image.node.within(item.node):
            return " ".join((image.element.get("alt") or "").split()) or None
    return None


def _promise_before(page: PageView, item: Item) -> str | None:
    """What stands before the headline or above it, as in "Read also: Headline", where that is a promise."""
    for block in page.blocks[item.first : min(item.last, item.first + 3)]:
        text = block.text
        if item.headline and item.headline in text:
            before = " ".join(text for text, _, _, _ in takewhile(lambda piece: piece[3] is None, block.pieces))
            text = " ".join(before.split())
        if 0 < len(text) <= MAX_PROMISE and says_related(text):
            return text.strip(" :>»")
        if text is not block.text:
            break
    return None


def _heading_between(page: PageView, start: int, end: int) -> int:
    blocks = page.blocks
    for index in range(end - 1, max(start, end - 4) - 1, -1):
        if blocks[index].level and heads(blocks[index], blocks[min(end, len(blocks) - 1)]):
            return index
    return -1


def _goes_on(page: PageView, previous: Item, item: Item) -> bool:
    """Whether an item without a heading of its own stands under the heading of the item before it."""
    if previous.section_block < 0 or item.first - previous.last > SAME_SECTION:
        return False
    if _alike(previous.node, item.node):
        return True
    node: Node | None = page.nodes[item.holder]
    for _ in range(SECTION_LEVELS):
        if node is None:
            return False
        if node.blocks <= previous.section_block:
            return node.tag != "body"
        node = node.parent
    return False


def _alike(a: Node, b: Node) -> bool:
    return a.depth == b.depth and build_of(a) == build_of(b)
