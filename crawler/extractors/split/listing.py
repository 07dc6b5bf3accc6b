"""The items of an index page: what repeated structure found, mended by what the page lists."""

from crawler.extractors.markup.view import PageView, TextBlock
from crawler.extractors.split.linkfacts import LinkFacts
from crawler.extractors.split.listed import LISTED
from crawler.extractors.split.places import Place
from crawler.extractors.split.teasers import Item, take_line

KEPT_SHARE = 0.3
"""An item of which a smaller share is listed content stands beside the list."""
LINKED_SHARE = 0.8
"""A block of which so much is linked begins an item."""
MAX_SUMMARY = 4000
"""Characters after which no more text is put into an item."""
MAX_BEGIN = 150
"""Characters of what a listed piece begins with."""
_CHROME = frozenset((Place.MENU, Place.HEADER, Place.FOOTER))


def mend(page: PageView, facts: LinkFacts, items: list[Item], listed: list[int], where: list[Place]) -> list[Item]:
    """Drop items of menus and copies, complete the others, and add what is listed without being one yet."""
    kept = _without_copies([item for item in items if _is_kept(page, item, listed, where)])
    inside: list[Item | None] = [None] * len(page.blocks)
    for item in kept:
        _complete(page, item, listed)
        inside[item.first : item.last] = [item] * (item.last - item.first)
    kept += _unclaimed(page, facts, inside, listed)
    return sorted(kept, key=lambda item: (item.first, item.last))


def _is_kept(page: PageView, item: Item, listed: list[int], where: list[Place]) -> bool:
    span = range(item.first, item.last)
    good = sum(page.blocks[i].chars for i in span if listed[i] > LISTED)
    if good > KEPT_SHARE * (page.chars[item.last] - page.chars[item.first]):
        return True
    return where[item.node.index] not in _CHROME and item.holder_items >= 3


def _without_copies(items: list[Item]) -> list[Item]:
    """Of several items of a section with the same address and headline, such as copies for phones, the fullest."""
    best: dict[tuple[str | None, str | None, str | None], Item] = {}
    for item in items:
        key = (item.url, item.headline, item.section)
        other = best.get(key)
        if other is None or len(item.summary or "") > len(other.summary or ""):
            best[key] = item
    return list(best.values())


def _complete(page: PageView, item: Item, listed: list[int]) -> None:
    """Take listed lines that are none of the item's parts into its summary."""
    lines = []
    for index in range(item.first, item.last):
        text = page.blocks[index].text
        if text in item.rest and listed[index] > LISTED:
            lines.append(text)
    if lines:
        item.summary = " ".join(filter(None, (item.summary, *lines))).replace("\n", " ")


def _unclaimed(page: PageView, facts: LinkFacts, inside: list[Item | None], listed: list[int]) -> list[Item]:
    """Listed blocks that no item holds: a heading or a link begins an item, text goes on with the one before it."""
    added: list[Item] = []
    current: Item | None = None
    for index, block in enumerate(page.blocks):
        if inside[index] is not None:
            current = inside[index]
            continue
        if listed[index] <= LISTED:
            continue
        if current is not None and take_line(current, block, block.text):
            current.last = max(current.last, index + 1) if current.last == index else current.last
        elif _begins(block):
            current = _begun(facts, block)
            added.append(current)
        elif current is not None and len(current.summary or "") < MAX_SUMMARY:
            current.summary = f"{current.summary} {block.text}" if current.summary else block.text
            if current.last == index:
                current.last = index + 1
    return added


def _begins(block: TextBlock) -> bool:
    """A heading or a link, which a listed piece begins with."""
    return block.chars <= MAX_BEGIN and (bool(block.level) or block.link_chars > LINKED_SHARE * block.chars)


def _begun(facts: LinkFacts, block: TextBlock) -> Item:
    index = block.index
    links = [piece[3].index for piece in block.pieces if piece[3] is not None]
    url = facts.urls[links[0]] if links else None
    item = Item(index, index + 1, block.node, sorted(set(links)), url=url, holder=block.node.index)
    item.headline = block.text.replace("\n", " ")
    return item
