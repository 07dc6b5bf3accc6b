"""A core of repeated structure → an item with its parts: headline, picture, date, byline, summary."""

from bisect import bisect_left

from thresher.crawler.extractors.fields.images import image_address
from thresher.crawler.extractors.markup.view import PageView, Piece, TextBlock, element_of
from thresher.crawler.extractors.markup.vocabulary import Hint
from thresher.crawler.extractors.zones.item import Item
from thresher.crawler.extractors.zones.item_lines import is_date
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, words_in
from thresher.crawler.extractors.zones.repeated_groups import Core
from thresher.crawler.extractors.zones.sections import MAX_PROMISE, says_related
from thresher.text.addresses import Base

KICKER_REST = 0.4
"""The headline is at least so much of what stands in its link."""
MAX_HEADLINE = 110
"""Characters of a headline that stands in a block after its kicker; a longer one is a summary."""
_STOPS = frozenset(".。…")
"""Sentences end with them, headlines do not."""
_INLINE = frozenset(("b", "strong", "i", "em", "u", "mark", "font", "q", "cite", "sup", "sub", "abbr"))
"""Elements that stand in the middle of a headline."""


class Images:
    """The images of a page by the block that they stand before."""

    def __init__(self, page: PageView, base: Base) -> None:
        self.base = base
        self.images = page.images
        self.starts = [image.block for image in page.images]
        self.times = [block for _, _, block in page.times]

    def address_in(self, core: Core) -> str | None:
        """The address of the first real picture in an item."""
        at = self.first_in(core)
        while 0 <= at < len(self.images) and self.images[at].block <= core.last:
            image = self.images[at]
            if image.node.within(core.node) and (address := image_address(image.element, self.base)):
                return address
            at += 1
        return None

    def first_in(self, core: Core) -> int:
        """The first image in an item, or -1."""
        at = bisect_left(self.starts, core.first)
        while at < len(self.images) and self.starts[at] <= core.last:
            if self.images[at].node.within(core.node) and (self.starts[at] < core.last or core.node is not core.holder):
                return at
            at += 1
        return -1


def read_item(page: PageView, facts: LinkFacts, core: Core, images: Images) -> Item:
    links = list(range(core.from_link, core.to_link))
    item = Item(core.first, core.last, core.node, links, url=facts.urls[core.seed], holder=core.holder.index)
    item.seed = core.seed
    seed_key = facts.keys[core.seed]
    same = [i for i in links if facts.keys[i] == seed_key]
    item.headline, blocks = _headline(page, facts, core, same)
    item.title_blocks = frozenset(blocks)
    item.image = images.address_in(core)
    _read_date(page, core, item, images)
    return item


def _headline(page: PageView, facts: LinkFacts, core: Core, same: list[int]) -> tuple[str, set[int]]:
    """The headline and the blocks that it fills: the heading, else the longest of the item's links."""
    blocks = page.blocks
    for index in range(core.first, core.last):
        block = blocks[index]
        if block.level and block.chars > 3 and not (index + 1 < core.last and _is_promise(block)):
            return _without_kicker(block.pieces, block.text.replace("\n", " ")), {index}
    best = max(same or [core.seed], key=lambda i: (facts.points[i], len(facts.texts[i]) < 200, len(facts.texts[i]), -i))
    link = page.links[best]
    span = range(link.block, link.last_block)
    if len(span) > 1:
        named = [i for i in span if blocks[i].node.hints & int(Hint.HEADLINE)]
        wordy = (
            named or [i for i in span if words_in(blocks[i].text) >= 3 and not is_date(blocks[i].text)] or list(span)
        )
        chosen = wordy[0]
        if len(wordy) > 1 and _is_kicker(blocks[chosen], blocks[wordy[1]]):
            chosen = wordy[1]
        return _without_kicker(blocks[chosen].pieces, blocks[chosen].text.replace("\n", " ")), {chosen}
    pieces = [piece for piece in blocks[link.block].pieces if piece[3] is link] if len(span) == 1 else []
    return _without_kicker(pieces, facts.texts[best]), set(span)


def _is_promise(block: TextBlock) -> bool:
    """A heading such as "Related" over the headline."""
    return not block.link_chars and block.chars <= MAX_PROMISE and says_related(block.text)


def _is_kicker(block: TextBlock, following: TextBlock) -> bool:
    """Whether the headline follows; a sentence, or a long text, is the summary of a headline."""
    return block.chars < following.chars <= MAX_HEADLINE and following.text[-1] not in _STOPS


def _without_kicker(pieces: list[Piece], text: str) -> str:
    """A headline without the label that stands in an element of its own before it."""
    parts: dict[int, str] = {}
    for piece in pieces:
        element = element_of(piece)
        if element.tag in _INLINE:
            return text
        parts[id(element)] = parts.get(id(element), "") + piece[0]
    if not 2 <= len(parts) <= 4:
        return text
    longest = " ".join(max(parts.values(), key=len).split())
    return longest if len(longest) > KICKER_REST * len(text) and words_in(longest) >= 3 else text


def _read_date(page: PageView, core: Core, item: Item, images: Images) -> None:
    at = bisect_left(images.times, core.first)
    while at < len(images.times) and images.times[at] < core.last:
        element, node, _ = page.times[at]
        if node.within(core.holder):
            text = " ".join("".join(map(str, element.itertext())).split())
            item.date_raw = text or element.get("datetime")
            if item.date_raw:
                return
        at += 1
