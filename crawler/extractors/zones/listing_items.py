"""The items of an index page: what repeated structure found, mended by what the page lists."""

from thresher.crawler.extractors.markup.view import PageView, TextBlock
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lines import take_line
from thresher.crawler.extractors.zones.landmarks import Landmark
from thresher.crawler.extractors.zones.linkfacts import LinkFacts
from thresher.crawler.extractors.zones.listing_model import listed_blocks

KEPT_SHARE = 0.3
"""An item of which a smaller share is listed content stands beside the list."""
LINKED_SHARE = 0.8
"""A block of which so much is linked begins an item."""
MAX_SUMMARY = 4000
"""Characters after which no more text is put into an item."""
MAX_BEGIN = 150
"""Characters of what a listed piece begins with."""
MAX_APART = 8
"""A listed text so many blocks behind an item is none of its."""
WORDY_SPACES = 2
"""A text of so many spaces may be a headline."""
_EDGES = " \n|•·-–—:,()"
_CHROME = frozenset((Landmark.MENU, Landmark.HEADER, Landmark.FOOTER))


def repair_items(
    page: PageView, facts: LinkFacts, items: list[Item], odds: list[int], where: list[Landmark]
) -> list[Item]:
    """Drop items of menus and copies, complete the others, and add what is listed without being one yet."""
    listed = {block.index for block in listed_blocks(page.blocks, odds)}
    kept = _without_copies(_apart([item for item in items if _is_kept(page, item, listed, where)]))
    inside: list[Item | None] = [None] * len(page.blocks)
    for item in kept:
        _complete(page, item, listed)
        inside[item.first : item.last] = [item] * (item.last - item.first)
    kept += _unclaimed(page, facts, inside, listed)
    return sorted(kept, key=lambda item: (item.first, item.last))


def _is_kept(page: PageView, item: Item, listed: set[int], where: list[Landmark]) -> bool:
    good = sum(page.blocks[i].chars for i in range(item.first, item.last) if i in listed)
    if good > KEPT_SHARE * (page.chars[item.last] - page.chars[item.first]):
        return True
    return where[item.node.index] not in _CHROME and item.holder_items >= 3


def _apart(items: list[Item]) -> list[Item]:
    """Items none of which holds another whole: a text belongs to one piece, and the smaller is the piece."""
    kept: list[Item] = []
    for item in sorted(items, key=lambda item: (item.first, -item.last)):
        while kept and kept[-1].first <= item.first and item.last <= kept[-1].last and _size(item) < _size(kept[-1]):
            kept.pop()
        kept.append(item)
    return kept


def _size(item: Item) -> int:
    return item.last - item.first


def _without_copies(items: list[Item]) -> list[Item]:
    """Of several items of a section with the same address and headline, such as copies for phones, the fullest."""
    best: dict[tuple[str | None, str | None, str | None], Item] = {}
    for item in items:
        key = (item.url, item.headline, item.section)
        other = best.get(key)
        if other is None or len(item.summary or "") > len(other.summary or ""):
            best[key] = item
    return list(best.values())


def _complete(page: PageView, item: Item, listed: set[int]) -> None:
    """Make the item's summary of all its listed text that is no other part of it."""
    lines = []
    for index in range(item.first, item.last):
        if index in listed and (line := _beyond_parts(item, page.blocks[index].text)):
            lines.append(line)
    item.summary = _cut(" ".join(lines)) or None


def _beyond_parts(item: Item, text: str) -> str:
    """A text, its lines joined, without the item's other parts."""
    text = text.replace("\n", " ")
    if item.headline and item.headline in text:
        text = text.replace(item.headline, "", 1).strip(_EDGES)
    line = text
    for part in (item.date_raw, item.byline):
        if part and part in line:
            line = line.replace(part, "", 1).strip(_EDGES)
    if line != text and " " not in line:  # the "By" of a byline
        return ""
    return line


def _cut(text: str) -> str:
    return text if len(text) <= MAX_SUMMARY else text[:MAX_SUMMARY].rpartition(" ")[0]


def _unclaimed(page: PageView, facts: LinkFacts, inside: list[Item | None], listed: set[int]) -> list[Item]:
    """Listed blocks that no item holds: a heading or a link begins an item, text goes on with the one before it."""
    added: list[Item] = []
    current: Item | None = None
    shapes: list[str] = []  # of the wordy texts of the current piece
    for index, block in enumerate(page.blocks):
        if inside[index] is not None:
            current = inside[index]
            shapes.clear()
            continue
        if index not in listed:
            continue
        near = current is not None and index - current.last <= MAX_APART
        if current is not None and near and not _begins(block) and not _comes_again(block, shapes):
            _append(current, block)
        else:
            current = _begun(facts, block)
            added.append(current)
            shapes.clear()
        if block.text.count(" ") >= WORDY_SPACES:
            shapes.append(_shape(block))
    heads = {item.section_block for item in inside if item is not None}
    return [item for item in added if item.url or item.summary or not _is_head(page.blocks[item.first], heads)]


def _is_head(block: TextBlock, heads: set[int]) -> bool:
    """The page's heading, or that over a list: it promotes nothing."""
    return block.level == 1 or block.index in heads


def _append(item: Item, block: TextBlock) -> None:
    """Put a text into the item before it: as its date or byline where it is one, else into its summary."""
    if not take_line(item, block, block.text) and len(item.summary or "") + block.chars < MAX_SUMMARY:
        item.summary = " ".join(filter(None, (item.summary, block.text.replace("\n", " "))))
    item.last = max(item.last, block.index + 1)


def _comes_again(block: TextBlock, shapes: list[str]) -> bool:
    """Whether a short text has a shape that was seen in the piece, with others between: lists whose headlines are
    neither headings nor links begin their pieces so."""
    return block.chars <= MAX_BEGIN and _shape(block) in shapes[:-1] and _shape(block) != shapes[-1]


def _shape(block: TextBlock) -> str:
    return f"{block.node.tag} {block.node.name}"


def _begins(block: TextBlock) -> bool:
    """A heading or a link, which a listed piece begins with."""
    return block.chars <= MAX_BEGIN and (bool(block.level) or block.link_chars > LINKED_SHARE * block.chars)


def _begun(facts: LinkFacts, block: TextBlock) -> Item:
    index = block.index
    links = [piece[3].index for piece in block.pieces if piece[3] is not None]
    url = facts.urls[links[0]] if links else None
    item = Item(index, index + 1, block.node, sorted(set(links)), url=url, holder=block.node.index)
    text = block.text.replace("\n", " ")
    if block.chars <= MAX_BEGIN:
        item.headline = text
    else:
        item.summary = text
    return item
