"""The heading over each list of items."""

from itertools import takewhile

from crawler.extractors.markup.view import Node, PageView
from crawler.extractors.split.item import Item
from crawler.extractors.split.sections import heading_over, is_heading, says_related

MAX_PROMISE = 30
"""Characters of a promise such as "Read also:" in the line of the link."""
SAME_SECTION = 3
"""So many blocks between two items of one section, such as a label or an advertisement's word."""
SECTION_LEVELS = 3
"""So far above a list stands the element that holds it together with its section's heading."""


def name_sections(page: PageView, items: list[Item]) -> None:
    """Find the heading over each list, and what it says of the list's relation to the page's article."""
    taken = [0] * (len(page.blocks) + 1)
    for number, item in enumerate(items, 1):
        taken[item.first : item.last] = [number] * (item.last - item.first)
    heads: dict[int, int] = {}
    previous: Item | None = None
    for item in items:
        start = item.first
        found = heads.get(item.holder)
        if found is None:
            holder = page.nodes[item.holder]
            found = heads[item.holder] = heading_over(page, holder, start, taken)
        between = found
        if previous is not None and previous.holder == item.holder:
            found = _heading_between(page, previous.last, item.first)
            between = heads[item.holder] = found if found >= 0 else between
        if between >= 0:
            item.section_block, item.section = between, page.blocks[between].text.replace("\n", " ")
        elif previous is not None and previous.holder != item.holder and _goes_on(page, previous, item):
            item.section_block, item.section = previous.section_block, previous.section
        previous = item
    for item in items:
        if promise := _promise_before(page, item):
            item.section, item.section_block = promise, -1


def _promise_before(page: PageView, item: Item) -> str | None:
    """What stands before the link in its own line, as in "Read also: Headline", where that is a promise."""
    block = page.blocks[item.first] if item.first < len(page.blocks) else None
    if block is None or item.last != item.first + 1 or block.pieces[0][3] is not None or block.link_chars == 0:
        return None
    before = " ".join(text for text, _, _, _ in takewhile(lambda piece: piece[3] is None, block.pieces))
    text = " ".join(before.split())
    return text.rstrip(" :") if len(text) <= MAX_PROMISE and says_related(text) else None


def _heading_between(page: PageView, start: int, end: int) -> int:
    for index in range(end - 1, max(start, end - 4) - 1, -1):
        if page.blocks[index].level and is_heading(page.blocks[index]):
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
    return a.tag == b.tag and a.depth == b.depth and a.name == b.name
